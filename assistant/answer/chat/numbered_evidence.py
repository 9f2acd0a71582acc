"""The evidence as a chat model is given it: some forty sentences with keys, and who says what in them, as JSON lines.

In JSON no article can begin a line of its own, whatever stands in it, nor write the marks around the evidence.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.answer.draft.values import Draft
from assistant.answer.evidence import AnnotatedArticle, EvidenceSet, Place
from assistant.answer.rank.shortlist import ranked_sentences
from assistant.answer.values import Citation
from corpus.articles.article import Span
from corpus.attribution import Attribution

MOST_SENTENCES: Final = 40
_MOST_CHARACTERS: Final = 24_000  # of all sentences: about 6,000 tokens
_LONGEST_SENTENCE: Final = 2_000
_BY_RANK: Final = 16  # sentences taken for themselves; the others are their neighbours
_NEAR_BEST: Final = 0.5  # share of the best relevance from which on a sentence is about what was asked


@dataclass(frozen=True, slots=True)
class NumberedSentence:
    """A sentence that may be cited by its key."""

    key: str
    annotated: AnnotatedArticle
    index: int

    @property
    def span(self) -> Span:
        return self.annotated.span_of(self.index)

    @property
    def text(self) -> str:
        return self.annotated.text_of(self.index)

    @property
    def place(self) -> tuple[str, Span]:
        return self.annotated.article.id, self.span

    def attributions(self) -> list[Attribution]:
        return [a for a in self.annotated.attributions if self.index in a.sentences]


def number_evidence(evidence: EvidenceSet, drafted: Draft) -> tuple[NumberedSentence, ...]:
    """What the draft without a model cites, what ranks next to it, and what belongs to these; as they are read."""
    chosen: dict[Place, None] = {}
    left = _MOST_CHARACTERS
    for place in _places(evidence, drafted):
        length = len(evidence.articles[place[0]].text_of(place[1]))
        if place not in chosen and length <= min(left, _LONGEST_SENTENCE) and len(chosen) < MOST_SENTENCES:
            chosen[place] = None
            left -= length
    order = {article_id: n for n, article_id in enumerate(dict.fromkeys(a for a, _ in chosen))}
    ordered = sorted(chosen, key=lambda place: (order[place[0]], place[1]))
    return tuple(NumberedSentence(f"S{n}", evidence.articles[a], i) for n, (a, i) in enumerate(ordered, start=1))


def as_json_lines(numbered: Sequence[NumberedSentence]) -> str:
    """One JSON object a line: each article, then its sentences."""
    lines: list[str] = []
    articles: dict[str, str] = {}
    for sentence in numbered:
        article = sentence.annotated.article
        if article.id not in articles:
            articles[article.id] = f"A{len(articles) + 1}"
            about = {"title": article.title, "outlet": article.outlet, "date": str(article.published or "")}
            lines.append(data_line({"article": articles[article.id]} | about))
        words = " ".join(sentence.text.split())
        lines.append(data_line({"key": sentence.key, "said_by": _said_by(sentence), "sentence": words}))
    return "\n".join(lines)


def _said_by(sentence: NumberedSentence) -> list[dict[str, str | None]]:
    """Who says something in the sentence, each once for each stance."""
    said_by: list[dict[str, str | None]] = []
    for attribution in sentence.attributions():
        speaker, stance = attribution.speaker, attribution.stance.value
        who = {"speaker": speaker.name, "role": speaker.role} if speaker else {"speaker": None}
        one = {**who, "stance": stance}
        if one not in said_by:
            said_by.append(one)
    return said_by


def data_line(value: object) -> str:
    """The value as one line of JSON in which no mark can be opened or closed."""
    line = json.dumps(value, ensure_ascii=False)
    for forging in ("<", ">", "\u2028", "\u2029", "\x85"):
        line = line.replace(forging, f"\\u{ord(forging):04x}")
    return line


def _places(evidence: EvidenceSet, drafted: Draft) -> Iterator[Place]:
    cited = [_place(evidence, c) for s in drafted.statements for c in s.citations]
    ranked = ranked_sentences(evidence)
    best = ranked[0][0] if ranked else 0.0
    near = [found.place for value, found in ranked[:_BY_RANK] if value >= _NEAR_BEST * best]
    first = list(dict.fromkeys([*cited, *near]))
    yield from first
    for article_id, index in first:
        for neighbour in _belonging(evidence.articles[article_id], index):
            yield article_id, neighbour


def _place(evidence: EvidenceSet, citation: Citation) -> Place:
    sentences = evidence.articles[citation.article_id].sentences
    return citation.article_id, next(s.index for s in sentences if s.span == citation.span)


def _belonging(annotated: AnnotatedArticle, index: int) -> Iterable[int]:
    """The sentences of the same attributions and of the reasons for them, then those before and after."""
    touching = {n for n, a in enumerate(annotated.attributions) if index in a.sentences}
    for number, attribution in enumerate(annotated.attributions):
        if number in touching or attribution.reason_for in touching:
            yield from attribution.sentences
    yield from (i for i in (index - 1, index + 1) if 0 <= i < len(annotated.sentences))

"""The evidence as a chat model sees it: some forty sentences with keys, and who says what in them, as JSON lines.

JSON keeps an article from writing lines of its own, whatever stands in it; and it cannot write the marks around them.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.answer.draft.values import Draft
from assistant.answer.evidence import Dossier, EvidenceSet
from assistant.answer.rank.shortlist import ranked_sentences
from assistant.answer.values import Citation
from corpus.articles.article import Span
from corpus.attribution import Attribution

MOST_SENTENCES: Final = 40
_MOST_CHARACTERS: Final = 24_000  # of all sentences: about 6,000 tokens
_LONGEST_SENTENCE: Final = 2_000
_BY_RANK: Final = 16  # sentences taken for themselves; the others are their neighbours
_NEAR_BEST: Final = 0.5  # share of the best relevance from which on a sentence is about what was asked

Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A sentence that may be cited by its key."""

    key: str
    dossier: Dossier
    index: int

    @property
    def span(self) -> Span:
        return self.dossier.span_of(self.index)

    @property
    def text(self) -> str:
        return self.dossier.text_of(self.index)

    def attributions(self) -> list[Attribution]:
        return [a for a in self.dossier.attributions if self.index in a.sentences]


def gather(findings: EvidenceSet, drafted: Draft) -> tuple[Exhibit, ...]:
    """What the draft without a model cites, what ranks next to it, and what belongs to these; as they are read."""
    chosen: dict[Place, None] = {}
    left = _MOST_CHARACTERS
    for place in _places(findings, drafted):
        length = len(findings.dossiers[place[0]].text_of(place[1]))
        if place not in chosen and length <= min(left, _LONGEST_SENTENCE) and len(chosen) < MOST_SENTENCES:
            chosen[place] = None
            left -= length
    order = {article_id: n for n, article_id in enumerate(dict.fromkeys(a for a, _ in chosen))}
    ordered = sorted(chosen, key=lambda place: (order[place[0]], place[1]))
    return tuple(Exhibit(f"S{n}", findings.dossiers[a], i) for n, (a, i) in enumerate(ordered, start=1))


def as_lines(exhibits: Sequence[Exhibit]) -> str:
    """One JSON object a line: each article, then its sentences."""
    lines: list[str] = []
    articles: dict[str, str] = {}
    for exhibit in exhibits:
        article = exhibit.dossier.article
        if article.id not in articles:
            articles[article.id] = f"A{len(articles) + 1}"
            about = {"title": article.title, "outlet": article.outlet, "date": str(article.published or "")}
            lines.append(data_line({"article": articles[article.id]} | about))
        said_by = [
            {"speaker": a.speaker.name, "role": a.speaker.role, "stance": a.stance.value}
            if a.speaker
            else {"speaker": None, "stance": a.stance.value}
            for a in exhibit.attributions()
        ]
        unique = list({json.dumps(s): s for s in said_by}.values())
        words = " ".join(exhibit.text.split())
        lines.append(data_line({"key": exhibit.key, "said_by": unique, "sentence": words}))
    return "\n".join(lines)


def data_line(value: object) -> str:
    """The value as one line of JSON in which no mark can be opened or closed."""
    line = json.dumps(value, ensure_ascii=False)
    for forging in ("<", ">", "\u2028", "\u2029", "\x85"):
        line = line.replace(forging, f"\\u{ord(forging):04x}")
    return line


def _places(findings: EvidenceSet, drafted: Draft) -> Iterator[Place]:
    cited = [_place(findings, c) for s in drafted.statements for c in s.citations]
    ranked = ranked_sentences(findings)
    best = ranked[0][0] if ranked else 0.0
    near = [(e.article_id, e.sentence) for value, e in ranked[:_BY_RANK] if value >= _NEAR_BEST * best]
    first = list(dict.fromkeys([*cited, *near]))
    yield from first
    for article_id, index in first:
        for neighbour in _belonging(findings.dossiers[article_id], index):
            yield article_id, neighbour


def _place(findings: EvidenceSet, citation: Citation) -> Place:
    sentences = findings.dossiers[citation.article_id].sentences
    return citation.article_id, next(s.index for s in sentences if s.span == citation.span)


def _belonging(dossier: Dossier, index: int) -> Iterable[int]:
    """The sentences of the same attributions and of the reasons for them, then those before and after."""
    touching = {n for n, a in enumerate(dossier.attributions) if index in a.sentences}
    for number, attribution in enumerate(dossier.attributions):
        if number in touching or attribution.reason_for in touching:
            yield from attribution.sentences
    yield from (i for i in (index - 1, index + 1) if 0 <= i < len(dossier.sentences))

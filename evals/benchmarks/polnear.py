"""Attribution on PolNeAR's articles, on CofeNet's tokens of them, and on their judged speakers.

Whole articles are extracted. Spans: exact match of both ends, per label, on CofeNet's tokens (published on the test
split: source 83.2, cue 75.3, content 72.9) and on the articles' own annotations. Relations: the source overlaps the
gold one's and the character-F1 of the contents is at least 0.5 (people agree at about 0.75), one to one.
False attributions: of the sentences that no annotator marked, the share that is given to a speaker, and the share that
any extracted attribution touches. Speakers: a judged source is right where an extracted source overlaps it and its
speaker has an accepted name.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.articles.article import Article, Sentence, Span
from corpus.articles.sentences import sentences_of
from corpus.attribution import Attribution, Speaker, extract_attributions
from evals.benchmarks.cofenet import PUBLISHED, TokenisedArticle, gold_spans, laid_on_tokens
from evals.scorers.tallies import Line, Tally, of_tally, recall, share
from evals.training.tagger.polnear import Annotated, GoldAttribution

PARTS = ("source", "cue", "content")
_ALL = "ALL"


@dataclass(frozen=True, slots=True)
class Extracted:
    article: Article
    sentences: tuple[Sentence, ...]
    attributions: tuple[Attribution, ...]


class Extractor:
    """Extracts each article once."""

    def __init__(self, *, thorough: bool) -> None:
        self._thorough = thorough
        self._held: dict[str, Extracted] = {}

    def __call__(self, name: str, text: str) -> Extracted:
        if name not in self._held:
            article = Article(uri=name, text=text)
            sentences = sentences_of(article)
            found = extract_attributions(article, sentences, thorough=self._thorough)
            self._held[name] = Extracted(article, tuple(sentences), tuple(found))
        return self._held[name]


def spans_of(attributions: Iterable[Attribution | GoldAttribution], part: str) -> set[Span]:
    return {span for one in attributions for span in getattr(one, part)}


# --- spans


def measure_on_tokens(articles: Sequence[TokenisedArticle], extract: Extractor) -> Iterator[Line]:
    for part in PARTS:
        tally = Tally()
        for article in articles:
            found = spans_of(extract(article.name, article.text).attributions, part)
            tally.add(article.name, set(laid_on_tokens(article, found)), set(gold_spans(article, part)))
        yield of_tally(f"CofeNet tokens, {part}", tally, f"published (test) {PUBLISHED[part]}")


def measure_on_annotations(articles: Sequence[Annotated], extract: Extractor) -> Iterator[Line]:
    for part in PARTS:
        tally = Tally()
        for article in articles:
            found = spans_of(extract(article.name, article.text).attributions, part)
            tally.add(article.name, set(found), set(spans_of(article.gold, part)))
        yield of_tally(f"own annotations, {part}", tally)


# --- relations


def characters(spans: Sequence[Span]) -> set[int]:
    return {i for span in spans for i in range(span.start, span.end)}


def agreement(gold: GoldAttribution, found: Attribution) -> float:
    """Character-F1 of the contents where the sources overlap (or both are absent), else 0."""
    if bool(gold.source) != bool(found.source):
        return 0.0
    if gold.source and not characters(gold.source) & characters(found.source):
        return 0.0
    a, b = characters(gold.content), characters(found.content)
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


def relation_hits(gold: Sequence[GoldAttribution], found: Sequence[Attribution]) -> tuple[set[int], set[int]]:
    """The numbers of the gold and of the found attributions that are matched, one to one, the best first."""
    pairs = sorted(
        ((agreement(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found)),
        reverse=True,
        key=lambda pair: pair[0],
    )
    used_gold: set[int] = set()
    used_found: set[int] = set()
    for value, i, j in pairs:
        if value < 0.5:
            break
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
    return used_gold, used_found


def measure_relations(articles: Sequence[Annotated], extract: Extractor, *, errors: int = 0) -> Iterator[Line]:
    """One annotator an article: the first."""
    total = Tally()
    by_kind: dict[str, Tally] = defaultdict(Tally)
    for article in {a.name: a for a in reversed(articles)}.values():
        found = extract(article.name, article.text).attributions
        used_gold, used_found = relation_hits(article.gold, found)
        total.count(article.name, right=len(used_gold), found=len(found), gold=len(article.gold))
        for number, gold in enumerate(article.gold):
            for kind in kinds_of(article.text, gold):
                by_kind[kind].count(article.name, right=number in used_gold, found=0, gold=1)
        errors -= _show_errors(article, found, used_gold, used_found, errors)
    yield of_tally("relations", total, "people agree at about 75")
    for kind, tally in sorted(by_kind.items()):
        yield share(f"  recall, {kind}", tally)


_PRONOUN = re.compile(r"(?:he|she|they|it|who|which|i|we|you|his|her|their|its|him|them|us|me)", re.IGNORECASE)


def kinds_of(text: str, gold: GoldAttribution) -> tuple[str, str]:
    """How the content is quoted, and how the source is written."""
    content = " ".join(span.within(text) for span in gold.content)
    quoted = re.sub(r'"[^"]*"?|“[^”]*”?', "", content)
    is_quoted = quoted != content
    kind = "indirect" if not is_quoted else "mixed" if re.search(r"\w", quoted) else "direct"
    source = " ".join(span.within(text) for span in gold.source)
    if not source:
        return f"content {kind}", "source none"
    if _PRONOUN.fullmatch(source):
        return f"content {kind}", "source pronoun"
    named = any(word[0].isupper() for word in source.split()[1:]) or (source[0].isupper() and " " not in source)
    return f"content {kind}", "source name" if named else "source role or unnamed"


def _show_errors(
    article: Annotated, found: Sequence[Attribution], used_gold: set[int], used_found: set[int], most: int
) -> int:
    def shown(one: Attribution | GoldAttribution) -> str:
        parts = (" / ".join(s.within(article.text)[:90] for s in getattr(one, part)) for part in PARTS)
        return " | ".join(parts).replace("\n", " ")

    lines = [f"not in gold: {shown(f)}" for j, f in enumerate(found) if j not in used_found]
    lines += [f"missed: {shown(g)}" for i, g in enumerate(article.gold) if i not in used_gold]
    for line in lines[: max(0, most)]:
        print(line)
    return min(len(lines), max(0, most))


# --- the reporter's own voice


def measure_false_attributions(articles: Sequence[Annotated], extract: Extractor) -> Line:
    touched, given = Tally(), Tally()
    by_name: dict[str, list[Annotated]] = defaultdict(list)
    for article in articles:
        by_name[article.name].append(article)
    for name, annotations in by_name.items():
        read = extract(name, annotations[0].text)
        marked = _all_spans(gold for one in annotations for gold in one.gold)
        found = _all_spans(read.attributions)
        spoken = _all_spans(a for a in read.attributions if a.speaker)
        unmarked = [s.span for s in read.sentences if not _overlaps(s.span, marked)]
        for tally, spans in ((touched, found), (given, spoken)):
            tally.count(name, right=sum(_overlaps(s, spans) for s in unmarked), found=0, gold=len(unmarked))
    words = (
        f"{given.of(recall):5.1f} % of {given.gold} attribution-free sentences given to a speaker, "
        f"{touched.of(recall):.1f} % touched"
    )
    return share("false attributions", given, words)


def _all_spans(attributions: Iterable[Attribution | GoldAttribution]) -> list[Span]:
    return [span for one in attributions for part in PARTS for span in getattr(one, part)]


def _overlaps(sentence: Span, spans: Iterable[Span]) -> bool:
    return any(sentence.overlaps(span) for span in spans)


# --- speakers


@dataclass(frozen=True, slots=True)
class JudgedSource:
    """A source that people have judged, and what was extracted there. `labels` are its form, its kind, and ALL."""

    article: str
    labels: tuple[str, ...]
    is_found: bool
    speaker: Speaker | None
    accepted: frozenset[str]

    @property
    def is_right(self) -> bool:
        return self.speaker is not None and key(self.speaker.name) in self.accepted

    @property
    def is_right_by_alias(self) -> bool:
        return self.speaker is not None and any(key(name) in self.accepted for name in names_of(self.speaker))


def measure_speakers(texts: Callable[[str], str], path: Path, extract: Extractor, *, errors: int = 0) -> Iterator[Line]:
    """Right by alias, of all judged sources: for each form and kind, and ALL; then of those found and those named."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    by_label: dict[str, list[JudgedSource]] = defaultdict(list)
    for row in rows:
        judged = judged_source(row, extract(row["article"], texts(row["article"])).attributions)
        for label in judged.labels:
            by_label[label].append(judged)
        if not judged.is_right_by_alias and errors > 0:
            errors -= 1
            name = judged.speaker and judged.speaker.name
            print("speaker:", row["source_text"][:60], "->", name, "| gold", row["speaker"])
    for label, sources in sorted(by_label.items()):
        yield from _speaker_lines(label, sources)


def judged_source(row: Mapping[str, Any], attributions: Sequence[Attribution]) -> JudgedSource:
    """The extracted source that overlaps the judged one; one with the same spans goes before others."""
    spans = tuple(Span(*s) for s in row["source"])
    covering = [a for a in attributions if any(s.overlaps(t) for s in a.source for t in spans)]
    nearest = [a for a in covering if a.source == spans] or covering
    return JudgedSource(
        article=row["article"],
        labels=(row["form"], row["kind"], _ALL),
        is_found=bool(nearest),
        speaker=nearest[0].speaker if nearest else None,
        accepted=frozenset(key(name) for name in (row["speaker"], *row["aliases"])),
    )


def _speaker_lines(label: str, sources: Sequence[JudgedSource]) -> Iterator[Line]:
    found, named = [s for s in sources if s.is_found], [s for s in sources if s.speaker is not None]
    tallies = {name: _right_by_alias(of) for name, of in (("all", sources), ("found", found), ("named", named))}
    shares = ", ".join(f"{tally.of(recall):.1f} % of {name}" for name, tally in tallies.items())
    words = (
        f"n {len(sources):4} source found {len(found):4} named {len(named):4}; right by alias {shares}"
        f"; by its name {100 * sum(s.is_right for s in sources) / len(sources):.1f} % of all"
    )
    yield share(f"speaker, {label}", tallies["all"], words)
    if label == _ALL:
        for name in ("found", "named"):
            tally = tallies[name]
            yield share(f"speaker, of {name}", tally, f"{tally.of(recall):.1f} % of {tally.gold}")


def _right_by_alias(sources: Iterable[JudgedSource]) -> Tally:
    tally = Tally()
    for one in sources:
        tally.count(one.article, right=one.is_right_by_alias, found=one.speaker is not None, gold=1)
    return tally


def names_of(speaker: Speaker) -> tuple[str, ...]:
    return (speaker.name, *speaker.aliases)


def key(name: str) -> str:
    return re.sub(r"^(the|a|an) ", "", re.sub(r"[^\w ]", "", name.lower())).strip()

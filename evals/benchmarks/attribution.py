"""Measures attribution on PolNeAR's articles, on CofeNet's tokens and on judged speakers. The data stays outside.

    python -m evals.benchmarks.attribution --polnear DIR [--split dev] [--cofenet FILE] [--speakers FILE.jsonl]
        [--thorough] [--errors N]

Whole articles are extracted. Spans: exact match of both ends, per label, on CofeNet's tokens (published on the test
split: source 83.2, cue 75.3, content 72.9) and on the articles' own annotations. Relations: the source overlaps the
gold one's and the character-F1 of the contents is at least 0.5 (people agree at about 0.75), one to one.
False attributions: of the sentences that no annotator marked, the share that is given to a speaker, and the share that
any extracted attribution touches. --thorough measures what an archive is filled with, uncertain ones included.
Speakers: a judged source is right where an extracted source overlaps it and its speaker has an accepted name.
"""

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from corpus.articles.article import Article, Sentence, Span
from corpus.articles.sentences import sentences_of
from corpus.attribution import Attribution, Speaker, extract_attributions
from evals.benchmarks.cofenet import PUBLISHED, TokenisedArticle, gold_spans, laid_on_tokens, read_articles
from evals.benchmarks.results import ResultTable
from evals.training.tagger.polnear import Annotated, GoldAttribution, read_split

PARTS = ("source", "cue", "content")
_ALL = "ALL"


@dataclass(frozen=True, slots=True)
class Extracted:
    article: Article
    sentences: tuple[Sentence, ...]
    attributions: tuple[Attribution, ...]


@dataclass(slots=True)
class SpanCounts:
    """Counts of one measure; precision and recall in percent."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def add(self, found: set[object], gold: set[object]) -> None:
        self.right += len(found & gold)
        self.found += len(found)
        self.gold += len(gold)

    @property
    def precision(self) -> float:
        return 100 * self.right / max(1, self.found)

    @property
    def recall(self) -> float:
        return 100 * self.right / max(1, self.gold)

    @property
    def f1(self) -> float:
        return 200 * self.right / max(1, self.found + self.gold)


@dataclass(frozen=True, slots=True)
class Line:
    """One measure: the figure (F1 or a share, in percent), over how many, and all of it in words."""

    what: str
    value: float
    n: int
    words: str

    def __str__(self) -> str:
        return f"{self.what:34} {self.words}"


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


def of_tally(what: str, tally: SpanCounts, note: str = "") -> Line:
    figures = f"P {tally.precision:5.1f}  R {tally.recall:5.1f}  F1 {tally.f1:5.1f}  (n {tally.gold})"
    return Line(what, tally.f1, tally.gold, f"{figures} {note}".rstrip())


def spans_of(attributions: Iterable[Attribution | GoldAttribution], part: str) -> set[Span]:
    return {span for one in attributions for span in getattr(one, part)}


# --- spans


def measure_on_tokens(articles: Sequence[TokenisedArticle], extract: Extractor) -> Iterator[Line]:
    for part in PARTS:
        tally = SpanCounts()
        for article in articles:
            found = spans_of(extract(article.name, article.text).attributions, part)
            tally.add(set(laid_on_tokens(article, found)), set(gold_spans(article, part)))
        yield of_tally(f"CofeNet tokens, {part}", tally, f"published (test) {PUBLISHED[part]}")


def measure_on_annotations(articles: Sequence[Annotated], extract: Extractor) -> Iterator[Line]:
    for part in PARTS:
        tally = SpanCounts()
        for article in articles:
            found = spans_of(extract(article.name, article.text).attributions, part)
            tally.add(set(found), set(spans_of(article.gold, part)))
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
    total = SpanCounts()
    by_kind: dict[str, SpanCounts] = defaultdict(SpanCounts)
    for article in {a.name: a for a in reversed(articles)}.values():
        found = extract(article.name, article.text).attributions
        used_gold, used_found = relation_hits(article.gold, found)
        total.right += len(used_gold)
        total.found += len(found)
        total.gold += len(article.gold)
        for number, gold in enumerate(article.gold):
            for kind in kinds_of(article.text, gold):
                by_kind[kind].gold += 1
                by_kind[kind].right += number in used_gold
        errors -= _show_errors(article, found, used_gold, used_found, errors)
    yield of_tally("relations", total, "people agree at about 75")
    for kind, tally in sorted(by_kind.items()):
        yield Line(f"  recall, {kind}", tally.recall, tally.gold, f"{tally.recall:5.1f}  (n {tally.gold})")


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
    free, touched, given = 0, 0, 0
    by_name: dict[str, list[Annotated]] = defaultdict(list)
    for article in articles:
        by_name[article.name].append(article)
    for name, annotations in by_name.items():
        read = extract(name, annotations[0].text)
        marked = _all_spans(gold for one in annotations for gold in one.gold)
        found = _all_spans(read.attributions)
        spoken = _all_spans(a for a in read.attributions if a.speaker)
        unmarked = [s.span for s in read.sentences if not _overlaps(s.span, marked)]
        free += len(unmarked)
        touched += sum(_overlaps(sentence, found) for sentence in unmarked)
        given += sum(_overlaps(sentence, spoken) for sentence in unmarked)
    share = 100 * given / max(1, free)
    return Line(
        "false attributions",
        share,
        free,
        f"{share:5.1f} % of {free} attribution-free sentences given to a speaker, "
        f"{100 * touched / max(1, free):.1f} % touched",
    )


def _all_spans(attributions: Iterable[Attribution | GoldAttribution]) -> list[Span]:
    return [span for one in attributions for part in PARTS for span in getattr(one, part)]


def _overlaps(sentence: Span, spans: Iterable[Span]) -> bool:
    return any(sentence.overlaps(span) for span in spans)


# --- speakers


@dataclass(frozen=True, slots=True)
class JudgedSource:
    """A source that people have judged, and what was extracted there. `labels` are its form, its kind, and ALL."""

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
        labels=(row["form"], row["kind"], _ALL),
        is_found=bool(nearest),
        speaker=nearest[0].speaker if nearest else None,
        accepted=frozenset(key(name) for name in (row["speaker"], *row["aliases"])),
    )


def _speaker_lines(label: str, sources: Sequence[JudgedSource]) -> Iterator[Line]:
    n, found = len(sources), sum(s.is_found for s in sources)
    named = sum(s.speaker is not None for s in sources)
    by_alias = sum(s.is_right_by_alias for s in sources)
    shares = [100 * by_alias / max(1, of) for of in (n, found, named)]
    words = (
        f"n {n:4} source found {found:4} named {named:4}; right by alias "
        + ", ".join(f"{share:.1f} % of {of}" for share, of in zip(shares, ("all", "found", "named"), strict=True))
        + f"; by its name {100 * sum(s.is_right for s in sources) / n:.1f} % of all"
    )
    yield Line(f"speaker, {label}", shares[0], n, words)
    if label == _ALL:
        yield Line("speaker, of found", shares[1], found, f"{shares[1]:.1f} % of {found}")
        yield Line("speaker, of named", shares[2], named, f"{shares[2]:.1f} % of {named}")


def names_of(speaker: Speaker) -> tuple[str, ...]:
    return (speaker.name, *speaker.aliases)


def key(name: str) -> str:
    return re.sub(r"^(the|a|an) ", "", re.sub(r"[^\w ]", "", name.lower())).strip()


def measure(folder: Path) -> tuple[ResultTable, ResultTable]:
    """The tables of extraction and of speakers, on PolNeAR's dev articles under `folder`: certain beside thorough."""
    polnear = folder / "data" / "polnear"
    articles = list(read_split(polnear, "dev"))
    tokens = list(read_articles(folder / "data" / "cofenet" / "valid.txt", polnear / "dev" / "text"))
    texts = {a.name: a.text for a in articles}
    spans: list[list[Line]] = []
    speakers: list[list[Line]] = []
    for thorough in (False, True):
        extract = Extractor(thorough=thorough)
        spans.append(
            [
                *measure_on_tokens(tokens, extract),
                *measure_on_annotations(articles, extract),
                *measure_relations(articles, extract),
                measure_false_attributions(articles, extract),
            ]
        )
        judged = folder / "questions" / "dev_speakers.jsonl"
        speakers.append(list(measure_speakers(texts.__getitem__, judged, extract)))
    extraction = ResultTable(
        name="attribution",
        title=f"Attributions, PolNeAR dev, {len(texts)} articles",
        columns=("Measure, percent", "certain", "thorough", "others", "n"),
        rows=tuple(
            (_NAMES[one.what], round(one.value, 1), round(both.value, 1), _OTHERS.get(one.what), one.n)
            for one, both in zip(*spans, strict=True)
            if one.what in _NAMES
        ),
        command="whosaid bench-data DIR --only attribution",
        note=(
            "Whole articles are extracted. `certain` is what `whosaid attributions` shows, `thorough` what an archive "
            "is filled with. Others: CofeNet as published (COLING 2022, 110 M parameters), on the test articles and "
            "not on these; relations as people agree. Exact match of both ends; a relation needs an overlapping source "
            "and a content with a character-F1 of 0.5."
        ),
    )
    resolved = ResultTable(
        name="speakers",
        title="Speakers of judged sources, 12 articles",
        columns=("Right by a name or alias, percent", "certain", "thorough", "n certain", "n thorough"),
        rows=tuple(
            (_NAMES.get(one.what, one.what), round(one.value, 1), round(both.value, 1), one.n, both.n)
            for one, both in zip(*speakers, strict=True)
        ),
        command="whosaid bench-data DIR --only attribution",
    )
    return extraction, resolved


_NAMES = {
    **{f"CofeNet tokens, {part}": f"{part}, exact match, F1, on CofeNet's tokens" for part in PARTS},
    **{f"own annotations, {part}": f"{part}, exact match, F1, on the annotations" for part in PARTS},
    "relations": "attributions (relations), F1",
    "false attributions": "sentences that nobody marked, given to a speaker",
    "speaker, ALL": "all judged sources",
    "speaker, of found": "of the sources found",
    "speaker, of named": "of the speakers named",
}
_OTHERS = {**{f"CofeNet tokens, {part}": PUBLISHED[part] for part in PARTS}, "relations": 75}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--polnear", type=Path, required=True)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--cofenet", type=Path)
    parser.add_argument("--speakers", type=Path)
    parser.add_argument("--thorough", action="store_true")
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    articles = list(read_split(args.polnear, args.split))
    extract = Extractor(thorough=args.thorough)
    print(f"{date.today()} PolNeAR {args.split}: {len({a.name for a in articles})} articles")
    lines: list[Line] = []
    if args.cofenet:
        lines += measure_on_tokens(list(read_articles(args.cofenet, args.polnear / args.split / "text")), extract)
    lines += measure_on_annotations(articles, extract)
    lines += measure_relations(articles, extract, errors=args.errors)
    lines.append(measure_false_attributions(articles, extract))
    if args.speakers:
        texts = {a.name: a.text for a in articles}
        lines += measure_speakers(texts.__getitem__, args.speakers, extract, errors=args.errors)
    for line in lines:
        print(line)


if __name__ == "__main__":
    main()

"""Which library splits news into sentences best: boundary F1, speed and upkeep, with and without our rules.

`python -m evals.benchmarks.sentence_splitters --data DIR`, where DIR has gum_wikinews, cofenet, polnear and newswire.
Libraries that are not installed are left out. CofeNet's lines of PolNeAR often hold several sentences (a program made
them), so there only recall counts: the share of its line ends that are found.
"""

import argparse
import importlib
import importlib.metadata
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import yaml

from corpus.articles.article import Span
from corpus.articles.sentences import JOINS, SentenceEnds, Splitter, sentencex_ends

_CASES = Path(__file__).with_name("sentence_cases.yaml")
Splits = Callable[[str], list[Span]]


class HardCase(NamedTuple):
    text: str
    sentences: tuple[str, ...]


def hard_cases() -> dict[str, HardCase]:
    """Texts with their sentences, by id."""
    marked = yaml.safe_load(_CASES.read_text(encoding="utf-8"))
    return {
        name: HardCase(text.replace("|", ""), tuple(part.strip() for part in text.split("|")))
        for name, text in marked.items()
    }


class SplitArticle(NamedTuple):
    """A text, and how many of its counted characters stand before each boundary."""

    text: str
    boundaries: frozenset[int]
    counts: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class BoundaryScore:
    right: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        return self.right / max(self.found, 1)

    @property
    def recall(self) -> float:
        return self.right / self.gold

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.gold)


def _is_ink(character: str) -> bool:
    return not character.isspace()


def read_wikinews(folder: Path) -> Iterator[SplitArticle]:
    """GUM's Wikinews articles: text rebuilt from the tokens, a blank line before each block."""
    for path in sorted((folder / "dep").glob("*.conllu")):
        parts: list[str] = []
        left_in_block, is_new_block = 0, True
        for group in path.read_text(encoding="utf-8").strip().split("\n\n"):
            if block := re.search(r"^# newpar_block = .*?\((\d+) s\)", group, re.M):
                left_in_block = int(block.group(1))
            is_new_block = is_new_block or "# newpar" in group
            text = re.search(r"^# text = (.*)$", group, re.M)
            assert text is not None
            parts += ["\n\n" if is_new_block else " ", text.group(1)]
            left_in_block -= 1
            is_new_block = left_in_block == 0
        yield _gold("".join(parts), parts[1::2], _is_ink)


def read_polnear(cofenet: Path, polnear: Path) -> Iterator[SplitArticle]:
    """PolNeAR's texts with the ends of CofeNet's lines, aligned by letters and digits; texts that differ left out."""
    tokens: dict[str, list[str]] = {}
    for line in cofenet.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        words = (word for word in row["tokens"] if not re.fullmatch(r"-[LR][RCS]B-", word))
        tokens.setdefault(row["id"], []).append("".join(words))
    for name, sentences in tokens.items():
        found = [path for path in polnear.glob("*.txt") if name.startswith(path.stem)]
        if not found:
            continue
        text = found[0].read_text(encoding="utf-8")
        if _letters(text) == _letters("".join(sentences)):
            yield _gold(text, sentences, str.isalnum)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _gold(text: str, sentences: Iterable[str], counts: Callable[[str], bool]) -> SplitArticle:
    ends = list(accumulate(sum(map(counts, sentence)) for sentence in sentences))
    return SplitArticle(text, frozenset(ends[:-1]) - {0}, counts)


def score(split: Splits, golds: Iterable[SplitArticle]) -> BoundaryScore:
    right = found = gold = 0
    for text, boundaries, counts in golds:
        before = [0, *accumulate(map(counts, text))]
        guessed = {before[span.end] for span in split(text)[:-1]} - {0}
        right, found, gold = right + len(guessed & boundaries), found + len(guessed), gold + len(boundaries)
    return BoundaryScore(right, found, gold)


def passed(split: Splits, cases: Iterable[HardCase]) -> int:
    return sum(tuple(span.within(case.text) for span in split(case.text)) == case.sentences for case in cases)


def _pysbd() -> SentenceEnds:
    import pysbd

    segmenter = pysbd.Segmenter(language="en", clean=False, char_span=True)
    return lambda text: [sentence.end for sentence in segmenter.segment(text)]


def _syntok() -> SentenceEnds:
    from syntok import segmenter

    def ends(text: str) -> list[int]:
        sentences = (sentence for paragraph in segmenter.analyze(text) for sentence in paragraph)
        return [sentence[-1].offset + len(sentence[-1].value) for sentence in sentences]

    return ends


def _blingfire() -> SentenceEnds:
    import blingfire

    def ends(text: str) -> list[int]:
        return [end for _, end in blingfire.text_to_sentences_and_offsets(text)[1]] if text.strip() else []

    return ends


def _sentencex() -> SentenceEnds:
    importlib.import_module("sentencex")
    return sentencex_ends


LIBRARIES: dict[str, Callable[[], SentenceEnds]] = {
    "pysbd": _pysbd,
    "syntok": _syntok,
    "blingfire": _blingfire,
    "sentencex": _sentencex,
}


# As the package index had it in November 2026.
UPKEEP = {
    "pysbd": "MIT, last release 2021-02, no dependencies",
    "syntok": "MIT, last release 2022-03, needs regex",
    "blingfire": "MIT, last release 2021-09, needs numpy; 42 MB with native libraries built for x86",
    "sentencex": "MIT, last release 2026-09, no dependencies; 1.2 MB, Rust",
}


def library_alone(engine: SentenceEnds) -> Splits:
    """What a library finds in the whole text, its spans only stripped."""

    def split(text: str) -> list[Span]:
        starts = [0, *engine(text)]
        spans = [Span(start, end) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
        return [_stripped(span, text) for span in spans if span.within(text).strip()]

    return split


def _stripped(span: Span, text: str) -> Span:
    inside = span.within(text)
    return Span(span.start + len(inside) - len(inside.lstrip()), span.end - len(inside) + len(inside.rstrip()))


def variants(engine: SentenceEnds) -> Iterator[tuple[str, Splits]]:
    yield "alone", library_alone(engine)
    yield "+ lines", Splitter(engine, blanks_quotes=False, missed_end=None, joins=()).split
    yield "+ blanked quotes", Splitter(engine, missed_end=None, joins=()).split
    yield "+ missed ends", Splitter(engine, joins=()).split
    yield "+ joins", Splitter(engine).split


def without_each_rule() -> Iterator[tuple[str, Splits]]:
    whole = Splitter()
    yield "all rules", whole.split
    yield "no blanked quotes", replace(whole, blanks_quotes=False).split
    yield "no missed ends", replace(whole, missed_end=None).split
    for join in JOINS:
        kept = tuple(other for other in JOINS if other is not join)
        yield f"no {join.__name__.strip('_')}", replace(whole, joins=kept).split


class Data(NamedTuple):
    cases: list[HardCase]
    wikinews: list[SplitArticle]
    polnear: list[SplitArticle]
    newswire: list[str]


def read_data(folder: Path) -> Data:
    newswire = sorted((folder / "newswire" / "original_articles").glob("*.txt"))
    return Data(
        cases=list(hard_cases().values()),
        wikinews=list(read_wikinews(folder / "gum_wikinews")),
        polnear=list(read_polnear(folder / "cofenet" / "valid.txt", folder / "polnear" / "dev" / "text")),
        newswire=[path.read_text(encoding="utf-8", errors="replace") for path in newswire],
    )


def _print_head(data: Data) -> None:
    for name, golds in (("Wikinews", data.wikinews), ("PolNeAR", data.polnear)):
        print(f"{name}: {len(golds)} articles, {sum(len(gold.boundaries) for gold in golds)} boundaries")
    print(f"hard: cases of {len(data.cases)} with every sentence right\n")
    print(ROW.format("", "Wikinews F1, p, r", "PolNeAR r", "hard"))


ROW = "{:34} | {:>21} | {:>9} | {:>4}"


def _print_row(name: str, split: Splits, data: Data) -> None:
    wikinews, polnear = score(split, data.wikinews), score(split, data.polnear)
    shares = f"{wikinews.f1:7.1%}{wikinews.precision:7.1%}{wikinews.recall:7.1%}"
    print(ROW.format(name, shares, f"{polnear.recall:.1%}", passed(split, data.cases)), flush=True)


def _seconds(split: Splits, texts: list[str]) -> float:
    started = time.perf_counter()
    for text in texts:
        split(text)
    return time.perf_counter() - started


def _print_library(name: str, engine: SentenceEnds, data: Data) -> None:
    for variant, split in variants(engine):
        _print_row(f"{name} {variant}", split, data)
    alone, ruled = (_seconds(split, data.newswire) for split in (library_alone(engine), Splitter(engine).split))
    print(f"  {name} {importlib.metadata.version(name)}; {UPKEEP[name]}")
    print(f"  {len(data.newswire)} articles in {alone:.1f} s alone, {ruled:.1f} s with the rules", flush=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with the data sets")
    data = read_data(parser.parse_args().data)
    _print_head(data)
    for name, make in LIBRARIES.items():
        try:
            _print_library(name, make(), data)
        except ImportError:
            print(f"{name}: not installed")
    print("\nsentencex with the rules but one")
    for name, split in without_each_rule():
        _print_row(name, split, data)


if __name__ == "__main__":
    main()

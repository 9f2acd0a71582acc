"""Every figure of attribution, each with its n and its 95 % interval by article. The data stay outside.

    python -m evals.benchmarks.attribution DIR [--only PART ...] [--split dev] [--errors N]

DIR holds `data` and `questions`, as for `whosaid bench-data`; a part whose data are missing is left out. Parts:
PolNeAR's articles as `certain`, and as `thorough` as an archive is filled, `doubt` (what the gate's second opinion
makes of them), `acts`, `entities`, `pronouns`, and without data `stance` and `leads`.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from evals.benchmarks import acts, doubt, entities, leads, pronouns, stance
from evals.benchmarks.cofenet import PUBLISHED, read_articles
from evals.benchmarks.polnear import (
    PARTS,
    Extractor,
    measure_false_attributions,
    measure_on_annotations,
    measure_on_tokens,
    measure_relations,
    measure_speakers,
)
from evals.benchmarks.results import ResultTable
from evals.scorers.tallies import Line
from evals.training.tagger.polnear import Annotated, read_split


@dataclass(frozen=True, slots=True)
class Measures:
    """The folder of data, which split of PolNeAR is measured, and how many errors are shown."""

    folder: Path
    split: str = "dev"
    errors: int = 0

    @property
    def polnear(self) -> Path:
        return self.folder / "data" / "polnear"

    @property
    def cofenet(self) -> Path:
        return self.folder / "data" / "cofenet" / ("valid.txt" if self.split == "dev" else f"{self.split}.txt")

    @property
    def speakers(self) -> Path:
        return self.folder / "questions" / f"{self.split}_speakers.jsonl"

    def annotated(self) -> list[Annotated]:
        return list(read_split(self.polnear, self.split))


def spans_of_articles(data: Measures, extract: Extractor) -> Iterator[Line]:
    """Spans, relations and false attributions, on CofeNet's tokens too where there are any."""
    articles = data.annotated()
    if data.cofenet.exists():
        yield from measure_on_tokens(list(read_articles(data.cofenet, data.polnear / data.split / "text")), extract)
    yield from measure_on_annotations(articles, extract)
    yield from measure_relations(articles, extract, errors=data.errors)
    yield measure_false_attributions(articles, extract)


def speakers_of_articles(data: Measures, extract: Extractor) -> Iterator[Line]:
    texts = {a.name: a.text for a in data.annotated()}
    if data.speakers.exists():
        yield from measure_speakers(texts.__getitem__, data.speakers, extract, errors=data.errors)


def _on_polnear(data: Measures, *, thorough: bool) -> Iterator[Line]:
    extract = Extractor(thorough=thorough)
    yield from spans_of_articles(data, extract)
    yield from speakers_of_articles(data, extract)


BENCHMARKS: Final[Mapping[str, tuple[str, Callable[[Measures], Iterator[Line]]]]] = {
    "certain": ("data/polnear", lambda data: _on_polnear(data, thorough=False)),
    "thorough": ("data/polnear", lambda data: _on_polnear(data, thorough=True)),
    "doubt": ("data/polnear", lambda data: doubt.measure(data.annotated(), misses=data.errors)),
    "acts": ("data/newswire", lambda data: acts.measure(data.folder / "data")),
    "entities": ("data/newswire/entities", lambda data: entities.measure(data.folder / "data" / "newswire")),
    "pronouns": ("data/gum_wikinews", lambda data: pronouns.measure(data.folder / "data" / "gum_wikinews")),
    "stance": ("", lambda _: stance.measure()),
    "leads": ("", lambda _: leads.measure()),
}
"""Each part with the folder that it needs."""


def measure(folder: Path) -> tuple[ResultTable, ResultTable]:
    """The tables of extraction and of speakers, on PolNeAR's dev articles under `folder`: certain beside thorough."""
    data = Measures(folder)
    spans: list[list[Line]] = []
    speakers: list[list[Line]] = []
    for thorough in (False, True):
        extract = Extractor(thorough=thorough)
        spans.append(list(spans_of_articles(data, extract)))
        speakers.append(list(speakers_of_articles(data, extract)))
    extraction = ResultTable(
        name="attribution",
        title=f"Attributions, PolNeAR dev, {len({a.name for a in data.annotated()})} articles",
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
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--only", choices=BENCHMARKS, nargs="+", default=list(BENCHMARKS))
    parser.add_argument("--split", default="dev")
    parser.add_argument("--errors", type=int, default=0, help="show so many errors of each part")
    args = parser.parse_args()
    data = Measures(args.folder, args.split, args.errors)
    print(f"{date.today()}; percent, [95 % interval by article]")
    for name in args.only:
        needed, measured = BENCHMARKS[name]
        if not (data.folder / needed).exists():
            print(f"\n{name}: left out, no {needed}")
            continue
        print(f"\n{name}")
        for line in measured(data):
            print(line, flush=True)


if __name__ == "__main__":
    main()

"""Measures stance and firmness on statements of the bundled sample, judged by eye: python -m evals.benchmarks.stance"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from corpus.articles.article import Article
from corpus.articles.reading import read_all
from corpus.articles.sentences import sentences_of
from corpus.attribution import Attribution, Stance, extract_attributions
from evals.scorers.tallies import Line, Tally, share

CASES = Path(__file__).with_name("stance_cases.yaml")
SAMPLE = Path(__file__).parents[2] / "corpus" / "sample"


@dataclass(frozen=True, slots=True)
class StanceCase:
    article: str
    words: str
    stance: Stance
    firm: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with what was extracted: None where no attribution's content begins with its words."""

    case: StanceCase
    found: Attribution | None

    @property
    def is_right(self) -> bool:
        return self.found is not None and self.found.stance is self.case.stance

    @property
    def is_firm_right(self) -> bool:
        return self.found is not None and self.found.hedged is not self.case.firm


def read_cases() -> list[StanceCase]:
    rows = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return [StanceCase(row["article"], row["words"], Stance(row["stance"]), row["firm"]) for row in rows]


def judge(cases: list[StanceCase]) -> Iterator[Judged]:
    articles = [item for item in read_all([str(SAMPLE)]) if isinstance(item, Article)]
    extracted = {Path(a.uri).name: (a, extract_attributions(a, sentences_of(a), thorough=True)) for a in articles}
    for case in cases:
        ((article, attributions),) = (pair for name, pair in extracted.items() if name.startswith(case.article))
        shown = [(a, " ".join(a.content[0].within(article.text).split())) for a in attributions]
        exact = [a for a, words in shown if words == case.words]
        found = exact or [a for a, words in shown if words.startswith(case.words)]
        yield Judged(case, found[0] if found else None)


def measure() -> Iterator[Line]:
    right, firm = Tally(), Tally()
    for one in judge(read_cases()):
        right.count(one.case.article, right=one.is_right, found=one.found is not None, gold=1)
        firm.count(one.case.article, right=one.is_firm_right, found=one.found is not None, gold=1)
    yield share("stance right", right)
    yield share("firmness right", firm)


def main() -> None:
    argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0]).parse_args()
    for one in judge(read_cases()):
        if not one.is_right or not one.is_firm_right:
            got = "not found" if one.found is None else f"{one.found.stance} {'hedged' if one.found.hedged else 'firm'}"
            print(f"{one.case.article}: {one.case.words!r} is {one.case.stance}, firm {one.case.firm}; got {got}")
    print(date.today(), *measure(), sep="\n")


if __name__ == "__main__":
    main()

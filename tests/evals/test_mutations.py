"""The evals notice what is wrong: each mutant turns the gate red, by the scorer that is there for it.

Everything is real but the draft that is spoilt: the sample, the model, Chroma, the cases and the committed baseline.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from assistant.answer.conclude import refusal
from assistant.answer.draft.values import Draft
from assistant.answer.evidence import EvidenceSet
from assistant.answer.pipeline import Assistant
from assistant.answer.stages import Drafted
from assistant.answer.values import Answer
from assistant.build import open_assistant
from assistant.errors import QuestionError
from assistant.settings import Settings
from evals.baseline import BASELINE, read_baseline
from evals.cases.case import Case
from evals.cases.case_files import CASES, SAMPLE, article_texts, read_cases
from evals.engines import PRODUCT
from evals.gate import compare
from evals.runner import ALL, Figure, figures, measured, run_cases
from evals.scorers.every import every_scorer
from evals.scorers.score import Scorer
from tests.evals.mutants import (
    Mutation,
    Unchecked,
    alters_a_character,
    alters_a_quotation,
    answers_everything,
    answers_nothing,
    cites_the_neighbour,
    drops_not,
    mutated,
    prepare,
    swaps_speakers,
)


@dataclass(frozen=True)
class Ground:
    """What all mutants are tried on."""

    checked: Assistant
    unchecked: Assistant
    texts: dict[str, str]
    cases: Sequence[Case]
    measures: Sequence[Scorer]
    prepared: Sequence[Drafted | QuestionError]

    def spoilt(self, mutation: Mutation, *, checked: bool = True) -> tuple[set[str], Mapping[str, Figure]]:
        """The scorers that are red over all cases for a mutant, and the figures; `checked` by the answers' own gate."""
        prepared = iter(self.prepared)
        assistant = self.checked if checked else self.unchecked

        def engine(asked: str, _: Sequence[str] = ()) -> Answer:
            held = next(prepared)
            if isinstance(held, QuestionError):
                return refusal(asked, held)
            return mutated(assistant, held, mutation)

        summed = figures(run_cases(self.cases, engine, self.measures), self.measures)
        now = measured(PRODUCT, self.texts, self.cases, summed)
        checks = compare(read_baseline(BASELINE), now, self.measures)
        return {c.scorer for c in checks if c.problem and c.slice == ALL}, summed[ALL]


@pytest.fixture(scope="module")
def ground(sample_archive: Path) -> Ground:
    settings = Settings(archive=sample_archive)
    assistant = open_assistant(settings)
    texts = article_texts(SAMPLE)
    cases = read_cases(CASES, texts)
    return Ground(
        checked=assistant,
        unchecked=Unchecked(**{f.name: getattr(assistant, f.name) for f in fields(assistant)}),
        texts=texts,
        cases=cases,
        measures=every_scorer(texts),
        prepared=[prepare(assistant, c.question, c.history) for c in cases],
    )


def unspoilt(drafted: Draft, _: EvidenceSet) -> Draft:
    return drafted


@pytest.fixture(scope="module")
def plain(ground: Ground) -> Mapping[str, Figure]:
    """The figures of answers that nothing has spoilt."""
    return ground.spoilt(unspoilt)[1]


def test_what_is_not_spoilt_is_green(ground: Ground) -> None:
    red, _ = ground.spoilt(unspoilt)
    assert red == set()


@pytest.mark.parametrize(
    ("mutation", "scorer"),
    [
        (swaps_speakers, "misattribution"),
        (drops_not, "stance_accuracy"),
        (alters_a_character, "verbatim"),
        (alters_a_quotation, "quotations"),
        (cites_the_neighbour, "evidence_recall"),
        (answers_everything, "abstention_recall"),
        (answers_nothing, "evidence_recall"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_a_mutant_that_nothing_holds_back_is_caught_by_its_scorer(
    ground: Ground, mutation: Mutation, scorer: str
) -> None:
    red, _ = ground.spoilt(mutation, checked=False)
    assert scorer in red


@pytest.mark.parametrize(
    ("mutation", "scorer"),
    [
        (swaps_speakers, "attribution_accuracy"),
        (drops_not, "evidence_recall"),
        (alters_a_character, "evidence_recall"),
        (alters_a_quotation, "evidence_recall"),
        (cites_the_neighbour, "evidence_recall"),
        (answers_everything, "abstention_recall"),
        (answers_nothing, "attribution_accuracy"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_a_mutant_that_the_answers_gate_holds_back_is_caught_by_what_is_missing(
    ground: Ground, plain: Mapping[str, Figure], mutation: Mutation, scorer: str
) -> None:
    red, found = ground.spoilt(mutation)
    assert scorer in red
    wrong, before = found["misattribution"], plain["misattribution"]
    assert (
        wrong.value is None or wrong.value * wrong.n <= (before.value or 0.0) * before.n
    )  # nothing more that is false
    assert found["verbatim"].value == 1.0
    assert found["quotations"].value in (1.0, None)

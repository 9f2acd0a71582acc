"""The benchmark of support scores, on small invented claims whose figures can be counted."""

import json
from pathlib import Path

import numpy as np
import pytest

from evals.benchmarks.support import (
    STRICT,
    Claim,
    balanced_accuracy,
    evidence_of,
    measure,
    read_claims,
    strict_threshold,
)

MILL = "Ana Holm said on Monday that the mill would close. About 40 people work there."


def _row(question: str, claim: str, references: list[str], *, supported: bool) -> dict[str, object]:
    label = "attributable" if supported else "not attributable"
    return {"question": question, "claim": claim, "references": references, "attribution_label": label}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [
        _row("Will it close?", "The mill would close.", [MILL], supported=True),
        _row("Will it close?", "The harbour did not flood.", [MILL], supported=False),
        _row("Who paid?", "The town paid.", [" "], supported=False),
    ]
    path = tmp_path / "dev.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_claims_come_with_the_sentences_that_they_cite_and_without_any_are_left_out(file: Path) -> None:
    first, second = read_claims(file)
    assert first.sentences == (
        "Ana Holm said on Monday that the mill would close.",
        "About 40 people work there.",
    )
    assert first.is_supported
    assert not second.is_supported


def test_the_claims_of_a_question_are_all_on_one_side_and_both_sides_have_some() -> None:
    claims = [Claim(f"Question {n % 40}?", f"Claim {n}.", ("S.",), n % 3 == 0) for n in range(200)]
    sides: dict[str, set[bool]] = {}
    for claim in claims:
        sides.setdefault(claim.question, set()).add(claim.is_held_out)
    assert all(len(side) == 1 for side in sides.values())
    assert {True, False} == set().union(*sides.values())


def test_what_a_supported_claim_has_in_its_sentences_scores_higher(file: Path) -> None:
    supported, unsupported = evidence_of(read_claims(file))
    assert supported[0] == supported[1] == 1.0
    assert unsupported[0] == 0.0
    assert supported[2] > unsupported[2]
    assert unsupported[5] == 1.0  # a "not" that the best sentence has not


def test_a_score_that_passes_everything_is_as_good_as_a_coin() -> None:
    truths = np.array([True, True, True, False])
    assert balanced_accuracy(np.array([True] * 4), truths) == 0.5
    assert balanced_accuracy(truths, truths) == 1.0
    assert balanced_accuracy(np.array([True, True, False, False]), truths) == pytest.approx(5 / 6)


def test_the_strict_threshold_lets_the_allowed_share_of_the_unsupported_pass_and_no_more() -> None:
    scores, truths = np.arange(200) / 200, np.zeros(200, dtype=bool)
    threshold = strict_threshold(scores, truths)
    assert (scores >= threshold).mean() == STRICT
    assert strict_threshold(np.ones(4), np.array([True, True, False, False])) == np.inf


def test_figures_are_those_of_the_half_held_out() -> None:
    claims = [Claim(f"Question {n}?", f"Claim {n}.", ("S.",), n % 2 == 0) for n in range(120)]
    # a score that is right where it is chosen, and turned round on the half held out
    right = np.array([[float(c.is_supported != c.is_held_out)] * 6 for c in claims])
    assert [m.balanced for m in measure(claims, right)] == [0.0, 0.0, 0.0]
    assert all(
        m.low == m.high == 0.0 and m.true_support == 0.0 and m.false_support == 1.0 for m in measure(claims, right)
    )

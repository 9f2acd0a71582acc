"""The benchmark of answering over an archive that is there: what it measures, what it prints, what it refuses."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.cli.batch import BatchQuestion
from evals.benchmarks.asking import FOLLOW_UP, PARTS, WHOLE, Taken, Timed, ask_all, batch_line, read_questions, rows_of
from evals.benchmarks.speed import BenchmarkError
from evals.engines import extractive
from tests.evals.answers import answered

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parents[3]
ASKED = [
    BatchQuestion(1, "Who says it was staged?", ()),
    BatchQuestion(2, "and why?", ("Who says it was staged?",)),
    BatchQuestion(3, "What did the second one say about the drones?", ("Who says the drones were sent by others?",)),
    BatchQuestion(4, "What did Dmitry Peskov say about the drones?", ()),
]


def test_every_step_of_every_question_is_measured(sample_archive: Path) -> None:
    timed, articles = ask_all(sample_archive, ASKED)
    assert articles == 30
    assert [one.question for one in timed] == ASKED
    for one in timed:
        assert set(one.taken) == {WHOLE, *PARTS}
        steps = sum(one.of(part).seconds for part in PARTS if ":" not in part)
        assert steps <= one.of(WHOLE).seconds < steps + 0.1
        inside = sum(one.of(part).seconds for part in PARTS if part.startswith("retrieve:"))
        assert inside < one.of("retrieve").seconds
        assert all(one.of(part).processor_seconds > 0 for part in (WHOLE, "retrieve", "rank"))


def test_what_is_measured_are_the_products_own_answers(sample_archive: Path) -> None:
    own = extractive(sample_archive)
    timed, _ = ask_all(sample_archive, ASKED)
    assert [one.answer for one in timed] == [own(asked.question, asked.history) for asked in ASKED]
    assert timed[0].answer.statements


def _timed(milliseconds: float, history: tuple[str, ...] = ()) -> Timed:
    whole = Taken(milliseconds / 1000, milliseconds / 500)
    return Timed(BatchQuestion(1, "?", history), answered(), {WHOLE: whole, "rank": Taken(0.001, 0.003)})


def test_rows_are_percentiles_beside_the_limit() -> None:
    timed = [_timed(float(n)) for n in range(1, 100)] + [_timed(400.0, ("?",)), _timed(500.0, ("?",))]
    rows = {str(row[0]): row[1:] for row in rows_of(timed)}
    assert list(rows) == [WHOLE, FOLLOW_UP, *PARTS]
    assert rows[WHOLE] == (51.0, 96.0, 500.0, "≤ 300.0", round(2 * (4950 + 900) / 101, 1), 101)
    assert rows[FOLLOW_UP] == (450.0, 495.0, 500.0, "≤ 300.0 (over)", 900.0, 2)
    assert rows["rank"] == (1.0, 1.0, 1.0, "", 3.0, 101)
    assert rows["draft"] == (0.0, 0.0, 0.0, "", 0.0, 101)  # a step that no question took
    assert FOLLOW_UP not in {row[0] for row in rows_of(timed[:9])}


def test_a_batch_over_its_limit_says_so() -> None:
    assert "61.0 s (≤ 60.0 (over)), 84 questions" in batch_line(61.04, 84)
    assert "59.0 s (≤ 60.0), 84 questions" in batch_line(59.0, 84)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param('{"id": 1, "question": "Who?"}\n', "has 1 questions", id="too few"),
        pytest.param('{"id": 1, "question": "Who?"}\n{"text": "Who?"}\n', "line 2 of ", id="no question"),
    ],
)
def test_a_file_that_cannot_be_measured_is_refused_by_name(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "asked.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BenchmarkError, match=reason) as refused:
        read_questions(path)
    assert "asked.jsonl" in str(refused.value)


def test_the_command_prints_both_and_their_limits(sample_archive: Path, tmp_path: Path) -> None:
    path = tmp_path / "asked.jsonl"
    rows = [{"id": n, "question": q.question, "history": list(q.history)} for n, q in enumerate(ASKED)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "evals.benchmarks.asking", "--archive", str(sample_archive), "--questions", str(path)],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert run.returncode == 0, run.stderr
    assert "| a question | " in run.stdout
    assert "The whole file in one batch: " in run.stdout
    assert "30 articles; " in run.stdout

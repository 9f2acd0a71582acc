"""How long answers take over an archive that is there, and where the time goes, as one table.

    python -m evals.benchmarks.asking --archive DIR --questions FILE.jsonl

Each question of the file is asked with its history in one process that has loaded all there is to load, step by step;
then the whole file goes through `whosaid ask --batch`, as a user would start it. No chat model. Judges no answer.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from assistant.answer.draft.extractive import draft_ranked
from assistant.answer.draft.values import Draft
from assistant.answer.drafting import Drafter
from assistant.answer.evidence import EvidenceSet
from assistant.answer.pipeline import Assistant
from assistant.answer.rank.ranker import rank
from assistant.answer.retrieve import DenseSearch
from assistant.answer.values import Answer
from assistant.build import LazyIndex, assistant_over
from assistant.cli.batch import BadLine, BatchQuestion, read_batch
from assistant.conversation import Question
from assistant.question.query import Query
from assistant.replay import replay
from assistant.settings import Settings
from corpus.archive.store import Archive
from corpus.archive.values import Filters, Hit, LexicalHit
from corpus.errors import WhoSaidError
from evals.benchmarks.results import Cell, markdown
from evals.benchmarks.speed import (
    BUSY_LOAD,
    BenchmarkError,
    beside_limit,
    ended,
    machine,
    percentile_95,
    whosaid_command,
)

QUESTION_LIMIT: Final = 300.0  # ms, the 95th percentile on 2 cores over about 2,000 articles
BATCH_LIMIT: Final = 60.0  # s, the newsroom questions
WHOLE: Final = "a question"
FOLLOW_UP: Final = "a follow-up"
_COLUMNS: Final = ("milliseconds", "p50", "p95", "max", "limit of p95", "processor, mean", "n")
PARTS: Final = (
    "understand",
    "retrieve",
    "retrieve: by words",
    "retrieve: by meaning",
    "retrieve: how near each is",
    "rank",
    "draft",
    "check",
)
"""The steps; `retrieve: …` are parts of `retrieve`, of which reading the articles found is the rest."""


class Taken(NamedTuple):
    """Seconds by the clock, and on all cores together; what others do to the clock does not change the latter."""

    seconds: float
    processor_seconds: float


NOTHING: Final = Taken(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """What each step has taken since the last reset, by its name."""

    taken: dict[str, Taken] = field(default_factory=dict)

    @contextmanager
    def measures(self, part: str) -> Iterator[None]:
        began, used = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            before = self.taken.get(part, NOTHING)
            self.taken[part] = Taken(
                before.seconds + time.perf_counter() - began, before.processor_seconds + time.process_time() - used
            )

    def reset(self) -> dict[str, Taken]:
        """What was measured; the next question begins at nothing."""
        held = dict(self.taken)
        self.taken.clear()
        return held


class _TimedArchive(Archive):
    def __init__(self, folder: Path, watch: Stopwatch) -> None:
        super().__init__(folder, create=False)
        self._watch = watch

    def search_sentences(
        self, query_terms: Sequence[str], filters: Filters | None = None, *, limit: int = 50
    ) -> list[LexicalHit]:
        with self._watch.measures("retrieve: by words"):
            return super().search_sentences(query_terms, filters, limit=limit)


@dataclass(frozen=True, slots=True)
class _TimedIndex:
    index: DenseSearch
    watch: Stopwatch

    def search(
        self, query: str, k: int, *, article_ids: Collection[str] | None = None, skip: Collection[str] = ()
    ) -> list[Hit]:
        with self.watch.measures("retrieve: by meaning"):
            return self.index.search(query, k, article_ids=article_ids, skip=skip)

    def cosines(self, query: str, ids: Sequence[str]) -> dict[str, float]:
        with self.watch.measures("retrieve: how near each is"):
            return self.index.cosines(query, ids)


@dataclass(frozen=True, slots=True)
class Timed:
    """A question with its answer, and what each of the steps to it and the whole took."""

    question: BatchQuestion
    answer: Answer
    taken: dict[str, Taken]

    def of(self, part: str) -> Taken:
        """A step that the question did without took nothing."""
        return self.taken.get(part, NOTHING)


def main() -> None:
    parser = argparse.ArgumentParser(prog="evals.benchmarks.asking")
    parser.add_argument("--archive", type=Path, required=True, help="folder of an archive")
    parser.add_argument("--questions", type=Path, required=True, help='JSON lines {"question", "history"}')
    given = parser.parse_args()
    load = os.getloadavg()[0]
    try:
        questions = read_questions(given.questions)
        timed, articles = ask_all(given.archive, questions)
        batch = (whosaid_command(), "ask", "--engine", "extractive", "--archive", str(given.archive), "--json")
        whole = ended((*batch, "--batch", str(given.questions)), "whosaid: ask, the whole file in one batch")
    except WhoSaidError as exc:
        print(f"asking: {exc}", file=sys.stderr)
        sys.exit(1)
    print(markdown(_COLUMNS, rows_of(timed)))
    print(f"\n{batch_line(whole.seconds, len(questions))}")
    print(f"{articles:,} articles; {date.today()}; {machine()}; load before: {load:.1f}.")
    if load > BUSY_LOAD:
        print("The machine was busy with something else: read the figures as upper bounds.")


def read_questions(path: Path) -> list[BatchQuestion]:
    """The questions of a file of JSON lines, with their histories. Raises BenchmarkError where there are too few."""
    try:
        rows = list(read_batch(path.read_text(encoding="utf-8").splitlines()))
    except (OSError, UnicodeDecodeError) as exc:
        raise BenchmarkError(f"{str(path)!r} cannot be read ({exc}); give a file of JSON lines") from exc
    bad = [row for row in rows if isinstance(row, BadLine)]
    if bad:
        raise BenchmarkError(f"line {bad[0].number} of {str(path)!r} {bad[0].reason}")
    questions = [row for row in rows if isinstance(row, BatchQuestion)]
    if len(questions) < 2:
        raise BenchmarkError(f"{str(path)!r} has {len(questions)} questions; it takes 2 or more to measure")
    return questions


def ask_all(folder: Path, questions: Sequence[BatchQuestion]) -> tuple[list[Timed], int]:
    """Each question asked, after one that loads all there is to load; and how many articles were searched."""
    watch = Stopwatch()
    with _TimedArchive(folder, watch) as archive:
        index = LazyIndex(archive, Settings(archive=folder, engine="extractive"))
        assistant = assistant_over(archive, _TimedIndex(index, watch), _timed_drafter(watch))
        assistant.warm_up()
        return [_timed(assistant, question, watch) for question in questions], archive.counts().articles


def _timed_drafter(watch: Stopwatch) -> Drafter:
    """The product's own, in its two steps."""

    def drafter(query: Query, evidence: EvidenceSet) -> Draft:
        with watch.measures("rank"):
            ranking = rank(query, evidence)
        with watch.measures("draft"):
            return draft_ranked(query, evidence, ranking)

    return drafter


def _timed(assistant: Assistant, asked: BatchQuestion, watch: Stopwatch) -> Timed:
    """The question as a reader asks it: the earlier ones of its conversation have been answered before."""
    made: Any = Question(asked.question, replay(assistant, asked.history, Filters()))
    watch.reset()
    with watch.measures(WHOLE):
        for stage in assistant.stages:
            with watch.measures(stage.name) if stage.name != "draft" else nullcontext():  # its drafter measures that
                made = stage.run(made)
    return Timed(asked, made, watch.reset())


def rows_of(timed: Sequence[Timed]) -> list[tuple[Cell, ...]]:
    """The whole of all questions and of follow-ups, then each step."""
    follow_ups = [one for one in timed if one.question.history]
    rows = [_row(WHOLE, [one.of(WHOLE) for one in timed], QUESTION_LIMIT)]
    if len(follow_ups) > 1:
        rows.append(_row(FOLLOW_UP, [one.of(WHOLE) for one in follow_ups], QUESTION_LIMIT))
    return rows + [_row(part, [one.of(part) for one in timed]) for part in PARTS]


def _row(name: str, taken: Sequence[Taken], limit: float | None = None) -> tuple[Cell, ...]:
    values = [1000 * one.seconds for one in taken]
    used = 1000 * statistics.mean(one.processor_seconds for one in taken)
    p50, p95 = statistics.median(values), percentile_95(values)
    beside = "" if limit is None else beside_limit(p95, limit)
    return name, *(round(value, 1) for value in (p50, p95, max(values))), beside, round(used, 1), len(values)


def batch_line(seconds: float, questions: int) -> str:
    """How long the batch took, beside its limit."""
    limit = beside_limit(seconds, BATCH_LIMIT)
    return f"The whole file in one batch: {seconds:,.1f} s ({limit}), {questions} questions, loading included."


if __name__ == "__main__":
    main()

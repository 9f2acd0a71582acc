"""Everyday questions over the sample: as people type them, scored by the scorer that came with the questions."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from assistant.answer.values import as_json
from assistant.build import open_assistant, take_in
from assistant.conversation import Question
from assistant.question.batch import BadLine, read_batch
from assistant.replay import replay
from assistant.settings import Settings
from corpus.archive.values import Filters, Progress
from evals.benchmarks.results import ResultTable
from evals.cases.case_files import SAMPLE

_COLUMNS: Final = {
    "n": "n",
    "right": "right",
    "evidence": "evidence",
    "must_show": "shown",
    "wrong_spk": "wrong speaker",
    "stale_lead": "outdated figure first",
    "able_refused": "refused",
}
"""The scorer's name of a column -> the table's. `wrong speaker` and `outdated figure first` count questions."""


def measure(folder: Path, tell: Callable[[Progress], None]) -> ResultTable:
    """The table, a row a kind of question. `folder` holds questions/everyday_sample.jsonl and its scorer."""
    questions = folder / "questions" / "everyday_sample.jsonl"
    with tempfile.TemporaryDirectory() as work:
        settings = Settings(archive=Path(work) / "archive")
        take_in(settings, [str(SAMPLE)], tell)
        answers = Path(work) / "answers.jsonl"
        answers.write_text(_answers(settings, questions), encoding="utf-8")
        scorer = questions.parent / "everyday_score.py"
        command = [sys.executable, str(scorer), str(questions), str(answers), str(SAMPLE), "--json"]
        scored = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    unanswerable = {**scored["unanswerable"], "right": scored["unanswerable"]["refused_ok"], "able_refused": None}
    rows = {kind: row for kind, row in scored.items() if kind not in ("ALL", "ANSWERABLE", "unanswerable")}
    rows |= {"answerable": scored["ANSWERABLE"], "unanswerable": unanswerable}
    return ResultTable(
        "everyday",
        "Everyday questions over the sample",
        ("kind", *_COLUMNS.values()),
        tuple((kind, *(row[key] for key in _COLUMNS)) for kind, row in rows.items()),
        "whosaid bench-data DIR --only everyday",
        "Right for an unanswerable question: it is refused. The others count what is fully right.",
    )


def _answers(settings: Settings, questions: Path) -> str:
    """An answer a line, as `whosaid ask --batch --json` prints them."""
    assistant = open_assistant(settings)
    lines = []
    with questions.open(encoding="utf-8") as asked:
        for line in read_batch(asked):
            if isinstance(line, BadLine):
                raise ValueError(f"{questions}: line {line.number} {line.reason}")
            answer = assistant.ask(Question(line.question, replay(assistant, line.history, Filters())))
            lines.append(json.dumps(as_json(answer, id=line.id), ensure_ascii=False))
    return "\n".join(lines) + "\n"

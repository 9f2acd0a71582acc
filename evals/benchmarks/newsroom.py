"""The newsroom questions over their archive: the product beside what one would use instead, by the same scorers.

The archive is the questions' articles and the newswire. Every answer also goes through the scorer that came with the
questions: a figure that both measure must be the same, or there is no result.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.answer.values import as_json
from assistant.build import take_in
from assistant.settings import Settings
from corpus.archive.values import Progress
from corpus.errors import WhoSaidError
from evals.benchmarks.results import Cell, ResultTable
from evals.cases.case import Case, GoldSentence, GoldSpeaker, Slice
from evals.cases.case_files import article_texts
from evals.engines import ENGINES
from evals.runner import Result, figure, run_cases
from evals.scorers.every import every_scorer
from evals.scorers.matching import article_of, plain
from evals.scorers.score import Scorer

_NAMES: Mapping[str, str] = {
    "extractive": "Who Said?",
    "bm25": "BM25, best sentence",
    "minilm": "MiniLM, best sentence",
    "plain": "LangChain + Chroma, top 4 chunks",
}
_SHARED: Mapping[str, str] = {
    "evidence_recall": "evidence_recall",
    "citation_precision": "citation_precision",
    "speaker_recall": "speaker_recall",
    "attribution_strict": "attribution_accuracy",
    "fact_right": "fact_right",
    "refused": "abstention_recall",
    "verbatim": "verbatim",
    "misattributed_per_statement": "misattribution",
}
"""The other scorer's name for a measure -> ours."""


class DisagreementError(WhoSaidError):
    """Two scorers found different figures in the same answers."""


def read_questions(path: Path) -> tuple[Case, ...]:
    """The questions as cases. They do not say which speaker said which sentence: every speaker has them all."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return tuple(_case(row) for row in rows)


def _case(row: Mapping[str, object]) -> Case:
    def names(key: str) -> list[list[str]]:
        found = row.get(key) or []
        assert isinstance(found, list)
        return found

    article = str(row["article"] or "")
    evidence = tuple(tuple(GoldSentence(article, text) for text in texts) for texts in names("sentences"))
    speakers = tuple(GoldSpeaker(tuple(accepted), evidence) for accepted in names("speakers"))
    return Case(
        id=str(row["id"]),
        slice=Slice(str(row["type"])),
        question=str(row["question"]),
        answer=str(row["answer"]),
        history=tuple(str(h) for h in names("history")),
        speakers=speakers,
        facts=() if speakers else evidence,
        wrong_speakers=tuple(str(w) for w in names("wrong_speakers")),
        answerable=bool(row["answerable"]),
        cluster=article or str(row["id"]),
    )


@dataclass(frozen=True, slots=True)
class Newsroom:
    """The questions' file, the articles that they are about, the newswire, and the archive that holds all articles."""

    questions: Path
    articles: tuple[Path, ...]
    newswire: Path
    archive: Path


def laid_out(folder: Path, work: Path, tell: Callable[[Progress], None]) -> Newsroom:
    """The newsroom of a folder of data; its archive is brought up to date in `work`."""
    names = (folder / "questions" / "dev_articles.txt").read_text(encoding="utf-8").split()
    newsroom = Newsroom(
        questions=folder / "questions" / "dev.jsonl",
        articles=tuple(folder / "data" / "polnear" / "dev" / "text" / f"{name}.txt" for name in names),
        newswire=folder / "data" / "newswire" / "original_articles",
        archive=work / "archive",
    )
    taken_in = [*map(str, newsroom.articles), str(newsroom.newswire)]
    take_in(Settings(archive=newsroom.archive), taken_in, tell)
    return newsroom


def measure(folder: Path, work: Path, tell: Callable[[Progress], None]) -> ResultTable:
    """The table of all engines. `work` keeps the archive between runs.

    Raises DisagreementError where the questions' own scorer finds other figures.
    """
    asked = laid_out(folder, work, tell)
    cases = read_questions(asked.questions)
    texts = {path.stem: article_texts(path)[path.stem] for path in asked.articles} | article_texts(asked.newswire)
    measures = every_scorer(texts)
    rows = []
    for engine, name in _NAMES.items():
        tell(Progress("asking", 0, len(cases)))
        results = run_cases(
            cases, ENGINES[engine](asked.archive), measures, lambda done: tell(Progress("asking", done, len(cases)))
        )
        check_agreement(results, asked.questions, asked.articles)
        rows.append(_row(name, results, measures))
    columns = [s.name.replace("_", " ") for s in measures if s.name in _REPORTED]
    return ResultTable(
        name="newsroom",
        title="Newsroom questions over 1,107 articles",
        columns=("Answer", *columns, "gold shown", "answerable refused", "statements an answer"),
        rows=tuple(rows),
        command="whosaid bench-data DIR --only newsroom",
        note=_note(results, measures),
    )


_REPORTED = frozenset(
    """attribution_accuracy misattribution verbatim evidence_recall citation_precision speaker_recall fact_right
    premise_correction abstention_recall""".split()
)


def _row(name: str, results: Sequence[Result], measures: Sequence[Scorer]) -> tuple[Cell, ...]:
    answerable = [r for r in results if r.case.answerable]
    refused = sum(not r.answer.statements for r in answerable) / len(answerable)
    shown = sum(gold_shown(r) for r in answerable) / len(answerable)
    statements = sum(len(r.answer.statements) for r in results) / len(results)
    values = [_rounded(figure(results, s.name).value) for s in measures if s.name in _REPORTED]
    return (name, *values, round(shown, 3), round(refused, 3), round(statements, 2))


def gold_shown(result: Result) -> float:
    """The share of the pieces of evidence that stand anywhere in what is cited: for those who cite whole chunks."""
    cited = [(article_of(c), plain(c.quote)) for s in result.answer.statements for c in s.citations]
    wanted = result.case.evidence
    found = [any(g.article == a and plain(g.text) in q for a, q in cited for g in evidence) for evidence in wanted]
    return sum(found) / len(found)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _note(results: Sequence[Result], measures: Sequence[Scorer]) -> str:
    counts = ", ".join(
        f"{s.name.replace('_', ' ')} {figure(results, s.name).n}"
        for s in measures
        if s.name in _REPORTED and s.name not in ("misattribution", "verbatim", "citation_precision")
    )
    return (
        f"{len(results)} questions; n: {counts}. `gold shown` is the evidence that stands anywhere in what is cited: "
        "a chunk of 1,000 characters shows it, but cites no sentence. The questions' own scorer finds the same "
        "figures in all these answers."
    )


def check_agreement(results: Sequence[Result], questions: Path, articles: Sequence[Path]) -> None:
    """Raises DisagreementError where the scorer beside the questions finds another figure than ours."""
    with tempfile.TemporaryDirectory() as folder:
        answers, texts = Path(folder) / "answers.jsonl", Path(folder) / "texts"
        lines = [json.dumps(as_json(r.answer, id=r.case.id), ensure_ascii=False) for r in results]
        answers.write_text("\n".join(lines) + "\n", encoding="utf-8")
        texts.mkdir()
        for path in articles:
            (texts / path.name).write_bytes(path.read_bytes())
        command = [
            sys.executable,
            str(questions.parent / "score.py"),
            str(questions),
            str(answers),
            str(texts),
            "--json",
        ]
        found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["ALL"]
    for theirs, ours in _SHARED.items():
        value = figure(results, ours).value
        other = found[theirs]
        if value is None and other != other:  # nothing of the kind: they print `not a number`
            continue
        if value is None or abs(value - other) > 0.00051:  # they round to three decimals
            raise DisagreementError(f"{ours} is {value}, and score.py finds {other}: one of the two is wrong.")

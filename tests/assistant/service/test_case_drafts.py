"""What readers marked becomes drafts of cases: over real answers, through the command, read by the evals' reader."""

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from assistant.answer.pipeline import Assistant
from assistant.answer.values import Answer, Citation, Outcome, Statement
from assistant.conversation import Question
from assistant.service.case_drafts import case_drafts
from assistant.service.feedback import Feedback, FeedbackStore, Mark
from assistant.service.saved_answers import AnswerStore
from assistant.service.server_database import ServerDatabase
from corpus.articles.article import Span
from corpus.attribution import Speaker, SpeakerKind, Stance
from evals.cases.case import Slice
from evals.cases.case_files import SAMPLE, article_texts, read_cases
from tests.assistant.asked import conversation_of

WHEN = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
STAGED = Question("who says it was staged and why?")
ROE, POE = (Speaker(name, SpeakerKind.PERSON) for name in ("Jane Roe", "Ann Poe"))


@pytest.fixture(scope="module")
def staged(assistant: Assistant) -> Answer:
    return assistant.ask(STAGED)


def _export(folder: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "assistant.cli", "feedback", "export", "--archive", str(folder), *more]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_an_answer_marked_right_is_a_case_that_the_evals_read(
    staged: Answer, sample_archive: Path, tmp_path: Path
) -> None:
    shutil.copytree(sample_archive, tmp_path / "copy")
    database = ServerDatabase(tmp_path / "copy")
    id = AnswerStore(database).save(STAGED, staged, "abc123")
    book = FeedbackStore(database)
    for index in range(len(staged.statements)):
        book.add(Feedback(id, index, Mark.RIGHT, given_at=WHEN))
    cases = tmp_path / "cases"
    cases.mkdir()
    done = _export(tmp_path / "copy", "--output", str(cases / "drafts.yaml"))
    assert done.returncode == 0
    assert done.stderr == f"{len(staged.statements)} marks on 1 answers\n"
    (case,) = read_cases(cases, article_texts(SAMPLE))
    assert case.question == STAGED.text
    assert case.slice is Slice.WHY
    named = {statement.speaker.name for statement in staged.statements if statement.speaker}
    assert {name for speaker in case.speakers for name in speaker.names} == named
    assert {s.text for s in case.gold} == {c.quote for s in staged.statements for c in s.citations}
    printed = _export(tmp_path / "copy")
    assert printed.stdout == (cases / "drafts.yaml").read_text()


def _kept(tmp_path: Path, question: Question, *statements: Statement) -> tuple[str, AnswerStore]:
    book = AnswerStore(ServerDatabase(tmp_path))
    given = Answer(question.text, "", Outcome.ANSWERED, "extractive", None, "", statements)
    return book.save(question, given, "abc123"), book


def _said(speaker: Speaker | None, quote: str) -> Statement:
    cited = Citation("a" * 16, "/news/dam-01.md", "Dam", "", None, "", Span(0, len(quote)), quote)
    return Statement(f"{quote} It was said.", speaker, Stance.DENIES, (cited,))


def test_what_was_wrong_is_told_and_the_wrong_speaker_named(tmp_path: Path) -> None:
    id, book = _kept(
        tmp_path, Question("who denies it?", conversation_of("what?")), _said(ROE, "It held."), _said(POE, "It leaked.")
    )
    given = [
        Feedback(id, 0, Mark.RIGHT, given_at=WHEN),
        Feedback(id, 1, Mark.RIGHT, given_at=WHEN),
        Feedback(id, 1, Mark.WRONG_SPEAKER, "It was\nLind: {x", "ann", WHEN),  # the last word counts
        Feedback(id, None, Mark.MISSING, "the mayor", given_at=WHEN),
        Feedback("gone", 0, Mark.RIGHT, given_at=WHEN),
    ]
    found = book.find(id)
    assert found is not None
    drafts = case_drafts(given, {id: found})
    (row,) = yaml.safe_load(drafts)
    assert row["wrong_speakers"] == ["Ann Poe"]
    assert row["speakers"] == [{"names": ["Jane Roe"], "stance": "denies", "said": ["It held."]}]
    assert (row["slice"], row["history"], row["articles"]) == ("follow_up", ["what?"], ["dam-01"])
    comments = [line for line in drafts.splitlines() if line.startswith("#")]
    assert any("has the wrong speaker. Note: It was Lind: {x" in line for line in comments)
    assert any("something is missing. Note: the mayor" in line for line in comments)
    assert any("settings abc123" in line for line in comments)


def test_a_draft_with_nothing_right_says_that_it_is_no_case_yet(tmp_path: Path) -> None:
    id, book = _kept(tmp_path, Question("who denies it?"), _said(ROE, "It held."))
    found = book.find(id)
    assert found is not None
    drafts = case_drafts([Feedback(id, 0, Mark.WRONG_CITATION, given_at=WHEN)], {id: found})
    assert "# Not a case yet" in drafts
    assert yaml.safe_load(drafts)[0]["question"] == "who denies it?"


def test_without_feedback_there_is_nothing_to_export(sample_archive: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_archive, tmp_path / "copy", ignore=shutil.ignore_patterns("desk.sqlite3*", "chroma"))
    done = _export(tmp_path / "copy")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "0 marks on 0 answers\n")

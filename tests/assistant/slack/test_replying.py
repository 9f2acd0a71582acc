"""A thread as a conversation: a follow-up goes on from what the answers in the thread showed."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer.pipeline import Assistant
from assistant.conversation import Question
from assistant.service.feedback import FeedbackBook
from assistant.service.kept_answers import AnswerBook
from assistant.slack.blocks import Message
from assistant.slack.client import SlackClient
from assistant.slack.entry import Entry, Kind
from assistant.slack.jobs import Job, JobBook
from assistant.slack.replying import Replier
from corpus.archive.values import Filters

THREAD = "1700000001.000100"
STAGED = "Who says it was staged?"


class Workspace(SlackClient):
    """Writes down what is posted, and sends nothing."""

    def __init__(self) -> None:
        self.posted: list[str] = []

    def post(self, channel: str, message: Message, *, thread: str = "") -> str:
        assert (channel, thread) == ("C1", THREAD)
        self.posted.append(str(message))
        return THREAD


class Desk:
    """The books of a workspace's jobs and answers, and who does the jobs."""

    def __init__(self, path: Path, assistant: Assistant) -> None:
        self.jobs, self.answers, self.slack = JobBook(path), AnswerBook(path), Workspace()
        self.replier = Replier(assistant, self.jobs, self.answers, FeedbackBook(path), self.slack)

    def stored(self, text: str, kind: Kind = Kind.FOLLOW_UP) -> Job:
        self.jobs.store(Entry(kind, text, ("T1",), "C1", "U1", text, THREAD, THREAD))
        job = self.jobs.take()
        assert job is not None
        return job

    def said(self, text: str) -> str:
        """What is posted for a message in the thread."""
        before = len(self.slack.posted)
        self.replier.work(self.stored(text))
        return " ".join(self.slack.posted[before:])


@pytest.fixture
def desk(tmp_path: Path, assistant: Assistant) -> Desk:
    """A thread in which an answer showed Ukraine alone, as it would have with other articles in the archive."""
    desk = Desk(tmp_path / "desk.sqlite3", assistant)
    shown = assistant.ask(Question(STAGED, filters=Filters(outlet="The Harbour Courier")))
    job = desk.stored(STAGED, Kind.MENTION)
    desk.jobs.prepare(job, "[]", answer_id=desk.answers.keep(Question(STAGED), shown), answered=STAGED)
    desk.jobs.end(job)
    return desk


def test_a_follow_up_in_a_thread_goes_on_from_what_was_shown_there(desk: Desk) -> None:
    assert "what was said by Ukraine: it was staged" in desk.said("what did the first one say?")
    assert "why by Ukraine: it was staged" in desk.said("and why?")


def test_of_a_thread_with_an_answer_that_is_not_kept_the_question_is_asked_again(desk: Desk) -> None:
    job = desk.stored("Who says so?", Kind.MENTION)
    desk.jobs.prepare(job, "[]", answer_id="kept before there were turns", answered=STAGED)
    desk.jobs.end(job)
    assert "what was said by Institute for the Study of War" in desk.said("what did the first one say?")


def test_a_message_without_a_question_gets_a_sentence(desk: Desk) -> None:
    job = desk.stored("Who?", Kind.MENTION)
    desk.replier.work(replace(job, entry=replace(job.entry, text=" ")))
    assert "Ask me who said what" in desk.slack.posted[-1]

"""A thread as a conversation: a follow-up goes on from what the answers in the thread showed."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer.pipeline import Assistant
from assistant.conversation import Question
from assistant.service.feedback import FeedbackStore
from assistant.service.jobs import Job, JobQueue
from assistant.service.saved_answers import AnswerStore
from assistant.service.server_database import ServerDatabase
from assistant.slack.blocks import Message
from assistant.slack.client import SlackClient
from assistant.slack.handler import SlackHandler
from assistant.slack.inbox import KIND, Inbox
from assistant.slack.payloads import RequestKind, SlackRequest
from assistant.slack.replies import ReplyStore
from corpus.archive.values import Filters

THREAD = "1700000001.000100"
STAGED = "Who says it was staged and why?"


class Workspace(SlackClient):
    """Writes down what is posted, and sends nothing."""

    def __init__(self) -> None:
        self.posted: list[str] = []

    def post(self, channel: str, message: Message, *, thread: str = "") -> str:
        assert (channel, thread) == ("C1", THREAD)
        self.posted.append(str(message))
        return THREAD


class Thread:
    """A thread of a workspace: the messages in it become jobs, which the handler does."""

    def __init__(self, folder: Path, assistant: Assistant) -> None:
        database = ServerDatabase(folder)
        self.queue, self.answers, self.slack = JobQueue(database), AnswerStore(database), Workspace()
        self.replies = ReplyStore(database)
        self.handler = SlackHandler(
            assistant, self.queue, self.replies, self.answers, FeedbackStore(database), self.slack, threads=1
        )

    def stored(self, text: str, kind: RequestKind = RequestKind.FOLLOW_UP) -> Job:
        Inbox(self.queue).store(SlackRequest(kind, text, ("T1",), "C1", "U1", text, THREAD, THREAD))
        job = self.queue.take(KIND)
        assert job is not None
        return job

    def do(self, job: Job) -> None:
        self.handler.run(job)
        self.queue.end(job)

    def said(self, text: str) -> str:
        """What is posted for a message in the thread."""
        before = len(self.slack.posted)
        self.do(self.stored(text))
        return " ".join(self.slack.posted[before:])


@pytest.fixture
def thread(tmp_path: Path, assistant: Assistant) -> Thread:
    """A thread in which an answer showed Ukraine alone, as it would have with other articles in the archive."""
    thread = Thread(tmp_path, assistant)
    shown = assistant.ask(Question(STAGED, filters=Filters(outlet="The Harbour Courier")))
    job = thread.stored(STAGED, RequestKind.MENTION)
    thread.replies.prepare(job, "[]", answer_id=thread.answers.save(Question(STAGED), shown), answered=STAGED)
    thread.queue.end(job)
    return thread


def test_a_follow_up_in_a_thread_goes_on_from_what_was_shown_there(thread: Thread) -> None:
    assert "Statements by Ukraine about “it was staged”" in thread.said("what did the first one say?")
    assert "Reasons that Ukraine gives for “it was staged”" in thread.said("and why?")


def test_of_a_thread_with_an_answer_that_is_not_saved_the_question_is_asked_again(thread: Thread) -> None:
    job = thread.stored("Who says so?", RequestKind.MENTION)
    thread.replies.prepare(job, "[]", answer_id="saved before there were turns", answered=STAGED)
    thread.queue.end(job)
    assert "Statements by Institute for the Study of War" in thread.said("what did the first one say?")


def test_a_message_without_a_question_gets_a_sentence(thread: Thread) -> None:
    job = thread.stored("Who?", RequestKind.MENTION)
    thread.do(replace(job, payload={**job.payload, "text": " "}))
    assert "Ask me who said what" in thread.slack.posted[-1]

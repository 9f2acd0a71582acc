"""The inbox and the replies: what Slack sends is stored once, in the lane of its thread, with a reply that survives."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.service.jobs import UNENDED, Job, JobQueue
from assistant.service.server_database import ServerDatabase
from assistant.slack.inbox import KIND, Inbox, Stored, thread_lane
from assistant.slack.payloads import RequestKind, SlackRequest
from assistant.slack.replies import AnsweredQuestion, Reply, ReplyStore


def request(
    number: int = 1,
    kind: RequestKind = RequestKind.MENTION,
    *,
    channel: str = "C1",
    thread: str = "",
    event_id: str | None = None,
) -> SlackRequest:
    said_at = f"17000000{number:02}.000100"
    return SlackRequest(
        kind,
        f"message:{channel}:{said_at}",
        ("T1",),
        channel,
        "U1",
        f"question {number}?",
        said_at,
        thread or said_at,
        event_id=f"Ev{number}" if event_id is None else event_id,
    )


@pytest.fixture
def database(tmp_path: Path) -> ServerDatabase:
    return ServerDatabase(tmp_path)


@pytest.fixture
def queue(database: ServerDatabase) -> JobQueue:
    return JobQueue(database)


@pytest.fixture
def inbox(queue: JobQueue) -> Inbox:
    return Inbox(queue)


@pytest.fixture
def replies(database: ServerDatabase) -> ReplyStore:
    return ReplyStore(database)


def taken(queue: JobQueue) -> Job:
    job = queue.take(KIND)
    assert job is not None
    return job


def text_of(job: Job) -> str:
    return SlackRequest.from_json(job.payload).text


def test_a_request_comes_back_as_it_was_stored(inbox: Inbox, queue: JobQueue, replies: ReplyStore) -> None:
    stored = replace(request(), text="who <said> “it” 😀?", statement=3, answer_id="a", mark="wrong_speaker")
    assert inbox.store(stored) is Stored.NEW
    job = taken(queue)
    assert SlackRequest.from_json(job.payload) == stored
    assert len(job.id) == 16
    assert replies.find(job) == Reply()


def test_the_same_event_is_stored_once_however_often_and_whenever_it_comes(
    inbox: Inbox, queue: JobQueue, tmp_path: Path
) -> None:
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: inbox.store(request()), range(40)))
    assert results.count(Stored.NEW) == 1
    assert results.count(Stored.SEEN) == 39
    assert Inbox(JobQueue(ServerDatabase(tmp_path))).store(request()) is Stored.SEEN  # after a restart
    assert queue.count(KIND, *UNENDED) == 1


def test_an_event_is_known_by_its_id_too(inbox: Inbox) -> None:
    assert inbox.store(request(1, event_id="Ev1")) is Stored.NEW
    assert inbox.store(request(2, event_id="Ev1")) is Stored.SEEN
    assert inbox.store(request(3, event_id="")) is Stored.NEW
    assert inbox.store(request(4, event_id="")) is Stored.NEW  # commands and clicks have none


def test_a_message_that_comes_by_two_events_is_one_job(inbox: Inbox, queue: JobQueue) -> None:
    assert inbox.store(request(event_id="EvMention")) is Stored.NEW
    assert inbox.store(request(event_id="EvMessage")) is Stored.SEEN
    assert queue.count(KIND, *UNENDED) == 1


def test_a_follow_up_is_ours_only_in_a_thread_that_we_know(inbox: Inbox) -> None:
    follow_up = request(2, RequestKind.FOLLOW_UP, thread=request(1).thread)
    assert inbox.store(follow_up) is Stored.NOT_OURS
    inbox.store(request(1))
    assert inbox.store(replace(follow_up, channel="C2")) is Stored.NOT_OURS
    assert inbox.store(follow_up) is Stored.NEW  # what was not ours then may come again


def test_the_questions_of_a_thread_wait_for_each_other_and_the_later_has_the_earlier_as_history(
    inbox: Inbox, queue: JobQueue, replies: ReplyStore
) -> None:
    inbox.store(request(1))
    inbox.store(request(2, RequestKind.FOLLOW_UP, thread=request(1).thread))
    inbox.store(request(3))
    first, third = taken(queue), taken(queue)
    assert text_of(third) == "question 3?"
    assert queue.take(KIND) is None
    replies.prepare(first, "[]", answer_id="a1", answered="question 1?")
    queue.end(first)
    second = taken(queue)
    assert text_of(second) == "question 2?"
    assert replies.answered_before(second) == (("question 1?", "a1"),)
    assert replies.answered_before(first) == ()


@pytest.mark.parametrize("kind", [RequestKind.SHARE, RequestKind.FEEDBACK])
def test_clicks_wait_for_no_answer(inbox: Inbox, queue: JobQueue, kind: RequestKind) -> None:
    inbox.store(request(1))
    inbox.store(request(2, kind, thread=request(1).thread))
    assert [text_of(taken(queue)) for _ in range(2)] == ["question 1?", "question 2?"]


def test_what_was_not_answered_is_no_history(inbox: Inbox, queue: JobQueue, replies: ReplyStore) -> None:
    inbox.store(request(1))
    inbox.store(request(2, RequestKind.FOLLOW_UP, thread=request(1).thread))
    first = taken(queue)
    replies.prepare(first, "[]", answered="")
    queue.end(first)
    assert replies.answered_before(taken(queue)) == ()


def test_what_was_cut_off_is_begun_again_with_its_reply(inbox: Inbox, queue: JobQueue, tmp_path: Path) -> None:
    inbox.store(request())
    job = taken(queue)
    replies = ReplyStore(ServerDatabase(tmp_path))
    replies.prepare(job, '[{"text": "t", "blocks": []}]', answer_id="a1", answered="q")
    replies.note_posting(job, 1, unsure=True)
    restarted = ServerDatabase(tmp_path)
    assert JobQueue(restarted).begin_again() == 1
    again = taken(JobQueue(restarted))
    assert (again.id, again.attempts) == (job.id, 2)
    assert ReplyStore(restarted).find(again) == Reply(
        '[{"text": "t", "blocks": []}]', 1, True, "a1", AnsweredQuestion("q", "a1")
    )


def test_a_rate_limit_holds_the_channel_back(inbox: Inbox, queue: JobQueue) -> None:
    for number, channel in ((1, "C1"), (2, "C1"), (3, "C2")):
        inbox.store(request(number, channel=channel))
    queue.put_back(taken(queue), 30, with_group=True)
    assert text_of(taken(queue)) == "question 3?"
    assert queue.take(KIND) is None


def test_a_reply_is_found_by_its_answer(inbox: Inbox, queue: JobQueue, replies: ReplyStore) -> None:
    inbox.store(request())
    replies.prepare(taken(queue), "[1]", answer_id="a1", answered="who?")
    assert replies.of_answer("a1") == ("who?", "[1]")
    assert replies.of_answer("a2") is None
    assert replies.of_answer("") is None


def test_a_shared_answer_opens_a_thread_that_goes_on_from_its_question(
    inbox: Inbox, queue: JobQueue, replies: ReplyStore
) -> None:
    inbox.store(replace(request(1, RequestKind.SHARE), answer_id="a1"))
    job = taken(queue)
    replies.prepare(job, "[1]")
    for posted_at in ("1700000099.000100", "1700000099.000200"):  # the second message of a long answer
        replies.note_answered(job, AnsweredQuestion("who?", "a1"))
        queue.enter_lane(job, thread_lane("C1", posted_at))
    queue.end(job)
    assert inbox.store(request(2, RequestKind.FOLLOW_UP, thread="1700000099.000100")) is Stored.NEW
    assert replies.answered_before(taken(queue)) == (("who?", "a1"),)

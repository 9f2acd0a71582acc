"""The replies to jobs of Slack, stored before they are posted."""

from dataclasses import dataclass
from typing import NamedTuple

from assistant.service.jobs import Job
from assistant.service.server_database import ServerDatabase


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply to a job. `messages` are its messages as JSON, once it is made.

    The first `sent` of them are posted. Where it is `unsure`, the next one may be posted too: the process died, or
    Slack did not answer, while it was being posted. `answer_id` is that of its saved answer. Later
    questions of the thread may refer to what was `answered`.
    """

    messages: str = ""
    sent: int = 0
    unsure: bool = False
    answer_id: str = ""
    answered: "AnsweredQuestion | None" = None


class AnsweredQuestion(NamedTuple):
    """A question that was answered, and the id of its saved answer."""

    question: str
    answer_id: str


class SharedReply(NamedTuple):
    """A question, and the messages that answer it, as JSON."""

    question: str
    messages: str


class ReplyStore:
    """The replies in the server's database."""

    def __init__(self, database: ServerDatabase) -> None:
        self._database = database

    def find(self, job: Job) -> Reply:
        """The reply to a job, empty if it is not made yet."""
        with self._database.reading() as db:
            row = db.execute(
                "SELECT messages, sent, unsure, answer_id, answered, answered_id FROM slack_replies WHERE job = ?",
                (job.number,),
            ).fetchone()
        if row is None:
            return Reply()
        messages, sent, unsure, answer_id, question, answered_id = row
        answered = AnsweredQuestion(question, answered_id) if question else None
        return Reply(messages, sent, bool(unsure), answer_id, answered)

    def prepare(self, job: Job, messages: str, *, answer_id: str = "", answered: str = "") -> None:
        """Store a reply as it is to be posted. `answered` is the question, if there was an answer to it."""
        with self._database.writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO slack_replies (job, messages, answer_id, answered, answered_id)"
                " VALUES (?, ?, ?, ?, ?)",
                (job.number, messages, answer_id, answered, answer_id if answered else ""),
            )

    def note_posting(self, job: Job, sent: int, *, unsure: bool) -> None:
        """Note that the first `sent` messages are posted, and whether the next one may be."""
        with self._database.writing() as db:
            db.execute("UPDATE slack_replies SET sent = ?, unsure = ? WHERE job = ?", (sent, unsure, job.number))

    def note_answered(self, job: Job, answered: AnsweredQuestion) -> None:
        """Note which question the reply answers."""
        with self._database.writing() as db:
            db.execute("UPDATE slack_replies SET answered = ?, answered_id = ? WHERE job = ?", (*answered, job.number))

    def answered_before(self, job: Job) -> tuple[AnsweredQuestion, ...]:
        """The questions answered in the job's thread before it, oldest first."""
        if not job.lane:
            return ()
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT answered, answered_id FROM slack_replies JOIN jobs ON number = job"
                " WHERE lane = ? AND number < ? AND answered != '' ORDER BY number",
                (job.lane, job.number),
            ).fetchall()
        return tuple(AnsweredQuestion(*row) for row in rows)

    def of_answer(self, answer_id: str) -> SharedReply | None:
        """The reply that has this answer, or None if it is deleted."""
        with self._database.reading() as db:
            row = db.execute(
                "SELECT answered, messages FROM slack_replies WHERE answer_id = ? AND answer_id != '' LIMIT 1",
                (answer_id,),
            ).fetchone()
        return SharedReply(*row) if row else None

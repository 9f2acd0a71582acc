"""A job done: the question answered, the reply posted once, however often the process or Slack breaks off.

The reply is stored before the first message of it is posted, and each message bears a mark. Where nobody knows whether
one arrived, it is looked for in the thread before it is posted again. What goes to a response_url cannot be looked for;
it is seen by the asker alone, and there a message twice is better than none.
"""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from assistant.answer.pipeline import Assistant
from assistant.answer.values import Answer, Outcome
from assistant.conversation import Conversation, Question
from assistant.errors import QuestionError
from assistant.question.text import readable
from assistant.replay import replay
from assistant.service.feedback import Feedback, FeedbackBook, Mark
from assistant.service.kept_answers import AnswerBook
from assistant.slack import blocks
from assistant.slack.blocks import Buttons, Message
from assistant.slack.client import RateLimitedError, RefusedError, SlackClient, SlackTroubleError, UnsureError
from assistant.slack.entry import Kind
from assistant.slack.jobs import Job, JobBook
from assistant.slack.workers import LaterError, pause_after
from corpus.archive.values import Filters

log = logging.getLogger(__name__)

HOW_TO_ASK: Final = "Ask me who said what, like: who says it was staged and why?"
_MOST_RESPONSES: Final = 5  # that Slack takes at one response_url
_MOST_TRIES: Final = 3  # of a question, seconds apart, before the user is told that something went wrong
_SKEW: Final = 600  # seconds by which clocks may differ


class Replier:
    """Does jobs: the `work` and the `give_up` of Workers."""

    def __init__(
        self, assistant: Assistant, jobs: JobBook, answers: AnswerBook, feedback: FeedbackBook, slack: SlackClient
    ) -> None:
        self._assistant = assistant
        self._jobs = jobs
        self._answers = answers
        self._feedback = feedback
        self._slack = slack

    def work(self, job: Job) -> None:
        """Do the job and end it. Raises LaterError where it is to be tried again."""
        if job.entry.kind is Kind.FEEDBACK:
            self._note(job)
        else:
            self._deliver(job, blocks.from_stored(job.messages) if job.messages else self._prepared(job))

    def give_up(self, job: Job) -> None:
        """End a job that failed too often, with a sentence to the user if Slack takes it."""
        log.error("given up after %d attempts", job.attempts)
        if not job.sent and not job.unsure and job.entry.kind is not Kind.FEEDBACK:
            try:
                self._send(job, _sorry(job))
            except SlackTroubleError as exc:
                log.error("Slack did not take the apology: %s", exc)
        self._jobs.end(job, failed=True)

    # --- what the reply is

    def _prepared(self, job: Job) -> tuple[Message, ...]:
        """The reply, stored."""
        if job.entry.kind is Kind.SHARE:
            messages = self._to_share(job)
            self._jobs.prepare(job, blocks.as_stored(messages))
            return messages
        answered = self._answered(job)
        if isinstance(answered, str):
            messages = (blocks.sentence_message(answered),)
            self._jobs.prepare(job, blocks.as_stored(messages))
            return messages
        question, reply = answered
        if (
            job.entry.kind is Kind.FOLLOW_UP
            and reply.outcome is not Outcome.ANSWERED
            and not job.entry.is_question_like
        ):
            return ()  # people talk with each other
        answer_id = self._answers.keep(question, reply)
        messages = blocks.answer_messages(
            reply,
            searched=self._assistant.archive.counts().articles,
            buttons=Buttons(answer_id, can_share=job.entry.kind is Kind.COMMAND),
        )
        goes_on = question.text if reply.outcome is Outcome.ANSWERED else ""
        self._jobs.prepare(job, blocks.as_stored(messages), answer_id=answer_id, answered=goes_on)
        return messages

    def _conversation(self, job: Job) -> Conversation:
        """What was asked and shown in the thread before it."""
        before = [(one.question, self._answers.find(one.answer_id)) for one in self._jobs.answered_before(job)]
        return replay(self._assistant, [kept.turn if kept else question for question, kept in before], Filters())

    def _answered(self, job: Job) -> tuple[Question, Answer] | str:
        """The question with its answer, or a sentence in its place."""
        text = readable(job.entry.text)
        if not text.strip():
            return HOW_TO_ASK
        try:
            question = Question(text, self._conversation(job))
            return question, self._assistant.ask(question)
        except QuestionError as exc:
            return str(exc)
        except Exception:  # the edge: whatever it was, the user gets a sentence and the log the trace
            log.exception("no answer")
            if job.attempts < _MOST_TRIES:
                raise LaterError(pause_after(job.attempts)) from None
            return _apology(job)

    def _to_share(self, job: Job) -> tuple[Message, ...]:
        reply = self._jobs.reply(job.entry.answer_id)
        if reply is None:
            return (blocks.sentence_message("That answer is no longer kept: ask again to share it."),)
        return blocks.shared(reply.question, blocks.from_stored(reply.messages))

    # --- how it is posted

    def _deliver(self, job: Job, messages: Sequence[Message]) -> None:
        if job.entry.kind is Kind.COMMAND:
            messages = _few(messages)
        posted = self._posted(job) if job.unsure else set(range(job.sent))
        for part, message in enumerate(messages):
            if part in posted or part < job.sent:
                continue
            self._jobs.posting(job, part, unsure=True)
            try:
                self._send(job, blocks.marked(message, job.reference, part))
            except RateLimitedError as exc:
                self._jobs.posting(job, part, unsure=False)
                raise LaterError(exc.seconds, is_rate_limit=True) from None
            except RefusedError as exc:
                log.error("Slack refused the reply: %s", exc)
                self._jobs.end(job, failed=True)
                return
            except UnsureError as exc:
                log.warning("Slack did not say whether the reply arrived: %s", exc)
                raise LaterError(pause_after(job.attempts)) from None
        self._jobs.end(job)

    def _send(self, job: Job, message: Message) -> None:
        entry = job.entry
        if entry.kind is Kind.COMMAND:
            self._answer_alone(job, message)
            return
        try:
            posted = self._slack.post(entry.channel, message, thread=_thread(job))
        except RefusedError as exc:  # of a channel that we are not in, by a click of somebody who is
            if not entry.response_url:
                raise
            log.info("answering at the response_url: %s", exc)
            self._slack.respond(entry.response_url, message, in_channel=entry.kind is Kind.SHARE)
            return
        if entry.kind is Kind.SHARE and (reply := self._jobs.reply(entry.answer_id)):
            self._jobs.open_thread(job, posted, reply.question)

    def _answer_alone(self, job: Job, message: Message) -> None:
        """To the asker, where the command was typed; Slack takes that for half an hour, then as a message to them."""
        try:
            self._slack.respond(job.entry.response_url, message)
        except RefusedError as exc:
            log.info("the response_url is spent: %s", exc)
            self._slack.whisper(job.entry.channel, job.entry.user, message)

    def _posted(self, job: Job) -> set[int]:
        """The parts of the reply that are in Slack."""
        entry = job.entry
        if entry.kind is Kind.COMMAND:
            return set()
        since = entry.said_at or f"{job.received_at - _SKEW:.6f}"
        try:
            found = self._slack.messages(entry.channel, thread=_thread(job), since=since)
            return blocks.marked_parts(found, job.reference)
        except RefusedError as exc:
            log.warning("Slack does not show the thread: %s", exc)
            return set()
        except RateLimitedError as exc:
            raise LaterError(exc.seconds, is_rate_limit=True) from None
        except UnsureError as exc:
            log.warning("Slack did not show the thread: %s", exc)
            raise LaterError(pause_after(job.attempts)) from None

    # --- feedback

    def _note(self, job: Job) -> None:
        entry = job.entry
        mark = Mark(entry.mark)
        if self._answers.find(entry.answer_id) is None:
            thanks = "That answer is no longer kept, so nothing could be noted."
        else:
            thanks = f"Thank you: noted as {mark.value.replace('_', ' ')}."
            self._feedback.add(
                Feedback(entry.answer_id, entry.statement, mark, entry.text, f"slack:{entry.user}", datetime.now(UTC))
            )
        self._jobs.end(job)
        try:
            if entry.response_url:
                self._slack.respond(entry.response_url, blocks.sentence_message(thanks))
        except SlackTroubleError as exc:
            log.warning("the thanks did not arrive: %s", exc)


def _thread(job: Job) -> str:
    """The thread to post in; what is shared goes into the channel."""
    return "" if job.entry.kind is Kind.SHARE else job.entry.thread


def _apology(job: Job) -> str:
    return f"Something went wrong; please ask again. (Reference {job.reference})"


def _sorry(job: Job) -> Message:
    return blocks.marked(blocks.sentence_message(_apology(job)), job.reference, 0)


def _few(messages: Sequence[Message]) -> Sequence[Message]:
    """As many as a response_url takes; the last one has the buttons, by which all of it can be shared."""
    if len(messages) <= _MOST_RESPONSES:
        return messages
    more = blocks.sentence_message("There is more than can be shown here: share the answer to the channel to read it.")
    return (*messages[: _MOST_RESPONSES - 2], more, messages[-1])

"""Does the jobs of Slack: answers the question and posts the reply once, even if the process or Slack breaks off.

The reply is stored before its first message is posted, and each message carries a mark. Where it is unknown whether a
message arrived, it is looked for in the thread before it is posted again. What goes to a response_url cannot be looked
for. Only the asker sees it, and may rather see it twice than never.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from assistant.answer.pipeline import Assistant
from assistant.answer.values import Answer, Outcome
from assistant.conversation import Conversation, Question
from assistant.errors import QuestionError
from assistant.question.text import readable
from assistant.replay import replay
from assistant.service.feedback import Feedback, FeedbackStore, Mark
from assistant.service.jobs import Job, JobQueue
from assistant.service.saved_answers import AnswerStore
from assistant.service.workers import JobFailedError, JobHandler, RetryLaterError, pause_after
from assistant.slack import blocks
from assistant.slack.blocks import Buttons, Message
from assistant.slack.client import RateLimitedError, RefusedError, SlackClient, SlackTroubleError, UnsureError
from assistant.slack.inbox import KIND, thread_lane
from assistant.slack.listeners import HOW_TO_ASK
from assistant.slack.payloads import RequestKind, SlackRequest
from assistant.slack.replies import AnsweredQuestion, Reply, ReplyStore
from corpus.archive.values import Filters

log = logging.getLogger(__name__)

_MOST_RESPONSES: Final = 5  # messages that Slack takes at one response_url
_MOST_TRIES: Final = 3  # to answer a question, seconds apart, before the user reads that something went wrong
_CLOCK_SKEW: Final = 600  # seconds by which Slack's clock may differ from ours


class SlackHandler(JobHandler):
    """Answers what was asked in Slack."""

    kind: ClassVar[str] = KIND
    most_attempts = 8  # several jobs run at once, and a process that dies cuts all of them off
    works_off_queue = True

    def __init__(
        self,
        assistant: Assistant,
        queue: JobQueue,
        replies: ReplyStore,
        answers: AnswerStore,
        feedback: FeedbackStore,
        slack: SlackClient,
        *,
        threads: int,
    ) -> None:
        super().__init__()
        self.threads = threads
        self._assistant = assistant
        self._queue = queue
        self._replies = replies
        self._answers = answers
        self._feedback = feedback
        self._slack = slack

    def run(self, job: Job) -> None:
        task = _Task.of(job)
        if task.request.kind is RequestKind.FEEDBACK:
            self._note_feedback(task)
        else:
            stored = self._replies.find(job)
            messages = blocks.from_stored(stored.messages) if stored.messages else self._prepared(task)
            self._deliver(task, messages, stored)

    def give_up(self, job: Job, reason: str) -> str:
        """Tell the user in a sentence, if Slack takes it and nothing of a reply is posted."""
        task, stored = _Task.of(job), self._replies.find(job)
        if not stored.sent and not stored.unsure and task.request.kind is not RequestKind.FEEDBACK:
            try:
                self._send(task, blocks.marked(blocks.sentence_message(_apology(job)), job.id, 0))
            except SlackTroubleError as exc:
                log.error("Slack did not take the apology: %s", exc)
        return reason

    # --- what the reply is

    def _prepared(self, task: "_Task") -> tuple[Message, ...]:
        """The reply, stored. Empty where people talk with each other."""
        job, request = task.job, task.request
        if request.kind is RequestKind.SHARE:
            messages = self._to_share(request.answer_id)
            self._replies.prepare(job, blocks.as_stored(messages))
            return messages
        reply = self._reply(job, request)
        if isinstance(reply, str):
            messages = (blocks.sentence_message(reply),)
            self._replies.prepare(job, blocks.as_stored(messages))
            return messages
        question, answer = reply
        is_answered = answer.outcome is Outcome.ANSWERED
        if request.kind is RequestKind.FOLLOW_UP and not is_answered and not request.is_question_like:
            return ()
        answer_id = self._answers.save(question, answer)
        messages = blocks.answer_messages(
            answer,
            searched=self._assistant.archive.counts().articles,
            buttons=Buttons(answer_id, can_share=request.kind is RequestKind.COMMAND),
        )
        answered = question.text if is_answered else ""
        self._replies.prepare(job, blocks.as_stored(messages), answer_id=answer_id, answered=answered)
        return messages

    def _reply(self, job: Job, request: SlackRequest) -> tuple[Question, Answer] | str:
        """The question with its answer, or a sentence in its place."""
        text = readable(request.text)
        if not text.strip():
            return HOW_TO_ASK
        try:
            question = Question(text, self._conversation(job))
            return question, self._assistant.ask(question)
        except QuestionError as exc:
            return str(exc)
        except Exception:  # the user gets a sentence, the log the trace
            log.exception("no answer")
            if job.attempts < _MOST_TRIES:
                raise RetryLaterError(pause_after(job.attempts)) from None
            return _apology(job)

    def _conversation(self, job: Job) -> Conversation:
        """What was asked and shown in the thread before."""
        before = [(one.question, self._answers.find(one.answer_id)) for one in self._replies.answered_before(job)]
        return replay(self._assistant, [saved.turn if saved else question for question, saved in before], Filters())

    def _to_share(self, answer_id: str) -> tuple[Message, ...]:
        reply = self._replies.of_answer(answer_id)
        if reply is None:
            return (blocks.sentence_message("That answer is no longer stored: ask again to share it."),)
        return blocks.shared(reply.question, blocks.from_stored(reply.messages))

    # --- how it is posted

    def _deliver(self, task: "_Task", messages: Sequence[Message], stored: Reply) -> None:
        """Post what is not posted yet. Raises RetryLaterError, or JobFailedError where Slack refuses it."""
        job = task.job
        if task.request.kind is RequestKind.COMMAND:
            messages = _few(messages)
        posted = self._posted(task) if stored.unsure else set()
        for part, message in enumerate(messages):
            if part in posted or part < stored.sent:
                continue
            self._replies.note_posting(job, part, unsure=True)
            try:
                self._send(task, blocks.marked(message, job.id, part))
            except RateLimitedError as exc:
                self._replies.note_posting(job, part, unsure=False)
                raise RetryLaterError(exc.seconds, is_rate_limit=True) from None
            except RefusedError as exc:
                raise JobFailedError(f"Slack refused the reply: {exc}") from None
            except UnsureError as exc:
                log.warning("Slack did not say whether the reply arrived: %s", exc)
                raise RetryLaterError(pause_after(job.attempts)) from None

    def _send(self, task: "_Task", message: Message) -> None:
        request = task.request
        if request.kind is RequestKind.COMMAND:
            self._answer_asker(request, message)
            return
        try:
            posted_at = self._slack.post(request.channel, message, thread=task.thread)
        except RefusedError as exc:  # of a channel where the app is no member, by a click of somebody who is
            if not request.response_url:
                raise
            log.info("answering at the response_url: %s", exc)
            self._slack.respond(request.response_url, message, in_channel=request.kind is RequestKind.SHARE)
            return
        if request.kind is RequestKind.SHARE and (reply := self._replies.of_answer(request.answer_id)):
            # The shared message begins a thread, whose first question is the shared one.
            self._replies.note_answered(task.job, AnsweredQuestion(reply.question, request.answer_id))
            self._queue.enter_lane(task.job, thread_lane(request.channel, posted_at))

    def _answer_asker(self, request: SlackRequest, message: Message) -> None:
        """Answer a command for its asker alone: at its response_url, which is valid for 30 minutes, or else by name."""
        try:
            self._slack.respond(request.response_url, message)
        except RefusedError as exc:
            log.info("the response_url has expired: %s", exc)
            self._slack.whisper(request.channel, request.user, message)

    def _posted(self, task: "_Task") -> set[int]:
        """The parts of the reply that are in Slack."""
        request = task.request
        if request.kind is RequestKind.COMMAND:
            return set()
        since = request.said_at or f"{task.job.made_at.timestamp() - _CLOCK_SKEW:.6f}"
        try:
            found = self._slack.messages(request.channel, thread=task.thread, since=since)
            return blocks.marked_parts(found, task.job.id)
        except RefusedError as exc:
            log.warning("Slack does not show the thread: %s", exc)
            return set()
        except RateLimitedError as exc:
            raise RetryLaterError(exc.seconds, is_rate_limit=True) from None
        except UnsureError as exc:
            log.warning("Slack did not show the thread: %s", exc)
            raise RetryLaterError(pause_after(task.job.attempts)) from None

    # --- feedback

    def _note_feedback(self, task: "_Task") -> None:
        request, mark = task.request, Mark(task.request.mark)
        if self._answers.find(request.answer_id) is None:
            thanks = "That answer is no longer stored, so nothing could be noted."
        else:
            thanks = f"Thank you: noted as {mark.value.replace('_', ' ')}."
            by = f"slack:{request.user}"
            self._feedback.add(Feedback(request.answer_id, request.statement, mark, request.text, by, task.job.made_at))
        self._queue.end(task.job)  # before the thanks, which may take long: a kill meanwhile notes nothing twice
        try:
            if request.response_url:
                self._slack.respond(request.response_url, blocks.sentence_message(thanks))
        except SlackTroubleError as exc:
            log.warning("the thanks did not arrive: %s", exc)


@dataclass(frozen=True, slots=True)
class _Task:
    """A job with what Slack sent."""

    job: Job
    request: SlackRequest

    @classmethod
    def of(cls, job: Job) -> "_Task":
        return cls(job, SlackRequest.from_json(job.payload))

    @property
    def thread(self) -> str:
        """The thread to post in; a shared answer goes into the channel."""
        return "" if self.request.kind is RequestKind.SHARE else self.request.thread


def _apology(job: Job) -> str:
    return f"Something went wrong; please ask again. (Reference {job.id})"


def _few(messages: Sequence[Message]) -> Sequence[Message]:
    """As many messages as a response_url takes. The last one has the buttons, which can share the whole answer."""
    if len(messages) <= _MOST_RESPONSES:
        return messages
    more = blocks.sentence_message("There is more than can be shown here: share the answer to the channel to read it.")
    return (*messages[: _MOST_RESPONSES - 2], more, messages[-1])

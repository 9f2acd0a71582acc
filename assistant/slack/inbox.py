"""What Slack sends, stored as jobs before Slack gets its acknowledgement.

A thread is a lane of the queue: its questions are answered one after the other, since later ones refer to earlier ones.
"""

from enum import StrEnum
from typing import Final

from assistant.service.jobs import JobQueue
from assistant.slack.payloads import RequestKind, SlackRequest

KIND: Final = "slack"


class Stored(StrEnum):
    NEW = "new"
    SEEN = "seen"
    NOT_OURS = "not ours"


class Inbox:
    """Stores what Slack sends as jobs. Share it between threads; other processes may use the same file."""

    def __init__(self, queue: JobQueue) -> None:
        self._queue = queue

    def store(self, request: SlackRequest) -> Stored:
        """Store a job, unless Slack sent the same before, or it is said in a thread where nobody asked us."""
        lane = thread_lane(request.channel, request.thread)
        if request.needs_known_thread and not self._queue.has_lane(lane):
            return Stored.NOT_OURS
        keys = [request.key, *([f"event:{request.event_id}"] if request.event_id else [])]
        # Clicks are no part of the conversation: they need not wait for its answers.
        lane = "" if request.kind in (RequestKind.SHARE, RequestKind.FEEDBACK) else lane
        job = self._queue.add(KIND, request.to_json(), lane=lane, rate_group=request.channel, keys=keys)
        return Stored.NEW if job else Stored.SEEN


def thread_lane(channel: str, thread: str) -> str:
    """The lane of a thread; "" outside of threads."""
    return f"{channel}/{thread}" if thread else ""

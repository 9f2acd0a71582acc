"""The threads that do the jobs of the queue. Of all processes over one archive, one has workers.

A file lock says which. The operating system releases it when the process dies, so that the next process takes over at
once and begins the cut-off jobs again.
"""

import logging
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Final

from filelock import FileLock, Timeout

from assistant.request_id import use_request_id
from assistant.service.jobs import Job, JobQueue

log = logging.getLogger(__name__)

_POLL: Final = 1.0  # seconds; another process may have stored a job
_LONGEST_PAUSE: Final = 300.0
_LONGEST_WAIT_TO_BEGIN: Final = 120.0
_CLEANING: Final = 3_600.0  # seconds between two deletions of old jobs


class RetryLaterError(Exception):
    """The job is to be begun again after so many seconds. A rate limit delays its whole group and does not count."""

    def __init__(self, seconds: float, *, is_rate_limit: bool = False) -> None:
        super().__init__(f"in {seconds} s")
        self.seconds = seconds
        self.is_rate_limit = is_rate_limit


class JobFailedError(Exception):
    """The job cannot be done. The text is the reason that its sender reads."""


class StoppedError(Exception):
    """The handler has noticed that it is being stopped. The job is begun again at the next start."""


class JobHandler(ABC):
    """Does the jobs of one kind. May be run in several threads at once."""

    kind: ClassVar[str]
    threads: int = 1
    most_attempts: int = 2
    """How often a job is begun, before it is set aside."""
    most_stored: int | None = None
    """How many jobs of the kind stay stored, ended ones included."""
    works_off_queue: bool = False
    """True if a stop waits for the jobs that wait; else a stop interrupts the running one."""

    def __init__(self) -> None:
        self.stopping = threading.Event()

    @abstractmethod
    def run(self, job: Job) -> Mapping[str, Any] | None:
        """Do the job and return its result. What it raises of the errors above decides what becomes of the job."""

    def give_up(self, job: Job, reason: str) -> str:  # noqa: ARG002
        """Called before a job is set aside; returns the reason that is stored."""
        return reason

    def clean_up(self, job: Job) -> None:  # noqa: B027 - most kinds leave nothing behind
        """Called after a job has ended."""


class Workers:
    """Does the jobs of the queue with the handlers, until stopped."""

    def __init__(self, queue: JobQueue, handlers: Sequence[JobHandler], *, lock: Path) -> None:
        self._queue = queue
        self._handlers = handlers
        self._lock = FileLock(lock, thread_local=False)
        self._may_begin = threading.Event()
        self._stop_at: float | None = None
        self._overseer = threading.Thread(target=self._oversee, name="jobs", daemon=True)

    def start(self) -> None:
        """Start the threads. They work once `may_begin` is set, or after two minutes at most."""
        self._overseer.start()

    def let_begin(self) -> None:
        """Models are loaded now, or cannot be: before that, several threads that load them at once fail to."""
        self._may_begin.set()

    def stop(self, patience: float) -> None:
        """Stop within so many seconds. What is not done by then is done after the next start."""
        self._stop_at = time.monotonic() + patience
        for handler in self._handlers:
            handler.stopping.set()
        with self._queue.changed:
            self._queue.changed.notify_all()
        self._overseer.join(patience + _POLL)
        # These did not notice the stop. It counts as an attempt: else what makes a server hang, which its operator then
        # stops, would be taken up again at each start.
        if self._lock.is_locked and (left := self._queue.begin_again()):
            log.warning("%d jobs are cut off by the stop; they are begun again at the next start", left)

    def _oversee(self) -> None:
        until = time.monotonic() + _LONGEST_WAIT_TO_BEGIN
        while time.monotonic() < until and self._stop_at is None and not self._may_begin.wait(0.1):
            pass
        while self._stop_at is None:
            try:
                with self._lock.acquire(timeout=0):
                    self._work()
            except Timeout:  # another process has the workers
                self._wait(_POLL)
            except Exception:
                log.exception("the workers cannot start")
                self._wait(_POLL)

    def _work(self) -> None:
        if cut_off := self._queue.begin_again():
            log.warning("%d jobs were cut off and are begun again", cut_off)
        threads = [
            threading.Thread(target=self._serve, args=(handler,), name=f"{handler.kind}-{n}", daemon=True)
            for handler in self._handlers
            for n in range(1, handler.threads + 1)
        ]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            for handler in self._handlers:
                self._queue.delete_old(handler.kind, most=handler.most_stored)
            for thread in threads:
                thread.join(_CLEANING / len(threads))

    def _serve(self, handler: JobHandler) -> None:
        while not self._is_over(handler):
            try:
                job = self._queue.take(handler.kind)
                if job is not None:
                    self._do(handler, job)
                elif self._stop_at is not None:
                    return
                else:
                    self._wait(min(_POLL, max(0.1, self._queue.seconds_to_next(handler.kind) or _POLL)))
            except Exception:
                log.exception("the job queue cannot be used")
                self._wait(_POLL)

    def _is_over(self, handler: JobHandler) -> bool:
        if self._stop_at is None:
            return False
        return not handler.works_off_queue or time.monotonic() > self._stop_at

    def _do(self, handler: JobHandler, job: Job) -> None:
        with use_request_id(job.id):
            if job.attempts > handler.most_attempts:
                self._set_aside(handler, job, "The server was cut off each time that it worked on this.")
            else:
                self._attempt(handler, job)

    def _attempt(self, handler: JobHandler, job: Job) -> None:
        began = time.monotonic()
        try:
            result = handler.run(job)
        except StoppedError:
            self._queue.put_back(job, counts=False)
        except JobFailedError as exc:
            log.warning("%s failed: %s", job.kind, exc)
            self._queue.fail(job, str(exc))
            handler.clean_up(job)
        except RetryLaterError as later:
            self._retry(handler, job, later.seconds, is_rate_limit=later.is_rate_limit)
        except Exception:
            log.exception("%s: an attempt failed", job.kind)
            self._retry(handler, job, pause_after(job.attempts))
        else:
            self._queue.end(job, result)
            handler.clean_up(job)
            log.info("%s done in %.2f s", job.kind, time.monotonic() - began)

    def _retry(self, handler: JobHandler, job: Job, seconds: float, *, is_rate_limit: bool = False) -> None:
        if is_rate_limit or job.attempts < handler.most_attempts:
            log.info("tried again in %.1f s", seconds)
            self._queue.put_back(job, seconds, counts=not is_rate_limit, with_group=is_rate_limit)
        else:
            self._set_aside(handler, job, f"It failed {job.attempts} times.")

    def _set_aside(self, handler: JobHandler, job: Job, reason: str) -> None:
        log.error("%s is set aside: %s", job.kind, reason)
        self._queue.fail(job, handler.give_up(job, reason))
        handler.clean_up(job)

    def _wait(self, seconds: float) -> None:
        with self._queue.changed:
            if self._stop_at is None:
                self._queue.changed.wait(seconds)


def pause_after(attempts: int) -> float:
    """Seconds until the next attempt: 1, 2, 4, …, at most 300."""
    return min(_LONGEST_PAUSE, 2.0 ** max(0, attempts - 1))

"""The workers: a bounded pool of threads that does the jobs. Of all processes over one archive, one has workers.

A file lock says which; the system gives it up with the process, so that after a crash the next one takes up at once
what was left in the middle.
"""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from assistant.request_id import referring_to
from assistant.slack.jobs import Job, JobBook

log = logging.getLogger(__name__)

_GLANCE: Final = 1.0  # seconds after which an idle worker looks whether another process has stored a job
_MOST_ATTEMPTS: Final = 8
_LONGEST_PAUSE: Final = 300.0
_FORGETTING: Final = 3_600.0
_LONGEST_WARMING: Final = 120.0


class LaterError(Exception):
    """The job is to be tried again after so many seconds. What Slack's rate limits put off does not count."""

    def __init__(self, seconds: float, *, is_rate_limit: bool = False) -> None:
        super().__init__(f"in {seconds} s")
        self.seconds = seconds
        self.is_rate_limit = is_rate_limit


class Workers:
    """Does jobs until it is stopped. `work` ends the job, or raises; `give_up` is called when it raised too often."""

    def __init__(
        self, book: JobBook, work: Callable[[Job], None], give_up: Callable[[Job], None], *, lock: Path, count: int
    ) -> None:
        self._book = book
        self._work = work
        self._give_up = give_up
        self._lock = FileLock(lock, thread_local=False)
        self._count = count
        self._changed = threading.Condition()
        self._stop_at: float | None = None
        self._ready = threading.Event()
        self._overseer = threading.Thread(target=self._oversee, name="slack", daemon=True)

    def start(self, ready: threading.Event | None = None) -> None:
        """Begin when it is `ready`, or has not become so for long: models that several threads load fail to load."""
        self._ready = ready or self._ready
        if ready is None:
            self._ready.set()
        self._overseer.start()

    def wake(self) -> None:
        """A job has been stored or may be done now."""
        with self._changed:
            self._changed.notify_all()

    def stop(self, patience: float) -> None:
        """Do what may be done now, but take up nothing more after so many seconds; what is left waits for a start."""
        self._stop_at = time.monotonic() + patience
        self.wake()
        self._overseer.join(patience + _GLANCE)
        if self._overseer.is_alive():
            log.warning("stopping in the middle of a job; it is taken up again at the next start")
        elif depth := self._book.depth():
            log.info("%d jobs are left for the next start", depth)

    def _oversee(self) -> None:
        until = time.monotonic() + _LONGEST_WARMING
        while time.monotonic() < min(until, self._stop_at or until) and not self._ready.wait(0.1):
            pass
        while True:
            try:
                with self._lock.acquire(timeout=0):
                    self._run()
            except Timeout:  # another process has the workers
                self._wait(_GLANCE)
            except Exception:
                log.exception("the workers cannot start")
                self._wait(_GLANCE)
            if self._stop_at is not None:
                return

    def _run(self) -> None:
        if left := self._book.take_up_again():
            log.warning("%d jobs were left in the middle and are taken up again", left)
        threads = [
            threading.Thread(target=self._serve, name=f"slack-{n}", daemon=True) for n in range(1, self._count + 1)
        ]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            self._book.forget_old()
            for thread in threads:
                thread.join(_FORGETTING / len(threads))

    def _serve(self) -> None:
        while self._stop_at is None or time.monotonic() < self._stop_at:
            try:
                job = self._book.take()
                if job is not None:
                    self._do(job)
                    self.wake()  # the next of its thread may be done now
                elif self._stop_at is not None:
                    return
                else:
                    self._wait(min(_GLANCE, max(0.1, self._book.seconds_to_next() or _GLANCE)))
            except Exception:
                log.exception("the ledger cannot be used")
                self._wait(_GLANCE)

    def _do(self, job: Job) -> None:
        with referring_to(job.reference):
            began = time.monotonic()
            if job.attempts > _MOST_ATTEMPTS:  # the process did not survive the last one
                self._give_up(job)
                return
            try:
                self._work(job)
            except LaterError as later:
                log.info("put off by %.1f s", later.seconds)
                if later.is_rate_limit or job.attempts < _MOST_ATTEMPTS:
                    self._book.put_back(
                        job, later.seconds, whole_channel=later.is_rate_limit, counts=not later.is_rate_limit
                    )
                else:
                    self._give_up(job)
            except Exception:
                log.exception("a job failed")
                if job.attempts < _MOST_ATTEMPTS:
                    self._book.put_back(job, pause_after(job.attempts))
                else:
                    self._give_up(job)
            else:
                log.info("%s done in %.2f s", job.entry.kind.value, time.monotonic() - began)

    def _wait(self, seconds: float) -> None:
        with self._changed:
            if self._stop_at is None:
                self._changed.wait(seconds)


def pause_after(attempts: int) -> float:
    """Seconds until the next attempt: 1, 2, 4, …"""
    return min(_LONGEST_PAUSE, 2.0 ** max(0, attempts - 1))

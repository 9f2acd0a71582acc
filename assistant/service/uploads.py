"""Articles taken into an archive that is being served, and out of it: uploads and addresses, one intake after another.

An intake runs in a thread of its own, so that questions are answered meanwhile, and goes on when its reader goes away.
What an upload is called never becomes a path, and an address is never read as one. Knows no page.
"""

import hashlib
import logging
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.build import take_in_items, take_out
from assistant.errors import IntakeError, WhoSaidError
from assistant.request_id import reference
from assistant.settings import Settings
from corpus.archive.values import IngestReport, Progress
from corpus.articles.article import Article, RefusedItem
from corpus.articles.files import read_all, read_file

log = logging.getLogger(__name__)

Fetched = Callable[[str], Iterator[Article | RefusedItem]]

MOST_ADDRESSES = 20  # of one intake: each may take 20 seconds
MOST_WAITING = 5
_MILLION = 1_000_000
_WAITING = Progress("waiting")
_PATIENCE = 15  # seconds for an intake to end: longer than a batch takes to embed
_SOON = 5  # seconds that a reader waits for an intake to end
_PAUSE = 0.2  # seconds between two looks at what an intake does
_WEB_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody sent: what they call it, and where the server has put it."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class State:
    """Where an intake is. At its end it has a report, or the trouble that ended it, in a sentence."""

    step: Progress = _WAITING
    report: IngestReport | None = None
    trouble: str = ""

    @property
    def is_over(self) -> bool:
        return self.report is not None or bool(self.trouble)


class Job:
    """One intake. May be followed by several readers at once."""

    def __init__(self) -> None:
        self.state = State()

    def follow(self) -> Iterator[State]:
        """What the intake does, whenever it changes; the last state is the end of it."""
        shown: State | None = None
        while True:
            state = self.state
            if state != shown:
                shown = state
                yield state
            if state.is_over:
                return
            time.sleep(_PAUSE)


class Intake:
    """Takes articles into the archive of the settings and out of it. May be used from several threads at once.

    `read_address` reads what stands at a web address; what is at hand does not ask private addresses.
    """

    def __init__(self, settings: Settings, *, read_address: Fetched = lambda url: read_all([url])) -> None:
        self._settings = settings
        self._read_address = read_address
        self._turn = threading.Lock()  # one writer at a time: those of other processes ingest() itself waits for
        self._guard = threading.Lock()
        self._jobs: list[Job] = []
        self._threads: list[threading.Thread] = []
        self._is_closing = threading.Event()

    @property
    def latest(self) -> Job | None:
        """The intake under way or waiting, or the last one."""
        with self._guard:
            return self._jobs[-1] if self._jobs else None

    def start(self, uploads: Sequence[Upload], addresses: Sequence[str] = ()) -> Job:
        """Begin an intake. The files are gone at its end. Raises IntakeError for too much, and for nothing."""
        job = Job()
        # Such a thread does not keep the server from ending, however long it waits for another process.
        thread = threading.Thread(
            target=self._run, args=(job, tuple(uploads), tuple(addresses)), name="intake", daemon=True
        )
        try:
            self._check(uploads, addresses)
            with self._guard:
                self._jobs = [one for one in self._jobs if not one.state.is_over]
                if len(self._jobs) >= MOST_WAITING:
                    raise IntakeError(f"{MOST_WAITING} intakes are waiting already: try again when they have ended")
                self._jobs.append(job)
                self._threads = [*(one for one in self._threads if one.is_alive()), thread]
                thread.start()
        except IntakeError:
            _discard(uploads)
            raise
        return job

    def remove(self, article_id: str) -> bool:
        """Take an article out of archive and index; False if it was not held. IntakeError while an intake goes on."""
        if not self._turn.acquire(timeout=_SOON):
            raise IntakeError("an intake is under way: remove the article when it has ended")
        try:
            return take_out(self._settings, article_id)
        finally:
            self._turn.release()

    def close(self) -> None:
        """End the intakes at the next article, so that the server can end: what is stored by then stays."""
        self._is_closing.set()
        for thread in self._threads:
            thread.join(_PATIENCE)

    def _check(self, uploads: Sequence[Upload], addresses: Sequence[str]) -> None:
        if not uploads and not addresses:
            raise IntakeError("choose files or a folder, or write an address")
        if len(uploads) > self._settings.upload_files:
            raise IntakeError(
                f"{len(uploads):,} files are more than the {self._settings.upload_files:,} that can be taken in at "
                "once: choose fewer, or use `whosaid ingest` on the server"
            )
        if len(addresses) > MOST_ADDRESSES:
            raise IntakeError(f"{len(addresses)} addresses are too many: write at most {MOST_ADDRESSES}")
        size = sum(upload.path.stat().st_size for upload in uploads if upload.path.is_file())
        if size > self._settings.upload_total_mb * _MILLION:
            raise IntakeError(
                f"{size / _MILLION:.0f} MB are more than the {self._settings.upload_total_mb:g} MB that can be taken "
                "in at once: choose fewer files, or use `whosaid ingest` on the server"
            )

    def _run(self, job: Job, uploads: Sequence[Upload], addresses: Sequence[str]) -> None:
        def tell(step: Progress) -> None:
            if self._is_closing.is_set():
                raise _ClosingError
            job.state = State(step)

        items, total = self._items(uploads, addresses), len(uploads) + len(addresses)
        try:
            with self._turn:
                tell(Progress("reading", 0, total))
                report = take_in_items(self._settings, items, tell, total=total)
            job.state = State(report=report)
        except _ClosingError:
            log.warning("an intake was ended with the server")
            job.state = State(trouble="The server was stopped: take the files in again, what is held is skipped.")
        except WhoSaidError as exc:
            job.state = State(trouble=f"{str(exc)[:1].upper()}{str(exc)[1:]}.")
        except Exception:
            own = reference()
            log.exception("no intake, reference %s", own)
            job.state = State(trouble=f"Something went wrong; please try again. (Reference {own})")
        finally:
            _discard(uploads)

    def _items(self, uploads: Sequence[Upload], addresses: Sequence[str]) -> Iterator[Article | RefusedItem]:
        for upload in uploads:
            yield from self._uploaded(upload)
        for address in addresses:
            if _WEB_ADDRESS.fullmatch(address):
                yield from self._read_address(address)
            else:
                yield RefusedItem(address, "is not an http(s) address")

    def _uploaded(self, upload: Upload) -> Iterator[Article | RefusedItem]:
        """What is in the file, under the user's name for it. Another file of the same name does not replace it."""
        most = self._settings.upload_mb * _MILLION
        size = upload.path.stat().st_size if upload.path.is_file() else 0
        if size > most:
            yield RefusedItem(
                upload.name, f"is {size / _MILLION:.1f} MB: at most {most / _MILLION:g} MB can be uploaded"
            )
            return
        given, named = str(upload.path), ""
        for item in read_file(upload.path):
            if isinstance(item, RefusedItem):
                yield RefusedItem(item.uri.replace(given, upload.name, 1), item.reason.replace(given, upload.name))
                continue
            named = named or f"upload:{_digest(upload.path)}/{upload.name}"
            yield replace(item, uri=item.uri.replace(given, named, 1))


class _ClosingError(Exception):
    """The server ends, and an intake with it."""


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:12]


def _discard(uploads: Sequence[Upload]) -> None:
    for upload in uploads:
        with suppress(OSError):
            upload.path.unlink()

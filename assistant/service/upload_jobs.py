"""Jobs that take in what readers send on the page: files, folders, web addresses. Removes articles, too.

The files lie beside the archive until their job has ended. A file's name never becomes a path, and an address is never
read as one.
"""

import hashlib
import logging
import re
import secrets
import shutil
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Final

from assistant.build import take_out
from assistant.errors import UploadError, WhoSaidError
from assistant.request_id import request_id
from assistant.service.ingest_jobs import IngestHandler, ReadAddress
from assistant.service.jobs import Job, JobQueue
from assistant.service.workers import JobFailedError, StoppedError
from assistant.settings import Settings
from corpus.archive.values import IngestReport, Progress
from corpus.articles.article import Article, RefusedItem
from corpus.articles.reading import read_all, read_file

log = logging.getLogger(__name__)

FOLDER: Final = "uploads"
MOST_ADDRESSES: Final = 20  # of one job: each may take 20 seconds
MOST_UNENDED: Final = 5
_MILLION: Final = 1_000_000
_WAITING: Final = Progress("waiting")
_WAIT_TO_REMOVE: Final = 5.0  # seconds that a reader waits for an upload to end
_POLL: Final = 0.2  # seconds between two looks at a job
_ABANDONED: Final = 86_400.0  # seconds, after which files without a job are deleted
_WEB_ADDRESS: Final = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file that a reader sent: what they call it, and where the server has put it."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class UploadState:
    """How far an upload is. At its end it has a report, or the trouble that ended it, in a sentence."""

    step: Progress = _WAITING
    report: IngestReport | None = None
    trouble: str = ""

    @property
    def is_over(self) -> bool:
        return self.report is not None or bool(self.trouble)


@dataclass(frozen=True, slots=True)
class UploadJob:
    """One upload, for its reader to follow. Several readers may follow it at once."""

    uploads: "Uploads"
    id: str

    @property
    def state(self) -> UploadState:
        return self.uploads.state(self.id)

    def follow(self) -> Iterator[UploadState]:
        """The state, whenever it changes. The last one is the end of the upload, or says that the server stops."""
        shown: UploadState | None = None
        while True:
            state = self.state
            if state != shown:
                shown = state
                yield state
            if state.is_over:
                return
            time.sleep(_POLL)


class Uploads(IngestHandler):
    """Takes uploads into the archive of the settings.

    `read_address` reads a web address; by default it does not ask private addresses.
    """

    kind: ClassVar[str] = "uploads"

    def __init__(
        self, queue: JobQueue, settings: Settings, *, read_address: ReadAddress = lambda url: read_all([url])
    ) -> None:
        super().__init__(queue, settings, read_address=read_address)
        self._folder = (settings.archive / FOLDER).resolve()
        self._archive_in_use = threading.Lock()

    # --- for the page

    @property
    def latest(self) -> UploadJob | None:
        """The upload that runs or waits, or else the last one."""
        job = self._queue.latest(self.kind)
        return UploadJob(self, job.id) if job else None

    def start(self, files: Sequence[UploadedFile], addresses: Sequence[str] = ()) -> UploadJob:
        """Store an upload. The files are moved. Raises UploadError for too much or nothing, QueueFullError."""
        folder = secrets.token_hex(8)
        try:
            self._check(files, addresses)
            payload = {"folder": folder, "files": self._moved(files, folder), "addresses": list(addresses)}
            progress = {"read": 0, "total": len(files) + len(addresses)}
            job = self._queue.add(self.kind, payload, progress=progress, most_unended=MOST_UNENDED)
        except BaseException:
            for file in files:
                file.path.unlink(missing_ok=True)
            self._delete(folder)
            raise
        assert job is not None  # it has no key that could be known already
        return UploadJob(self, job.id)

    def state(self, id: str) -> UploadState:
        """How far the upload with this id is."""
        job = self._queue.find(id)
        if job is None:
            return UploadState(trouble="This upload ended long ago.")
        if job.has_ended:
            return UploadState(report=_report_of(job.result) if job.result else None, trouble=job.trouble)
        if self.stopping.is_set():
            return UploadState(trouble="The server stops: what is left is taken in after its next start.")
        return UploadState(Progress(*job.progress["step"]) if "step" in job.progress else _WAITING)

    def remove(self, article_id: str) -> bool:
        """Take an article out of archive and index; False if it was not held. UploadError while an upload goes on."""
        if not self._archive_in_use.acquire(timeout=_WAIT_TO_REMOVE):
            raise UploadError("articles are being taken in: remove the article when that has ended")
        try:
            return take_out(self._settings, article_id)
        finally:
            self._archive_in_use.release()

    def _check(self, files: Sequence[UploadedFile], addresses: Sequence[str]) -> None:
        if not files and not addresses:
            raise UploadError("choose files or a folder, or write an address")
        if len(files) > self._settings.upload_files:
            raise UploadError(
                f"{len(files):,} files are more than the {self._settings.upload_files:,} that can be taken in at "
                "once: choose fewer, or use `whosaid ingest` on the server"
            )
        if len(addresses) > MOST_ADDRESSES:
            raise UploadError(f"{len(addresses)} addresses are too many: write at most {MOST_ADDRESSES}")
        size = sum(file.path.stat().st_size for file in files if file.path.is_file())
        if size > self._settings.upload_total_mb * _MILLION:
            raise UploadError(
                f"{size / _MILLION:.0f} MB are more than the {self._settings.upload_total_mb:g} MB that can be taken "
                "in at once: choose fewer files, or use `whosaid ingest` on the server"
            )

    # --- the files

    def _moved(self, files: Sequence[UploadedFile], folder: str) -> list[dict[str, str]]:
        """The files in the job's own folder, each in one of its own: two of a folder may have the same name."""
        moved = []
        for number, file in enumerate(files):
            place = self._folder / folder / str(number)
            place.mkdir(parents=True)
            if file.path.is_file():
                shutil.move(file.path, place / file.path.name)
            moved.append({"name": file.name, "path": f"{number}/{file.path.name}"})
        return moved

    def clean_up(self, job: Job) -> None:
        """Delete the job's files, and those that a killed server moved but could not store a job for."""
        self._delete(job.payload["folder"])
        needed = {one.payload["folder"] for one in self._queue.unended(self.kind)}
        for folder in self._folder.glob("*"):
            with suppress(OSError):
                if folder.name not in needed and folder.stat().st_mtime < time.time() - _ABANDONED:
                    self._delete(folder.name)

    def _delete(self, folder: str) -> None:
        shutil.rmtree(self._folder / folder, ignore_errors=True)

    # --- for the workers

    def run(self, job: Job) -> dict[str, Any]:
        try:
            with self._archive_in_use:
                return self.ingest(job).to_json()
        except StoppedError:
            raise
        except WhoSaidError as exc:
            raise JobFailedError(f"{str(exc)[:1].upper()}{str(exc)[1:]}.") from exc
        except Exception:
            own = request_id()
            log.exception("an upload failed, reference %s", own)
            raise JobFailedError(f"Something went wrong; please try again. (Reference {own})") from None

    def give_up(self, job: Job, reason: str) -> str:  # noqa: ARG002
        return f"{reason} The upload is set aside: try again with fewer files."

    def items(self, payload: Mapping[str, Any]) -> Iterator[Article | RefusedItem]:
        for file in payload["files"]:
            yield from self._articles_of(UploadedFile(file["name"], self._folder / payload["folder"] / file["path"]))
        for address in payload["addresses"]:
            if _WEB_ADDRESS.fullmatch(address):
                yield from self._read_address(address)
            else:
                yield RefusedItem(address, "is not an http(s) address")

    def _articles_of(self, file: UploadedFile) -> Iterator[Article | RefusedItem]:
        """What is in the file, under its reader's name for it. The digest keeps files of one name apart."""
        most = self._settings.upload_mb * _MILLION
        size = file.path.stat().st_size if file.path.is_file() else 0
        if size > most:
            yield RefusedItem(file.name, f"is {size / _MILLION:.1f} MB: at most {most / _MILLION:g} MB can be uploaded")
            return
        given, named = str(file.path), ""
        for item in read_file(file.path):
            if isinstance(item, RefusedItem):
                yield RefusedItem(item.uri.replace(given, file.name, 1), item.reason.replace(given, file.name))
                continue
            named = named or f"upload:{_digest(file.path)}/{file.name}"
            yield replace(item, uri=item.uri.replace(given, named, 1))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:12]


def _report_of(result: Mapping[str, Any]) -> IngestReport:
    return IngestReport(**{**result, "refused": tuple(RefusedItem(**one) for one in result["refused"])})

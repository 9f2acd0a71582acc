"""The HTML of the tab "Archive" beside its list: what the archive holds, and how adding articles goes."""

from typing import Final

from assistant.service.overview import Overview
from assistant.service.upload_jobs import UploadState
from assistant.web.formatting import count_text
from assistant.web.messages import error_html
from assistant.web.rendering import render
from corpus.archive.values import IngestReport

_MOST_REFUSALS: Final = 50  # that are named; the rest are counted


def archive_summary_html(held: Overview) -> str:
    """What the archive holds, and as of when."""
    return render("archive/summary", counts=held.counts, newest_published=held.newest_published)


def progress_html(state: UploadState) -> str:
    """What is being done to add articles, and at the end the report."""
    if state.trouble:
        return error_html(state.trouble)
    if state.report is not None:
        return report_html(state.report)
    stage, done, total, uri = state.step
    if stage == "waiting":
        return _progress_bar("Waiting for other articles to be added …")
    if stage == "indexing":
        return _progress_bar(f"Indexing: {done:,} of {count_text(total or 0, 'article')}", done, total)
    name = f", {uri.rpartition('/')[2]}" if uri else ""
    # One file may hold many articles, so that more may be read than there are files.
    most = max(done, total or 0)
    return _progress_bar(f"Reading: {done:,} of {most:,}{name}", done, most)


def _progress_bar(message: str, done: int | None = None, total: int | None = None) -> str:
    return render("archive/progress", message=message, done=done, total=total)


def report_html(report: IngestReport) -> str:
    """Accepted, copies, refused and why."""
    return render("archive/report", report=report, accepted=report.new + report.changed, most=_MOST_REFUSALS)

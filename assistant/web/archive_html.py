"""What the archive's page looks like: its articles, what an intake does, and its report, as markup."""

from assistant.service.browse import Page
from assistant.service.uploads import State
from assistant.web.board_html import pages_html
from assistant.web.pieces import button_html, day_of, plural, problem_html, text_html
from corpus.archive.store import Archive
from corpus.archive.values import ArticleEntry, IngestReport

_NAMED = 50  # refusals that are named; the rest are counted


def holdings_html(archive: Archive) -> str:
    """What the archive holds, and as of when."""
    counts, newest = archive.counts(), archive.newest_published()
    if not counts.articles:
        return '<p class="ws-holdings">The archive is empty.</p>'
    parts = [plural(counts.articles, "article"), plural(counts.sentences, "sentence")]
    parts.append(plural(counts.attributions, "statement"))
    if counts.origins < counts.articles:
        parts.append(plural(counts.origins, "independent report"))
    as_of = f"As of {day_of(newest)}, the newest article." if newest else "No article is dated."
    waiting = f" {plural(counts.pending, 'article')} still to be indexed." if counts.pending else ""
    return f'<p class="ws-holdings"><strong>{as_of}</strong> {", ".join(parts)}.{waiting}</p>'


def articles_html(page: Page[ArticleEntry], turned: int, *, is_narrowed: bool, doomed: str = "") -> str:
    """The list; with the id of the article that a reader is asked about before it is removed."""
    if not page.total:
        if is_narrowed:
            return (
                '<div class="ws-none"><h3>No such article</h3>'
                "<p>None holds all of these words within the filters: take one away.</p></div>"
            )
        return (
            '<div class="ws-none"><h3>The archive is empty</h3>'
            "<p>Choose files or a folder above, or write an address, and take them in.</p></div>"
        )
    items = "".join(_article_html(entry, is_doomed=entry.id == doomed) for entry in page.items)
    return (
        f'<h2 class="ws-count" tabindex="-1">{plural(page.total, "article")}</h2><ol class="ws-articles">{items}</ol>'
        f"{pages_html(page, turned)}"
    )


def _article_html(entry: ArticleEntry, *, is_doomed: bool) -> str:
    title = text_html(entry.title or entry.uri)
    parts = [text_html(entry.outlet)] if entry.outlet else []
    parts += [day_of(entry.published) or "undated", plural(entry.sentences, "sentence")]
    parts.append(plural(entry.attributions, "statement"))
    if entry.origin != entry.id:
        parts.append("copy of another report")
    if is_doomed:
        foot = (
            '<div class="ws-sure" role="alertdialog" aria-label="Remove this article?">'
            "<p>Remove this article? No answer will cite it any more.</p>"
            f"{button_html('Remove', 'remove', entry.id, css='ws-button ws-danger')}"
            f"{button_html('Keep', 'keep', css='ws-button ws-keep')}</div>"
        )
    else:
        foot = button_html("Remove", "ask", entry.id, css="ws-link ws-remove", aria_label=f"Remove {entry.title}")
    return (
        f'<li class="ws-article" dir="auto">{button_html(title, "open", entry.id, css="ws-open")}'
        f'<p class="ws-where">{" · ".join(parts)}</p>{foot}</li>'
    )


def progress_html(state: State) -> str:
    """What an intake does, and at its end its report."""
    if state.trouble:
        return problem_html(state.trouble)
    if state.report is not None:
        return report_html(state.report)
    stage, done, total, uri = state.step
    if stage == "waiting":
        return _bar_html("Waiting for another intake to end …", None, None)
    if stage == "indexing":
        return _bar_html(f"Indexing: {done:,} of {plural(total or 0, 'article')}", done, total)
    name = f", {uri.rpartition('/')[2]}" if uri else ""
    # One file may hold many articles, so that more may be read than there are files.
    most = max(done, total or 0)
    return _bar_html(f"Reading: {done:,} of {most:,}{name}", done, most)


def _bar_html(words: str, done: int | None, total: int | None) -> str:
    values = f' value="{done}" max="{total}"' if done is not None and total else ""
    return (
        f'<div class="ws-progress" role="status"><progress{values} aria-label="Intake"></progress>'
        f'<p dir="auto">{text_html(words)}</p></div>'
    )


def report_html(report: IngestReport) -> str:
    """Accepted, copies, refused and why."""
    accepted = report.new + report.changed
    parts = [f"<strong>{plural(accepted, 'article')} accepted</strong>"]
    if report.changed:
        parts.append(f"{report.changed:,} of them changed")
    if report.copies:
        parts.append(f"{report.copies:,} of them {'copies' if report.copies > 1 else 'a copy'} of other reports")
    if report.unchanged:
        parts.append(f"{report.unchanged:,} held already")
    if accepted:
        parts.append(f"{plural(report.sentences, 'sentence')}, {plural(report.attributions, 'statement')}")
    parts.append(f"{report.seconds:.1f} s")
    refused = ""
    if report.refused:
        items = "".join(
            f'<li dir="auto"><strong>{text_html(one.uri)}</strong> {text_html(one.reason)}</li>'
            for one in report.refused[:_NAMED]
        )
        rest = len(report.refused) - _NAMED
        more = f"<li>and {rest:,} more</li>" if rest > 0 else ""
        refused = f"<h3>{len(report.refused):,} refused</h3><ul>{items}{more}</ul>"
    return f'<div class="ws-report" role="status" tabindex="-1"><p>{" · ".join(parts)}</p>{refused}</div>'

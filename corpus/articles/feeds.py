"""The articles of an RSS or Atom feed."""

import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from corpus.articles.article import Article, RefusedItem
from corpus.articles.details import Details, article_with, clean, link, refuse_too_many_tags
from corpus.articles.written_dates import written_date
from corpus.errors import ReadError

_MAX_TAGS: Final = 200_000


def parse_feed(uri: str, raw: bytes) -> Iterator[Article | RefusedItem]:
    """`uri` is the feed's address or absolute path; each entry's is that, "#", and its link, id or number."""
    import feedparser

    refuse_too_many_tags(uri, raw, _MAX_TAGS)
    # A stream, never the bytes or a string: those feedparser would take for a path or an address and open it.
    feed = feedparser.parse(io.BytesIO(raw))
    entries = [entry for entry in feed.entries if entry]
    if not entries:
        raise ReadError(uri, "is not a feed that can be read" if feed.bozo or not feed.version else "has no entries")
    outlet = clean(feed.feed.get("title", ""))
    for number, entry in enumerate(entries, 1):
        # Below the feed's own name: a link is only claimed, and must not replace what another feed or address gave.
        url = link(entry.get("link", ""))
        entry_uri = f"{uri}#{url or clean(entry.get('id', '')) or number}"
        details = Details(
            title=clean(entry.get("title", "")),
            outlet=outlet,
            published=_date(entry),
            byline=clean(entry.get("author", "")),
            url=url,
        )
        try:
            yield article_with(entry_uri, _text(entry), details)
        except ReadError as exc:
            yield RefusedItem(exc.uri, exc.reason)


def _text(entry: Mapping[str, Any]) -> str:
    """The longest of content and summary: a feed may give the whole article in either."""
    parts = [*entry.get("content", []), entry.get("summary_detail") or {}]
    texts = [
        part.get("value", "") if part.get("type") == "text/plain" else _without_tags(part.get("value", ""))
        for part in parts
    ]
    return max(texts, key=len)


def _without_tags(html: str) -> str:
    """The text of a fragment, a line for each block. (trafilatura's html2txt runs paragraphs together.)"""
    from lxml.html import fragment_fromstring  # type: ignore[import-untyped]

    if not html.strip():
        return ""
    tree = fragment_fromstring(html, create_parent="div")
    for block in tree.iter("p", "br", "div", "li", "blockquote", "h1", "h2", "h3", "h4", "tr"):
        block.text = "\n" + (block.text or "")
        block.tail = "\n" + (block.tail or "")
    lines = (" ".join(line.split()) for line in str(tree.text_content()).splitlines())
    return "\n".join(line for line in lines if line)


def _date(entry: Mapping[str, Any]) -> date | None:
    entry = dict(entry)  # feedparser's own dict answers "updated" with "published", and warns
    for name in ("published", "updated"):
        if day := written_date(entry.get(name, "")):
            return day
        if parsed := entry.get(f"{name}_parsed"):
            return date(*parsed[:3])
    return None

"""The articles of an RSS or Atom feed."""

import html
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from corpus.articles.article import Article, RefusedItem
from corpus.articles.details import Details, article_with, clean, link, refuse_too_many_tags
from corpus.articles.written_dates import written_date
from corpus.errors import ReadError

_MAX_TAGS: Final = 200_000
_MOST_ENCODED: Final = 3  # how often markup may have been encoded as text, one upon the other
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_TAG: Final = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|cite|code|div|em|figure|font|h[1-6]|hr|i|img|li|mark|ol|p|q|s|small|span|strong"
    r"|sub|sup|table|td|tr|u|ul|wbr)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
"""A tag of running text: `5 <b 6` has none."""


def parse_feed(uri: str, raw: bytes) -> Iterator[Article | RefusedItem]:
    """`uri` is the feed's address or absolute path; each entry's is that, "#", and its link, id or number."""
    import feedparser

    refuse_too_many_tags(uri, raw, _MAX_TAGS)
    # A stream, never the bytes or a string: those feedparser would take for a path or an address and open it.
    feed = feedparser.parse(io.BytesIO(raw))
    entries = [entry for entry in feed.entries if entry]
    if not entries:
        raise ReadError(uri, "is not a feed that can be read" if feed.bozo or not feed.version else "has no entries")
    outlet = _line(feed.feed, "title")
    for number, entry in enumerate(entries, 1):
        # Below the feed's own name: a link is only claimed, and must not replace what another feed or address gave.
        url = link(entry.get("link", ""))
        entry_uri = f"{uri}#{url or clean(entry.get('id', '')) or number}"
        details = Details(
            title=_line(entry, "title"),
            outlet=outlet,
            published=_date(entry),
            byline=clean(_decoded(entry.get("author", ""))),
            url=url,
        )
        try:
            yield article_with(entry_uri, _text(entry), details)
        except ReadError as exc:
            yield RefusedItem(exc.uri, exc.reason)


def _line(entry: Mapping[str, Any], name: str) -> str:
    """A field of one line. Many feeds write markup into their titles, and encode it once more than they should."""
    kind = (entry.get(f"{name}_detail") or {}).get("type", "")
    written = entry.get(name, "")
    return clean(_decoded(written) if kind == "text/plain" else _text_of_html(written))


def _text(entry: Mapping[str, Any]) -> str:
    """The longest of content and summary: a feed may give the whole article in either."""
    parts = [*entry.get("content", []), entry.get("summary_detail") or {}]
    texts = [
        part.get("value", "") if part.get("type") == "text/plain" else _text_of_html(part.get("value", ""))
        for part in parts
    ]
    return max(texts, key=len)


def _text_of_html(fragment: str) -> str:
    """The text of a fragment. Where what is left still is markup, it was encoded more than once."""
    text = _without_tags(fragment)
    for _ in range(_MOST_ENCODED - 1):
        if not _TAG.search(text) and not _ENTITY.search(text):
            break
        text = _without_tags(text)
    return text


def _decoded(text: str) -> str:
    """Plain text with the characters that its entities stand for."""
    for _ in range(_MOST_ENCODED):
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    return text


def _without_tags(fragment: str) -> str:
    """The text of a fragment, a line for each block. (trafilatura's html2txt runs paragraphs together.)"""
    from lxml.html import fragment_fromstring  # type: ignore[import-untyped]

    if not fragment.strip():
        return ""
    tree = fragment_fromstring(fragment, create_parent="div")
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

"""Reads articles from files, folders, feeds and addresses, one at a time; what gives no article is a RefusedItem.

Chooses the format. One bad item never stops the others. What an article says about itself is untrusted: it never
becomes a path.
"""

import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from email.message import Message
from pathlib import Path
from typing import TYPE_CHECKING, Final

from corpus.articles.article import Article, RefusedItem
from corpus.articles.feeds import parse_feed
from corpus.articles.files import MAX_BYTES, parse_markdown, parse_text, read_json_lines
from corpus.articles.walk import Seen, walk
from corpus.articles.web_pages import parse_page
from corpus.errors import ReadError

if TYPE_CHECKING:
    from corpus.articles.fetch import Fetched

logger = logging.getLogger(__name__)

Fetch = Callable[[str], "Fetched"]

_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_JSON_LINES: Final = ".jsonl"
_PARSERS: Final[Mapping[str, Callable[[str, bytes], Iterator[Article | RefusedItem]]]] = {
    ".txt": parse_text,
    ".md": parse_markdown,
    ".markdown": parse_markdown,
    ".html": parse_page,
    ".htm": parse_page,
    ".xml": parse_feed,
    ".rss": parse_feed,
    ".atom": parse_feed,
}


def _fetch(url: str) -> "Fetched":
    from corpus.articles.fetch import fetch

    return fetch(url)


def read_all(paths_or_urls: Sequence[str], *, fetch: Fetch = _fetch) -> Iterator[Article | RefusedItem]:
    """Every article of the files, folders and http(s) addresses given, in order, lazily; each file once."""
    for found in _find(paths_or_urls):
        if isinstance(found, RefusedItem):
            yield found
        elif isinstance(found, Path):
            yield from read_file(found)
        else:
            yield from _guarded(found, _read_address(found, fetch))


def count_items(paths_or_urls: Sequence[str]) -> int:
    """The number of files and addresses that `read_all` will open, for a progress bar. Opens none of them."""
    return sum(1 for _ in _find(paths_or_urls))


def read_file(path: Path) -> Iterator[Article | RefusedItem]:
    """The articles of one file. Their `uri` begins with the absolute path, with links not followed."""
    uri = os.path.abspath(path)  # noqa: PTH100 - Path.absolute() keeps "..", Path.resolve() follows links
    return _guarded(uri, _read_path(Path(uri)))


def _find(paths_or_urls: Sequence[str]) -> Iterator[Path | str | RefusedItem]:
    """Files (paths), addresses (strings) and what is neither, in the order given; every file once."""
    seen: Seen = set()
    for item in paths_or_urls:
        if _ADDRESS.match(item):
            yield item
        else:
            yield from walk(item, seen)


def _guarded(uri: str, articles: Iterator[Article | RefusedItem]) -> Iterator[Article | RefusedItem]:
    """Ends with a RefusedItem where reading fails. Refuses a second article with the same uri."""
    seen: set[str] = set()
    try:
        for article in articles:
            if article.uri in seen and isinstance(article, Article):
                yield RefusedItem(article.uri, "has the same id as an earlier article of this file")
                continue
            if isinstance(article, Article):  # millions of lines may be none
                seen.add(article.uri)
            yield article
    except ReadError as exc:
        yield RefusedItem(exc.uri, exc.reason)
    except OSError as exc:
        yield RefusedItem(uri, f"could not be opened: {exc.strerror or exc}")
    except Exception as exc:  # hostile input makes parsers raise anything; the others must still be read
        logger.info("cannot read %r", uri, exc_info=True)
        yield RefusedItem(uri, f"could not be read ({type(exc).__name__}): `whosaid -v ingest` says more")


def _read_path(path: Path) -> Iterator[Article | RefusedItem]:
    uri, suffix = str(path), path.suffix.lower()
    if suffix not in _PARSERS and suffix != _JSON_LINES:
        known = ", ".join(sorted([*_PARSERS, _JSON_LINES]))
        raise ReadError(uri, f"is a {suffix!r} file: only {known} can be read" if suffix else f"has none of {known}")
    size = path.stat().st_size
    if not size:
        raise ReadError(uri, "is empty")
    if suffix == _JSON_LINES:
        yield from read_json_lines(path)
        return
    if size > MAX_BYTES:
        raise ReadError(uri, f"is {size / 1e6:.1f} MB: an article may have at most {MAX_BYTES / 1e6:g} MB")
    yield from _PARSERS[suffix](uri, path.read_bytes())


def _read_address(url: str, fetch: Fetch) -> Iterator[Article | RefusedItem]:
    fetched = fetch(url)
    kind, charset = _content_type(fetched.content_type)
    root = re.search(rb"<(rss|feed|rdf:RDF|html|!doctype\s+html)\b", fetched.body[:4096], re.IGNORECASE)
    is_feed = root is not None and root[1].lower() in (b"rss", b"feed", b"rdf:rdf")
    if is_feed or (kind.endswith("xml") and root is None):
        yield from parse_feed(url, fetched.body)
    elif "html" in kind or (root is not None and (not kind or kind.endswith("xml"))):
        yield from parse_page(url, fetched.body, fetched.url, charset)
    else:
        raise ReadError(url, f"is neither a web page nor a feed: its type is {kind!r}")


def _content_type(header: str) -> tuple[str, str]:
    """Type and charset of a Content-Type header, each "" where it has none."""
    message = Message()
    message["Content-Type"] = header or "application/octet-stream"
    return message.get_content_type() if header else "", message.get_content_charset() or ""

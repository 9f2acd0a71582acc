"""Articles out of files, folders, feeds and addresses, one at a time; what cannot be read comes back as a RefusedItem.

Knows file formats, encodings and written dates. Deliberately does not know sentences, the archive, or how an address is
fetched. One bad item never stops the others. What an article says about itself is untrusted: it never becomes a path.
"""

import io
import json
import logging
import os
import re
import stat
import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.message import Message
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from corpus.articles.article import Article, RefusedItem
from corpus.errors import ReadError

if TYPE_CHECKING:
    from corpus.articles.fetch import Fetched

logger = logging.getLogger(__name__)

MAX_BYTES = 10_000_000  # of one article; a .jsonl file may be larger, its lines may not
MAX_CHARACTERS = 1_000_000  # of the text of one article: a long novel; what comes after reading is not linear
MAX_FRONT_MATTER = 64_000
# trafilatura takes 1.5 s for a page of 50,000 tags, 200 s for one of 440,000 (10 MB of <p>); real pages have < 10,000.
MAX_PAGE_TAGS = 50_000
MAX_FEED_TAGS = 200_000
MIN_PAGE_WORDS = 10  # "404. Sorry, this page does not exist." is no article

Fetch = Callable[[str], "Fetched"]
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_ISO_DATE = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_PATH_DATE = re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})(?=/|$)")


@dataclass(frozen=True, slots=True)
class _Details:
    """What an article says about itself, cleaned."""

    title: str = ""
    outlet: str = ""
    published: date | None = None
    byline: str = ""
    url: str = ""
    fictional: bool = False


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
    """How many files and addresses `read_all` will open: for a progress bar. Opens none of them."""
    return sum(1 for _ in _find(paths_or_urls))


def read_file(path: Path) -> Iterator[Article | RefusedItem]:
    """The articles of one file. The `uri` is the path made absolute, links not followed."""
    uri = os.path.abspath(path)  # noqa: PTH100 - Path.absolute() keeps "..", Path.resolve() follows links
    return _guarded(uri, _read_path(Path(uri)))


def _guarded(uri: str, articles: Iterator[Article | RefusedItem]) -> Iterator[Article | RefusedItem]:
    """Ends in a RefusedItem where reading fails; two articles of one origin with the same uri are one too many."""
    seen: set[str] = set()
    try:
        for article in articles:
            if article.uri in seen and isinstance(article, Article):
                yield RefusedItem(article.uri, "has the same id as an earlier article of this file")
                continue
            seen.add(article.uri)
            yield article
    except ReadError as exc:
        yield RefusedItem(exc.uri, exc.reason)
    except OSError as exc:
        yield RefusedItem(uri, f"could not be opened: {exc.strerror or exc}")
    except Exception as exc:  # hostile input makes parsers raise anything; the others must still be read
        logger.info("cannot read %r", uri, exc_info=True)
        yield RefusedItem(uri, f"could not be read ({type(exc).__name__}): `whosaid -v ingest` says more")


# Finding files


def _find(paths_or_urls: Sequence[str]) -> Iterator[Path | str | RefusedItem]:
    """Files (paths), addresses (strings) and what is neither, in the order given; every underlying file once."""
    seen: set[tuple[int, int]] = set()
    for item in paths_or_urls:
        if _ADDRESS.match(item):
            yield item
        else:
            yield from _walk(os.path.abspath(item), item, seen)  # noqa: PTH100


def _walk(root: str, given: str, seen: set[tuple[int, int]]) -> Iterator[Path | RefusedItem]:
    """Depth first, by name. A stack, not recursion: a folder may be deeper than Python's own stack."""
    stack = [root]
    while stack:
        path = stack.pop()
        try:
            status = os.stat(path)  # noqa: PTH116
            if (status.st_dev, status.st_ino) in seen:
                continue
            if path != root and os.path.islink(path) and not _is_inside(path, root):  # noqa: PTH114
                yield RefusedItem(
                    _printable(path), f"is a link to something outside {given!r}: give that by its own name"
                )
                continue
            seen.add((status.st_dev, status.st_ino))
            if stat.S_ISDIR(status.st_mode):
                names = sorted(name for name in os.listdir(path) if not _is_hidden(name))  # noqa: PTH208
                stack.extend(os.path.join(path, name) for name in reversed(names))  # noqa: PTH118
            elif not stat.S_ISREG(status.st_mode):
                yield RefusedItem(_printable(path), "is not a regular file")  # opening a pipe would wait for ever
            elif _printable(path) != path:
                yield RefusedItem(_printable(path), "has a name that is not UTF-8: rename it")
            else:
                yield Path(path)
        except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a NUL in the path
            name = given if path == root else path
            yield RefusedItem(_printable(path), f"no such file or folder: {_printable(name)!r}")
        except OSError as exc:
            yield RefusedItem(_printable(path), f"could not be opened: {exc.strerror or exc}")


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name.lower() in ("thumbs.db", "desktop.ini", "__macosx")


def _is_inside(path: str, root: str) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def _printable(path: str) -> str:
    return path.encode("utf-8", "replace").decode()


# One file, one address


def _read_path(path: Path) -> Iterator[Article | RefusedItem]:
    uri, suffix = str(path), path.suffix.lower()
    if suffix not in _PARSERS and suffix != ".jsonl":
        known = ", ".join(sorted([*_PARSERS, ".jsonl"]))
        raise ReadError(uri, f"is a {suffix!r} file: only {known} can be read" if suffix else f"has none of {known}")
    size = path.stat().st_size
    if not size:
        raise ReadError(uri, "is empty")
    if suffix == ".jsonl":
        yield from _read_json_lines(path)
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
        yield from _parse_feed(url, fetched.body)
    elif "html" in kind or (root is not None and (not kind or kind.endswith("xml"))):
        yield from _parse_page(url, fetched.body, fetched.url, charset)
    else:
        raise ReadError(url, f"is neither a web page nor a feed: its type is {kind!r}")


def _content_type(header: str) -> tuple[str, str]:
    """Type and charset of a Content-Type header, each "" where it has none."""
    message = Message()
    message["Content-Type"] = header or "application/octet-stream"
    return message.get_content_type() if header else "", message.get_content_charset() or ""


def _article(uri: str, text: str, details: _Details) -> Article:
    """An Article, or ReadError where the text is none."""
    if len(text) > MAX_CHARACTERS:
        raise ReadError(uri, f"has {len(text):,} characters: more than {MAX_CHARACTERS:,} is no news article; split it")
    if objection := _objection(text):
        raise ReadError(uri, objection)
    return Article(
        uri=uri,
        text=text,
        title=details.title or _title(text),
        outlet=details.outlet,
        published=details.published,
        byline=details.byline,
        url=details.url,
        fictional=details.fictional,
    )


def _objection(text: str) -> str:
    if not text.strip():
        return "is empty"
    controls = sum(1 for char in text if char < " " and char not in "\t\n\v\f\r")
    if "\0" in text or controls * 100 > len(text):
        return "is not text but binary data"
    if re.search(r"[\ud800-\udfff]", text):
        return "holds broken characters (half of a surrogate pair)"
    if not any(_is_prose(line) for line in text.splitlines()):
        return "has no sentence in it"
    return ""


def _is_prose(line: str) -> bool:
    return any(char.isalpha() for char in line) and not _is_web_address(line)


def _is_web_address(line: str) -> bool:
    return line.strip().startswith(("http://", "https://"))


def _decode(uri: str, raw: bytes, declared: str = "") -> str:
    """Bytes as text, with no newline translation: UTF-8, UTF-16 with its mark, as declared, or a confident guess."""
    try:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            return raw.decode("utf-16")
        if b"\0" in raw:
            raise ReadError(uri, "is not text but binary data")
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _decode_as(raw, declared) or _guess(raw)
    if text is None:
        raise ReadError(uri, "could not tell its character encoding: save it as UTF-8")
    return text


def _decode_as(raw: bytes, encoding: str) -> str | None:
    if encoding.lower() in ("iso-8859-1", "latin-1", "latin1", "us-ascii"):
        encoding = "cp1252"  # what these names mean on the web (WHATWG Encoding Standard)
    try:
        return raw.decode(encoding) if encoding else None
    except (LookupError, UnicodeError):
        return None


def _guess(raw: bytes) -> str | None:
    """The only plausible reading of the bytes, or the Western one where the language is Western, or None.

    charset-normalizer's first choice alone is not safe: of 300 news texts with accents, as cp1252, it got letters
    wrong in 11. This rule got none wrong in 828 and gave up on 84.
    """
    from charset_normalizer import from_bytes

    matches = list(from_bytes(raw))
    best = min((match.chaos for match in matches), default=0.0)
    plausible = [match for match in matches if match.chaos <= best + 0.02 and match.coherence >= 0.2]
    if len(plausible) == 1:
        return str(plausible[0])
    western = {"English", "French", "German", "Spanish", "Italian", "Portuguese", "Dutch"}
    for match in plausible:
        if "cp1252" in match.could_be_from_charset and match.language in western:
            return str(match)
    return None


# Formats: each takes the uri and the bytes


def _parse_text(uri: str, raw: bytes) -> Iterator[Article | RefusedItem]:
    text = _decode(uri, raw)
    first = _first_line(text)
    url = _link(first) if _is_web_address(first) else ""
    details = _Details(
        outlet=_host(url),
        published=_date_in_address(url) or _date_in(Path(uri).stem),
        url=url,
    )
    yield _article(uri, text, details)


def _parse_markdown(uri: str, raw: bytes) -> Iterator[Article | RefusedItem]:
    from frontmatter.default_handlers import YAMLHandler

    text, handler = _decode(uri, raw), YAMLHandler()
    start = len(text) - len(text.lstrip())
    if not handler.detect(text[start:]):
        yield _article(uri, text, _Details())
        return
    first_line = text[:start].count("\n") + 1
    try:
        front, body = handler.split(text[start:])
    except ValueError as exc:
        raise ReadError(uri, f"line {first_line}: the front matter is not closed by a line '---'") from exc
    values = _parse_front_matter(uri, front, first_line)
    yield _article(uri, body.lstrip("\r\n"), _details(uri, values))


def _parse_front_matter(uri: str, front: str, first_line: int) -> Mapping[str, object]:
    import yaml
    from frontmatter.default_handlers import YAMLHandler

    if len(front) > MAX_FRONT_MATTER:
        raise ReadError(uri, f"line {first_line}: the front matter is longer than {MAX_FRONT_MATTER} characters")
    try:
        # BaseLoader is the safest loader and keeps what was written: "title: 1984" and "title: No" stay words, and an
        # impossible date reaches us as text. In Python rather than C: deep nesting raises there instead of crashing.
        values = YAMLHandler().load(front, Loader=yaml.BaseLoader)
    except yaml.YAMLError as exc:
        mark = getattr(exc, "problem_mark", None)
        line = first_line + (mark.line if mark else 0)
        what = getattr(exc, "problem", None) or "is not YAML"
        raise ReadError(uri, f"line {line}: broken front matter: {_clean(what)}") from exc
    except RecursionError as exc:
        raise ReadError(uri, f"line {first_line}: broken front matter: nested too deeply") from exc
    if not isinstance(values, dict):
        if values:
            raise ReadError(uri, f"line {first_line}: broken front matter: write 'name: value' lines")
        return {}
    return {str(key): "" if value in ("~", "null") else value for key, value in values.items()}


def _read_json_lines(path: Path) -> Iterator[Article | RefusedItem]:
    with path.open("rb") as file:
        number = 0
        while line := file.readline(MAX_BYTES + 1):
            number += 1
            where = f"{path}:{number}"
            if len(line) > MAX_BYTES:
                yield RefusedItem(where, f"is longer than {MAX_BYTES / 1e6:g} MB")
                while line and not line.endswith(b"\n"):
                    line = file.readline(MAX_BYTES)
            elif line.strip():
                try:
                    yield _parse_json_line(path, number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)
                except ReadError as exc:
                    yield RefusedItem(where, exc.reason)
        if not number:
            raise ReadError(str(path), "is empty")


def _parse_json_line(path: Path, number: int, line: bytes) -> Article:
    uri = f"{path}:{number}"
    try:
        values = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as exc:
        raise ReadError(uri, "is not UTF-8: save the file as UTF-8") from exc
    except (ValueError, RecursionError) as exc:
        raise ReadError(uri, f"is not JSON: {exc}") from exc
    if not isinstance(values, dict):
        raise ReadError(uri, 'is not a JSON object: write {"text": "..."}')
    name = _string(uri, "id", values.get("id")) or str(number)
    return article_of(values, f"{path}#{name}", where=uri)


def article_of(values: Mapping[str, object], uri: str, *, where: str = "") -> Article:
    """The article that a JSON object describes, with `uri` for its own. Raises ReadError, of `where` it stands."""
    text = values.get("text")
    if not isinstance(text, str):
        raise ReadError(where or uri, 'has no "text"' if text is None else f'"text": {_shown(text)} is not text')
    return _article(uri, text, _details(where or uri, values))


def _parse_page(uri: str, raw: bytes, answered: str = "", charset: str = "") -> Iterator[Article | RefusedItem]:
    """`answered` is the address that the page came from; what a page calls its own address counts only without one."""
    import trafilatura
    from trafilatura.settings import Document

    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # their errors about a page are our refusals
    _refuse_too_many_tags(uri, raw, MAX_PAGE_TAGS)
    meta = re.search(rb"charset=[\"']?([\w-]+)", raw[:4096], re.IGNORECASE)
    html = _decode(uri, raw, charset or (meta[1].decode("ascii", "ignore") if meta else ""))
    if objection := _objection(html):
        raise ReadError(uri, objection)
    # Strict extraction finds nothing in a login form or a list of links, but drops paragraphs of real articles: it
    # decides whether there is an article, the balanced one below what its text is.
    strict = trafilatura.bare_extraction(html, fast=True, favor_precision=True, include_comments=False)
    found = trafilatura.bare_extraction(
        html,
        url=answered or None,
        with_metadata=True,
        include_comments=False,
        # the day of publication, and only where the page states it
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if strict is None or not isinstance(found, Document) or len((found.text or "").split()) < MIN_PAGE_WORDS:
        raise ReadError(uri, "no article found in the page")
    url = _link(answered or found.url or "")
    details = _Details(
        title=_clean(found.title or ""),
        outlet=_clean(found.sitename or "") or _host(url),
        published=_date_or_none(found.date or ""),
        byline=_clean(found.author or ""),
        url=url,
    )
    yield _article(uri, found.text or "", details)


def _parse_feed(uri: str, raw: bytes) -> Iterator[Article | RefusedItem]:
    """`uri` is the feed's address or absolute path; each entry's is that, "#", and its link, id or number."""
    import feedparser

    _refuse_too_many_tags(uri, raw, MAX_FEED_TAGS)
    # A stream, never the bytes or a string: those feedparser would take for a path or an address and open it.
    feed = feedparser.parse(io.BytesIO(raw))
    entries = [entry for entry in feed.entries if entry]
    if not entries:
        raise ReadError(uri, "is not a feed that can be read" if feed.bozo or not feed.version else "has no entries")
    outlet = _clean(feed.feed.get("title", ""))
    for number, entry in enumerate(entries, 1):
        # Below the feed's own name: a link is only claimed, and must not replace what another feed or address gave.
        url = _link(entry.get("link", ""))
        entry_uri = f"{uri}#{url or _clean(entry.get('id', '')) or number}"
        details = _Details(
            title=_clean(entry.get("title", "")),
            outlet=outlet,
            published=_entry_date(entry),
            byline=_clean(entry.get("author", "")),
            url=url,
        )
        try:
            yield _article(entry_uri, _entry_text(entry), details)
        except ReadError as exc:
            yield RefusedItem(exc.uri, exc.reason)


def _entry_text(entry: Mapping[str, Any]) -> str:
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


def _refuse_too_many_tags(uri: str, raw: bytes, limit: int) -> None:
    tags = raw.count(b"<") + raw.count(b"&lt;")
    if tags > limit:
        raise ReadError(uri, f"has {tags} tags: at most {limit} can be read")


_PARSERS: Mapping[str, Callable[[str, bytes], Iterator[Article | RefusedItem]]] = {
    ".txt": _parse_text,
    ".md": _parse_markdown,
    ".markdown": _parse_markdown,
    ".html": _parse_page,
    ".htm": _parse_page,
    ".xml": _parse_feed,
    ".rss": _parse_feed,
    ".atom": _parse_feed,
}


# What an article says about itself


def _details(uri: str, values: Mapping[str, object]) -> _Details:
    """Front matter or a JSON object, cleaned; ReadError where a value makes no sense."""
    return _Details(
        title=_string(uri, "title", values.get("title")),
        outlet=_string(uri, "outlet", values.get("outlet")),
        published=_published(uri, values.get("published")),
        byline=_string(uri, "byline", values.get("byline")),
        url=_link(_string(uri, "url", values.get("url"))),
        fictional=_is_true(uri, "fictional", values.get("fictional")),
    )


def _string(uri: str, name: str, value: object) -> str:
    if name == "byline" and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return _clean(", ".join(value))
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ReadError(uri, f"{name}: {_shown(value)} is not text")
    return _clean(str(value))


def _is_true(uri: str, name: str, value: object) -> bool:
    if value in (None, "", False):
        return False
    if value is True:
        return True
    if isinstance(value, str) and value.lower() in ("true", "yes", "false", "no"):
        return value.lower() in ("true", "yes")
    raise ReadError(uri, f"{name}: {_shown(value)} is neither true nor false")


def _published(uri: str, value: object) -> date | None:
    if value in (None, ""):
        return None
    written = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    published = _date_or_none(written)
    if published is None:
        raise ReadError(uri, f"published: {_shown(value)} is not a date: write YYYY-MM-DD")
    return published


def _shown(value: object) -> str:
    """A value for a message: short, whatever it is (YAML aliases can make a small list print as gigabytes)."""
    if isinstance(value, str):
        return repr(textwrap.shorten(value, 60, placeholder="...") or value[:60])
    return repr(value) if isinstance(value, bool | int | float) else f"a {type(value).__name__}"


def _date_or_none(written: str) -> date | None:
    """The day as written, no time zone applied; None where it is no whole date or could be read in two ways."""
    written = written.strip()
    if re.match(r"\d{4}-\d|\d{8}$", written):
        try:
            return datetime.fromisoformat(written).date()
        except ValueError:
            return None  # dateparser would read 2016-13-01 as the 13th of January
    if not re.search(r"\d{4}", written) or len(written) > 60:
        return None
    import dateparser  # type: ignore[import-untyped]

    readings = {
        dateparser.parse(
            written,
            languages=["en"],
            settings={
                "DATE_ORDER": order,
                "STRICT_PARSING": True,
                "PARSERS": ["absolute-time"],  # neither "yesterday" nor seconds since 1970
                "REQUIRE_PARTS": ["day", "month", "year"],
            },
        )
        for order in ("DMY", "MDY", "YMD")
    }
    days = {reading.date() for reading in readings if reading is not None}
    return days.pop() if len(days) == 1 else None


def _entry_date(entry: Mapping[str, Any]) -> date | None:
    entry = dict(entry)  # feedparser's own dict answers "updated" with "published", and warns
    for name in ("published", "updated"):
        if day := _date_or_none(entry.get(name, "")):
            return day
        if parsed := entry.get(f"{name}_parsed"):
            return date(*parsed[:3])
    return None


def _date_in(name: str) -> date | None:
    """A date in a file name, as in herald_2016-09-25_slug."""
    found = _ISO_DATE.search(name)
    return _date_or_none(found[0]) if found else None


def _date_in_address(url: str) -> date | None:
    path = urlsplit(url).path
    if found := _PATH_DATE.search(path):
        year, month, day = (int(part) for part in found.groups())
        return _date_or_none(f"{year:04}-{month:02}-{day:02}")
    return _date_in(path)


def _clean(text: str) -> str:
    """One line without control characters, bidirectional overrides and stray surrogates, at most 500 characters."""
    kept = "".join(
        " " if char.isspace() else char
        for char in text
        if char.isspace()
        or not (
            unicodedata.category(char) in ("Cc", "Cs")
            or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        )
    )
    return " ".join(kept.split())[:500].rstrip()


def _link(url: str) -> str:
    """An http(s) address that a reader may follow, or ""."""
    url = _clean(url)
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in url
    except ValueError:
        return ""
    return url if is_web and parts.username is None else ""


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.") if url else ""


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def _title(text: str) -> str:
    """The first line that is no address, whole where it looks like a headline, else its beginning."""
    lines = [line.strip() for line in text.strip().splitlines()]
    number, first = next((number, line) for number, line in enumerate(lines) if _is_prose(line))
    line = _clean(first.lstrip("# "))
    ends_like_a_sentence = line.rstrip("\"'”’»)").endswith((".", "!", ":", ";", ","))
    if number < len(lines) - 1 and len(line) <= 200 and not ends_like_a_sentence:
        return line
    sentence = re.match(r".{20,}?[.!?][\"”’]?(?= )", line)
    start = sentence[0] if sentence else line
    return textwrap.shorten(start, 80, placeholder="…") if " " in start[:80] else start[:80]

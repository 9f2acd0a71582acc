"""Checks and cleans what a file, page or feed gives for an article: its text, title, outlet, date, byline and link."""

import re
import textwrap
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from corpus.articles.article import Article
from corpus.articles.written_dates import written_date
from corpus.errors import ReadError

MAX_CHARACTERS: Final = 1_000_000  # of the text of one article: a long novel; later steps take more than linear time
_BIDIRECTIONAL: Final = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@dataclass(frozen=True, slots=True)
class Details:
    """Fields of Article, cleaned. Without a title, the article gets one from its text."""

    title: str = ""
    outlet: str = ""
    published: date | None = None
    byline: str = ""
    url: str = ""
    fictional: bool = False


def article_with(uri: str, text: str, details: Details) -> Article:
    """An Article. Raises ReadError where the text is not that of an article."""
    if len(text) > MAX_CHARACTERS:
        raise ReadError(uri, f"has {len(text):,} characters: more than {MAX_CHARACTERS:,} is no news article; split it")
    if objection := objection_to(text):
        raise ReadError(uri, objection)
    return Article(uri, text, **{**asdict(details), "title": details.title or _title(text)})


def details_of(uri: str, values: Mapping[str, object]) -> Details:
    """The details in front matter or a JSON object. Raises ReadError where a value makes no sense."""
    return Details(
        title=string_of(uri, "title", values.get("title")),
        outlet=string_of(uri, "outlet", values.get("outlet")),
        published=_published(uri, values.get("published")),
        byline=string_of(uri, "byline", values.get("byline")),
        url=link(string_of(uri, "url", values.get("url"))),
        fictional=_is_true(uri, "fictional", values.get("fictional")),
    )


def objection_to(text: str) -> str:
    """Why a text cannot be that of an article, or ""."""
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


def refuse_too_many_tags(uri: str, raw: bytes, limit: int) -> None:
    """Raises ReadError for markup that would take minutes to parse."""
    tags = raw.count(b"<") + raw.count(b"&lt;")
    if tags > limit:
        raise ReadError(uri, f"has {tags} tags: at most {limit} can be read")


def string_of(uri: str, name: str, value: object) -> str:
    if name == "byline" and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return clean(", ".join(value))
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ReadError(uri, f"{name}: {shown(value)} is not text")
    return clean(str(value))


def _is_true(uri: str, name: str, value: object) -> bool:
    if value in (None, "", False):
        return False
    if value is True:
        return True
    if isinstance(value, str) and value.lower() in ("true", "yes", "false", "no"):
        return value.lower() in ("true", "yes")
    raise ReadError(uri, f"{name}: {shown(value)} is neither true nor false")


def _published(uri: str, value: object) -> date | None:
    if value in (None, ""):
        return None
    written = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    published = written_date(written)
    if published is None:
        raise ReadError(uri, f"published: {shown(value)} is not a date: write YYYY-MM-DD")
    return published


def shown(value: object) -> str:
    """A value for a message, always short: YAML aliases can make a small list print as gigabytes."""
    if isinstance(value, str):
        return repr(textwrap.shorten(value, 60, placeholder="...") or value[:60])
    return repr(value) if isinstance(value, bool | int | float) else f"a {type(value).__name__}"


def clean(text: str) -> str:
    """One line without control characters, bidirectional overrides and lone surrogates, at most 500 characters."""
    visible = "".join(
        " " if char.isspace() else char
        for char in text
        if char.isspace() or not (unicodedata.category(char) in ("Cc", "Cs") or char in _BIDIRECTIONAL)
    )
    return " ".join(visible.split())[:500].rstrip()


def link(url: str) -> str:
    """An http(s) address that a reader may follow, or ""."""
    url = clean(url)
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in url
    except ValueError:
        return ""
    return url if is_web and parts.username is None else ""


def host(url: str) -> str:
    """The host of a link without "www.", which stands for the outlet where none is named."""
    return (urlsplit(url).hostname or "").removeprefix("www.") if url else ""


def is_web_address(line: str) -> bool:
    return line.strip().startswith(("http://", "https://"))


def _is_prose(line: str) -> bool:
    return any(char.isalpha() for char in line) and not is_web_address(line)


def _title(text: str) -> str:
    """The first line that is no address, in full if it looks like a headline, otherwise its beginning."""
    lines = [line.strip() for line in text.strip().splitlines()]
    number, first = next((number, line) for number, line in enumerate(lines) if _is_prose(line))
    line = clean(first.lstrip("# "))
    ends_like_a_sentence = line.rstrip("\"'”’»)").endswith((".", "!", ":", ";", ","))
    if number < len(lines) - 1 and len(line) <= 200 and not ends_like_a_sentence:
        return line
    sentence = re.match(r".{20,}?[.!?][\"”’]?(?= )", line)
    start = sentence[0] if sentence else line
    return textwrap.shorten(start, 80, placeholder="…") if " " in start[:80] else start[:80]

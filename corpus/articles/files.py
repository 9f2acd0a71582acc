"""Articles in text, Markdown and JSON lines files. Each function takes the uri of the file and its content."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from corpus.articles.article import Article, RefusedItem
from corpus.articles.details import (
    Details,
    article_with,
    clean,
    details_of,
    host,
    is_web_address,
    link,
    shown,
    string_of,
)
from corpus.articles.encodings import decode
from corpus.articles.written_dates import date_in_address, date_in_name
from corpus.errors import ReadError

MAX_BYTES: Final = 10_000_000  # of one article; a .jsonl file may be larger, its lines may not
_MAX_FRONT_MATTER: Final = 64_000
_ONE_LINE_VALUE: Final = re.compile(r"(?P<name>\w[\w -]*:[ \t]+)(?P<value>[^\s\[{|>#].*?)[ \t]*", re.DOTALL)
"""A name with its value on the same line, which opens no list, mapping, block or comment."""


def parse_text(uri: str, raw: bytes) -> Iterator[Article]:
    """A first line that is an address is the link to the original, and names the outlet and perhaps the day."""
    text = decode(uri, raw)
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    url = link(first) if is_web_address(first) else ""
    published = date_in_address(url) or date_in_name(Path(uri).stem)
    yield article_with(uri, text, Details(outlet=host(url), published=published, url=url))


def parse_markdown(uri: str, raw: bytes) -> Iterator[Article]:
    """The details stand in YAML front matter, if there is one."""
    from frontmatter.default_handlers import YAMLHandler

    text, handler = decode(uri, raw), YAMLHandler()
    start = len(text) - len(text.lstrip())
    if not handler.detect(text[start:]):
        yield article_with(uri, text, Details())
        return
    first_line = text[:start].count("\n") + 1
    try:
        front, body = handler.split(text[start:])
    except ValueError as exc:
        raise ReadError(uri, f"line {first_line}: the front matter is not closed by a line '---'") from exc
    values = _parse_front_matter(uri, front, first_line)
    yield article_with(uri, body.lstrip("\r\n"), details_of(uri, values))


def _parse_front_matter(uri: str, front: str, first_line: int) -> Mapping[str, object]:
    import yaml

    if len(front) > _MAX_FRONT_MATTER:
        raise ReadError(uri, f"line {first_line}: the front matter is longer than {_MAX_FRONT_MATTER} characters")
    try:
        values = _yaml_of(front)
    except yaml.YAMLError as exc:
        mark = getattr(exc, "problem_mark", None)
        line = first_line + (mark.line if mark else 0)
        what = clean(getattr(exc, "problem", None) or "is not YAML")
        raise ReadError(uri, f"line {line}: broken front matter: {what} (write the value in quotation marks)") from exc
    except RecursionError as exc:
        raise ReadError(uri, f"line {first_line}: broken front matter: nested too deeply") from exc
    if not isinstance(values, dict):
        if values:
            raise ReadError(uri, f"line {first_line}: broken front matter: write 'name: value' lines")
        return {}
    return {str(key): "" if value in ("~", "null") else value for key, value in values.items()}


def _yaml_of(front: str) -> object:
    """The values of front matter. Where it is no YAML, a line that is none by itself has its value as it is written:
    people write `title: Harbour inquiry: what we know`, and `title: "Dead": the mayor's plan`.
    """
    import yaml

    try:
        return _loaded(front)
    except yaml.YAMLError:
        mended = "\n".join(map(_in_marks, front.splitlines()))
        try:
            return _loaded(mended)
        except yaml.YAMLError:
            pass  # the error of what was written is the one to tell
        raise


def _in_marks(line: str) -> str:
    """The line with its value in quotation marks, where it is no YAML without them."""
    import yaml

    written = _ONE_LINE_VALUE.fullmatch(line)
    if written is None:
        return line
    try:
        _loaded(line)
    except yaml.YAMLError:
        value = written["value"].replace("'", "''")
        return f"{written['name']}'{value}'"
    return line


def _loaded(front: str) -> object:
    """In YAML's safest loader, which keeps what was written: `title: 1984` and `title: No` stay words, and an
    impossible date reaches us as text. In Python rather than C: deep nesting raises there instead of crashing.
    """
    import yaml
    from frontmatter.default_handlers import YAMLHandler

    return YAMLHandler().load(front, Loader=yaml.BaseLoader)


def read_json_lines(path: Path) -> Iterator[Article | RefusedItem]:
    """An article, or the reason why it is none, for each line of the file; read line by line, whatever its size."""
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
    name = string_of(uri, "id", values.get("id")) or str(number)
    return article_of(values, f"{path}#{name}", where=uri)


def article_of(values: Mapping[str, object], uri: str, *, where: str = "") -> Article:
    """The article in a JSON object, under the given uri. Raises ReadError, which names `where` instead if given."""
    text = values.get("text")
    if not isinstance(text, str):
        raise ReadError(where or uri, 'has no "text"' if text is None else f'"text": {shown(text)} is not text')
    return article_with(uri, text, details_of(where or uri, values))

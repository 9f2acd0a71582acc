"""Cursors of paged lists: opaque texts that say where the next page begins, valid only for the list they come from."""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable
from typing import Final, TypeVar

from assistant.errors import CursorError
from corpus.archive.paging import PageEnd, Rows

_LONGEST: Final = 8_000  # characters; a cursor may contain a long address

T = TypeVar("T")


def rows_after(
    cursor: str, read: Callable[[PageEnd | None], Rows[T]], *, of: tuple[object, ...]
) -> tuple[Rows[T], str]:
    """The rows after the cursor, and the cursor after those rows. `of` identifies the list: all that it depends on.

    An empty cursor means the beginning and the end. Raises CursorError for a cursor of another list.
    """
    digest = hashlib.sha256(repr(of).encode("utf-8", "surrogatepass")).hexdigest()[:12]
    rows = read(_decoded(cursor, digest) if cursor else None)
    return rows, _encoded(rows.end, digest) if rows.end else ""


def _encoded(end: PageEnd, digest: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([digest, *end]).encode()).decode().rstrip("=")


def _decoded(cursor: str, digest: str) -> PageEnd:
    try:
        if len(cursor) > _LONGEST:
            raise ValueError("too long")
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        found, *end = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if found != digest or not all(isinstance(value, str | int) for value in end):
            raise ValueError("of another list")
    except (ValueError, TypeError, RecursionError, binascii.Error) as exc:
        raise CursorError("that page does not go with this list: begin again with the first page") from exc
    return tuple(end)

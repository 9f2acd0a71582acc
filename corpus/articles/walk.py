"""The files in the folders given, each once, in the order of their names."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from corpus.articles.article import RefusedItem

Seen = set[tuple[int, int]]
"""Device and inode of each file and folder visited."""


def walk(given: str, seen: Seen) -> Iterator[Path | RefusedItem]:
    """The file given, or all files below the folder given, depth first; those in `seen` are left out."""
    root = os.path.abspath(given)  # noqa: PTH100 - Path.absolute() keeps "..", Path.resolve() follows links
    stack = [root]  # no recursion: a folder may be deeper than Python's own stack
    while stack:
        path = stack.pop()
        try:
            found = _look_at(path, root, given, seen)
        except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a NUL in the path
            name = given if path == root else path
            found = RefusedItem(_printable(path), f"no such file or folder: {_printable(name)!r}")
        except OSError as exc:
            found = RefusedItem(_printable(path), f"could not be opened: {exc.strerror or exc}")
        if isinstance(found, list):
            stack += reversed(found)
        else:
            yield found


def _look_at(path: str, root: str, given: str, seen: Seen) -> Path | RefusedItem | list[str]:
    """The path of a file that can be read, the paths in a folder, or why it is neither."""
    status = os.stat(path)  # noqa: PTH116
    identity = status.st_dev, status.st_ino
    if identity in seen:
        return []
    if path != root and os.path.islink(path) and not _is_inside(path, root):  # noqa: PTH114
        return RefusedItem(_printable(path), f"is a link to something outside {given!r}: give that by its own name")
    seen.add(identity)
    if stat.S_ISDIR(status.st_mode):
        names = sorted(name for name in os.listdir(path) if not _is_hidden(name))  # noqa: PTH208
        return [os.path.join(path, name) for name in names]  # noqa: PTH118
    if not stat.S_ISREG(status.st_mode):
        return RefusedItem(_printable(path), "is not a regular file")  # opening a pipe would wait for ever
    if _printable(path) != path:
        return RefusedItem(_printable(path), "has a name that is not UTF-8: rename it")
    return Path(path)


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name.lower() in ("thumbs.db", "desktop.ini", "__macosx")


def _is_inside(path: str, root: str) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def _printable(path: str) -> str:
    return path.encode("utf-8", "replace").decode()

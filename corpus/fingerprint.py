"""Names what computed something by what it consists of: a digest of its source and data files, no version number."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_INSTALLED: Final = Path(__file__).parent.parent
_KINDS: Final = ("*.py", "*.toml")
_DIGITS: Final = 12


def fingerprint(*places: str, besides: str = "", root: Path = _INSTALLED) -> str:
    """12 hexadecimal digits of the SHA-256 of the files, their names and `besides`.

    `places` are files, or folders with all source and data files below them, as paths from `root`. Line ends do not
    count: a checkout on another platform is the same program.
    """
    digest = hashlib.sha256(besides.encode())
    for path in sorted(file for place in places for file in _files(root / place)):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(b"\0".join((b"", path.relative_to(root).as_posix().encode(), content)))
    return digest.hexdigest()[:_DIGITS]


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    for kind in _KINDS:
        yield from place.rglob(kind)

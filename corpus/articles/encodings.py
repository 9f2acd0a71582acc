"""Bytes to text, where the encoding is known or can be told with confidence."""

from corpus.errors import ReadError

_WESTERN = frozenset({"English", "French", "German", "Spanish", "Italian", "Portuguese", "Dutch"})


def decode(uri: str, raw: bytes, declared: str = "") -> str:
    """The text, newlines unchanged: UTF-8, UTF-16 with a byte order mark, as declared, or a confident guess.

    Raises ReadError.
    """
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
    for match in plausible:
        if "cp1252" in match.could_be_from_charset and match.language in _WESTERN:
            return str(match)
    return None

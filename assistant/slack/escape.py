"""Escapes foreign text for Slack's mrkdwn, so that it notifies nobody, makes no links and formats nothing.

Slack has no escape for its formatting characters, and parses them even next to zero-width ones. Where they could begin
or end a format, they are replaced by characters that look the same. The modal "Show sources" has the exact text.
"""

import re
import unicodedata
from urllib.parse import quote, urlsplit

_LONGEST_LINK = 2_000  # characters; longer addresses are not linked, so that a citation always fits a section
_ALIKE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "*": "∗", "~": "∼", "`": "ˋ"})
_LOOSE_LOW_LINE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")  # an underscore within a word does not format
_EMOJI = re.compile(r"(?<!\w):(?=[\w'+-]+:)")
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # they would reverse the text after them


def plain(words: str) -> str:
    """The text on one line, without control characters: for texts that Slack does not parse."""
    shown = "".join(" " if unicodedata.category(c) == "Cc" else c for c in words if c not in _BIDI)
    return " ".join(shown.split())


def escaped(words: str) -> str:
    """The text on one line, as mrkdwn that shows it literally."""
    text = _EMOJI.sub("꞉", _LOOSE_LOW_LINE.sub("ˍ", plain(words)))
    return text.translate(_ALIKE)


def shortened(words: str, limit: int) -> str:
    """At most `limit` characters on one line, cut between words if possible."""
    text = plain(words)
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head) + "…"


def linked(url: str, label: str) -> str:
    """The label, as mrkdwn, linked to a web address; the label alone if the address is not one."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return label
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return label
    # Characters that Slack would read as the end of the link or of its address are percent-encoded.
    address = quote(url, safe="!#$%&'()*+,/:;=?@[]~").replace("&", "&amp;")
    return f"<{address}|{label}>" if len(address) <= _LONGEST_LINK else label


def unescaped(text: str) -> str:
    """What a user typed, from the text that Slack sends: with entities and links as typed, without mentions."""
    text = re.sub(r"<(?:@|!)[^>]*>", " ", text)
    text = re.sub(r"<#\w+\|([^>]*)>", r"#\1", text)
    text = re.sub(r"<[^>|]+\|([^>]*)>", r"\1", text)
    text = re.sub(r"<([^>]*)>", r"\1", text)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return " ".join(text.split())

"""Words that are not ours, as Slack's mrkdwn: they ping nobody, link nowhere and format nothing.

Slack knows no escape for its formatting characters, and parses them even beside zero-width ones. Where they could
begin or end something they become letters that look the same. The modal "Show sources" has the sentences byte for byte.
"""

import re
import unicodedata
from urllib.parse import quote, urlsplit

_LONGEST_LINK = 2_000  # characters of an address; a longer one is not linked, so that a mark always fits a section
_ALIKE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "*": "∗", "~": "∼", "`": "ˋ"})
_LOOSE_LOW_LINE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")  # within a word it formats nothing
_EMOJI = re.compile(r"(?<!\w):(?=[\w'+-]+:)")
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # would turn what stands after them


def plain(words: str) -> str:
    """On one line, without characters that show nothing: for texts that Slack does not parse."""
    kept = "".join(" " if unicodedata.category(c) == "Cc" else c for c in words if c not in _BIDI)
    return " ".join(kept.split())


def escaped(words: str) -> str:
    """On one line, as mrkdwn that shows these words and nothing else."""
    text = _EMOJI.sub("꞉", _LOOSE_LOW_LINE.sub("ˍ", plain(words)))
    return text.translate(_ALIKE)


def shortened(words: str, limit: int) -> str:
    """At most `limit` characters on one line, cut between words where it can be."""
    text = plain(words)
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head) + "…"


def linked(url: str, label: str) -> str:
    """The label, which is mrkdwn already, as a link to a web address; the label alone where it is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return label
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return label
    # What Slack would read as the end of the link, or of the address in it, is percent-encoded.
    address = quote(url, safe="!#$%&'()*+,/:;=?@[]~").replace("&", "&amp;")
    return f"<{address}|{label}>" if len(address) <= _LONGEST_LINK else label


def unescaped(text: str) -> str:
    """What a user wrote, from the text that Slack sends: entities and links as they were typed, no mentions."""
    text = re.sub(r"<(?:@|!)[^>]*>", " ", text)
    text = re.sub(r"<#\w+\|([^>]*)>", r"#\1", text)
    text = re.sub(r"<[^>|]+\|([^>]*)>", r"\1", text)
    text = re.sub(r"<([^>]*)>", r"\1", text)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return " ".join(text.split())

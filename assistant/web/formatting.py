"""How the web pages write dates, counts, links and kinds of speakers, in HTML as in plain text."""

from collections.abc import Mapping
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from corpus.attribution import SpeakerKind

SPEAKER_KINDS: Final[Mapping[SpeakerKind, str]] = {
    SpeakerKind.PERSON: "person",
    SpeakerKind.ORGANISATION: "organisation",
    SpeakerKind.GROUP: "group",
    SpeakerKind.DOCUMENT: "document",
    SpeakerKind.UNNAMED: "unnamed source",
}


def date_text(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def count_text(count: int, noun: str) -> str:
    """A number with its noun: "1 article", "1,200 articles"."""
    return f"{count:,} {noun if count == 1 else noun + 's'}"


def web_link(url: str) -> str:
    """The address if it is a plain http(s) one, else "": `javascript:` and the like are never linked."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname else ""

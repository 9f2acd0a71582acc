"""What a page tells of an archive before anybody has asked: how much it holds, and what one may ask and filter by."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from corpus.archive.listing import list_articles
from corpus.archive.store import Archive
from corpus.archive.values import Counts, SpeakerEntry
from corpus.attribution.values import SpeakerKind

_MOST_QUESTIONS: Final = 4
_MOST_SPEAKERS: Final = 300  # that are suggested; any other can be typed


@dataclass(frozen=True, slots=True)
class Overview:
    """What an archive holds, and the day of its newest article."""

    folder: Path
    counts: Counts
    newest_published: date | None


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Questions that the archive can answer, and what to filter by: the speakers most quoted, and the outlets."""

    questions: tuple[str, ...]
    speakers: tuple[str, ...]
    outlets: tuple[str, ...]


def overview_of(archive: Archive) -> Overview:
    return Overview(archive.folder, archive.counts(), archive.newest_published())


def suggestions_for(archive: Archive) -> Suggestions:
    """They depend on all of the archive, so that they take a while to make."""
    speakers = archive.speakers()
    has_staged = bool(list_articles(archive, search="Kremlin drone staged", limit=1).rows)
    staged = ["Who says it was staged and why?"] if has_staged else []
    return Suggestions(
        questions=tuple([*staged, *map(_question_about, filter(_can_be_asked_about, speakers))][:_MOST_QUESTIONS]),
        speakers=tuple([entry.name for entry in speakers if entry.article_id is None][:_MOST_SPEAKERS]),
        outlets=tuple(sorted((name for name, _ in archive.outlets()), key=str.casefold)),
    )


def _question_about(speaker: SpeakerEntry) -> str:
    return f"What did {speaker.name} say?"


def _can_be_asked_about(speaker: SpeakerEntry) -> bool:
    """A name of one word is often a role or an ambiguous surname: no question to begin with."""
    return speaker.kind in (SpeakerKind.PERSON, SpeakerKind.ORGANISATION) and " " in speaker.name

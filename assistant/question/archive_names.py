"""The names that an archive knows, read anew only when the archive has changed: that takes longer than a search."""

from typing import NamedTuple

from assistant.question.name_matching import KnownSpeaker, Names
from corpus.archive.store import Archive
from corpus.attribution import SpeakerKind
from corpus.attribution.speakers.spokesmen import spoken_for


class ArchiveNames:
    """The names of an archive as it is now. May be used from several threads at once."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._read: _Read | None = None

    def names(self) -> Names:
        """The names, laid out to be found in questions."""
        return self._current().names

    def quoted_person(self) -> str:
        """The name of a person who is quoted, or "" where nobody is."""
        return next((speaker.name for speaker in self._current().speakers if speaker.is_person), "")

    def _current(self) -> "_Read":
        generation = self._archive.generation()
        read = self._read
        if read is None or read.generation != generation:
            speakers = _speakers_of(self._archive)
            read = _Read(generation, speakers, Names(speakers, [name for name, _ in self._archive.outlets()]))
            self._read = read
        return read


class _Read(NamedTuple):
    generation: int
    speakers: tuple[KnownSpeaker, ...]
    names: Names


def _speakers_of(archive: Archive) -> tuple[KnownSpeaker, ...]:
    """Everybody with a name, and those who have none but speak for somebody: `a police spokesman`."""
    entries = archive.speakers()
    named = (
        KnownSpeaker(s.name, s.role, s.aliases, s.kind is SpeakerKind.PERSON) for s in entries if s.article_id is None
    )
    unnamed = dict.fromkeys(s.name for s in entries if s.article_id is not None and spoken_for(s.name))
    return (*named, *(KnownSpeaker(name, is_person=False, is_named=False) for name in unnamed))

"""The office by which a question tells somebody from others of the same name: `coach Ana Bell`."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from assistant.question.name_matching import Named
from corpus.language import lexicon as lex

_WORDS: Final = r"(?:[a-z][a-z'’-]+\s+){0,2}"
_HEADS: Final = lex.PERSON_NOUNS | lex.TITLES
_NO_PART: Final = frozenset(
    "did does do has have had is was were by of to from with about that and or the a an".split()
)


def offices_of(text: str, speakers: Iterable[Named]) -> Iterator[tuple[str, str]]:
    """Each speaker for whom the question gives an office, with that."""
    for speaker in speakers:
        found = _office(text, speaker)
        if found:
            yield speaker.name, found[1]


def without_offices(text: str, speakers: Iterable[Named]) -> str:
    """The text without these offices: what is asked is not about them."""
    for speaker in speakers:
        found = _office(text, speaker)
        if found and found[0]:
            text = text.replace(found[0], speaker.words, 1)
    return text


def _office(text: str, speaker: Named) -> tuple[str, str] | None:
    """The words that name the speaker with the office, and the office; no words where the office is all there is."""
    bare = re.fullmatch(r"(?:the|its|his|her|their)\s+(?P<office>[a-z][a-z '’-]+)", speaker.words)
    if bare:
        return ("", bare["office"]) if _is_office(bare["office"]) else None
    name = re.escape(speaker.words)
    for pattern in (
        rf"(?:\bthe\s+)?(?P<office>\b{_WORDS}[a-z][a-z'’-]+)\s+{name}",
        rf"{name},?\s+(?:the|an?|its|his|her|their)\s+(?P<office>{_WORDS}[a-z][a-z'’-]+),?",
    ):
        found = re.search(pattern, text)
        if found:
            words = found["office"].split()
            while words and words[0] in _NO_PART:
                words.pop(0)
            office = " ".join(words)
            if _is_office(office) and not _NO_PART & set(words):
                start = found[0].index(office) if found[0].endswith(speaker.words) else 0
                return re.sub(r"^the\s+", "", found[0][start:]), office
    return None


def _is_office(words: str) -> bool:
    return bool(words) and words.split()[-1] in _HEADS

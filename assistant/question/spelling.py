"""Mends words that neither the archive nor English knows, by the words that the archive has: `wich feri` -> ferry."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from rapidfuzz.distance import OSA

from corpus.archive.store import Archive
from corpus.language.letters import composed, plain_letters
from corpus.language.lexicon import STOP_WORDS
from corpus.language.stems import stem
from corpus.loading import TOKENIZER_NAME, default_model_folder

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SHORTEST: Final = 4  # letters: of a shorter word too many others are close
_SHORT: Final = 5  # letters: one so short must sound like the word that is meant, or have its letters
_ALIKE: Final = 0.7  # 1 - edits / letters, with what a like sound counts
_SAME_SOUND: Final = 0.25
_QUESTION_WORDS: Final = frozenset("which where when what who whom whose why how many much".split())


@dataclass(frozen=True)  # no slots: cached_property needs a __dict__
class Dictionary:
    """The words of an archive."""

    counts: Mapping[str, int]

    @cached_property
    def _in_plain_letters(self) -> Mapping[str, str]:
        """The words that have other letters than an English keyboard."""
        return {plain_letters(word): word for word in self.counts if not word.isascii()}

    def nearest(self, word: str) -> str:
        """The word that may be meant, or "" where none is near enough; of two alike the one met more often."""
        low = word.lower()
        plain = plain_letters(low)
        if plain in self._in_plain_letters or plain in self.counts:
            return self._in_plain_letters.get(plain, plain)
        best = max(self._near(low), default=(0.0, 0, ""))
        return best[2] if best[0] >= _ALIKE else ""

    def _near(self, word: str) -> Iterable[tuple[float, int, str]]:
        sound = _sound(word)
        for known, count in self.counts.items():
            if abs(len(known) - len(word)) > 2 or known[0] != word[0]:
                continue
            alike = OSA.normalized_similarity(word, known, score_cutoff=_ALIKE - _SAME_SOUND)
            same_sound = _sound(known) == sound
            if alike and (same_sound or len(word) > _SHORT or sorted(word) == sorted(known)):
                yield alike + _SAME_SOUND * same_sound, count, known


def _sound(word: str) -> str:
    """What stays of a word without doubled letters, vowels, h and w: `fr` of ferry and of feri."""
    return re.sub(r"(.)\1+", r"\1", word[0] + re.sub(r"[aeiouyhw]", "", word[1:]))


class Spelling:
    """Mends the words of questions to one archive. May be used from several threads at once."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._read: tuple[int, Dictionary] | None = None

    def mended(self, text: str) -> str:
        """The text with each unknown word as the archive or English spells it, where that is near enough."""
        words = (re.sub(r"['’]s?$", "", word) for word in _WORD.findall(text))
        unknown = [word for word in words if len(word) >= _SHORTEST and not _is_english(word)]
        if not unknown:
            return text
        found = self._archive.frequencies(unknown)
        for word in unknown:
            meant = "" if found.get(word) else self._dictionary().nearest(word)
            if meant:
                meant = meant.capitalize() if word[0].isupper() else meant
                text = re.sub(rf"\b{re.escape(word)}\b", meant, text)
        return text

    def _dictionary(self) -> Dictionary:
        generation = self._archive.generation()
        read = self._read
        if read is None or read[0] != generation:
            counts = Counter(
                w.lower() for text in self._archive.texts() for w in _WORD.findall(composed(text)) if len(w) > 2
            )
            counts = Counter({word: count for word, count in counts.items() if word not in STOP_WORDS})
            counts.update(dict.fromkeys(_QUESTION_WORDS, 1_000_000))
            read = generation, Dictionary(counts)
            self._read = read
        return read[1]


def _is_english(word: str) -> bool:
    found = stem(word)
    return word.lower() in STOP_WORDS or found in _english_stems(_beginning(found))


def _beginning(word: str) -> str:
    """Two letters that a word and its stem have alike: a y may become an i, as in `eyed`."""
    return word[:2].replace("y", "i")


@cache
def _english_stems(beginning: str) -> frozenset[str]:
    """Stems, of this beginning, of the words that MiniLM's vocabulary has whole: the common words of English."""
    return frozenset(map(stem, _english_words().get(beginning, ())))


@cache
def _english_words() -> Mapping[str, Sequence[str]]:
    """By their beginnings. To stem all 22,500 takes half a second, and a question has few unknown words."""
    vocabulary = json.loads((default_model_folder() / TOKENIZER_NAME).read_text(encoding="utf-8"))["model"]["vocab"]
    words = defaultdict[str, list[str]](list)
    for word in vocabulary:
        if word.isascii() and word.isalpha():
            words[_beginning(word)].append(word)
    return words

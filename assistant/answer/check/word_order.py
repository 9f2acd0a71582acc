"""Checks word order: a statement has only whole clauses of the cited text, with their negations and hedges.

`Holm sued Tarsin` and `Tarsin sued Holm` have the same words. So a statement is followed through the cited words: each
of its words is the next one there, or begins a clause where the word before it ended one.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.answer.check.failures import Failure, Objection
from assistant.answer.check.function_words import (
    CONDITIONS,
    HEDGING,
    NEGATING,
    Modifiers,
    modifiers_in,
    modifiers_of,
    number_in,
    uncontracted,
)
from corpus.language import lexicon as lex
from corpus.language.lexicon import STOP_WORDS
from corpus.language.rules import Category
from corpus.language.stems import stem

_WORD: Final = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_MARKS: Final = re.compile(r"[,;:()\[\]—–…\"“”«»]|\s-\s")
_SENTENCE_MARKS: Final = re.compile(r"[.?!]\W*\s|\n\s*\n")
_JOINING: Final = lex.CLAUSE_JOINERS | {"and"}
NEUTRAL_FORMS: Final = lex.vocabulary(Category.PLAIN_SAYING, Category.NEUTRAL_SAYING)
"""Words for saying that may stand for each other."""


@dataclass(frozen=True, slots=True)
class ClauseWord:
    """A content word, and the function words before it that modify it.

    `leads` are these modifiers by clause: those in its own clause, then those and the ones of the clause before, and so
    on, all of them last. `opens` says that a clause may begin with the word; `after` are the modifiers that stand
    behind the word before it, in that word's clause.
    """

    stem: str
    leads: tuple[Modifiers, ...]
    opens: bool
    after: Modifiers


def clause_bounds(text: str, words: Sequence[re.Match[str]], edges: Collection[int] = ()) -> list[bool]:
    """Whether a clause may end before each word, and behind the last: at a mark, an edge, or the end of the text."""
    ends = [0, *(m.end() for m in words)]
    begins = [*(m.start() for m in words), len(text)]
    return [
        n in (0, len(words))
        or _MARKS.search(text[ends[n] : begins[n]]) is not None
        or any(ends[n] <= place <= begins[n] for place in edges)
        for n in range(len(begins))
    ]


def clause_words(text: str, edges: Collection[int] = ()) -> list[ClauseWord]:
    """The content words of a text; at its end an empty one, with what modifies the last of them."""
    words = list(_WORD.finditer(text))
    bounds = clause_bounds(text, words, edges)
    found: list[ClauseWord] = []
    segments: list[set[str]] = [set()]
    end = 0
    for number, match in enumerate(words):
        word = uncontracted(match[0])
        sentence_ends = _SENTENCE_MARKS.search(text[end : match.start()]) is not None
        end = match.end()
        if bounds[number] or sentence_ends or word in _JOINING:
            segments.append(set())
        modifiers = modifiers_of(match[0])
        segments[-1] |= modifiers
        if not modifiers and word not in STOP_WORDS | lex.TYING_ADVERBS | NEUTRAL_FORMS:
            found.append(_clause_word(key_of(word), segments))
            segments = [set()]
    return [*found, _clause_word("", [*segments, set()])]


def _clause_word(key: str, segments: Sequence[set[str]]) -> ClauseWord:
    leads: list[Modifiers] = []
    so_far: Modifiers = frozenset()
    for segment in reversed(segments):
        so_far |= segment
        leads.append(so_far)
    opens = len(segments) > 1
    return ClauseWord(key, tuple(leads), opens, frozenset(segments[0]) if opens else frozenset())


def key_of(word: str) -> str:
    """What words are compared by: the number, the reporting verb, or the stem."""
    plain = word.lower().replace("’", "'")
    return number_in(plain) or stem(lex.CUE_FORMS.get(plain, plain))


class CitedClauses:
    """The cited texts that a statement may follow, each with the places where a clause may begin or end besides."""

    def __init__(self, texts: Sequence[tuple[str, Collection[int]]]) -> None:
        self._words = [word for text, edges in texts for word in clause_words(text, edges)]
        self._places: dict[str, list[int]] = {}
        for place, word in enumerate(self._words):
            self._places.setdefault(word.stem, []).append(place)

    def check(self, text: str, about: str = "", *, ignoring: Modifiers = frozenset()) -> list[Objection]:
        """Where the text leaves the cited words, if it does.

        `about` has the words that may name the speaker before and behind them, `ignoring` the modifiers that need not
        agree: a denial may be told as a negation.
        """
        words = clause_words(text)
        end = len(words) - 1  # of the text: the last word is an empty one
        start, names = _between_names(words[:end], about)
        modifiers_of_names = modifiers_in(about) - NEGATING  # "some who fled": the speaker
        places = {-1, *(self._places.get(words[start - 1].stem, ()) if start else ())}
        for number in range(start, end + 1):
            word = words[number]
            if number >= names and (start >= names or any(self._may_end(p, word, ignoring) for p in places)):
                return []
            needless = ignoring | modifiers_of_names if number == start else ignoring
            following = {q for p in places for q in self._next(p, word, needless)} if number < end else set[int]()
            if not following:
                return [self._objection(places, word, words[max(0, number - 2) : number + 1], ignoring)]
            places = following
        return []

    def _next(self, place: int, word: ClauseWord, ignoring: Modifiers) -> Iterator[int]:
        """Where the word may stand, after the one at `place`; -1 is before all."""
        modifiers = word.leads[-1] - ignoring
        for there, options in self._reachable(place, word.stem):
            if any(modifiers == option - ignoring for option in options):
                yield there

    def _reachable(self, place: int, key: str) -> Iterator[tuple[int, list[Modifiers]]]:
        """Where the word may stand whatever modifies it, and what may modify it there."""
        after = self._words[place + 1] if place >= 0 else None
        for there in self._places.get(key, ()):
            known = self._words[there]
            if after is not None and there == place + 1:
                yield there, [known.leads[-1]]
            if known.opens and (after is None or after.opens):
                yield there, [lead | (after.after if after else frozenset()) for lead in known.leads]

    def _may_end(self, place: int, rest: ClauseWord, ignoring: Modifiers) -> bool:
        after = self._words[place + 1] if place >= 0 else None
        return after is None or (after.opens and rest.leads[-1] - ignoring <= after.leads[-1] - ignoring)

    def _objection(
        self, places: Collection[int], word: ClauseWord, near: Sequence[ClauseWord], ignoring: Modifiers
    ) -> Objection:
        modifiers = word.leads[-1] - ignoring
        options = [o - ignoring for p in places for _, every in self._reachable(p, word.stem) for o in every]
        if options:
            changed = min((modifiers ^ o for o in options), key=lambda c: (len(c), sorted(c)))
            if changed & (NEGATING | HEDGING | CONDITIONS) or not _is_number(word.stem):
                return _of_modifiers(changed)
        failure = Failure.CHANGED_NUMBER if any(_is_number(w.stem) for w in near) else Failure.UNSUPPORTED
        return Objection(failure, f"not in the words cited, or not in this order: {word.stem or 'the end'}")


def _between_names(words: Sequence[ClauseWord], about: str) -> tuple[int, int]:
    """Where the words begin and end that do not just name the speaker, before and behind what is told."""
    naming = {word.stem for word in clause_words(about)}
    start = next((n for n, word in enumerate(words) if word.stem not in naming), len(words))
    end = next((n for n in range(len(words), start, -1) if words[n - 1].stem not in naming), start)
    return start, end


def _is_number(key: str) -> bool:
    return key[:1].isdigit() or bool(number_in(key))


def _of_modifiers(changed: Modifiers) -> Objection:
    about = ", ".join(sorted(changed))
    if changed & NEGATING:
        return Objection(Failure.LOST_NEGATION, about)
    return Objection(Failure.LOST_HEDGE if changed & (HEDGING | CONDITIONS) else Failure.UNSUPPORTED, about)

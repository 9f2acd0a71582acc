"""The order of words: a statement has the clauses of the cited words, each whole and with the small words that turn it.

`Holm sued Tarsin` and `Tarsin sued Holm` have the same words. So a statement is walked through the cited words: each of
its words is the next one there, or begins a clause where the one before it ended a clause.
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
    number_in,
    turn_of,
    turns_in,
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

Turns = frozenset[str]


@dataclass(frozen=True, slots=True)
class ClauseWord:
    """A word that carries meaning, and the small words before it that turn it.

    `leads` are these by clause: those that stand in its own clause, then with the clause before, and so on, all of them
    last. `opens` says that a clause may begin with it, `after` what turns the word before it from behind.
    """

    stem: str
    leads: tuple[Turns, ...]
    opens: bool
    after: Turns


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
    """The words of a text that carry meaning; at its end an empty one that holds what turns the last of them."""
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
        turns = turn_of(match[0])
        segments[-1] |= turns
        if not turns and word not in STOP_WORDS | lex.TYING_ADVERBS | NEUTRAL_FORMS:
            found.append(_clause_word(key_of(word), segments))
            segments = [set()]
    return [*found, _clause_word("", [*segments, set()])]


def _clause_word(key: str, segments: Sequence[set[str]]) -> ClauseWord:
    leads: list[Turns] = []
    so_far: Turns = frozenset()
    for segment in reversed(segments):
        so_far |= segment
        leads.append(so_far)
    opens = len(segments) > 1
    return ClauseWord(key, tuple(leads), opens, frozenset(segments[0]) if opens else frozenset())


def key_of(word: str) -> str:
    """What words are compared by: the number, the reporting verb, or the stem."""
    plain = word.lower().replace("’", "'")
    return number_in(plain) or stem(lex.CUE_FORMS.get(plain, plain))


class Cited:
    """The cited words that a statement may go through."""

    def __init__(self, texts: Sequence[tuple[str, Collection[int]]]) -> None:
        self._words = [word for text, edges in texts for word in clause_words(text, edges)]
        self._places: dict[str, list[int]] = {}
        for place, word in enumerate(self._words):
            self._places.setdefault(word.stem, []).append(place)

    def walk(self, text: str, about: str = "", *, ignoring: Turns = frozenset()) -> Objection | None:
        """Where the text leaves the cited words, if it does.

        `about` has the words that may name the speaker before and behind them, `ignoring` the turns that need not
        agree: a denial may be told as a negation.
        """
        *told, tail = clause_words(text)
        naming = {word.stem for word in clause_words(about)}
        led = next((n for n, word in enumerate(told) if word.stem not in naming), len(told))
        trail = next((n for n in range(len(told), led, -1) if told[n - 1].stem not in naming), led)
        named = turns_in(about) - NEGATING  # "some who fled": the speaker
        places = {-1, *(self._places.get(told[led - 1].stem, ()) if led else ())}
        for number in range(led, len(told) + 1):
            word = told[number] if number < len(told) else tail
            if number >= trail and (led >= trail or any(self._may_end(p, word, ignoring) for p in places)):
                return None
            before = places
            needless = ignoring | named if number == led else ignoring
            places = {q for p in before for q in self._next(p, word, needless)} if number < len(told) else set()
            if not places:
                return self._finding(before, word, [w.stem for w in told[max(0, number - 2) : number + 1]], ignoring)
        return None

    def _next(self, place: int, word: ClauseWord, ignoring: Turns) -> Iterator[int]:
        """Where the word may stand, after the one at `place`; -1 is before all."""
        turns = word.leads[-1] - ignoring
        for there, options in self._reachable(place, word.stem):
            if any(turns == option - ignoring for option in options):
                yield there

    def _reachable(self, place: int, key: str) -> Iterator[tuple[int, list[Turns]]]:
        """Where the word may stand whatever turns it, and what may turn it there."""
        after = self._words[place + 1] if place >= 0 else None
        for there in self._places.get(key, ()):
            known = self._words[there]
            if after is not None and there == place + 1:
                yield there, [known.leads[-1]]
            if known.opens and (after is None or after.opens):
                yield there, [lead | (after.after if after else frozenset()) for lead in known.leads]

    def _may_end(self, place: int, rest: ClauseWord, ignoring: Turns) -> bool:
        after = self._words[place + 1] if place >= 0 else None
        return after is None or (after.opens and rest.leads[-1] - ignoring <= after.leads[-1] - ignoring)

    def _finding(self, places: Collection[int], word: ClauseWord, near: Sequence[str], ignoring: Turns) -> Objection:
        turns = word.leads[-1] - ignoring
        options = [o - ignoring for p in places for _, every in self._reachable(p, word.stem) for o in every]
        if options:
            changed = min((turns ^ o for o in options), key=lambda c: (len(c), sorted(c)))
            if changed & (NEGATING | HEDGING | CONDITIONS) or not _is_number(word.stem):
                return _of_turns(changed)
        failure = Failure.CHANGED_NUMBER if any(map(_is_number, near)) else Failure.UNSUPPORTED
        return Objection(failure, f"not in the words cited, or not in this order: {word.stem or 'the end'}")


def _is_number(key: str) -> bool:
    return key[:1].isdigit() or bool(number_in(key))


def _of_turns(changed: Turns) -> Objection:
    about = ", ".join(sorted(changed))
    if changed & NEGATING:
        return Objection(Failure.LOST_NEGATION, about)
    return Objection(Failure.LOST_HEDGE if changed & (HEDGING | CONDITIONS) else Failure.UNSUPPORTED, about)

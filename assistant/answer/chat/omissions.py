"""What may be left out of somebody's words without turning them: whole clauses that say nothing of what is kept.

There is no parser here, so only clauses whose two ends show are known as such: `, which …` up to the end or between the
only two commas, and each of `that …, that … and that …`. None goes that holds a negation, a hedge, a condition, a
number, a name or a pronoun.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from assistant.answer.check.function_words import CONDITIONS, HEDGING, NEGATING, modifiers_in, numbers_in
from corpus.language import lexicon as lex
from corpus.language.rules import Category

WORD: Final = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_RELATIVE: Final = re.compile(r"[,—–]\s+(?=(?:who|which|where|when)\b)")
_THAT: Final = re.compile(r"(?:^|(?:,|;|,? and)\s+)(?=that\b)")
_COMMA: Final = re.compile(r"[,;:—–()]")
_WHEN: Final = (
    frozenset(("on", "in", "at", "during", "the", "a", "an", "last", "next", "early", "late"))
    | lex.TIME_WORDS
    | frozenset(lex.forms_of(Category.DOCUMENT, Category.UTTERANCE_NOUN))
)
_TURNING: Final = NEGATING | HEDGING | CONDITIONS
_LIMITING: Final = lex.CONDITIONS | lex.CONCESSIONS | {"only", "but", "however", "except"}
_POINTING: Final = lex.HE | lex.SHE | lex.THEY | lex.IT | lex.FIRST_PERSON | {"this", "these", "those", "so", "such"}


class Piece(NamedTuple):
    """Words that follow on each other, and whether they may be left out together."""

    words: tuple[str, ...]
    may_go: bool


def words_in(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return [match[0].lower().replace("’", "'") for match in WORD.finditer(text)]


def limits(text: str) -> bool:
    """True for words that limit what stands beside them: a condition, a concession, `only`."""
    return bool(_LIMITING & set(words_in(text)))


def may_go(text: str) -> bool:
    """True for words that neither turn what is kept nor name anybody."""
    words = set(words_in(text))
    if limits(text) or words & _POINTING or modifiers_in(text, _TURNING) or numbers_in(text):
        return False
    return not lex.find(text, *lex.CUES, in_free_text=True) and not _names_somebody(text)


def _names_somebody(text: str) -> bool:
    return any(m[0][0].isupper() and m[0].lower() not in lex.TIME_WORDS for m in WORD.finditer(text))


def circumstances(text: str) -> tuple[Piece, Piece]:
    """What stands between two parts of an attribution: `reporters | on Monday`. The second, when or in what something
    was said, may go; there need not be either."""
    found = list(WORD.finditer(text))
    last = next((n for n in range(len(found), 0, -1) if found[n - 1][0].lower() not in _WHEN), 0)
    cut = found[last].start() if last < len(found) else len(text)
    return Piece(tuple(words_in(text[:cut])), may_go=False), Piece(tuple(words_in(text[cut:])), may_go(text[cut:]))


def pieces(content: str) -> list[Piece]:
    """The content of an attribution in pieces, in order, those that may go apart from the others."""
    clauses = list(_that_clauses(content)) or [content]
    if len(clauses) == 1:
        return _with_relative(content)
    return [piece for clause in clauses for piece in _of_that_clause(clause)]


def _that_clauses(content: str) -> Iterator[str]:
    """`that it rained, that the road was wet and that nobody came`: each of them, where the content begins so."""
    starts = [match.end() for match in _THAT.finditer(content)]
    is_list = len(starts) > 1 and starts[0] == 0 and words_in(content[: starts[-1]])[-1:] == ["and"]
    if not is_list:  # `that the dam, that was old, …` is none
        return
    for start, end in zip(starts, [*starts[1:], len(content)], strict=True):
        yield content[start:end]


def _of_that_clause(clause: str) -> Sequence[Piece]:
    """The words of one of several; `and`, which only joins them to the next, is a piece of its own."""
    words = words_in(clause)
    joins = words[-1:] == ["and"]
    own = tuple(words[:-1] if joins else words)
    inner = clause.removesuffix("and").rstrip() if joins else clause
    goes = may_go(re.sub(r"^that\b", "", inner))
    return [Piece(own, goes), *([Piece(("and",), may_go=True)] if joins else [])]


def _with_relative(content: str) -> list[Piece]:
    """A relative clause that runs to the end, or stands between the only two commas, apart from the rest."""
    match = _RELATIVE.search(content)
    if match is None:
        return [Piece(tuple(words_in(content)), may_go=False)]
    marks = [m.start() for m in _COMMA.finditer(content)]
    behind = [place for place in marks if place > match.start()]
    end = behind[0] if behind else len(content)
    is_alone = len(behind) <= 1 and (len(marks) == 1 + len(behind))
    before, inner, after = content[: match.start()], content[match.end() : end], content[end:]
    goes = is_alone and may_go(inner) and not _goes_on(inner)
    return [Piece(tuple(words_in(t)), g) for t, g in ((before, False), (inner, goes), (after, False))]


def _goes_on(inner: str) -> bool:
    """A clause with a sentence's end in it is more than a clause."""
    return re.search(r"[.?!]\s", inner) is not None

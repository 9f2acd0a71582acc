"""Patterns over words: what may follow what. Each takes the places where it may begin and gives those where it may end.

Knows no language. A set of places instead of a regular expression: what a hostile reply has it try stays a few hundred
steps.
"""

from collections.abc import Callable, Sequence, Set

Places = frozenset[int]
Pattern = Callable[[Sequence[str], Places], Places]


def exactly(words: Sequence[str]) -> Pattern:
    """These words; none of them is nothing, which is found everywhere."""
    wanted, length = tuple(words), len(words)

    def match(told: Sequence[str], places: Places) -> Places:
        return frozenset(p + length for p in places if tuple(told[p : p + length]) == wanted)

    return match


def one_of(*patterns: Pattern) -> Pattern:
    def match(told: Sequence[str], places: Places) -> Places:
        return frozenset[int]().union(*(pattern(told, places) for pattern in patterns))

    return match


def maybe(pattern: Pattern) -> Pattern:
    def match(told: Sequence[str], places: Places) -> Places:
        return places | pattern(told, places)

    return match


def in_turn(*patterns: Pattern) -> Pattern:
    def match(told: Sequence[str], places: Places) -> Places:
        for pattern in patterns:
            places = pattern(told, places)
        return places

    return match


def is_all(pattern: Pattern, told: Sequence[str]) -> bool:
    """True where the pattern is the whole of the words."""
    return len(told) in pattern(told, frozenset({0}))


def any_word(words: Set[str]) -> Pattern:
    def match(told: Sequence[str], places: Places) -> Places:
        return frozenset(p + 1 for p in places if p < len(told) and told[p] in words)

    return match

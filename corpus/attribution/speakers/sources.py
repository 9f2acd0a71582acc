"""The words of a source, split into the parts that resolution needs. Purely syntactic: refers to no entity."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, NamedTuple

from corpus.articles.article import Span
from corpus.attribution.speakers.phrases import Phrase, head_of
from corpus.attribution.speakers.relative_clauses import RELATIVE_PRONOUNS
from corpus.attribution.speakers.salience import PERSONAL_PRONOUNS
from corpus.attribution.tokens import Token
from corpus.language import lexicon as lex

FIRST_PERSON: Final = lex.FIRST_PERSON | lex.SECOND_PERSON
"""Pronouns of whoever writes or is spoken to."""
_PRONOUNS = PERSONAL_PRONOUNS | RELATIVE_PRONOUNS | FIRST_PERSON
_POSSESSIVE = frozenset("his her their its".split())


class Source(NamedTuple):
    """A phrase among the tokens of unit number `unit`."""

    tokens: Sequence[Token]
    phrase: Phrase
    unit: int

    @property
    def words(self) -> Sequence[Token]:
        return self.tokens[self.phrase.start : self.phrase.end]

    @property
    def first(self) -> Token:
        return self.tokens[self.phrase.start]

    @property
    def head(self) -> Token:
        return head_of(self.tokens, self.phrase)

    @property
    def is_pronoun(self) -> bool:
        return self.phrase.end - self.phrase.start == 1 and self.first.lower in _PRONOUNS

    @property
    def is_opinion_of(self) -> bool:
        """`in | his eyes`: the source is the possessive pronoun."""
        return self.first.lower in _POSSESSIVE and self.head.lower in lex.VIEWPOINTS

    def parts_of_list(self) -> list[Phrase]:
        """`A (D-Ore.), B and C`: the parts between commas and `and`, without what stands in brackets."""
        parts: list[Phrase] = []
        start, depth = self.phrase.start, 0
        for position in range(self.phrase.start, self.phrase.end):
            token = self.tokens[position]
            if token.text == ")":
                depth -= 1
                start = position + 1
            elif depth == 0 and (token.text in {",", "("} or token.lower == "and"):
                parts.append(Phrase(start, position))
                start = position + 1
            depth += token.text == "("
        parts.append(Phrase(start, self.phrase.end))
        return [part for part in parts if part.start < part.end]


def source_at(tokens: Sequence[Token], span: Span, unit: int) -> Source | None:
    """The source at `span`, without a comma at its end and prepositions at its start; None where nothing is left."""
    start = bisect_left(tokens, span.start, key=lambda t: t.span.start)
    end = bisect_left(tokens, span.end, key=lambda t: t.span.start)
    while end - start > 1 and not tokens[end - 1].is_word and tokens[end - 1].text != ")":
        end -= 1  # the comma that closes an apposition
    while end - start > 1 and tokens[start].lower in lex.PREPOSITIONS:
        start += 1  # "under questioning | from | the committee"
    return Source(tokens, Phrase(start, end), unit) if start < end else None


def without_apposition(source: Source) -> tuple[Source, Phrase | None]:
    """The source up to its first comma, bracket or `who`; and what stands behind, where that is a comma."""
    for position in range(source.phrase.start + 1, source.phrase.end):
        token = source.tokens[position]
        if token.text in {",", "(", "—", "–"} or token.lower in {"who", "which", "whose"}:
            behind = Phrase(position + 1, source.phrase.end)
            is_apposition = token.text == "," and behind.start < behind.end
            return source._replace(phrase=Phrase(source.phrase.start, position)), behind if is_apposition else None
    return source, None

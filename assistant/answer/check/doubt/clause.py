"""The sentence of a cue as the second opinion reads it: tokens with their part in the sentence, told from words alone.

What somebody says counts as one mark: no word of it can be who says it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import Final

from corpus.articles.article import Span
from corpus.attribution.quotations import find_quotations
from corpus.attribution.tokens import Token, tokenise
from corpus.language import lexicon as lex
from corpus.language.rules import Category

_DASHES: Final = frozenset("—–-") | {"--"}
_ADVERBS: Final = lex.ADVERBS | lex.TYING_ADVERBS | lex.vocabulary(Category.HEDGE)
_AUXILIARIES: Final = lex.AUXILIARIES | lex.MODALS
_NEGATIONS: Final = lex.NEGATIONS | {"n't", "n’t"}
_SUBJECTS: Final = lex.PRONOUNS | lex.vocabulary(Category.PRONOUN_RELATIVE)
_POSSESSIVES: Final = frozenset("his her its their my our your".split())
_JOINING: Final = frozenset({"and", "or", "but", "then"})
_EXPECTING: Final = frozenset(form.split()[0] for form in lex.forms_of(Category.EXPECTATION))
_VERBS: Final = lex.FINITE_VERBS | frozenset(lex.CUE_FORMS) | _EXPECTING
_SUBORDINATORS: Final = (lex.SUBORDINATORS | lex.vocabulary(Category.CONDITION)) - {"who", "which", "whom", "whose"}
_BEFORE_A_NOUN: Final = lex.DETERMINERS | _POSSESSIVES | {"'s", "’s"}
_SHORTEST_REGULAR: Final = 5  # letters of a participle


class WordPart(Enum):
    """What a token is in its sentence."""

    NOUN = auto()  # and whatever else may be part of a noun phrase: adjectives, names, numbers
    DETERMINER = auto()
    POSSESSIVE = auto()
    PRONOUN = auto()
    RELATIVE = auto()
    VERB = auto()
    PARTICIPLE = auto()  # -ing
    AUXILIARY = auto()
    ADVERB = auto()
    TO = auto()
    PREPOSITION = auto()
    JOINING = auto()
    SUBORDINATOR = auto()
    COMMA = auto()
    STOP = auto()  # any other mark
    SAID = auto()  # what somebody says


VERBAL: Final = frozenset({WordPart.AUXILIARY, WordPart.ADVERB, WordPart.TO})
FINITE: Final = frozenset({WordPart.VERB, WordPart.AUXILIARY})


@dataclass(frozen=True, slots=True)
class Word:
    """A token with its part in the sentence."""

    token: Token
    part: WordPart

    @property
    def lower(self) -> str:
        return self.token.lower

    @property
    def span(self) -> Span:
        return self.token.span


@dataclass(frozen=True)  # no slots: cached_property needs a __dict__
class Clause:
    """The words around a cue: `before` and `after` it, in the order of the text, and its own."""

    text: str
    sentence: Span
    cue: Span
    words: tuple[Word, ...]

    @cached_property
    def before(self) -> tuple[Word, ...]:
        return tuple(w for w in self.words if w.span.end <= self.cue.start)

    @cached_property
    def after(self) -> tuple[Word, ...]:
        return tuple(w for w in self.words if w.span.start >= self.cue.end)

    @cached_property
    def own(self) -> tuple[Word, ...]:
        return tuple(w for w in self.words if w.span.overlaps(self.cue))


def clause_of(text: str, sentence: Span, cue: Span, said: Sequence[Span]) -> Clause:
    """The clause of a cue in its sentence; `said` are the words that it introduces.

    A cue that stands within a quotation has its speaker there; one outside has its speaker outside.
    """
    quotations = find_quotations(text, sentence)
    around = next((q for q in quotations if q.start < cue.start and cue.end < q.end), None)
    if around is not None:
        sentence, quotations = Span(around.start + 1, around.end), []
    hidden = [*quotations, *said]
    tokens = [t for t in _without_brackets(tokenise(text, sentence), cue) if not _is_inside_word(text, t, sentence)]
    words: list[Word] = []
    for number, token in enumerate(tokens):
        if any(span.overlaps(token.span) for span in hidden) and not cue.overlaps(token.span):
            if not words or words[-1].part is not WordPart.SAID:
                words.append(Word(token, WordPart.SAID))
            continue
        before = tokens[number - 1] if number else None
        words.append(Word(token, _part_of(token, before)))
    return Clause(text, sentence, cue, tuple(words))


def _is_inside_word(text: str, token: Token, sentence: Span) -> bool:
    """The mark of `No. 4` and of `3,000`, which ends nothing."""
    start, end = token.span
    if token.text == ".":
        return any(letter.isalnum() for letter in text[end : sentence.end])
    return token.text == "," and text[start - 1 : start].isdigit() and text[end : end + 1].isdigit()


def _without_brackets(tokens: Sequence[Token], cue: Span) -> Iterator[Token]:
    """The tokens without what stands in brackets, unless the cue does."""
    depth = 0
    bracketed: set[int] = set()
    opening = 0
    for number, token in enumerate(tokens):
        if token.text in {"(", "["}:
            opening, depth = (number, 1) if not depth else (opening, depth + 1)
        elif token.text in {")", "]"} and depth:
            depth -= 1
            inside = tokens[opening : number + 1]
            if not depth and not any(t.span.overlaps(cue) for t in inside):
                bracketed.update(range(opening, number + 1))
    return (token for number, token in enumerate(tokens) if number not in bracketed)


def _part_of(token: Token, before: Token | None) -> WordPart:
    """The part of a token, told from the word and the one before it."""
    fixed = _part_of_small_word(token)
    is_inner_capital = token.is_capitalised and before is not None and before.is_word
    if fixed in {WordPart.AUXILIARY, WordPart.DETERMINER} and is_inner_capital:
        return WordPart.NOUN  # "Mr. | Will", "Quay | No. 4"
    if fixed is not None:
        return fixed
    if before is None and _is_verb_that_opens(token.lower):
        return WordPart.PARTICIPLE
    is_noun = token.is_capitalised or (before is not None and before.lower in _BEFORE_A_NOUN)
    return WordPart.NOUN if is_noun or not token.lower[0].isalpha() else _part_by_form(token.lower)


def _is_verb_that_opens(word: str) -> bool:
    """`Asked | about it`, `Speaking | in Tarn`."""
    return len(word) >= _SHORTEST_REGULAR and (word in lex.CUE_FORMS or word.endswith(("ed", "ing")))


def _part_by_form(word: str) -> WordPart:
    """The part that the lexicon or the ending tells."""
    ending = word if len(word) >= _SHORTEST_REGULAR else ""
    if word in _ADVERBS or ending.endswith("ly"):
        return WordPart.ADVERB
    if ending.endswith("ing"):
        return WordPart.PARTICIPLE
    return WordPart.VERB if word in _VERBS or ending.endswith("ed") else WordPart.NOUN


def _part_of_small_word(token: Token) -> WordPart | None:
    """The part of a mark or function word; None for other words."""
    word = token.lower
    if not token.is_word:
        return _part_of_mark(token)
    return next((part for part, words in _SMALL_WORDS if word in words), None)


def _part_of_mark(token: Token) -> WordPart:
    if token.text in {"&", "/", "."} | _DASHES - {"--", "—", "–"}:
        return WordPart.NOUN if token.text == "&" else WordPart.STOP
    return WordPart.COMMA if token.text == "," or token.text in _DASHES else WordPart.STOP


_SMALL_WORDS: Final = (
    (WordPart.TO, frozenset({"to"})),
    (WordPart.JOINING, _JOINING),
    (WordPart.RELATIVE, lex.RELATIVES),
    (WordPart.POSSESSIVE, _POSSESSIVES | {"'s", "’s"}),
    (WordPart.PRONOUN, _SUBJECTS),
    (WordPart.SUBORDINATOR, _SUBORDINATORS),
    (WordPart.AUXILIARY, _AUXILIARIES | _NEGATIONS - {"no"}),
    (WordPart.PREPOSITION, lex.PREPOSITIONS),
    (WordPart.DETERMINER, lex.DETERMINERS | {"no"}),
)

"""The people whom an article names, in the order of the text: whom a pronoun or description may point back to."""

from collections.abc import Iterator, Sequence, Set
from typing import Final, NamedTuple

from assistant.answer.check.doubt.reference import fits_pronoun, words_of_name
from corpus.articles.article import Span
from corpus.attribution import SpeakerKind
from corpus.attribution.quotations import find_quotations
from corpus.attribution.speakers.names import find_names, kind_of_name
from corpus.attribution.speakers.values import WrittenName
from corpus.attribution.tokens import Token, tokenise
from corpus.language import lexicon as lex

_VERBS: Final = lex.FINITE_VERBS | lex.AUXILIARIES | lex.MODALS | lex.ADVERBS | frozenset(lex.CUE_FORMS)
_ENDS: Final = frozenset(".?!;:")


class PersonsName(NamedTuple):
    """A person's name outside quotations: its words, how it is written with its title, and whether it may be the
    subject of a verb there. A full name has several words and is a person's."""

    span: Span
    words: tuple[str, ...]
    written: str
    acts: bool
    is_full: bool


def people_in(text: str, parts: Sequence[Span]) -> list[PersonsName]:
    """Full names of people, and single names, which may be of a place as well."""
    return [one for part in parts for one in _names_in(text, part)]


def _names_in(text: str, part: Span) -> Iterator[PersonsName]:
    tokens = tokenise(text, part, find_quotations(text, part))
    for name in find_names(tokens):
        words = words_of_name(name.text)
        if words and not tokens[name.start].quoted:
            span = Span(tokens[name.start].span.start, tokens[name.end - 1].span.end)
            is_full = len(words) > 1 and kind_of_name(name) is SpeakerKind.PERSON
            yield PersonsName(span, words, " ".join((*name.title, *name.words)), _acts(tokens, name), is_full)


def _acts(tokens: Sequence[Token], name: WrittenName) -> bool:
    """`Ana Holm | said`, `said | Ana Holm`, or a name that begins its sentence; not `met | Ana Holm | on Monday`."""
    before = tokens[name.start - 1] if name.start else None
    after = tokens[name.end] if name.end < len(tokens) else None
    if before is None or before.text in _ENDS or before.lower in lex.CUE_FORMS:
        return True
    return after is not None and (after.lower in _VERBS or after.lower.endswith("ed"))


def nearest_people(
    people: Sequence[PersonsName], before: int, hidden: Sequence[Span], pronoun: str, theirs: Set[str]
) -> list[str]:
    """The surnames before a place and outside `hidden`, the nearest first, each once: of those who have a full name
    somewhere, act, and fit the pronoun; and of the speaker, whose surnames are `theirs`."""
    surnames = {one.words[-1] for one in people if one.is_full}
    found: dict[str, None] = {}
    for one in reversed(people):
        surname = one.words[-1]
        is_visible = one.span.start < before and not any(one.span.overlaps(span) for span in hidden)
        counts = surname in theirs or (one.acts and surname in surnames)
        if is_visible and counts and fits_pronoun(pronoun, one.written) is not False:
            found.setdefault(surname)
    return list(found)

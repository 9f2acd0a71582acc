"""Whether what somebody says runs on into what another says: `Ana Holm said that it is safe | and Tarsin said …`."""

from collections.abc import Sequence
from typing import Final

from assistant.answer.check.doubt.reference import last_words_of, words_of_name
from corpus.articles.article import Span
from corpus.attribution import Speaker
from corpus.attribution.quotations import find_quotations
from corpus.attribution.speakers.names import find_names
from corpus.attribution.tokens import tokenise
from corpus.language import lexicon as lex
from corpus.language.rules import Category

_SAYING: Final = lex.vocabulary(Category.PLAIN_SAYING, Category.NEUTRAL_SAYING)
_JOINING: Final = frozenset({"and", "but", ",", ";"}) | lex.CLAUSE_JOINERS


def runs_into_another(text: str, sentence: Span, cue: Span, said: Sequence[Span], speaker: Speaker) -> bool:
    """Outside quotations, what is said behind the cue has a conjunction, then another's name, then a verb of saying."""
    tokens = tokenise(text, sentence, find_quotations(text, sentence))
    for name in find_names(tokens):
        opening, verb = tokens[name.start - 1 : name.start], tokens[name.end : name.end + 1]
        if not opening or not verb or verb[0].quoted or verb[0].lower not in _SAYING:
            continue
        inside = any(cue.start < span.start < opening[0].span.start and verb[0].span.end < span.end for span in said)
        if inside and opening[0].lower in _JOINING and last_words_of(speaker).isdisjoint(words_of_name(name.text)):
            return True
    return False

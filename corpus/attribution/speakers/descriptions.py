"""Sources without a name: `a US official`, `residents of Tarn`, `the report`, as they are written."""

from collections.abc import Sequence

from corpus.attribution.speakers.phrases import Phrase
from corpus.attribution.tokens import Token
from corpus.attribution.values import SpeakerKind
from corpus.language import lexicon as lex


def kind_of_noun(noun: str) -> SpeakerKind:
    """What a source headed by this noun is."""
    if noun in lex.GROUP_NOUNS:
        return SpeakerKind.GROUP
    if noun in lex.PERSON_NOUNS:
        return SpeakerKind.UNNAMED
    if noun in lex.DOCUMENT_NOUNS:
        return SpeakerKind.DOCUMENT
    return SpeakerKind.ORGANISATION if noun in lex.ORGANISATION_NOUNS else SpeakerKind.UNNAMED


def decapitalised(written: str, tokens: Sequence[Token], phrase: Phrase) -> str:
    """`A US official` at a sentence's start is `a US official` anywhere else."""
    first = tokens[phrase.start]
    starts = phrase.start == 0 or not tokens[phrase.start - 1].is_word
    common = (
        first.lower in lex.OPENERS | lex.PERSON_NOUNS | lex.ORGANISATION_NOUNS | lex.DOCUMENT_NOUNS | lex.DETERMINERS
    )
    return (
        written[0].lower() + written[1:]
        if starts and common and first.text[1:].islower() | (len(first.text) == 1)
        else written
    )


def without_article(written: str) -> str:
    """`official` for `an official`."""
    first, _, rest = written.partition(" ")
    return rest if rest and first.lower() in {"a", "an", "the"} else written

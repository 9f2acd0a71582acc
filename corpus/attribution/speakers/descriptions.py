"""Sources without a name: `a US official`, `residents of Tarn`, `the report`, as they are written."""

from collections.abc import Sequence

from corpus.attribution.speakers.phrases import Phrase, head_of
from corpus.attribution.tokens import Token
from corpus.attribution.values import SpeakerKind
from corpus.language import lexicon as lex

_WRITTEN_SMALL = lex.OPENERS | lex.PERSON_NOUNS | lex.ORGANISATION_NOUNS | lex.DOCUMENT_NOUNS | lex.DETERMINERS


def noun_of(tokens: Sequence[Token], phrase: Phrase) -> str:
    """The noun that says what the source is: `official`; `coastguard` of `the coast guard`, too."""
    noun = head_of(tokens, phrase).lower
    is_coastguard = noun == "guard" and any(t.lower == "coast" for t in tokens[phrase.start : phrase.end])
    return "coastguard" if is_coastguard else noun


def kind_of_noun(noun: str) -> SpeakerKind:
    """What a source is that is called by this noun."""
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
    opens_sentence = phrase.start == 0 or not tokens[phrase.start - 1].is_word
    is_plain = first.text[1:].islower() or len(first.text) == 1
    may_be_small = opens_sentence and is_plain and first.lower in _WRITTEN_SMALL
    return written[0].lower() + written[1:] if may_be_small else written


def without_article(written: str) -> str:
    """`official` for `an official`."""
    first, _, rest = written.partition(" ")
    return rest if rest and first.lower() in {"a", "an", "the"} else written

"""Checks that a statement tells that its speaker says something: by a word for it, and with words of what is said.

Names and roles may stand before and behind what is told; a statement of nothing but them tells nothing, and a name
right before a verb of the content makes the speaker, or whom the role names, the doer of what is said.
"""

from typing import Final

from assistant.answer.check.cited_statement import AttributedStatement
from assistant.answer.check.failures import Failure, Objection
from assistant.answer.check.word_order import key_of
from corpus.language import lexicon as lex
from corpus.language.stems import content_stems, words_of

_SAYING: Final = frozenset(map(key_of, lex.CUE_FORMS)) | {key_of("according")}


def check_telling(claim: AttributedStatement) -> list[Objection]:
    """A word of saying is told, and a word of what is said."""
    if not claim.own:
        return []
    told = {key_of(word) for word in words_of(claim.text)}
    cues = {word.lower() for span in _spans(claim, of_cues=True) for word in words_of(span)}
    saying = set(map(key_of, cues - lex.STOP_WORDS or cues))
    if not told & (saying | _SAYING):
        return [Objection(Failure.UNSUPPORTED, f"nothing says that somebody says it: {claim.text}")]
    said = content_stems(" ".join(_spans(claim, of_cues=False)))
    if said and not said & content_stems(claim.text):
        return [Objection(Failure.UNSUPPORTED, f"nothing of what is said: {claim.text}")]
    return []


def _spans(claim: AttributedStatement, *, of_cues: bool) -> list[str]:
    """The words of the speaker's cues, or contents, in the sentences cited."""
    return [
        passage.words(span)
        for passage in claim.cited
        for attribution in passage.attributions()
        if any(attribution is own for own in claim.own)
        for span in (attribution.cue if of_cues else attribution.content)
    ]

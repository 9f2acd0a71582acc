"""Checks by a second opinion whether the speaker of a statement may have said it; what it doubts is told whole or not.

`It is not true that Ana Holm said so.` is told in the reporter's words, and not as hers.
"""

import re
from collections.abc import Sequence
from typing import Final

from assistant.answer.check.cited import CitedPassage
from assistant.answer.check.cited_statement import AttributedStatement, CitedStatement
from assistant.answer.check.doubt.opinion import doubt_of
from assistant.answer.check.failures import Objection
from assistant.answer.check.speakers_words import reported
from assistant.answer.values import Statement, cite
from corpus.articles.article import Span
from corpus.articles.datelines import without_dateline
from corpus.attribution import Attribution, Stance

_BEGINS_WITH_A_PRONOUN: Final = re.compile(r"(?:he|she|they|it|his|her|their|its)\b(?! (?:is|was) )", re.IGNORECASE)


def check_second_opinion(claim: AttributedStatement) -> list[Objection]:
    """Each attribution that the statement reports may be its speaker's."""
    objections = []
    for one in reported(claim):
        doubt = doubt_of(one.passage.source.read, one.attribution, claim.speaker)
        if doubt is not None:
            objections.append(Objection(doubt, f"{claim.speaker.name}: {one.words}"))
    return objections


def told_whole(cited: Sequence[CitedPassage]) -> Statement | None:
    """The sentences cited, as the reporter wrote them, of one part: no headline, and no byline, stands with the text.

    None where they do not stand alone: `She said …`.
    """
    if len(cited) != 1:
        return None
    source, sentences = cited[0].source, cited[0].sentences
    part = source.read.part_of(sentences[-1])
    kept = tuple(sentence for sentence in sentences if source.read.part_of(sentence) == part)
    text = whole_text(CitedPassage(source, kept))
    if _BEGINS_WITH_A_PRONOUN.match(text):
        return None
    citations = tuple(cite(source.article, sentence) for sentence in kept)
    return Statement(text, None, Stance.ASSERTS, citations)


def whole_text(passage: CitedPassage) -> str:
    text = passage.source.article.text
    return without_dateline(text, passage.span).within(text)


def is_doubted_and_told_whole(claim: CitedStatement, passage: CitedPassage, attribution: Attribution) -> bool:
    """What nobody may be named for is the reporter's, where it is told with the words that say how it was said."""
    speaker = attribution.speaker
    if speaker is None or claim.text.split() != whole_text(passage).split() or not attribution.cue:
        return False
    is_inside = all(_lies_in(cue, passage.span) for cue in attribution.cue)
    return is_inside and doubt_of(passage.source.read, attribution, speaker) is not None


def _lies_in(span: Span, other: Span) -> bool:
    return other.start <= span.start and span.end <= other.end

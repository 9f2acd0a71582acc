"""Statements made of what was chosen: worded from the article's own words, cited, each followed by its reasons."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from assistant.answer.draft.because import explains_itself, reasons_of, sentences_held
from assistant.answer.draft.selection import MOST_CITED, Found
from assistant.answer.draft.wording import report
from assistant.answer.evidence import Dossier
from assistant.answer.rank.features import Candidate
from assistant.answer.values import Statement, cite
from corpus.articles.article import Span, share_covered
from corpus.articles.datelines import without_dateline
from corpus.attribution import Stance
from corpus.attribution.quotations import is_mostly_quoted

_WHO_IS_THAT = re.compile(r"(?:he|she|they|it|his|her|their|its)\b", re.IGNORECASE)
_MOST_REASONS: Final = 2  # for one speaker


def statement_of(one: Found, *, introduced: bool = True) -> Statement:
    """Somebody's words under their name. Without `introduced` the role is left out: it has been given before."""
    dossier, attribution = one.dossier, one.attribution
    cited = Span(dossier.span_of(one.sentences[0]).start, dossier.span_of(one.sentences[-1]).end)
    return Statement(
        text=report(dossier, attribution, cited, introduced=introduced),
        speaker=attribution.speaker,
        stance=attribution.stance,
        citations=tuple(cite(dossier.article, dossier.span_of(i)) for i in one.sentences),
    )


def statements_of(chosen: Iterable[Found | Statement]) -> list[Statement]:
    """One after the other; who has been introduced is not introduced again. What is a statement already stays."""
    spoken: set[str] = set()
    statements = []
    for one in chosen:
        if isinstance(one, Statement):
            statements.append(one)
            continue
        statements.append(statement_of(one, introduced=one.speaker_key not in spoken))
        spoken.add(one.speaker_key)
    return statements


def by_reporter(candidate: Candidate) -> Statement | None:
    """A sentence in the reporter's own voice, as it stands; None where most of it is somebody's words.

    Where it begins with `She`, the sentence before says who that is: it is told too, or neither is.
    """
    dossier, index = candidate.dossier, candidate.sentence
    if is_said(dossier, index) or _says_who_said(dossier, index):
        return None
    indexes: tuple[int, ...] = (index,)
    if _WHO_IS_THAT.match(dossier.text_of(index)):
        if index == 0 or is_said(dossier, index - 1) or _WHO_IS_THAT.match(dossier.text_of(index - 1)):
            return None
        indexes = (index - 1, index)
    article = dossier.article
    told = Span(dossier.span_of(indexes[0]).start, dossier.span_of(index).end)
    cited = tuple(cite(article, dossier.span_of(i)) for i in indexes)
    text = without_dateline(article.text, told).within(article.text)
    return Statement(text, None, Stance.ASSERTS, cited)


def is_said(dossier: Dossier, sentence: int) -> bool:
    """True where most of the sentence is somebody's words."""
    span = dossier.span_of(sentence)
    touching = (dossier.attributions[n] for n in dossier.touching(sentence))
    said = (share_covered(span, attribution.content) for attribution in touching if not attribution.is_of_nobody)
    return max(said, default=0.0) > 0.5 or is_mostly_quoted(dossier.article.text, span)


def _says_who_said(dossier: Dossier, sentence: int) -> bool:
    """`…?" Ana Holm asked outside the court.` without what she asked, which stands in another sentence."""
    span = dossier.span_of(sentence)
    touching = [dossier.attributions[n] for n in dossier.touching(sentence)]
    return any(
        any(span.overlaps(cue) for cue in a.cue) and not any(span.overlaps(content) for content in a.content)
        for a in touching
    )


def with_reasons(chosen: Sequence[Found | Statement]) -> tuple[list[Statement], list[Found]]:
    """Statements, each followed by the speaker's own reasons, and those who give none; a reason is told once."""
    given = {place for one in chosen if isinstance(one, Found) for place in _places_of_reasons(one)}
    chosen = [one for one in chosen if isinstance(one, Statement) or _place(one) not in given]
    statements: list[Statement] = []
    unexplained = []
    for one, statement in zip(chosen, statements_of(chosen), strict=True):
        statements.append(statement)
        if isinstance(one, Statement):
            continue
        numbers = reasons_of(one.dossier, one.number)
        statements.extend(_reasons(one, numbers[:_MOST_REASONS], statement, len(statements) - 1))
        if not numbers and not explains_itself(one.dossier, one.number):
            unexplained.append(one)
    return statements, unexplained


def _place(one: Found) -> tuple[str, int]:
    return one.dossier.article.id, one.number


def _places_of_reasons(one: Found) -> list[tuple[str, int]]:
    return [(one.dossier.article.id, n) for n in reasons_of(one.dossier, one.number)[:_MOST_REASONS] if n != one.number]


def _reasons(one: Found, numbers: Iterable[int], told: Statement, place: int) -> Iterator[Statement]:
    """The reasons for what is `told` at that place, but for those that stand in the same sentences."""
    cited = {c.span for c in told.citations}
    for number in numbers:
        held = sentences_held(one.dossier, number)[:MOST_CITED]
        reason = statement_of(Found(one.dossier, number, held, one.score), introduced=False)
        if not {c.span for c in reason.citations} <= cited:
            yield replace(reason, reason_for=place)


def names_of(found: Iterable[Found]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.attribution.speaker.name for one in found if one.attribution.speaker))

"""Makes statements: words of a speaker or sentences of the reporter, cited, each followed by the speaker's reasons."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from assistant.answer.draft.utterances import MOST_CITED, Utterance
from assistant.answer.draft.wording import report
from assistant.answer.evidence import AnnotatedArticle
from assistant.answer.rank.candidates import Candidate
from assistant.answer.values import Statement, cite
from corpus.articles.article import Span, share_covered
from corpus.articles.datelines import without_dateline
from corpus.attribution import Stance
from corpus.attribution.quotations import is_mostly_quoted

_BEGINS_WITH_A_PRONOUN = re.compile(r"(?:he|she|they|it|his|her|their|its)\b", re.IGNORECASE)
_MOST_REASONS: Final = 2  # for one speaker


# --- somebody's words


def statement_of(one: Utterance, *, introduced: bool = True) -> Statement:
    """Somebody's words under their name. Without `introduced` the role is left out: it has been given before."""
    annotated, attribution = one.annotated, one.attribution
    cited = Span(annotated.span_of(one.sentences[0]).start, annotated.span_of(one.sentences[-1]).end)
    return Statement(
        text=report(annotated, attribution, cited, introduced=introduced),
        speaker=attribution.speaker,
        stance=attribution.stance,
        citations=tuple(cite(annotated.article, annotated.span_of(i)) for i in one.sentences),
        act=attribution.act,
    )


def statements_of(chosen: Iterable[Utterance | Statement]) -> list[Statement]:
    """One after the other; who has been introduced is not introduced again. What is a statement already stays."""
    introduced: set[str] = set()
    statements = []
    for one in chosen:
        if isinstance(one, Statement):
            statements.append(one)
            continue
        statements.append(statement_of(one, introduced=one.speaker_key not in introduced))
        introduced.add(one.speaker_key)
    return statements


def with_reasons(chosen: Sequence[Utterance | Statement]) -> tuple[list[Statement], list[Utterance]]:
    """Statements, each followed by the speaker's own reasons, and the utterances without one; a reason is told once."""
    told = {place for one in chosen if isinstance(one, Utterance) for place in _places_of_reasons(one)}
    chosen = [one for one in chosen if isinstance(one, Statement) or one.place not in told]
    statements: list[Statement] = []
    unexplained = []
    for one, statement in zip(chosen, statements_of(chosen), strict=True):
        statements.append(statement)
        if isinstance(one, Statement):
            continue
        statements.extend(_reasons(one, statement, len(statements) - 1))
        if not one.is_explained:
            unexplained.append(one)
    return statements, unexplained


def _places_of_reasons(one: Utterance) -> list[tuple[str, int]]:
    article_id, own = one.place
    return [(article_id, n) for n in one.reasons[:_MOST_REASONS] if n != own]


def _reasons(one: Utterance, statement: Statement, index: int) -> Iterator[Statement]:
    """The reasons for the statement at that index, but for those that stand in the same sentences."""
    cited = {c.span for c in statement.citations}
    for number in one.reasons[:_MOST_REASONS]:
        sentences = _sentences_with_content(one.annotated, number)[:MOST_CITED]
        reason = statement_of(Utterance(one.annotated, number, sentences, one.score), introduced=False)
        if not {c.span for c in reason.citations} <= cited:
            yield replace(reason, reason_for=index)


def _sentences_with_content(annotated: AnnotatedArticle, number: int) -> tuple[int, ...]:
    attribution = annotated.attributions[number]
    return tuple(i for i in attribution.sentences if any(annotated.span_of(i).overlaps(s) for s in attribution.content))


def names_of(utterances: Iterable[Utterance]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.attribution.speaker.name for one in utterances if one.attribution.speaker))


# --- the reporter's words


def by_reporter(candidate: Candidate) -> Statement | None:
    """A sentence in the reporter's own words, as it stands; None where most of it is somebody's words.

    Where it begins with `She`, the sentence before says who that is: both are told, or neither is.
    """
    annotated, index = candidate.annotated, candidate.sentence
    if _is_said(annotated, index) or _says_only_who_said(annotated, index):
        return None
    indexes: tuple[int, ...] = (index,)
    if _BEGINS_WITH_A_PRONOUN.match(annotated.text_of(index)):
        before = index - 1
        if index == 0 or _is_said(annotated, before) or _BEGINS_WITH_A_PRONOUN.match(annotated.text_of(before)):
            return None
        indexes = (before, index)
    article = annotated.article
    told = Span(annotated.span_of(indexes[0]).start, annotated.span_of(index).end)
    cited = tuple(cite(article, annotated.span_of(i)) for i in indexes)
    text = without_dateline(article.text, told).within(article.text)
    return Statement(text, None, Stance.ASSERTS, cited)


def _is_said(annotated: AnnotatedArticle, sentence: int) -> bool:
    """True where most of the sentence is somebody's words."""
    span = annotated.span_of(sentence)
    touching = (annotated.attributions[n] for n in annotated.touching(sentence))
    said = (share_covered(span, attribution.content) for attribution in touching if not attribution.is_of_nobody)
    return max(said, default=0.0) > 0.5 or is_mostly_quoted(annotated.article.text, span)


def _says_only_who_said(annotated: AnnotatedArticle, sentence: int) -> bool:
    """`…?" Ana Holm asked outside the court.` without what she asked, which stands in another sentence."""
    span = annotated.span_of(sentence)
    touching = [annotated.attributions[n] for n in annotated.touching(sentence)]
    return any(
        any(span.overlaps(cue) for cue in a.cue) and not any(span.overlaps(content) for content in a.content)
        for a in touching
    )

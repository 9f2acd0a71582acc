"""Checks a draft's statements one by one: what they cite, whose words they have, and whether they say the same."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.answer.check.cited import ArticleCache, StoredArticles, passages_of, same_speaker
from assistant.answer.check.cited_speaker import (
    check_names_no_other,
    check_role,
    check_speaks_in_each_sentence,
    check_unnamed_speaker,
)
from assistant.answer.check.cited_statement import AttributedStatement, CitedStatement
from assistant.answer.check.failures import DOUBTS, Failure, Objection
from assistant.answer.check.hidden_characters import check_letters
from assistant.answer.check.quoted_words import check_quotations, check_speakers_quotations
from assistant.answer.check.reporters_words import check_is_reporters, check_reporters_words
from assistant.answer.check.second_opinion import check_second_opinion, told_whole
from assistant.answer.check.speakers_words import check_speakers_words
from assistant.answer.check.telling import check_telling
from assistant.answer.values import Citation, Statement, cite
from corpus.language.stems import content_stems

_OF_THE_REPORTER: Final[tuple[Callable[[CitedStatement], list[Objection]], ...]] = (
    check_letters,
    check_is_reporters,
    check_quotations,
    check_reporters_words,
)
_OF_A_SPEAKER: Final[tuple[Callable[[AttributedStatement], list[Objection]], ...]] = (
    check_letters,
    check_speaks_in_each_sentence,
    check_role,
    check_unnamed_speaker,
    check_names_no_other,
    check_speakers_quotations,
    check_speakers_words,
    check_telling,
    check_second_opinion,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The statements that have passed, their reasons linked anew, and the objections to those withheld."""

    statements: tuple[Statement, ...]
    objections: tuple[Objection, ...]


def check(statements: Sequence[Statement], stored: StoredArticles) -> Verdict:
    """The statements that hold, in order. A reason for a withheld statement stands alone.

    Where the speaker is doubted, the reporter's sentence is told instead, if it can stand alone.
    """
    articles = ArticleCache(stored)
    passed: dict[int, Statement] = {}
    objections: list[Objection] = []
    for number, statement in enumerate(statements):
        against = _objections(statement, articles)
        objections.extend(against)
        holds = statement if not against else _in_the_reporters_words(statement, against, articles)
        if holds is not None and (not against or all(holds.text != other.text for other in passed.values())):
            passed[number] = holds
    places = {old: new for new, old in enumerate(passed)}
    relinked = (replace(s, reason_for=places.get(_explained_by(passed, old))) for old, s in passed.items())
    return Verdict(tuple(relinked), tuple(objections))


def failures_of(statement: Statement, stored: StoredArticles) -> list[Objection]:
    """All that is wrong with a statement; an empty list lets it pass."""
    return _objections(statement, ArticleCache(stored))


def _in_the_reporters_words(
    statement: Statement, against: Sequence[Objection], articles: ArticleCache
) -> Statement | None:
    """The sentences cited instead of a statement whose speaker is doubted; None where they do not hold either."""
    if not any(objection.failure in DOUBTS for objection in against):
        return None
    whole = told_whole(passages_of(statement.citations, articles))
    return whole if whole is not None and not _objections(whole, articles) else None


def _explained_by(passed: Mapping[int, Statement], number: int) -> int:
    """What statement `number` gives the reason for, or -1: only another statement of the same speaker can be that."""
    target = passed[number].reason_for
    if target is None or target == number or target not in passed:
        return -1
    reason, statement = passed[number].speaker, passed[target].speaker
    return target if reason is not None and statement is not None and same_speaker(reason, statement) else -1


def _objections(statement: Statement, articles: ArticleCache) -> list[Objection]:
    """What is wrong with the citations; where they are as stored, what is wrong with the words."""
    if not statement.citations:
        return [Objection(Failure.NO_CITATION, statement.text)]
    objections = _check_citations(statement.citations, articles)
    if objections:
        return objections
    if not content_stems(statement.text):
        return [Objection(Failure.UNSUPPORTED, statement.text)]
    cited = passages_of(statement.citations, articles)
    if statement.speaker is None:
        reporters = CitedStatement(statement.text, statement.stance, cited)
        return [objection for check_it in _OF_THE_REPORTER for objection in check_it(reporters)]
    claim = AttributedStatement(statement.text, statement.stance, cited, statement.speaker)
    return [objection for check_it in _OF_A_SPEAKER for objection in check_it(claim)]


def _check_citations(citations: Iterable[Citation], articles: ArticleCache) -> list[Objection]:
    """Each citation is a stored sentence, with the title, outlet, date and link of its article."""
    objections = []
    for citation in citations:
        source = articles.find(citation.article_id)
        if source is None or citation.span not in source.index_of:
            about = f"{citation.article_id} {citation.span.start}-{citation.span.end}"
            objections.append(Objection(Failure.NO_SUCH_SENTENCE, about))
        elif citation != cite(source.article, citation.span):
            objections.append(Objection(Failure.ALTERED_QUOTATION, citation.quote))
    return objections

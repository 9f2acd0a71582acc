"""Checks a statement without a speaker: the reporter's own words, as the cited sentences have them."""

from collections.abc import Collection

from assistant.answer.check.agreement import check_hedges, check_question, check_words, negation_count
from assistant.answer.check.cited import CitedPassage
from assistant.answer.check.cited_statement import CitedStatement
from assistant.answer.check.failures import Failure, Objection
from assistant.answer.check.second_opinion import is_doubted_and_told_whole
from assistant.answer.check.word_order import CitedClauses
from corpus.articles.article import Span
from corpus.attribution import Attribution


def check_is_reporters(claim: CitedStatement) -> list[Objection]:
    """No cited sentence may be somebody's words for the most part, unless it is doubted that they are."""
    objections = []
    for passage in claim.cited:
        for sentence in passage.sentences:
            said = [a.content for a in passage.source.touching(sentence) if _is_somebodys(claim, passage, a)]
            if any(_covers(spans, sentence) for spans in (*said, passage.source.quotations)):
                about = f"not the reporter's own words: {passage.words(sentence)}"
                objections.append(Objection(Failure.WRONG_SPEAKER, about))
    return objections


def _is_somebodys(claim: CitedStatement, passage: CitedPassage, attribution: Attribution) -> bool:
    return not attribution.is_of_nobody and not is_doubted_and_told_whole(claim, passage, attribution)


def _covers(spans: Collection[Span], sentence: Span) -> bool:
    """True where more than half of the sentence lies in the spans."""
    inside = sum(max(0, min(s.end, sentence.end) - max(s.start, sentence.start)) for s in spans)
    return inside > 0.5 * (sentence.end - sentence.start)


def check_reporters_words(claim: CitedStatement) -> list[Objection]:
    """The words are those of the reporter; what somebody says there counts only where the statement says who."""
    clauses = [_visible(passage, claim) for passage in claim.cited]
    support, whole = " ".join(text for text, _ in clauses), " ".join(passage.text for passage in claim.cited)
    words = check_words(claim.text, visible=support, own=support, whole=whole)
    return [
        *words,
        *check_question(claim.text, whole),
        *_check_negations(claim.text, whole),
        *check_hedges(claim.text, support),
        *([] if words else CitedClauses(clauses).check(claim.text)),
    ]


def _visible(passage: CitedPassage, claim: CitedStatement) -> tuple[str, Collection[int]]:
    """The passage without the words of those whom the statement does not name, and where these begin and end."""
    told = " ".join(claim.text.split())
    hidden = [
        span
        for a in passage.attributions()
        if not is_doubted_and_told_whole(claim, passage, a)
        and not all(" ".join(passage.words(s).split()) in told for s in (*a.source, *a.cue))
        for span in a.content
    ]
    return passage.without(hidden), passage.edges(hidden)


def _check_negations(text: str, whole: str) -> list[Objection]:
    """A part of a sentence may be told; then no denial may come and none may go."""
    agree = bool(negation_count(text)) == bool(negation_count(whole))
    return [] if agree else [Objection(Failure.LOST_NEGATION, text)]

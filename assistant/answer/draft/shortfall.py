"""What an answer falls short of: words of the question that nothing shown has, and the time that was asked for.

A reader who asks who called an offer generous, and is shown who called it an insult, must be told.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from assistant.answer.draft.material import Material
from assistant.answer.draft.naming import listed
from assistant.answer.draft.time_order import day_of
from assistant.answer.draft.values import Draft
from assistant.answer.draft.yes_no import is_yes_no
from assistant.answer.values import Statement
from assistant.question.query import Asked, Query
from assistant.question.references import own_matter
from corpus.language.stems import content_stems, coverage, stem, words_of

_MISSED: Final = 0.25  # of the words of the question, by weight: less is no part of what is asked
_MOST_NAMED: Final = 3  # words
_REPORTED_WITHIN: Final = timedelta(days=1)  # of what happened


def with_shortfalls(material: Material, drafted: Draft) -> Draft:
    """The draft with notes on what it falls short of."""
    if not drafted.statements:
        return drafted
    notes = [*_of_words(material, drafted), *_of_time(material.query, drafted.statements)]
    return replace(drafted, notes=(*drafted.notes, *notes)) if notes else drafted


def _of_words(material: Material, drafted: Draft) -> Iterator[str]:
    """That no article which is shown has some words of a claim."""
    query = material.query
    asks_for_claim = is_yes_no(query) or (query.asks(Asked.WHO_SAID) and query.wants.who_says)
    if not asks_for_claim or drafted.premise or drafted.notes or not query.topic_is_own:
        return
    missing = _missing(material, drafted.statements)
    if not missing:
        return
    words = _listed_in_marks(missing)
    if query.speakers and all(s.speaker for s in drafted.statements):
        yield f"Nothing that was found has {listed(query.speakers)} speaking of {words}; this is what comes nearest."
    else:
        yield f"Nothing that was found speaks of {words}; this is what comes nearest."


def _missing(material: Material, statements: Iterable[Statement]) -> list[str]:
    """The words of the matter that no article has of which something is shown, as the question has them; where each is
    in one, but no article has most of them, all of them.
    """
    weights, articles = material.evidence.weights, material.evidence.articles
    matter = {one for one in own_matter(material.query.topic) if one in weights}
    shown = {
        c.article_id: articles[c.article_id].stems for s in statements for c in s.citations if c.article_id in articles
    }
    told = content_stems(" ".join(s.text for s in statements))
    missing = matter - told.union(*shown.values())
    if not missing and all(coverage(weights, matter - stems) >= _MISSED for stems in shown.values()):
        missing = matter
    if not missing or coverage(weights, missing) < _MISSED:
        return []
    return list(dict.fromkeys(w for w in words_of(material.query.topic) if stem(w) in missing))


def _listed_in_marks(words: Sequence[str]) -> str:
    marked = [f"“{word}”" for word in words[:_MOST_NAMED]]
    return " and ".join(marked) if len(marked) < 3 else f"{', '.join(marked[:-1])} and {marked[-1]}"


def _of_time(query: Query, statements: Iterable[Statement]) -> Iterator[str]:
    """That nothing which is shown was published in the time that was asked for."""
    period = query.period
    if period is None or (period.since is None and period.until is None):
        return
    days = {day_of(c.published) for s in statements for c in s.citations}
    first, last = period.since, period.until + _REPORTED_WITHIN if period.until else None
    dated = [day for day in days if day]
    if dated and not any((not first or first <= day) and (not last or day <= last) for day in dated):
        when = re.sub(r"\s+", " ", period.words.strip())
        yield f"Nothing that was found was published {when}; this is from {_span_of(min(dated), max(dated))}."


def _span_of(first: object, last: object) -> str:
    return f"{first}" if first == last else f"{first} to {last}"

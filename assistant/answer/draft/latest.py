"""`What is the latest on X?`: the sentences about it of the newest day first."""

from datetime import date
from typing import Final

from assistant.answer.draft.corrections import Corrections
from assistant.answer.draft.material import Material
from assistant.answer.draft.story import story_of
from assistant.answer.draft.telling import told
from assistant.answer.draft.time_order import day_of
from assistant.answer.draft.values import Draft
from assistant.answer.evidence import AnnotatedArticle, Place
from assistant.answer.values import Statement
from assistant.question.query import Asked, Intent, Query
from corpus.language.stems import coverage

_OF_A_DAY: Final = 3
_DAYS: Final = 2
_ABOUT_IT: Final = 0.45  # of the words of the question, by weight


def asks_for_latest(query: Query) -> bool:
    return query.intent is Intent.LATEST and query.asked[0] in (Asked.FACT, Asked.SIDES) and not query.speakers


def draft_latest(material: Material, corrections: Corrections) -> Draft:
    """What the newest articles of the story say of it; nothing where they say nothing."""
    chosen: list[Statement] = []
    days: list[date | None] = []
    for annotated in reversed(story_of(material)):
        day = day_of(annotated.article.published)
        if day not in days and len(days) == _DAYS:
            break
        statements = _of_article(material, annotated, corrections)
        if statements:
            days.append(day)
            chosen.extend(statements)
    return Draft(tuple(chosen))


def _of_article(material: Material, annotated: AnnotatedArticle, corrections: Corrections) -> list[Statement]:
    """Its sentences that are about it, the nearest first, in which nothing was put right later."""
    key = annotated.article.id
    scores = {
        one.candidate.found.place: one.score
        for one in reversed(material.ranking.ranked)
        if one.candidate.found.article_id == key
    }

    def near(place: Place) -> tuple[float, float]:
        share = coverage(material.evidence.weights, annotated.stems_of(place[1]))
        return round(share, 1), scores.get(place, -99.0)

    places = [(key, index) for index in range(len(annotated.sentences))]
    about = sorted((p for p in places if near(p)[0] >= _ABOUT_IT), key=near, reverse=True)
    statements = (told(annotated, place[1]) for place in about if not corrections.of(place))
    return [statement for statement in statements if statement][:_OF_A_DAY]

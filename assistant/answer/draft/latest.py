"""`What is the latest on X?`: the sentences about it of the newest day first."""

from collections.abc import Iterable, Mapping
from typing import Final

from assistant.answer.draft.corrections import Corrections
from assistant.answer.draft.material import Material
from assistant.answer.draft.story import point_of, story_of
from assistant.answer.draft.telling import told
from assistant.answer.draft.values import Draft
from assistant.answer.evidence import AnnotatedArticle, Place
from assistant.answer.values import Statement
from assistant.question.query import Asked, Intent, Query
from corpus.language.stems import coverage

_NEWEST: Final = 2  # articles
_OF_AN_ARTICLE: Final = 2
_UNRANKED: Final = -99.0
_ABOUT_IT: Final = 0.45  # of the words of the question, by weight


def asks_for_latest(query: Query) -> bool:
    return query.intent is Intent.LATEST and query.asked[0] in (Asked.FACT, Asked.SIDES) and not query.speakers


def draft_latest(material: Material, corrections: Corrections) -> Draft:
    """What the newest articles of the story say of it; no statements where they say nothing."""
    story = story_of(material)
    point = point_of(material, story)
    chosen: list[Statement] = []
    for annotated in story[: -1 - _NEWEST : -1]:
        chosen.extend(_of_article(material, annotated, point, corrections))
    return Draft(tuple(one for one in chosen if not _is_told_in_another(one, chosen)))


def _is_told_in_another(one: Statement, statements: Iterable[Statement]) -> bool:
    """True where another statement cites all that this one cites, and more."""
    return any(set(one.citations) < set(other.citations) for other in statements)


def _of_article(
    material: Material, annotated: AnnotatedArticle, point: Mapping[str, float], corrections: Corrections
) -> list[Statement]:
    """Its sentences that are about it, the nearest first, each with the next; nothing that was put right later."""
    key = annotated.article.id
    scores = {
        one.candidate.found.place: one.score
        for one in reversed(material.ranking.ranked)
        if one.candidate.found.article_id == key
    }

    def near(place: Place) -> tuple[float, float]:
        return round(coverage(point, annotated.stems_of(place[1])), 1), scores.get(place, _UNRANKED)

    places = [(key, index) for index in range(len(annotated.sentences))]
    about = sorted((p for p in places if near(p)[0] >= _ABOUT_IT), key=near, reverse=True)[:_OF_AN_ARTICLE]
    with_next = dict.fromkeys(n for p in about for n in (p, (key, p[1] + 1)) if n in places)
    statements = (told(annotated, place[1]) for place in with_next if not corrections.of(place))
    return [statement for statement in statements if statement]

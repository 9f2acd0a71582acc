"""The draft without a chat model: picks what answers the question, and words it from the articles' own words.

A strategy for each kind of question decides what answers it. Whether that may be shown is decided by the check.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from assistant.answer.draft.corrections import Corrections
from assistant.answer.draft.facts import draft_facts, with_reporters_sentence
from assistant.answer.draft.happened import asks_what_happened, draft_what_happened
from assistant.answer.draft.latest import asks_for_latest, draft_latest
from assistant.answer.draft.material import LIMITS, Limits, Material, Strategy, material_of
from assistant.answer.draft.one_speaker import draft_everything_said, draft_of_speakers, draft_only_of_one
from assistant.answer.draft.superseded import put_right
from assistant.answer.draft.values import Draft
from assistant.answer.draft.who_is import draft_who_is, name_asked
from assistant.answer.draft.who_said import draft_sides, draft_who_said
from assistant.answer.evidence import EvidenceSet
from assistant.answer.rank.ranker import Ranking, rank
from assistant.question.query import Asked, Query
from corpus.articles.article import Article

_BY_QUESTION: Final[tuple[tuple[Callable[[Query], bool], Strategy], ...]] = (
    (lambda query: query.asks(Asked.SIDES), draft_sides),
    (lambda query: bool(query.speakers), draft_of_speakers),
    (lambda query: query.asks(Asked.WHO_SAID) or query.wants.everybody, draft_who_said),
    (lambda _: True, draft_facts),
)
"""The strategy for a question is the first that it fits."""


def draft(query: Query, evidence: EvidenceSet) -> Draft:
    """What the evidence says to the query; no statements where nothing in it is about what was asked."""
    return draft_ranked(query, evidence, rank(query, evidence))


def draft_ranked(query: Query, evidence: EvidenceSet, ranking: Ranking, limits: Limits = LIMITS) -> Draft:
    """The draft of what is ranked. Without statements it names the nearest article, to show how far off that is."""
    material = material_of(query, evidence, ranking, limits)
    drafted = _drafted(material)
    return drafted if drafted.statements else Draft((), nearest=_nearest(material))


def _drafted(material: Material) -> Draft:
    query = material.query
    if query.only:
        return draft_only_of_one(material)
    if query.speakers and query.names_no_matter:
        return draft_everything_said(material)
    if not _is_answered(material):
        return Draft(())
    if query.speakers or query.wants.who_says:
        return _by_question(material)
    corrections = Corrections(material.evidence.articles)
    drafted = _by_intent(material, corrections)
    return _at_most(
        material.most, put_right(material, drafted if drafted.statements else _by_question(material), corrections)
    )


def _at_most(most: int, drafted: Draft) -> Draft:
    """Without the last statements, where what corrects others has made them too many."""
    own = [number for number, statement in enumerate(drafted.statements) if statement.reason_for is None]
    return replace(drafted, statements=drafted.statements[: own[most]]) if len(own) > most else drafted


def _by_intent(material: Material, corrections: Corrections) -> Draft:
    """Of a whole story, of somebody, or of how things are now; no statements for other questions."""
    query = material.query
    if asks_what_happened(query):
        return draft_what_happened(material, corrections)
    if asks_for_latest(query):
        return draft_latest(material, corrections)
    name = name_asked(query, material)
    return draft_who_is(material, name, corrections) if name else Draft(())


def _by_question(material: Material) -> Draft:
    query = material.query
    drafted = next(strategy for fits, strategy in _BY_QUESTION if fits(query))(material)
    is_complete = drafted.statements and query.wants.who_says
    return drafted if is_complete else with_reporters_sentence(material, drafted)


def _is_answered(material: Material) -> bool:
    """False where nothing that was found is likely to answer, or nothing mentions those who are asked about."""
    ranking, limits = material.ranking, material.limits
    limit = limits.refused_words if material.query.speakers else limits.refused
    if not ranking.ranked or ranking.none > limit:
        return False
    return not material.query.strangers or _are_mentioned(material.query.strangers, material.evidence)


def _are_mentioned(names: Sequence[str], evidence: EvidenceSet) -> bool:
    """True where an article that was found mentions any of them, however it writes the accents."""
    mentioned = re.compile("|".join(rf"\b{re.escape(_plain(name))}\b" for name in names))
    return any(mentioned.search(_plain(annotated.article.text)) for annotated in evidence.articles.values())


def _plain(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def _nearest(material: Material) -> Article | None:
    if material.ranking.ranked:
        return material.ranking.ranked[0].candidate.annotated.article
    found = material.evidence.sentences
    return material.evidence.articles[found[0].article_id].article if found else None

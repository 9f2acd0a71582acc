"""`What happened to X?`: the story in the order of time, from each article the sentence that leads it."""

from typing import Final

from assistant.answer.draft.corrections import Corrections
from assistant.answer.draft.material import MOST_STATEMENTS, Material
from assistant.answer.draft.story import story_of
from assistant.answer.draft.telling import told
from assistant.answer.draft.values import Arrangement, Draft
from assistant.answer.evidence import AnnotatedArticle
from assistant.answer.values import Statement
from assistant.question.query import Asked, Intent, Query
from assistant.question.references import own_matter

_LEADING: Final = 2  # sentences of an article that may tell what it is about
_FEW_WORDS: Final = 4  # a question with more of them asks for something in particular


def asks_what_happened(query: Query) -> bool:
    """True where a whole story is asked for."""
    if query.intent is not Intent.WHAT_HAPPENED or query.asked != (Asked.FACT,) or query.speakers:
        return False
    return 0 < len(own_matter(query.topic)) < _FEW_WORDS


def draft_what_happened(material: Material, corrections: Corrections) -> Draft:
    """The leads of the story, the earliest first; of many articles the first and the newest.

    No statements where the question is about something that no title or lead tells of.
    """
    story = story_of(material)
    leading = frozenset[str]().union(*(a.title_stems | a.stems_of(0) for a in story))
    if not own_matter(material.query.topic) <= leading:
        return Draft(())
    if len(story) > MOST_STATEMENTS:
        story = [story[0], *story[1 - MOST_STATEMENTS :]]
    leads = [lead for annotated in story if (lead := _lead(annotated, corrections))]
    return Draft(tuple(leads), arranged=Arrangement.BY_DAY)


def _lead(annotated: AnnotatedArticle, corrections: Corrections) -> Statement | None:
    """The first sentence that holds; else the first that can be told."""
    leading = range(min(_LEADING, len(annotated.sentences)))
    tellable = [(index, statement) for index in leading if (statement := told(annotated, index))]
    hold = [statement for index, statement in tellable if not corrections.of((annotated.article.id, index))]
    return next(iter([*hold, *(statement for _, statement in tellable)]), None)

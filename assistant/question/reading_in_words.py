"""What was understood, as a person would say it: `Statements by Ana Holm about the pier, on March 3`.

Said only where the reading holds more than the question itself: names, a time, what an earlier question was about.
"""

import re
from typing import Final

from assistant.question.query import Asked, Intent, Query
from corpus.attribution import Stance

_ABOUT: Final = re.compile(r"^(?:about|on|over|regarding|concerning)\s+", re.IGNORECASE)
_STORY: Final = re.compile(
    r"^(?:(?:to|with|of|from|for) |(?P<where>(?:in|at|on) ))?"
    r"(?P<story>(?:the|an?) [^,?;]{2,60}|[A-Z][^,?;]{2,60}?)\W*$"
)
_OF_STORIES: Final = {Intent.WHAT_HAPPENED: "What happened", Intent.LATEST: "The latest"}
_VERBS: Final = {Stance.ASSERTS: "says", Stance.DENIES: "denies", Stance.DOUBTS: "doubts"}


def in_words(query: Query) -> str:
    """The query in words; "" where that would only repeat the question."""
    parts = [_part(part) for part in query.parts or (query,)]
    return "; ".join(part for part in parts if part)


def _part(query: Query) -> str:
    asked = _of_story(query) or _asked(query)
    narrowed = f"{_besides(query)}{_within(query)}"
    if not _of_story(query) and not query.speakers and not narrowed and query.topic_is_own and not query.stances:
        return ""
    return f"{asked}{narrowed}" if asked else ""


def _of_story(query: Query) -> str:
    """`What happened with the ferry`; "" where the topic is no name for a story."""
    told = _STORY.match(query.topic)
    if query.intent not in _OF_STORIES or query.asked != (Asked.FACT,) or query.speakers or told is None:
        return ""
    where = told["where"] or ("on " if query.intent is Intent.LATEST else "with ")
    return f"{_OF_STORIES[query.intent]} {where}{told['story']}"


def _asked(query: Query) -> str:
    about, that = _about(query), _in_marks(query)
    names = _listed(query.speakers)
    if query.asks(Asked.SIDES) and query.wants.agreement:
        return f"What {names or 'those who speak of it'} agree on{_about(query)}"
    if query.asks(Asked.SIDES):
        return f"Who is for and who against{that}" if that else "Who is for and who against"
    if names and query.asks(Asked.WHY):
        return f"Reasons that {names} {_give(query)} for{that}" if that else f"Reasons that {names} {_give(query)}"
    if names:
        return f"Statements by {names}{about}"
    if query.asks(Asked.WHO_SAID):
        return f"Who {_verbs(query)}{that or ' so'}{' and why' if query.asks(Asked.WHY) else ''}"
    return f"Question about{that}" if that else ""


def _verbs(query: Query) -> str:
    return " or ".join(_VERBS[stance] for stance in query.stances) or "says"


def _give(query: Query) -> str:
    return "gives" if len(query.speakers) == 1 else "give"


def _about(query: Query) -> str:
    return f" about{_in_marks(query)}" if _in_marks(query) else ""


def _in_marks(query: Query) -> str:
    """The topic in its own words, in quotation marks: they need not make a clause."""
    topic = _ABOUT.sub("", query.topic).strip(" ?.,")
    return f" “{topic}”" if topic else ""


def _besides(query: Query) -> str:
    return f", besides {_listed(query.besides)}" if query.besides else ""


def _within(query: Query) -> str:
    within = f", in {_listed(query.outlets)}" if query.outlets else ""
    return f"{within}, {query.period.words.strip()}" if query.period else within


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""

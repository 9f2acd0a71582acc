"""The kind of answer that a question wants: by plain words, else as it was learned from questions that people type."""

import re
from typing import Final

from assistant.question.learned_intent import likely_intents
from assistant.question.query import Intent
from corpus.language.stems import content_stems

_FIRM: Final = (
    (
        Intent.WHAT_HAPPENED,
        r"\bwhat(?:['’]s| is| was| has| all)? (?:happen|went on|going on)|\b(?:short|brief) version\b|\bin short\b"
        r"|\bsum(?:s|med)? (?:it )?up\b|\bsummar|\b(?:story|affair|row|case)(?: all)? about\b|^\W*tell me about\b",
    ),
    (
        Intent.LATEST,
        r"\b(?:latest|newest|most recent|any (?:news|updates?)|updates? (?:on|about)|what now|what(?:['’]s| is) new)\b"
        r"|\bwhere (?:do|does) (?:things|it|that|matters) stand\b",
    ),
)
"""What some words ask for, whatever else is in the question."""


_ASKING: Final = re.compile(
    r"\bwhat(?:['’]s| is| was| has| all)? (?:happen\w*|went on|going on)(?: (?:to|with|in|at|on)\b)?"
    r"|\b(?:(?:give|tell) (?:me|us) )?(?:the |a )?(?:short|brief) version(?: of)?\b"
    r"|\bwhat(?:['’]s| is) (?=.*\babout\W*$)"
    r"|\b(?:story|affair|row|case)(?: all)? about\W*$|^\W*tell me about\b|\b(?:row|affair)\W*$"
    r"|\b(?:the )?(?:latest|newest|most recent)(?: (?:from|on|about|news))?\b|\bwhat now(?: for)?\b"
    r"|\bany (?:news|updates?)(?: (?:on|about|from))?\b"
    r"|\bwhere (?:do|does) (?:things|it|that|matters) stand(?: on| with)?\b",
    re.IGNORECASE,
)
"""What of such a question only asks, and is no matter."""


def without_asking_for_kind(text: str) -> str:
    """`the drinking ban` of `what's the latest on the drinking ban`; all of it where nothing else is left."""
    matter = " ".join(_ASKING.sub(" ", text).split())
    return matter if content_stems(matter) else text


def what_kind(text: str) -> Intent:
    """The kind of answer that the question wants: by its words where these are plain, else as it was learned.

    Without such words LATEST is read too often and is seldom right.
    """
    firm = (intent for intent, words in _FIRM if re.search(words, text, re.IGNORECASE))
    return next(firm, None) or next(intent for intent in likely_intents(text) if intent is not Intent.LATEST)

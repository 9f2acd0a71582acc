"""The kind of answer that a question wants: by plain words, else as it was learned from questions that people type."""

import re
from typing import Final

from assistant.question.learned_intent import intent_of
from assistant.question.query import Intent

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


def what_kind(text: str) -> Intent:
    """The kind of answer that the question wants: by its words where these are plain, else as it was learned."""
    firm = (intent for intent, words in _FIRM if re.search(words, text, re.IGNORECASE))
    return next(firm, None) or intent_of(text)

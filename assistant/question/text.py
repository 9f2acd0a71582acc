"""The text of a question as it comes in: made printable, and refused where it is no question."""

import re

from assistant.errors import QuestionError
from assistant.question.query import LONGEST_QUESTION
from corpus.language.letters import composed


def readable(text: str) -> str:
    """The text without lone surrogates, which come from broken input and can be neither printed nor stored."""
    return text.encode("utf-8", "replace").decode("utf-8")


def checked(question: str) -> str:
    """The question on one line, in composed letters. Raises QuestionError where it is empty or too long to be one."""
    text = composed(" ".join(readable(question).split()))
    if not text:
        raise QuestionError('The question is empty: ask something like "who says it was staged and why?"')
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(f"The question has {len(text)} characters: ask in at most {LONGEST_QUESTION}.")
    if not re.search(r"[^\W\d_]", text):
        raise QuestionError(f"There are no words in {text[:40]!r}: ask in words who said what.")
    return text

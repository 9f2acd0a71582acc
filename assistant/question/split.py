"""Where a text that asks several questions may be split. Only proposes: read.py decides, as it reads the questions.

In doubt a text stays whole: one question that is split is answered wrongly, two that are not are still searched for.
"""

import re
from typing import Final

MOST_QUESTIONS: Final = 3

QUESTION_WORD: Final = r"(?:who|whom|whose|which|what|why|when|where|how)"
_AFTER_A_QUESTION = re.compile(r"(?<=\?)\s+(?=\S)")
_AND_A_QUESTION = re.compile(rf"\s*,?\s+(?=and\s+{QUESTION_WORD}\b)", re.IGNORECASE)
_BEGINS_AS_QUESTION = re.compile(
    rf"^\W*(?:(?:and|but|so|also|then)\W+)?(?:[^,?]{{3,90}}, )?(?:{QUESTION_WORD}|according to|(?:on|for|in) what"
    r"|did|does|do|has|have|had|is|was|were|are|can|could|will|would|should)\b",
    re.IGNORECASE,
)
_WHAT_LATER = re.compile(
    rf"^\W*(?:(?:and|but|then)\W+)?{QUESTION_WORD}\W+"
    r"(?:later(?: on)?|afterwards|then|now|since|next|today|in the end|at the end)\W*$",
    re.IGNORECASE,
)
_QUOTATION_MARKS: Final = '"“”'


def sentences_of(text: str) -> list[str]:
    """The questions that stand one after the other, each with its question mark."""
    return _split(_AFTER_A_QUESTION, text)


def clauses_of(sentence: str) -> list[str]:
    """The questions that an `and` joins: `Who says so, and what do the police say?`

    Just the sentence where one of them has a question within it: `What did she say about why it sank and who knew?`
    """
    clauses = _split(_AND_A_QUESTION, sentence)
    single = all(len(re.findall(rf"\b{QUESTION_WORD}\b", c, re.IGNORECASE)) == 1 for c in clauses)
    return clauses if single else [sentence]


def is_question(text: str) -> bool:
    """True where the text begins as a question does."""
    return bool(_BEGINS_AS_QUESTION.match(text))


def asks_what_came_later(text: str) -> bool:
    """True for `and what later?`, the other half of a question for what was said first."""
    return bool(_WHAT_LATER.match(text))


def bounded(questions: list[str]) -> list[str]:
    """At most MOST_QUESTIONS: what is more stays with the last."""
    first, rest = questions[: MOST_QUESTIONS - 1], questions[MOST_QUESTIONS - 1 :]
    return [*first, " ".join(rest)] if len(rest) > 1 else questions


def _split(boundary: re.Pattern[str], text: str) -> list[str]:
    """The text between the boundaries that do not stand within a quotation."""
    found, start = [], 0
    for match in boundary.finditer(text):
        if sum(text.count(mark, 0, match.start()) for mark in _QUOTATION_MARKS) % 2 == 0:
            found.append(text[start : match.start()])
            start = match.end()
    return [*found, text[start:]]

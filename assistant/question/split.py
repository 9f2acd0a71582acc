"""Where a text that asks several questions may be parted. Proposes only; whoever reads the pieces decides.

Careful rather than clever: what is one question and is torn apart is answered wrongly, what is two and is not is still
searched as a whole.
"""

import re
from typing import Final

MOST_PIECES: Final = 3

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
    return _parted(_AFTER_A_QUESTION, text)


def clauses_of(sentence: str) -> list[str]:
    """The questions that an `and` joins: `Who says so, and what do the police say?`

    Just the sentence where one of them has a question within it: `What did she say about why it sank and who knew?`
    """
    clauses = _parted(_AND_A_QUESTION, sentence)
    single = all(len(re.findall(rf"\b{QUESTION_WORD}\b", c, re.IGNORECASE)) == 1 for c in clauses)
    return clauses if single else [sentence]


def is_question(piece: str) -> bool:
    """True where the piece begins as a question does."""
    return bool(_BEGINS_AS_QUESTION.match(piece))


def asks_what_came_later(piece: str) -> bool:
    """True for `and what later?`, the other half of a question for what was said first."""
    return bool(_WHAT_LATER.match(piece))


def bounded(pieces: list[str]) -> list[str]:
    """At most MOST_PIECES: what is more stays with the last."""
    return [*pieces[: MOST_PIECES - 1], " ".join(pieces[MOST_PIECES - 1 :])] if len(pieces) > MOST_PIECES else pieces


def _parted(boundary: re.Pattern[str], text: str) -> list[str]:
    """The text between the boundaries that do not stand within a quotation."""
    pieces, start = [], 0
    for match in boundary.finditer(text):
        if sum(text.count(mark, 0, match.start()) for mark in _QUOTATION_MARKS) % 2 == 0:
            pieces.append(text[start : match.start()])
            start = match.end()
    return [*pieces, text[start:]]

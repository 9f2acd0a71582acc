"""What may be wrong with a statement."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Failure(StrEnum):
    """Why a statement may not be shown."""

    NO_CITATION = "no citation"
    NO_SUCH_SENTENCE = "no such sentence"
    ALTERED_QUOTATION = "altered quotation"
    WRONG_SPEAKER = "wrong speaker"
    WRONG_STANCE = "wrong stance"
    CHANGED_NUMBER = "changed number"
    LOST_NEGATION = "lost negation"
    LOST_HEDGE = "lost hedge"
    UNSUPPORTED = "unsupported"
    SPLIT = "split over parts"
    OVERRUN = "runs into another's words"
    NOT_NEAR = "speaker not mentioned near"
    NO_SUBJECT = "no subject"
    OTHER_SUBJECT = "another subject"
    DENIED = "saying denied"
    ASKED = "saying asked about"
    SUPPOSED = "saying supposed"
    HEARSAY = "saying by hearsay"
    EXPECTED = "saying expected"


DOUBTS: Final = frozenset(
    {
        Failure.SPLIT,
        Failure.OVERRUN,
        Failure.NOT_NEAR,
        Failure.NO_SUBJECT,
        Failure.OTHER_SUBJECT,
        Failure.DENIED,
        Failure.ASKED,
        Failure.SUPPOSED,
        Failure.HEARSAY,
        Failure.EXPECTED,
    }
)
"""What the second opinion finds: the words are those of the article, but the speaker may not have said them."""


@dataclass(frozen=True, slots=True)
class Objection:
    """What is wrong with a statement, and the words or span that it is about."""

    failure: Failure
    about: str

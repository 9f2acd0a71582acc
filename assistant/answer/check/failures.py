"""What may be wrong with a statement."""

from dataclasses import dataclass
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class Objection:
    """What is wrong with a statement, and the words or span that it is about."""

    failure: Failure
    about: str

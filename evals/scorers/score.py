"""What a scorer is: it looks at one answer to one case, and gives a score."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from assistant.answer.values import Answer
from evals.cases.case import Case


@dataclass(frozen=True, slots=True)
class Score:
    """`value` is 0 to 1, or None where the case has nothing of the kind; means are weighted by `weight`."""

    value: float | None
    explanation: str = ""
    weight: float = 1.0


NOT_SCORED: Final = Score(None)


@dataclass(frozen=True, slots=True)
class Scorer:
    """`exact` scorers measure what must not happen even once: no drop of theirs is noise.

    `of_what_came` scorers look at what was answered and not at what was asked: how many cases they have something to
    say about changes with the answers, and that there are none is no drop.
    """

    name: str
    says: str
    score: Callable[[Case, Answer], Score]
    higher_is_better: bool = True
    exact: bool = False
    of_what_came: bool = False

    def is_perfect(self, score: Score) -> bool:
        return score.value is None or score.value == (1.0 if self.higher_is_better else 0.0)

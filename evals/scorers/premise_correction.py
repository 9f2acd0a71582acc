"""Premise correction: where the question puts words into the wrong mouth, 1 where the answer puts it right.

It does so where it shows the real speaker, and says that it was not the other one.
"""

import re
from typing import Final

from assistant.answer.values import Answer
from evals.cases.case import Case, Slice
from evals.scorers.attribution_accuracy import attribution_accuracy
from evals.scorers.score import NOT_SCORED, Score, Scorer


def premise_correction(case: Case, answer: Answer) -> Score:
    if case.slice is not Slice.FALSE_PREMISE:
        return NOT_SCORED
    right = attribution_accuracy(case, answer)
    if right.value != 1.0:
        return right
    told = any(_mentions(answer.note, name) for name in case.wrong_speakers)
    return Score(float(told), "" if told else f"does not say that it was not {case.wrong_speakers[0]}")


def _mentions(text: str, name: str) -> bool:
    """True where the text has the last word of the name."""
    words = re.findall(r"\w+", name.lower())
    return bool(words) and words[-1] in re.findall(r"\w+", text.lower())


SCORER: Final = Scorer(
    "premise_correction", "the real speaker shown, and said that the other one did not", premise_correction
)

"""Current first: where later articles have put words right, 1 where the answer does not begin with those words.

Not scored where the question asks for what was said earlier: how something changed, its course, a comparison.
"""

from typing import Final

from assistant.answer.values import Answer
from evals.cases.case import Case, Slice
from evals.scorers.evidence import is_answered
from evals.scorers.score import NOT_SCORED, Score, Scorer

_OF_THE_PAST: Final = frozenset({Slice.CHANGE, Slice.TIMELINE, Slice.COMPARE})


def current_first(case: Case, answer: Answer) -> Score:
    if case.slice in _OF_THE_PAST or not case.superseded or not is_answered(answer) or not answer.statements:
        return NOT_SCORED
    first = answer.statements[0].text
    stale = [words for words in case.superseded if words in first]
    return Score(float(not stale), f"begins with {stale[0]!r}, which was put right later" if stale else "")


SCORER: Final = Scorer(
    "current_first", "begins with nothing that was put right later", current_first, of_what_came=True
)

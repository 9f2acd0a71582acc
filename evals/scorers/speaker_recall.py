"""Speaker recall: gold speakers who are named as the speaker of any statement / gold speakers."""

from typing import Final

from assistant.answer.values import Answer
from evals.cases.case import Case
from evals.scorers.score import NOT_SCORED, Score, Scorer
from evals.scorers.speakers import statements_of


def speaker_recall(case: Case, answer: Answer) -> Score:
    if not case.speakers:
        return NOT_SCORED
    missed = [s for s in case.speakers if not statements_of(case, s, answer)]
    return Score(1 - len(missed) / len(case.speakers), "; ".join(f"not named: {s.names[0]}" for s in missed))


SCORER: Final = Scorer("speaker_recall", "speakers that are named", speaker_recall)

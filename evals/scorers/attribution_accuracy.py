"""Attribution accuracy, strict: 1 where every gold speaker is named on a gold sentence of theirs, and nobody wrong.

Where a case says who said which sentence, a speaker must stand on a sentence of his own. The newsroom questions do not
say it, and there any gold sentence will do.
"""

from typing import Final

from assistant.answer.values import Answer
from evals.cases.case import Case
from evals.scorers.evidence import is_answered, served
from evals.scorers.score import NOT_SCORED, Score, Scorer
from evals.scorers.speakers import misattributed, statements_of, wrongly_given


def attribution_accuracy(case: Case, answer: Answer) -> Score:
    if not case.speakers:
        return NOT_SCORED
    problems = [
        f"{speaker.names[0]} is not named on a sentence of theirs"
        for speaker in case.speakers
        if not served(speaker.sentences, (c for s in statements_of(case, speaker, answer) for c in s.citations))
    ]
    problems += wrongly_given(misattributed(case, answer))
    return Score(float(not problems and is_answered(answer)), "; ".join(problems))


SCORER: Final = Scorer(
    "attribution_accuracy", "every speaker named on a right sentence, nobody wrong", attribution_accuracy
)

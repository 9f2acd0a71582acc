"""Reason accuracy, strict: 1 where each reason is cited under the speaker who gives it, and nobody wrong is named."""

from typing import Final

from assistant.answer.values import Answer
from evals.cases.case import Case
from evals.scorers.evidence import is_cited
from evals.scorers.score import NOT_SCORED, Score, Scorer
from evals.scorers.speakers import misattributed, statements_of, wrongly_given


def reason_accuracy(case: Case, answer: Answer) -> Score:
    reasons = [(speaker, evidence) for speaker in case.speakers for evidence in speaker.because]
    if not reasons:
        return NOT_SCORED
    problems = [
        f"no reason of {speaker.names[0]}: {evidence[0].text}"
        for speaker, evidence in reasons
        if not is_cited(evidence, [c for s in statements_of(case, speaker, answer) for c in s.citations])
    ]
    problems += wrongly_given(misattributed(case, answer))
    return Score(float(not problems), "; ".join(problems))


SCORER: Final = Scorer("reason_accuracy", "every reason cited under the speaker who gives it", reason_accuracy)

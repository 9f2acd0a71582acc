"""All scorers, in the order in which they are reported."""

from collections.abc import Mapping

from evals.scorers import (
    abstention_precision,
    abstention_recall,
    attribution_accuracy,
    citation_precision,
    current_first,
    evidence_recall,
    fact_right,
    misattribution,
    premise_correction,
    quotations,
    reason_accuracy,
    speaker_recall,
    stance_accuracy,
    verbatim,
)
from evals.scorers.score import Scorer


def every_scorer(texts: Mapping[str, str]) -> tuple[Scorer, ...]:
    """`texts` has the articles' texts by name."""
    return (
        attribution_accuracy.SCORER,
        misattribution.SCORER,
        verbatim.scorer_over(texts),
        quotations.SCORER,
        evidence_recall.SCORER,
        citation_precision.SCORER,
        speaker_recall.SCORER,
        reason_accuracy.SCORER,
        stance_accuracy.SCORER,
        fact_right.SCORER,
        premise_correction.SCORER,
        current_first.SCORER,
        abstention_recall.SCORER,
        abstention_precision.SCORER,
    )

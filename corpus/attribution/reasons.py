"""Which attribution gives a speaker's reason for another: `He cited the delay` for `he says that it was staged`."""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.attribution.values import Attribution
from corpus.language import lexicon as lex

_REACH = 3  # sentences between a statement and the reason for it
_MEMORY = 50  # attributions to look back over for the statement
_CAUSAL = re.compile(r"(?:that |\W)*(?:" + "|".join(lex.CAUSAL) + r")\b")


def with_reasons(text: str, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Links an attribution that gives evidence to the same speaker's statement before it."""
    linked: list[Attribution] = []
    for attribution in attributions:
        reason_for = None
        if attribution.speaker is not None and _gives_ground(text, attribution):
            for index in range(len(linked) - 1, max(-1, len(linked) - 1 - _MEMORY), -1):
                earlier = linked[index]
                if earlier.speaker != attribution.speaker or earlier.content == attribution.content:
                    continue
                if min(attribution.sentences) - max(earlier.sentences) <= _REACH:
                    reason_for = earlier.reason_for if earlier.reason_for is not None else index
                break
        linked.append(replace(attribution, reason_for=reason_for))
    return linked


def _gives_ground(text: str, attribution: Attribution) -> bool:
    cue = " ".join(s.within(text) for s in attribution.cue)
    if lex.cue_lemmas(cue) & lex.EVIDENCE_CUES:
        return True
    content = " ".join(s.within(text) for s in attribution.content).lower()
    return _CAUSAL.match(content) is not None

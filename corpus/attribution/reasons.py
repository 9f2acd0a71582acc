"""Which attribution gives a speaker's reason for another: `He cited the delay` for `he says that it was staged`."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from corpus.attribution.values import Attribution
from corpus.language import lexicon as lex
from corpus.language.rules import Category, Direction

_REACH: Final = 3  # sentences between a statement and the reason for it
_MEMORY: Final = 50  # attributions to look back over for the statement
_OPENING: Final = [
    form for rule in lex.rules_of(Category.REASON) if rule.direction is Direction.FORWARD for form in rule.forms
]
_CAUSAL = re.compile(rf"(?:that |\W)*(?:{lex.any_of(_OPENING)})\b", re.IGNORECASE)


def with_reasons(text: str, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Links an attribution that gives evidence to the same speaker's statement before it."""
    linked: list[Attribution] = []
    for attribution in attributions:
        linked.append(replace(attribution, reason_for=_explained(text, linked, attribution)))
    return linked


def _explained(text: str, before: Sequence[Attribution], reason: Attribution) -> int | None:
    """The index of the statement that the attribution gives the reason for: the speaker's last one, where it is near.

    A reason for a reason is a reason for the same statement.
    """
    if reason.speaker is None or not _gives_ground(text, reason):
        return None
    for index in range(len(before) - 1, max(-1, len(before) - 1 - _MEMORY), -1):
        earlier = before[index]
        if earlier.speaker != reason.speaker or earlier.content == reason.content:
            continue
        if min(reason.sentences) - max(earlier.sentences) > _REACH:
            return None
        return index if earlier.reason_for is None else earlier.reason_for
    return None


def _gives_ground(text: str, attribution: Attribution) -> bool:
    cue = " ".join(s.within(text) for s in attribution.cue)
    content = " ".join(s.within(text) for s in attribution.content)
    return bool(lex.cue_lemmas(cue) & lex.EVIDENCE_CUES) or _CAUSAL.match(content) is not None

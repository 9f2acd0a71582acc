"""A speaker's own reasons for what they say, as they were linked when the article was read."""

from assistant.answer.evidence import Dossier
from assistant.answer.rank.features import names_a_cause
from assistant.answer.rank.shortlist import content_of


def reasons_of(dossier: Dossier, number: int) -> list[int]:
    """The numbers of the attributions that give the reasons of the same speaker for this one."""
    attributions = dossier.attributions
    own = attributions[number].speaker
    linked = {number}
    # a reason may be linked to another wording of the same statement beside it
    for other, attribution in enumerate(attributions):
        near = abs(other - number) <= 1 and attribution.reason_for is None
        if near and attribution.speaker == own:
            linked.add(other)
    return [n for n, a in enumerate(attributions) if a.reason_for in linked and a.speaker == own]


def sentences_held(dossier: Dossier, number: int) -> tuple[int, ...]:
    """The sentences that hold the content."""
    attribution = dossier.attributions[number]
    return tuple(i for i in attribution.sentences if any(dossier.span_of(i).overlaps(s) for s in attribution.content))


def explains_itself(dossier: Dossier, number: int) -> bool:
    """True where the words themselves hold the reason: `… because two boats crossed without damage`."""
    return names_a_cause(content_of(dossier, dossier.attributions[number]))

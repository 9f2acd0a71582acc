"""What a draft is made from: the query, its evidence as it is ranked, and what speakers say in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from assistant.answer.draft.utterances import Utterance, odds, utterances_in
from assistant.answer.draft.values import Draft
from assistant.answer.evidence import EvidenceSet
from assistant.answer.rank.ranker import Ranked, Ranking
from assistant.question.query import Query
from assistant.question.references import own_matter, turns_to_matter
from corpus.attribution import Stance
from corpus.language.stems import coverage

MOST_STATEMENTS: Final = 6
MOST_OF_ALL: Final = 20  # where everything is asked for
_HAS_THE_MATTER: Final = 0.5  # more of its words, by weight: of two, both


@dataclass(frozen=True, slots=True)
class Limits:
    """Thresholds of what is shown. Chosen on the training questions, each ranked by networks that never saw it; those
    of refusal on the reader's questions of the part "fit" (evals/training/reader/measure.py prints them).

    `refused`: nothing is shown if that none answers is likelier than this; `refused_words` is the same where somebody's
    words are asked for, since it can be told that others said so. `beside`: an utterance is shown beside the best if
    its odds, compared with the best, are at least this; `besides` is the same for a sentence of the reporter.
    `premise`: others are shown instead of who was asked about if their logit is higher by more than this.
    """

    refused: float = 0.5
    refused_words: float = 0.6
    beside: float = 0.03
    besides: float = 0.3
    premise: float = 0.0


LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Material:
    """`utterances` are all that may be shown of what speakers say, the likeliest first.

    Where it is asked what was said, speech comes before what people believe or plan.
    """

    query: Query
    evidence: EvidenceSet
    ranking: Ranking
    utterances: Sequence[Utterance]
    limits: Limits

    @property
    def most(self) -> int:
        """How many statements may be shown: more where all are asked for."""
        return MOST_OF_ALL if self.query.wants.everything else MOST_STATEMENTS

    def likely(self, utterances: Sequence[Utterance]) -> list[Utterance]:
        """The likeliest, and those that are likely enough to be shown beside it."""
        return _likely(utterances, self.limits.beside)


Strategy = Callable[[Material], Draft]
"""What answers one kind of question: a draft of the material, without statements where nothing in it answers."""


def material_of(query: Query, evidence: EvidenceSet, ranking: Ranking, limits: Limits = LIMITS) -> Material:
    ranking = _of_the_time_asked_for(query, _of_the_new_matter(query, evidence, ranking), limits)
    utterances = utterances_in(ranking, query, beside=limits.beside)
    if query.wants.speech and query.stance is not Stance.SILENT:
        utterances = _speech_first(query, utterances, limits.beside)
    return Material(query, evidence, ranking, utterances, limits)


def _likely(utterances: Sequence[Utterance], beside: float) -> list[Utterance]:
    best = max((one.score for one in utterances), default=0.0)
    return [one for one in utterances if odds(one.score, best) >= beside]


def _speech_first(query: Query, utterances: Sequence[Utterance], beside: float) -> list[Utterance]:
    """For a question of what was said: what is likely and was said, then the others.

    Where somebody has likely words on the matter, what they believe, plan or keep silent about is left out.
    """
    likely = _likely(utterances, beside)
    said = [one for one in likely if one.is_speech]
    speakers = set[str]() if query.names_no_matter or query.wants.everything else {one.speaker_key for one in said}
    others = [one for one in utterances if one not in said and (one.is_speech or one.speaker_key not in speakers)]
    return [*said, *others]


def _of_the_new_matter(query: Query, evidence: EvidenceSet, ranking: Ranking) -> Ranking:
    """`And what about the price of bread?`: nothing of articles that do not have it, whatever they say of the matter
    that was talked of before.
    """
    matter = own_matter(query.topic)
    if not (matter and turns_to_matter(query)):
        return ranking
    weights = {one: weight for one, weight in evidence.weights.items() if one in matter}
    ranked = tuple(r for r in ranking.ranked if coverage(weights, r.candidate.annotated.stems) > _HAS_THE_MATTER)
    # What the archive has is no matter to refuse, however little it has to do with what was talked of.
    return replace(ranking, ranked=ranked, none=0.0 if ranked else 1.0)


def _of_the_time_asked_for(query: Query, ranking: Ranking, limits: Limits) -> Ranking:
    """`at first`, `in the end`: of what is likely, what was published first or last; where all of it has a date."""
    order = query.period.order if query.period else None
    if order is None or not ranking.ranked or query.wants.change:
        return ranking
    near = [r for r in ranking.ranked if odds(r.score, ranking.ranked[0].score) >= limits.besides]
    days = [day for r in near if (day := _published(r)) is not None]
    if len(days) < len(near):
        return ranking
    wanted = min(days) if order == "first" else max(days)
    return replace(ranking, ranked=tuple(r for r in near if _published(r) == wanted))


def _published(ranked: Ranked) -> date | None:
    return ranked.candidate.annotated.article.published

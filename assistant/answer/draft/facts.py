"""`What happened?`: the sentences that tell it, somebody's words under their name, the reporter's under none."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from typing import Final

from assistant.answer.draft.compose import by_reporter, statements_of, with_reasons
from assistant.answer.draft.material import Material
from assistant.answer.draft.utterances import Utterance, odds, single_utterance
from assistant.answer.draft.values import Draft
from assistant.answer.rank.ranker import Ranked
from assistant.answer.values import Statement
from assistant.question.query import Asked, Intent

_OF_FACTS: Final = frozenset(
    {Intent.YES_NO, Intent.HOW_MANY, Intent.HOW_MUCH, Intent.WHEN, Intent.WHERE, Intent.LATEST}
)


def draft_facts(material: Material) -> Draft:
    """The likeliest sentences, each with the same words once."""
    query = material.query
    chosen: list[Utterance | Statement] = []
    told: set[frozenset[str]] = set()
    for ranked in _likely(material, material.limits.beside):
        if len(chosen) == material.most:
            break
        candidate = ranked.candidate
        stems = candidate.annotated.stems_of(candidate.sentence)
        if stems in told:
            continue
        one = by_reporter(candidate) if candidate.is_reporters else single_utterance(ranked, query)
        if one is not None and not (query.intent in _OF_FACTS and _only_asks(one)):
            told.add(stems)
            chosen.append(one)
    return Draft(tuple(with_reasons(chosen)[0] if query.asks(Asked.WHY) else statements_of(chosen)))


def _only_asks(one: Utterance | Statement) -> bool:
    """True for `Do you still say that it is safe?`, which an interviewer asks: it tells no fact."""
    return isinstance(one, Utterance) and one.content.rstrip(' "”’»').endswith("?")


def with_reporters_sentence(material: Material, drafted: Draft) -> Draft:
    """With what the reporter says of it, where that is likelier than what is shown: nobody may have said it."""
    if sum(s.reason_for is None for s in drafted.statements) >= material.most:
        return drafted
    cited = {(c.article_id, c.span) for s in drafted.statements for c in s.citations}
    for ranked in _likely(material, material.limits.besides):
        candidate = ranked.candidate
        place = (candidate.found.article_id, candidate.annotated.span_of(candidate.sentence))
        told = by_reporter(candidate) if candidate.is_reporters and place not in cited else None
        if told is not None:
            return replace(drafted, statements=(*drafted.statements, told))
    return drafted


def _likely(material: Material, least: float) -> Iterator[Ranked]:
    """Those at least `least` as likely as the best, the best first."""
    ranked = material.ranking.ranked
    return takewhile(lambda one: odds(one.score, ranked[0].score) >= least, ranked)

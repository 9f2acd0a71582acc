"""Who is meant by a statement's speaker, and who is given what he did not say: what the scorers of speakers go by."""

from collections.abc import Iterable

from assistant.answer.values import Answer, Statement
from evals.cases.case import Case, GoldSpeaker
from evals.scorers.evidence import served
from evals.scorers.matching import is_name, same_name, speaker_names


def statements_of(case: Case, speaker: GoldSpeaker, answer: Answer) -> list[Statement]:
    """The answer's statements that have this speaker."""
    return [s for s in answer.statements if _speaks(case, speaker, s)]


def misattributed(case: Case, answer: Answer) -> list[Statement]:
    """The statements that give a gold sentence to a wrong speaker, or one speaker's sentence to another."""
    return [s for s in answer.statements if _is_misattributed(case, s)]


def wrongly_given(statements: Iterable[Statement]) -> list[str]:
    """What is wrong with misattributed statements, a line each."""
    return [f"wrongly given to {', '.join(speaker_names(s))}: {s.text}" for s in statements]


def _speaks(case: Case, speaker: GoldSpeaker, statement: Statement) -> bool:
    others = [name for other in case.speakers if other is not speaker for name in other.names]
    return _is_called(statement, speaker.names, others=(*others, *case.wrong_speakers))


def _is_called(statement: Statement, names: Iterable[str], *, others: Iterable[str] = ()) -> bool:
    """True where the statement's speaker has one of the names. A part of a name will do, unless it is another's whole
    name: the ministry is not the official of the ministry.
    """
    accepted, foreign = list(names), list(others)
    return any(
        is_name(said, name) or (same_name(said, name) and not any(is_name(said, other) for other in foreign))
        for said in speaker_names(statement)
        for name in accepted
    )


def _is_misattributed(case: Case, statement: Statement) -> bool:
    cited = served(case.gold, statement.citations)
    if not cited:
        return False
    theirs = [s for s in case.speakers if _speaks(case, s, statement)]
    if not theirs:
        return _is_called(statement, case.wrong_speakers)
    spoken = frozenset(g for s in case.speakers for g in s.sentences)
    own = frozenset(g for s in theirs for g in s.sentences)
    return cited <= spoken and not cited & own

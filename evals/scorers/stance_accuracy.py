"""Stance accuracy: of the gold speakers and facts that are shown, those told with the right stance and negation.

Shown is who stands on a gold sentence of his own. Who is not shown counts in the recalls, not here.
"""

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Final

from assistant.answer.values import Answer, Statement
from corpus.language.lexicon import negations_of
from evals.cases.case import Case, GoldSpeaker
from evals.scorers.evidence import served
from evals.scorers.score import NOT_SCORED, Score, Scorer
from evals.scorers.speakers import statements_of

_FEW_WORDS: Final = 3


def stance_accuracy(case: Case, answer: Answer) -> Score:
    judged = [_problem_of(speaker, shown) for speaker in case.speakers if (shown := _shown(case, speaker, answer))]
    facts = frozenset(sentence for evidence in case.facts for sentence in evidence)
    told = [s for s in answer.statements if s.speaker is None and served(facts, s.citations)]
    if told:
        judged.append(_lost_negation(told))
    problems = [problem for problem in judged if problem]
    return Score(1 - len(problems) / len(judged), "; ".join(problems), weight=len(judged)) if judged else NOT_SCORED


def _shown(case: Case, speaker: GoldSpeaker, answer: Answer) -> list[Statement]:
    """The speaker's statements that cite a gold sentence of his own."""
    said = frozenset(sentence for evidence in speaker.said for sentence in evidence)
    return [s for s in statements_of(case, speaker, answer) if served(said, s.citations)]


def _problem_of(speaker: GoldSpeaker, shown: Sequence[Statement]) -> str:
    """What is wrong with how a speaker is told; one statement with the right stance will do."""
    if speaker.stance is not None and all(s.stance is not speaker.stance for s in shown):
        return f"{speaker.names[0]} {speaker.stance.value}, not {shown[0].stance.value}"
    return _lost_negation(shown)


def _lost_negation(statements: Iterable[Statement]) -> str:
    losing = (s.text for s in statements if loses_a_negation(s.text, [c.quote for c in s.citations]))
    return next((f"a negation is lost: {text}" for text in losing), "")


def loses_a_negation(text: str, quotes: Iterable[str]) -> bool:
    """True where the text follows a quote's words on both sides of a negation, but leaves the negation out."""
    told = _words(text)
    for quote in quotes:
        written = _words(quote)
        matcher = difflib.SequenceMatcher(a=written, b=told, autojunk=False)
        for tag, start, end, told_start, told_end in matcher.get_opcodes():
            inside = start > 0 and end < len(written) and told_start > 0 and told_end < len(told)
            if tag in ("delete", "replace") and inside and end - start <= _FEW_WORDS >= told_end - told_start:
                lost = negations_of(" ".join(written[start:end]))
                if lost > negations_of(" ".join(told[told_start:told_end])):
                    return True
    return False


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text.lower())


SCORER: Final = Scorer(
    "stance_accuracy",
    "says, denies and doubts as the speaker does, no `not` lost",
    stance_accuracy,
    of_what_came=True,
)

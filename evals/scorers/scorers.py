"""Scorers: what is good and what is wrong in one answer to one case, each a function (case, answer) -> Score.

The definitions are those of the newsroom questions. Where a case says who said which sentence, a speaker must stand
on a sentence of his own; the newsroom questions do not say it, and there any gold sentence will do.
"""

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from assistant.answer.values import Answer, Citation, Outcome, Statement
from corpus.language.lexicon import negations_of
from evals.cases.case import Case, GoldSentence, GoldSpeaker, Piece, Slice
from evals.scorers.matching import article_of, is_name, same_name, serves, speaker_names


@dataclass(frozen=True, slots=True)
class Score:
    """`value` is 0 to 1, or None where the case has nothing of the kind; means are weighted by `weight`."""

    value: float | None
    explanation: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Scorer:
    """`exact` scorers measure what must not happen even once: no drop of theirs is noise.

    `of_what_came` scorers look at what was answered and not at what was asked: how many cases they have something to
    say about changes with the answers, and that there are none is no drop.
    """

    name: str
    says: str
    score: Callable[[Case, Answer], Score]
    higher_is_better: bool = True
    exact: bool = False
    of_what_came: bool = False

    def is_perfect(self, score: Score) -> bool:
        return score.value is None or score.value == (1.0 if self.higher_is_better else 0.0)


_NOTHING: Final = Score(None)


def scorers(texts: Mapping[str, str]) -> tuple[Scorer, ...]:
    """All scorers, in the order in which they are reported. `texts` has the articles' texts by name."""

    def verbatim(_: Case, answer: Answer) -> Score:
        return verbatim_rate(answer, texts)

    return (
        Scorer("attribution_accuracy", "every speaker named on a right sentence, nobody wrong", attribution_accuracy),
        Scorer(
            "misattribution",
            "statements that give a sentence to somebody who did not say it",
            misattribution,
            higher_is_better=False,
            exact=True,
            of_what_came=True,
        ),
        Scorer("verbatim", "every cited sentence stands in its article, byte for byte", verbatim, exact=True),
        Scorer(
            "quotations",
            "words in quotation marks stand in the cited sentences",
            quotations_kept,
            exact=True,
            of_what_came=True,
        ),
        Scorer("evidence_recall", "pieces of evidence that are cited", evidence_recall),
        Scorer("citation_precision", "citations that are evidence", citation_precision, of_what_came=True),
        Scorer("speaker_recall", "speakers that are named", speaker_recall),
        Scorer("reason_accuracy", "every reason cited under the speaker who gives it", reason_accuracy),
        Scorer(
            "stance_accuracy",
            "says, denies and doubts as the speaker does, no `not` lost",
            stance_accuracy,
            of_what_came=True,
        ),
        Scorer("fact_right", "all that the reporter tells of it is cited", fact_right),
        Scorer("premise_correction", "the real speaker shown, and said that the other one did not", premise_correction),
        Scorer("abstention_recall", "questions without an answer that are refused", abstention_recall),
        Scorer("abstention_precision", "refusals that are right", abstention_precision, of_what_came=True),
    )


# --- evidence


def evidence_recall(case: Case, answer: Answer) -> Score:
    """Pieces of gold evidence cited / pieces needed."""
    return recall_of(case, _citations(answer))


def recall_of(case: Case, citations: Collection[Citation]) -> Score:
    """The same of any citations: of those that were found, say, whether an answer has them or not."""
    if not case.pieces:
        return _NOTHING
    missed = [piece for piece in case.pieces if not _is_cited(piece, citations)]
    value = 1 - len(missed) / len(case.pieces)
    return Score(value, "; ".join(f"not cited: {piece[0].text}" for piece in missed))


def citation_precision(case: Case, answer: Answer) -> Score:
    """Citations that serve any gold sentence / citations; gold is short, so it is a figure to compare by."""
    citations = _citations(answer)
    if not case.answerable or not citations:
        return _NOTHING
    stray = [c for c in citations if not _served(case.gold, [c])]
    return Score(1 - len(stray) / len(citations), "; ".join(f"cited besides: {c.quote}" for c in stray))


def verbatim_rate(answer: Answer, texts: Mapping[str, str]) -> Score:
    """1 where every quote that is cited is in its article, byte for byte."""
    for citation in _citations(answer):
        if citation.quote not in texts.get(article_of(citation), ""):
            return Score(0.0, f"not in {article_of(citation)}: {citation.quote}")
    return Score(1.0)


def quotations_kept(_: Case, answer: Answer) -> Score:
    """1 where all that a statement has in quotation marks stands in the sentences that it cites."""
    if not answer.statements:
        return _NOTHING
    for statement in answer.statements:
        cited = " ".join(" ".join(c.quote for c in statement.citations).split())
        for quoted in _quotations(statement.text):
            if quoted not in cited:
                return Score(0.0, f"not in what is cited: “{quoted}”")
    return Score(1.0)


def fact_right(case: Case, answer: Answer) -> Score:
    """For what the reporter tells: 1 where all pieces are cited."""
    if not case.facts or case.speakers:
        return _NOTHING
    recall = evidence_recall(case, answer)
    return Score(float(_is_answered(answer) and recall.value == 1.0), recall.explanation)


# --- speakers


def speaker_recall(case: Case, answer: Answer) -> Score:
    """Gold speakers named as the speaker of a statement / gold speakers."""
    if not case.speakers:
        return _NOTHING
    missed = [s for s in case.speakers if not _statements_of(case, s, answer)]
    return Score(1 - len(missed) / len(case.speakers), "; ".join(f"not named: {s.names[0]}" for s in missed))


def attribution_accuracy(case: Case, answer: Answer) -> Score:
    """Strict: 1 where every gold speaker is named on a gold sentence of theirs, and no statement is misattributed."""
    if not case.speakers:
        return _NOTHING
    problems = [
        f"{speaker.names[0]} is not named on a sentence of theirs"
        for speaker in case.speakers
        if not _served(speaker.sentences, (c for s in _statements_of(case, speaker, answer) for c in s.citations))
    ]
    problems += [f"wrongly given to {', '.join(speaker_names(s))}: {s.text}" for s in _misattributed(case, answer)]
    return Score(float(not problems and _is_answered(answer)), "; ".join(problems))


def misattribution(case: Case, answer: Answer) -> Score:
    """Statements that give a gold sentence to a wrong speaker / statements. Lower is better."""
    if not answer.statements:
        return _NOTHING
    wrong = _misattributed(case, answer)
    count = len(answer.statements)
    explanation = "; ".join(f"{', '.join(speaker_names(s))} did not say: {s.text}" for s in wrong)
    return Score(len(wrong) / count, explanation, weight=count)


def reason_accuracy(case: Case, answer: Answer) -> Score:
    """Strict: 1 where each reason is cited under the speaker who gives it, and no statement is misattributed."""
    reasons = [(speaker, piece) for speaker in case.speakers for piece in speaker.because]
    if not reasons:
        return _NOTHING
    problems = [
        f"no reason of {speaker.names[0]}: {piece[0].text}"
        for speaker, piece in reasons
        if not _is_cited(piece, [c for s in _statements_of(case, speaker, answer) for c in s.citations])
    ]
    problems += [f"wrongly given to {', '.join(speaker_names(s))}: {s.text}" for s in _misattributed(case, answer)]
    return Score(float(not problems), "; ".join(problems))


def stance_accuracy(case: Case, answer: Answer) -> Score:
    """Of the gold speakers and facts that are shown on a gold sentence: those told with the right stance and negation.

    Who is not shown counts in the recalls, not here.
    """
    shown = 0
    problems: list[str] = []
    for speaker in case.speakers:
        said = frozenset(s for piece in speaker.said for s in piece)
        mine = [s for s in _statements_of(case, speaker, answer) if _served(said, s.citations)]
        shown += bool(mine)
        wrong = [s.stance for s in mine if s.stance is not speaker.stance]
        if mine and speaker.stance is not None and len(wrong) == len(mine):
            problems.append(f"{speaker.names[0]} {speaker.stance.value}, not {wrong[0].value}")
        elif lost := _first_losing_a_negation(mine):
            problems.append(f"a negation is lost: {lost.text}")
    told = [s for s in answer.statements if s.speaker is None and _served(_all(case.facts), s.citations)]
    shown += bool(told)
    if lost := _first_losing_a_negation(told):
        problems.append(f"a negation is lost: {lost.text}")
    return Score(1 - len(problems) / shown, "; ".join(problems), weight=shown) if shown else _NOTHING


def premise_correction(case: Case, answer: Answer) -> Score:
    """For words put into the wrong mouth: 1 where the real speaker is shown and the answer says that it was not X."""
    if case.slice is not Slice.FALSE_PREMISE:
        return _NOTHING
    right = attribution_accuracy(case, answer)
    if right.value != 1.0:
        return right
    told = any(_mentions(answer.note, name) for name in case.wrong_speakers)
    return Score(float(told), "" if told else f"does not say that it was not {case.wrong_speakers[0]}")


# --- refusing


def abstention_recall(case: Case, answer: Answer) -> Score:
    """Questions without an answer that are refused / questions without an answer."""
    if case.answerable:
        return _NOTHING
    refused = not _is_answered(answer)
    return Score(float(refused), "" if refused else "answered, though nothing answers it")


def abstention_precision(case: Case, answer: Answer) -> Score:
    """Refused questions that have no answer / refused questions."""
    if _is_answered(answer):
        return _NOTHING
    return Score(float(not case.answerable), "refused, though it can be answered" if case.answerable else "")


# --- what they go by


def _is_answered(answer: Answer) -> bool:
    return answer.outcome is Outcome.ANSWERED and bool(answer.statements)


def _citations(answer: Answer) -> list[Citation]:
    return [c for s in answer.statements for c in s.citations]


def _served(gold: Collection[GoldSentence], citations: Iterable[Citation]) -> frozenset[GoldSentence]:
    """The gold sentences that one of the citations serves."""
    cited = list(citations)
    return frozenset(g for g in gold if any(serves(c, g) for c in cited))


def _is_cited(piece: Piece, citations: Iterable[Citation]) -> bool:
    return bool(_served(piece, citations))


def _all(pieces: Iterable[Piece]) -> frozenset[GoldSentence]:
    return frozenset(s for piece in pieces for s in piece)


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


def _speaks(case: Case, speaker: GoldSpeaker, statement: Statement) -> bool:
    others = [name for other in case.speakers if other is not speaker for name in other.names]
    return _is_called(statement, speaker.names, others=(*others, *case.wrong_speakers))


def _statements_of(case: Case, speaker: GoldSpeaker, answer: Answer) -> list[Statement]:
    return [s for s in answer.statements if _speaks(case, speaker, s)]


def _misattributed(case: Case, answer: Answer) -> list[Statement]:
    return [s for s in answer.statements if _is_misattributed(case, s)]


def _is_misattributed(case: Case, statement: Statement) -> bool:
    """A gold sentence in the mouth of a wrong speaker, or one speaker's sentence in another's."""
    cited = _served(case.gold, statement.citations)
    if not cited:
        return False
    theirs = [s for s in case.speakers if _speaks(case, s, statement)]
    if not theirs:
        return _is_called(statement, case.wrong_speakers)
    spoken = frozenset(g for s in case.speakers for g in s.sentences)
    own = frozenset(g for s in theirs for g in s.sentences)
    return cited <= spoken and not cited & own


def _mentions(text: str, name: str) -> bool:
    """True where the text has the last word of the name."""
    words = re.findall(r"\w+", name.lower())
    return bool(words) and words[-1] in re.findall(r"\w+", text.lower())


def _quotations(text: str) -> list[str]:
    """What stands in quotation marks, with single spaces, without the stop or comma at its end."""
    runs = re.findall(r"“([^“”]+)”|\"([^\"]+)\"", text)
    return [" ".join(curly.split() or straight.split()).rstrip(" .,;:!?…") for curly, straight in runs]


# --- lost negations

_FEW_WORDS = 3


def _first_losing_a_negation(statements: Iterable[Statement]) -> Statement | None:
    return next((s for s in statements if loses_a_negation(s.text, [c.quote for c in s.citations])), None)


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

"""Assistants that are wrong in one way each, to see whether the evals notice: they spoil drafts.

The gate of the answers withholds most of what they do. `Unchecked` leaves that gate out, so that the scorers are tried
by themselves, too.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answer.draft.extractive import draft
from assistant.answer.draft.values import Draft
from assistant.answer.evidence import EvidenceSet
from assistant.answer.pipeline import Assistant
from assistant.answer.stages import Drafted
from assistant.answer.values import Answer, Citation, Outcome, Statement, cite
from assistant.conversation import Question
from assistant.errors import QuestionError
from assistant.replay import replay
from corpus.archive.values import Filters
from corpus.attribution import Speaker, Stance

Mutation = Callable[[Draft, EvidenceSet], Draft]


def swaps_speakers(drafted: Draft, evidence: EvidenceSet) -> Draft:
    """Each speaker's words go to the next speaker of the draft, or of its articles where there is only one."""
    speakers = list(dict.fromkeys(s.speaker for s in drafted.statements if s.speaker))
    others = (a.speaker for d in evidence.articles.values() for a in d.attributions if a.speaker)
    if len(speakers) == 1:
        speakers += [next((s for s in others if s.name != speakers[0].name), speakers[0])]
    swapped = dict(zip(speakers, [*speakers[1:], *speakers[:1]], strict=True))
    return replace(drafted, statements=tuple(_by(s, swapped) for s in drafted.statements))


def _by(statement: Statement, swapped: dict[Speaker, Speaker]) -> Statement:
    if statement.speaker is None:
        return statement
    other = swapped[statement.speaker]
    return replace(statement, speaker=other, text=statement.text.replace(statement.speaker.name, other.name))


def drops_not(drafted: Draft, _: EvidenceSet) -> Draft:
    """`had not been replaced` becomes `had been replaced`."""
    return _reworded(drafted, lambda text: re.sub(r"n['’]t\b|\s\b(?:not|never|no)\b", "", text))


def alters_a_character(drafted: Draft, _: EvidenceSet) -> Draft:
    """One letter of each quotation is another one, in the statement and in what it cites."""

    def altered(text: str) -> str:
        return re.sub(r"[aeiou]", lambda m: "e" if m[0] != "e" else "a", text, count=1)

    def wrong(citation: Citation) -> Citation:
        return replace(citation, quote=altered(citation.quote))

    return replace(
        drafted,
        statements=tuple(replace(s, citations=tuple(map(wrong, s.citations))) for s in drafted.statements),
    )


def alters_a_quotation(drafted: Draft, _: EvidenceSet) -> Draft:
    """One letter within quotation marks is another one; the citations stay right."""
    return _reworded(drafted, lambda text: re.sub(r'([“"][^“”"]*?)[aou]', r"\1e", text, count=1))


def cites_the_neighbour(drafted: Draft, evidence: EvidenceSet) -> Draft:
    """The sentence after the right one, or before it where that is the last."""

    def moved(citation: Citation) -> Citation:
        annotated = evidence.articles[citation.article_id]
        spans = [s.span for s in annotated.sentences]
        place = spans.index(citation.span)
        return cite(annotated.article, spans[place + 1 if place + 1 < len(spans) else place - 1])

    return replace(
        drafted,
        statements=tuple(replace(s, citations=tuple(map(moved, s.citations))) for s in drafted.statements),
    )


def answers_everything(drafted: Draft, evidence: EvidenceSet) -> Draft:
    """Where nothing answers, the nearest sentences do."""
    if drafted.statements or not evidence.sentences:
        return drafted
    statements = []
    for found in evidence.sentences[:20]:
        annotated = evidence.articles[found.article_id]
        sentence = cite(annotated.article, annotated.span_of(found.sentence))
        statements.append(Statement(sentence.quote, None, Stance.ASSERTS, (sentence,)))
    return Draft(tuple(statements))


def answers_nothing(drafted: Draft, _: EvidenceSet) -> Draft:
    return Draft((), nearest=drafted.nearest)


def _reworded(drafted: Draft, reword: Callable[[str], str]) -> Draft:
    return replace(drafted, statements=tuple(replace(s, text=reword(s.text)) for s in drafted.statements))


class Unchecked(Assistant):
    """Shows whatever was drafted."""

    def check(self, drafted: Drafted) -> Answer:
        shown = super().check(drafted)
        statements = drafted.draft.statements
        return replace(shown, outcome=Outcome.ANSWERED if statements else Outcome.NOT_IN_CORPUS, statements=statements)


def prepare(assistant: Assistant, question: str, history: Sequence[str]) -> Drafted | QuestionError:
    """The draft that every mutant spoils in its own way."""
    try:
        asked = Question(question, replay(assistant, history, Filters()))
        found = assistant.retrieve(assistant.understand(asked))
    except QuestionError as exc:
        return exc
    drafted = draft(found.query, found.evidence)
    return Drafted(question=found.question, query=found.query, evidence=found.evidence, draft=drafted)


def mutated(assistant: Assistant, prepared: Drafted, mutation: Mutation) -> Answer:
    return assistant.check(replace(prepared, draft=mutation(prepared.draft, prepared.evidence)))

"""Checks what a statement has its speaker say: words, stance, hedges, negations, and the order of the words."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple

from assistant.answer.check.agreement import (
    check_hedges,
    check_question,
    check_stance,
    check_words,
    denial_count,
    negation_count,
)
from assistant.answer.check.cited import CitedPassage, is_by, lies_in, spans_of
from assistant.answer.check.cited_statement import AttributedStatement
from assistant.answer.check.failures import Failure, Objection
from assistant.answer.check.function_words import NEGATING
from assistant.answer.check.word_order import CitedClauses
from corpus.articles.article import Span
from corpus.attribution import Attribution, Speaker
from corpus.language.stems import content_stems

_REPORTED: Final = 0.5  # share of an attribution's words that a statement must have to be reporting it


def check_speakers_words(claim: AttributedStatement) -> list[Objection]:
    """What the statement tells is what its speaker says in the sentences cited."""
    if not claim.own:
        return []  # found already, and there is nothing to compare with
    passages = [_SpeakersPassage(passage, claim.speaker) for passage in claim.cited]
    told = reported(claim)
    cue, said = " ".join(one.cue for one in told), " ".join(one.words for one in told)
    words = check_words(
        claim.text,
        visible=" ".join([claim.about, *(p.visible for p in passages)]),
        own=" ".join([claim.about, *(words for p in passages for words in p.told())]),
        whole=" ".join([claim.about, *(p.passage.text for p in passages)]),
    )
    return [
        *words,
        *check_stance(claim.text, claim.stance, {one.attribution.stance for one in told}, cue=cue, said=said),
        *check_question(claim.text, said),
        *check_hedges(claim.text, said),
        *_check_negations(claim.text, cue, said),
        *([] if words else _check_order(claim, passages, said)),
    ]


# --- what the speaker says


@dataclass(frozen=True)  # no slots: cached_property needs a __dict__
class _SpeakersPassage:
    """A cited passage with the words of one speaker apart from those of all others."""

    passage: CitedPassage
    speaker: Speaker

    @cached_property
    def mine(self) -> list[Attribution]:
        return [a for a in self.passage.attributions() if is_by(a, self.speaker)]

    @cached_property
    def spans(self) -> list[Span]:
        return [span for a in self.mine for span in spans_of(a)]

    @cached_property
    def hidden(self) -> list[Span]:
        """What others say."""
        return [span for a in self.passage.attributions() if not is_by(a, self.speaker) for span in a.content]

    @cached_property
    def visible(self) -> str:
        """The passage without what others say."""
        return self.passage.without(self.hidden, self.spans)

    def clauses(self) -> Iterator[tuple[str, Collection[int]]]:
        """The texts that the statement may follow, with the places where a clause may begin or end."""
        apart = [
            span for span in self.hidden if not lies_in(span, self.spans)
        ]  # what others say within is told with it
        yield self.visible, self.passage.edges([*apart, *self.spans])
        for attribution in self.mine:
            yield from ((self.passage.words(s), ()) for s in attribution.cue if not self.passage.clipped([s]))

    def told(self) -> Iterator[str]:
        """Each attribution from its first to its last word: with whom it was told to, without what others say in it."""
        for attribution in self.mine:
            spans = spans_of(attribution)
            cue = " ".join(map(self.passage.words, attribution.cue))
            whole = Span(min(s.start for s in spans), max(s.end for s in spans))
            cited = tuple(self.passage.clipped([whole]))
            yield f"{cue} {replace(self.passage, sentences=cited).without(self.hidden, spans)}" if cited else cue


class Reported(NamedTuple):
    """An attribution that a statement reports, with the words of its cue and of what is cited of its content."""

    passage: CitedPassage
    attribution: Attribution
    cue: str
    content: str

    @property
    def words(self) -> str:
        return f"{self.cue} {self.content}"


def reported(claim: AttributedStatement) -> list[Reported]:
    """The attributions that the statement reports: at least the likeliest one."""
    wanted = content_stems(claim.text)
    options = []
    for one in _possible(claim):
        stems = content_stems(one.words)
        options.append((len(stems & wanted) / (len(stems) or 1), one))
    told: list[Reported] = []
    for share, one in sorted(options, key=lambda o: (-o[0], -len(o[1].words))):
        if not told or (share >= _REPORTED and not any(_are_nested(one, other) for other in told)):
            told.append(one)
    return told


def _possible(claim: AttributedStatement) -> Iterator[Reported]:
    for passage in claim.cited:
        for attribution in (a for a in passage.attributions() if is_by(a, claim.speaker)):
            cue, content = attribution.cue, passage.clipped(attribution.content)
            words = " ".join(map(passage.words, cue)), " ".join(map(passage.words, content))
            yield Reported(passage, attribution, *words)


def _are_nested(one: Reported, other: Reported) -> bool:
    """`He said that he believed …`: what he believed is told with what he said."""
    pairs = ((one.attribution, other.attribution), (other.attribution, one.attribution))
    return any(all(lies_in(span, outer.content) for span in inner.content) for inner, outer in pairs)


# --- the checks that need all of it


def _check_negations(text: str, cue: str, said: str) -> list[Objection]:
    """No negation of the cue may go, and none may come that is not said; one may be left out with its clause."""
    agree = negation_count(cue) <= negation_count(text) <= negation_count(said)
    return [] if agree else [Objection(Failure.LOST_NEGATION, text)]


def _check_order(claim: AttributedStatement, passages: Sequence[_SpeakersPassage], said: str) -> list[Objection]:
    """The order of words; where a denial is told as a negation or the other way round, their number counts."""
    clauses, text = CitedClauses([clause for p in passages for clause in p.clauses()]), claim.text
    objections = clauses.check(text, claim.about)
    if objections and denial_count(text) != denial_count(said) and negation_count(text) == negation_count(said):
        return clauses.check(text, claim.about, ignoring=NEGATING)
    return objections

"""What a chat model has written for one question: the statements that passed the checks, and those that failed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from assistant.answer.chat.faithfulness import as_stored, check_faithfulness
from assistant.answer.chat.numbered_evidence import NumberedSentence, data_line
from assistant.answer.chat.reply import ModelStatement
from assistant.answer.check import Failure, Objection, same_speaker
from assistant.answer.check.cited import is_by
from assistant.answer.draft.utterances import goes_by
from assistant.answer.draft.values import Draft
from assistant.answer.evidence import AnnotatedArticle
from assistant.answer.values import Statement, cite
from assistant.question.query import Query
from corpus.articles.article import Span
from corpus.attribution import Attribution, Speaker, Stance
from corpus.language.name_keys import name_key

_MOST_CITED: Final = 4  # sentences of one statement

Check = Callable[[Statement], list[Objection]]
"""What the check against the archive has against a statement."""


@dataclass(slots=True)
class ModelDraft:
    """Statements by the model's own numbers. `plain` is the draft without a model, whose speakers are a measure."""

    query: Query
    plain: Draft
    numbered: Sequence[NumberedSentence]
    check: Check
    order: list[int] = field(default_factory=list)
    passed: dict[int, Statement] = field(default_factory=dict)  # in the order in which they passed
    reasons: dict[int, int] = field(default_factory=dict)  # what the model gives as a reason for what
    failed: dict[int, tuple[ModelStatement, list[Objection]]] = field(default_factory=dict)
    rejected: list[Failure] = field(default_factory=list)

    def take(self, written: ModelStatement) -> Statement | None:
        """Note a statement; what passed comes back, to be shown at once."""
        if written.number in self.order:
            return None
        self.order.append(written.number)
        return self._judge(written)

    def retake(self, mended: ModelStatement) -> Statement | None:
        """The same for a mended one; what had passed already, or was never written, is none."""
        return self._judge(mended) if mended.number in self.failed else None

    def failures(self) -> str:
        """What failed and why, as data for the model."""
        return "\n".join(
            data_line(
                {
                    **written.model_dump(),
                    "findings": [{"failure": o.failure.value, "about": o.about[:300]} for o in objections],
                }
            )
            for written, objections in self.failed.values()
        )

    def statements(self) -> tuple[Statement, ...]:
        """What passed, in the model's order, each reason right after what it is the reason for."""
        targets = {n: self._target(n) for n in self.order if n in self.passed}
        ordered: list[int] = []
        for root in (n for n, target in targets.items() if target is None):
            ordered += [root, *(n for n, target in targets.items() if target == root)]
        places = {number: place for place, number in enumerate(ordered)}
        return tuple(replace(self.passed[n], reason_for=_place_of(targets[n], places)) for n in ordered)

    def _judge(self, written: ModelStatement) -> Statement | None:
        cited = self._cited(written)
        statement = self._composed(written, cited)
        objections = [statement] if isinstance(statement, Objection) else self._against(statement, cited)
        if isinstance(statement, Objection) or objections:
            self.failed[written.number] = (written, objections)
            self.rejected += [objection.failure for objection in objections]
            return None
        self.failed.pop(written.number, None)
        self.passed[written.number] = statement
        if written.reason_for is not None:
            self.reasons[written.number] = written.reason_for
        target = self._target(written.number)
        return replace(statement, reason_for=list(self.passed).index(target) if target is not None else None)

    def _cited(self, written: ModelStatement) -> list[NumberedSentence]:
        by_key = {sentence.key: sentence for sentence in self.numbered}
        return [by_key[key] for key in dict.fromkeys(written.sentences) if key in by_key]

    # complex: what a model may write, case by case
    def _composed(self, written: ModelStatement, cited: Sequence[NumberedSentence]) -> Statement | Objection:
        """The statement with what the archive knows of its speaker, or why it cannot be one. Nothing is guessed."""
        unknown = sorted(set(written.sentences) - {sentence.key for sentence in cited})
        if unknown:
            return Objection(Failure.NO_SUCH_SENTENCE, ", ".join(unknown))
        if not 0 < len(cited) <= _MOST_CITED:
            return Objection(Failure.NO_CITATION, f"name one to {_MOST_CITED - 1} sentences: {written.text}")
        speaker = _speaker_named(written.speaker, cited) if written.speaker is not None else None
        if written.speaker is not None and speaker is None:
            return Objection(Failure.WRONG_SPEAKER, f"the archive has no words of {written.speaker} there")
        whole = " ".join(sentence.text for sentence in cited)
        is_whole = speaker is None and written.text.split() == whole.split()
        text = whole if is_whole else as_stored(written.text.strip(), cited)
        citations = tuple(cite(sentence.annotated.article, sentence.span) for sentence in cited)
        stance = Stance(written.stance)
        acts = [a.act for s in cited for a in s.attributions() if a.stance is stance and a.speaker == speaker]
        return Statement(text, speaker, stance, citations, act=acts[0] if speaker and acts else None)

    def _against(self, statement: Statement, cited: Sequence[NumberedSentence]) -> list[Objection]:
        unasked = self._unasked(statement.speaker)
        objections = [Objection(Failure.WRONG_SPEAKER, unasked)] if unasked else []
        return [*objections, *check_faithfulness(statement, cited), *self.check(statement)]

    def _unasked(self, speaker: Speaker | None) -> str:
        """Why no words of the speaker, or of the reporter, are asked for, or "".

        Nobody but the one who is asked for; where the plain draft corrects a premise, nobody whom it does not name; and
        the reporter only where it has words of the reporter: what nobody says is no answer to who says what.
        """
        only = self.query.only
        if name_key(only) and not (speaker and goes_by(speaker, only)):
            return f"only words of {only} are asked for"
        drafted = [s.speaker for s in self.plain.statements]
        corrects = self.plain.premise or self.plain.notes
        if corrects and not (speaker and any(d and same_speaker(speaker, d) for d in drafted)):
            return "only words of those who say what is asked about"
        if speaker is None and all(drafted):
            return "what somebody says is asked for, not the reporter's own words"
        return ""

    def _target(self, number: int) -> int | None:
        """What a statement is the reason for, where the archive has it as such, too; reasons have no reasons."""
        target = self.reasons.get(number)
        if target is None or target in self.reasons or target not in self.passed:
            return None
        return target if is_reason_for(self.passed[number], self.passed[target], self.numbered) else None


def _place_of(number: int | None, places: Mapping[int, int]) -> int | None:
    return None if number is None else places[number]


def _speaker_named(name: str, cited: Sequence[NumberedSentence]) -> Speaker | None:
    """The archive's speaker of that name, or of that other name, in the sentences cited."""
    speakers = [a.speaker for sentence in cited for a in sentence.attributions() if a.speaker]
    key = name_key(name)
    named = [s for s in speakers if name_key(s.name) == key]
    return next(iter(named or [s for s in speakers if key in map(name_key, s.aliases)]), None)


def is_reason_for(reason: Statement, target: Statement, numbered: Sequence[NumberedSentence]) -> bool:
    """True where the article's attributions link them: a "because" is a fact like any other."""
    speaker = reason.speaker
    if speaker is None or target.speaker is None or not same_speaker(speaker, target.speaker):
        return False
    explained = {
        place
        for sentence in numbered
        if sentence.place in _places(reason)
        for given in sentence.attributions()
        if is_by(given, speaker)
        for place in _explained_by(given, sentence.annotated)
    }
    return not explained.isdisjoint(_places(target))


def _places(statement: Statement) -> set[tuple[str, Span]]:
    return {(c.article_id, c.span) for c in statement.citations}


def _explained_by(reason: Attribution, annotated: AnnotatedArticle) -> Iterator[tuple[str, Span]]:
    """The sentences of the same speaker's words that the attribution is linked to as their reason."""
    number, speaker = reason.reason_for, reason.speaker
    if number is None or speaker is None:
        return
    # the link may lead to another wording of the same beside it
    for attribution in annotated.attributions[max(0, number - 1) : number + 2]:
        if is_by(attribution, speaker):
            yield from ((annotated.article.id, annotated.span_of(i)) for i in attribution.sentences)

"""The draft with a chat model: it chooses, shortens and orders what the evidence says, and may add nothing to it.

Whatever it writes is checked statement by statement before anything sees it; what fails goes back once. Where the model
is of no use, the draft without a model answers, and says so. Whether the archive answers the question, and who must be
heard, is decided without the model: an order in an article can silence nobody.
"""

import logging
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Final

import prompts
from assistant.answer.chat.faithfulness import as_stored, strays
from assistant.answer.chat.models import Message, Talks, Tally, malformed
from assistant.answer.chat.numbered_evidence import Exhibit, as_lines, data_line, gather
from assistant.answer.chat.reply import MalformedReplyError, Reply, ReplyReader, Rewritten, Said, read_whole, schema_of
from assistant.answer.check import Failure, Objection, same_speaker
from assistant.answer.draft.extractive import draft
from assistant.answer.draft.values import Draft, Written
from assistant.answer.evidence import EvidenceSet
from assistant.answer.values import Statement, cite
from assistant.errors import ModelError
from assistant.question.query import LONGEST_QUESTION, Query
from corpus.attribution import Attribution, Speaker, Stance
from corpus.language.name_keys import name_key
from corpus.language.stems import content_stems

log = logging.getLogger(__name__)

_MOST_CITED: Final = 4  # sentences of one statement

Check = Callable[[Statement], list[Objection]]
"""What the gate has against a statement."""


class Generative:
    """Drafts with a chat model. May be used from several threads at once."""

    def __init__(self, model: Talks, without: Callable[[Query, EvidenceSet], Draft] = draft) -> None:
        self._model = model
        self._without = without
        self._drafting, self._repair, self._follow_up = prompts.drafting(), prompts.repair(), prompts.follow_up()
        self.engine = f"chat ({model.name})"
        self.digest = prompts.digest_of((self._drafting, self._repair, self._follow_up))

    def write(self, query: Query, findings: EvidenceSet, check: Check) -> Iterator[Statement | Written]:
        """Each statement as it passes, with `reason_for` counted among those so far; in the end the draft of them."""
        plain = self._without(query, findings)
        if not plain.statements:  # nothing to write about: no model is asked, and none can talk its way in
            yield _written(plain)
            return
        sheet = _Sheet(query, plain, gather(findings, plain), check)
        try:
            yield from self._two_rounds(query, sheet)
        except ModelError as error:
            log.warning("answered without the chat model: %s", error)
            failed = _written(plain, trouble=f"Answered without the chat model: {error}.")
            yield replace(failed, rejected=tuple(sheet.rejected))
            return
        yield self._result(plain, sheet)

    def stand_alone(self, question: str, history: Sequence[str]) -> str:
        """The question so that it is understood without the earlier ones; "" where the model cannot say it so.

        It may hold no word that is in none of the questions.
        """
        fence = secrets.token_hex(8)
        lines = "\n".join(data_line(q) for q in (*history, question))
        asked = [
            Message("system", self._follow_up.system_text(fence=fence)),
            Message("human", self._follow_up.human_text(fence=fence, conversation=lines)),
        ]
        try:
            text = "".join(self._model.reply(asked, schema_of(Rewritten), Tally()))
            rewritten = read_whole(text, Rewritten).question
        except (ModelError, MalformedReplyError) as error:
            log.info("the question is read by rules: %s", error)
            return ""
        added = content_stems(rewritten) - content_stems(" ".join((*history, question)))
        return "" if added or not content_stems(rewritten) or len(rewritten) > LONGEST_QUESTION else rewritten

    def _two_rounds(self, query: Query, sheet: "_Sheet") -> Iterator[Statement]:
        fence, tally, evidence = secrets.token_hex(8), Tally(), as_lines(sheet.exhibits)
        first = [
            Message("system", self._drafting.system_text(fence=fence)),
            Message(
                "human",
                self._drafting.human_text(fence=fence, question=data_line(query.text), evidence=evidence),
            ),
        ]
        replied: list[str] = []
        yield from self._round(first, sheet.take, tally, replied)
        if not sheet.failed:
            return
        again = [
            *first,
            Message("ai", "".join(replied)),
            Message(
                "human",
                f"{self._repair.system_text()}\n\n{self._repair.human_text(fence=fence, failed=sheet.failures())}",
            ),
        ]
        yield from self._round(again, sheet.retake, tally, [])

    def _round(
        self, asked: Sequence[Message], take: Callable[[Said], Statement | None], tally: Tally, replied: list[str]
    ) -> Iterator[Statement]:
        reader = ReplyReader()
        try:
            for piece in self._model.reply(asked, schema_of(Reply), tally):
                replied.append(piece)
                for said in reader.feed(piece):
                    statement = take(said)
                    if statement is not None:
                        yield statement
            reader.finish()
        except MalformedReplyError as exc:
            raise malformed(self._model.name) from exc

    def _result(self, plain: Draft, sheet: "_Sheet") -> Written:
        statements = sheet.statements()
        if not statements:
            said = "failed the check" if sheet.failed else "was no answer"
            failed = _written(plain, trouble=f"Answered without the chat model: what {self._model.name} wrote {said}.")
            return replace(failed, rejected=tuple(sheet.rejected))
        statements = (*statements, *_left_out(plain, statements))
        explained = {s.speaker.name for s in statements if s.speaker and s.reason_for is not None}
        withheld = len(sheet.failed)
        told = f"{withheld} statement{'s' * (withheld > 1)} of the chat model failed the check: not shown."
        return replace(
            _written(plain),
            statements=statements,
            notes=(*plain.notes, *([told] if withheld else ())),
            unexplained=tuple(name for name in plain.unexplained if name not in explained),
            engine=self.engine,
            prompt=self.digest,
            rejected=tuple(sheet.rejected),
        )


def _left_out(plain: Draft, written: Sequence[Statement]) -> Iterator[Statement]:
    """What the draft without a model has of speakers, or of the reporter's sentences, that the model has nothing of."""
    heard = [s.speaker for s in written if s.speaker]
    cited = {(c.article_id, c.span) for s in written for c in s.citations}
    places: dict[int, int] = {}
    for number, statement in enumerate(plain.statements):
        speaker = statement.speaker
        told = any(same_speaker(speaker, h) for h in heard) if speaker else False
        if not told and (speaker or not cited & {(c.article_id, c.span) for c in statement.citations}):
            places[number] = len(written) + len(places)
            target = statement.reason_for
            yield replace(statement, reason_for=places.get(target) if target is not None else None)


def _written(plain: Draft, *, trouble: str = "") -> Written:
    return Written(**{f.name: getattr(plain, f.name) for f in fields(Draft)}, trouble=trouble)


@dataclass(slots=True)
class _Sheet:
    """What has been written for one question: what passed and what failed, by the model's own numbers."""

    query: Query
    plain: Draft
    exhibits: Sequence[Exhibit]
    check: Check
    order: list[int] = field(default_factory=list)
    passed: dict[int, Statement] = field(default_factory=dict)  # in the order in which they passed
    reasons: dict[int, int] = field(default_factory=dict)  # what the model gives as a reason for what
    failed: dict[int, tuple[Said, list[Objection]]] = field(default_factory=dict)
    rejected: list[Failure] = field(default_factory=list)

    def take(self, said: Said) -> Statement | None:
        """Note a statement; back comes what passed, to be shown at once."""
        if said.number in self.order:
            return None
        self.order.append(said.number)
        return self._judge(said)

    def retake(self, said: Said) -> Statement | None:
        """The same for a mended one; what had passed already, or was never said, is none."""
        return self._judge(said) if said.number in self.failed else None

    def failures(self) -> str:
        """What failed and why, as data for the model."""
        return "\n".join(
            data_line(
                {
                    **said.model_dump(),
                    "findings": [{"failure": f.failure.value, "about": f.about[:300]} for f in findings],
                }
            )
            for said, findings in self.failed.values()
        )

    def statements(self) -> tuple[Statement, ...]:
        """What passed, in the model's order, each reason right after what it is the reason for."""
        targets = {n: self._target(n) for n in self.order if n in self.passed}
        ordered: list[int] = []
        for root in (n for n, target in targets.items() if target is None):
            ordered += [root, *(n for n, target in targets.items() if target == root)]
        places = {number: place for place, number in enumerate(ordered)}
        return tuple(replace(self.passed[n], reason_for=_place_of(targets[n], places)) for n in ordered)

    def _judge(self, said: Said) -> Statement | None:
        cited = self._cited(said)
        statement = self._composed(said, cited)
        findings = [statement] if isinstance(statement, Objection) else self._against(statement, cited)
        if isinstance(statement, Objection) or findings:
            self.failed[said.number] = (said, findings)
            self.rejected += [finding.failure for finding in findings]
            return None
        self.failed.pop(said.number, None)
        self.passed[said.number] = statement
        if said.reason_for is not None:
            self.reasons[said.number] = said.reason_for
        target = self._target(said.number)
        return replace(statement, reason_for=list(self.passed).index(target) if target is not None else None)

    def _cited(self, said: Said) -> list[Exhibit]:
        by_key = {e.key: e for e in self.exhibits}
        return [by_key[key] for key in dict.fromkeys(said.sentences) if key in by_key]

    def _composed(self, said: Said, cited: Sequence[Exhibit]) -> Statement | Objection:
        """The statement with what the archive knows of its speaker, or why it cannot be one. Nothing is guessed."""
        unknown = sorted(set(said.sentences) - {e.key for e in cited})
        if unknown:
            return Objection(Failure.NO_SUCH_SENTENCE, ", ".join(unknown))
        if not 0 < len(cited) <= _MOST_CITED:
            return Objection(Failure.NO_CITATION, f"name one to {_MOST_CITED - 1} sentences: {said.text}")
        speaker = _speaker_named(said.speaker, cited) if said.speaker is not None else None
        if said.speaker is not None and speaker is None:
            return Objection(Failure.WRONG_SPEAKER, f"the archive has no words of {said.speaker} there")
        text = " ".join(e.text for e in cited) if _stands_there(said, cited) else as_stored(said.text.strip(), cited)
        citations = tuple(cite(e.dossier.article, e.span) for e in cited)
        return Statement(text, speaker, Stance(said.stance), citations)

    def _against(self, statement: Statement, cited: Sequence[Exhibit]) -> list[Objection]:
        return [*self._unasked(statement.speaker), *strays(statement, cited), *self.check(statement)]

    def _unasked(self, speaker: Speaker | None) -> list[Objection]:
        """Nobody but the one asked for; where the draft puts a premise right, nobody whom it does not name; and the
        reporter only where the draft has words of the reporter: what nobody says is no answer to who says what."""
        only = name_key(self.query.only)
        names = {name_key(speaker.name), *map(name_key, speaker.aliases)} if speaker else set()
        if only and only not in names and not any(n.endswith(f" {only}") for n in names):
            return [Objection(Failure.WRONG_SPEAKER, f"only words of {self.query.only} are asked for")]
        drafted = [s.speaker for s in self.plain.statements if s.speaker]
        corrects = self.plain.premise or self.plain.notes
        if corrects and not (speaker and any(same_speaker(speaker, d) for d in drafted)):
            return [Objection(Failure.WRONG_SPEAKER, "only words of those who say what is asked about")]
        if speaker is None and all(s.speaker for s in self.plain.statements):
            return [Objection(Failure.WRONG_SPEAKER, "what somebody says is asked for, not the reporter's own words")]
        return []

    def _target(self, number: int) -> int | None:
        """What a statement is the reason for, where the archive has it as such, too; reasons have no reasons."""
        target = self.reasons.get(number)
        if target is None or target in self.reasons or target not in self.passed:
            return None
        return target if _explains(self.exhibits, self.passed[number], self.passed[target]) else None


def _place_of(number: int | None, places: Mapping[int, int]) -> int | None:
    return None if number is None else places[number]


def _stands_there(said: Said, cited: Sequence[Exhibit]) -> bool:
    return said.speaker is None and said.text.split() == " ".join(e.text for e in cited).split()


def _speaker_named(name: str, cited: Sequence[Exhibit]) -> Speaker | None:
    """The archive's speaker of that name, or of that other name, in the sentences cited."""
    speakers = [a.speaker for e in cited for a in e.attributions() if a.speaker]
    key = name_key(name)
    named = [s for s in speakers if name_key(s.name) == key]
    return next(iter(named or [s for s in speakers if key in map(name_key, s.aliases)]), None)


def _explains(exhibits: Sequence[Exhibit], reason: Statement, target: Statement) -> bool:
    """True where the article's attributions link them: a "because" is a fact like any other."""
    if reason.speaker is None or target.speaker is None or not same_speaker(reason.speaker, target.speaker):
        return False
    cited = {(c.article_id, c.span) for c in target.citations}
    for exhibit in exhibits:
        if (exhibit.dossier.article.id, exhibit.span) not in {(c.article_id, c.span) for c in reason.citations}:
            continue
        every = exhibit.dossier.attributions
        for given in exhibit.attributions():
            if given.reason_for is None or not _is_by(given, reason.speaker):
                continue
            # the link may lead to another wording of the same beside it
            near = [a for a in every[max(0, given.reason_for - 1) : given.reason_for + 2] if _is_by(a, target.speaker)]
            spans = {exhibit.dossier.span_of(i) for a in near for i in a.sentences}
            if any((exhibit.dossier.article.id, span) in cited for span in spans):
                return True
    return False


def _is_by(attribution: Attribution, speaker: Speaker | None) -> bool:
    return attribution.speaker is not None and speaker is not None and same_speaker(attribution.speaker, speaker)

"""The draft with a chat model: it chooses, shortens and orders what the evidence says, and may add nothing to it.

Whatever it writes is checked statement by statement before anything sees it; what fails goes back once. Where the model
is of no use, the draft without a model answers, and says so. Whether the archive answers the question, and who must be
heard, is decided without the model: an order in an article can silence nobody.
"""

import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace

import prompts
from assistant.answer.chat.model_draft import Check, ModelDraft
from assistant.answer.chat.model_errors import malformed
from assistant.answer.chat.numbered_evidence import as_json_lines, data_line, number_evidence
from assistant.answer.chat.reply import (
    MalformedReplyError,
    ModelReply,
    ModelStatement,
    ReplyReader,
    RewrittenQuestion,
    read_whole,
    schema_of,
)
from assistant.answer.chat.values import ChatClient, ChatMessage, TokenUsage
from assistant.answer.check import same_speaker
from assistant.answer.draft.extractive import draft
from assistant.answer.draft.values import Draft, Written
from assistant.answer.evidence import EvidenceSet
from assistant.answer.values import Statement
from assistant.errors import ModelError
from assistant.question.query import LONGEST_QUESTION, Query
from corpus.language.stems import content_stems

log = logging.getLogger(__name__)


class ChatDrafter:
    """Drafts with a chat model. May be used from several threads at once."""

    def __init__(self, model: ChatClient, without: Callable[[Query, EvidenceSet], Draft] = draft) -> None:
        self._model = model
        self._without = without
        self._drafting, self._repair, self._follow_up = prompts.drafting(), prompts.repair(), prompts.follow_up()
        self.engine = f"chat ({model.name})"
        self.digest = prompts.digest_of((self._drafting, self._repair, self._follow_up))

    def write(self, query: Query, evidence: EvidenceSet, check: Check) -> Iterator[Statement | Written]:
        """Each statement as it passes, with `reason_for` counted among those so far; in the end the draft of them."""
        plain = self._without(query, evidence)
        if not plain.statements:  # nothing to write about: no model is asked, and none can talk its way in
            yield _written(plain)
            return
        drafted = ModelDraft(query, plain, number_evidence(evidence, plain), check)
        try:
            yield from self._two_rounds(query, drafted)
        except ModelError as error:
            log.warning("answered without the chat model: %s", error)
            yield _without_model(drafted, str(error))
            return
        yield self._result(drafted)

    def stand_alone(self, question: str, history: Sequence[str]) -> str:
        """The question so that it is understood without the earlier ones; "" where the model cannot say it so.

        It may hold no word that is in none of the questions.
        """
        fence = secrets.token_hex(8)
        lines = "\n".join(data_line(q) for q in (*history, question))
        asked = [
            ChatMessage("system", self._follow_up.system_text(fence=fence)),
            ChatMessage("human", self._follow_up.human_text(fence=fence, conversation=lines)),
        ]
        try:
            text = "".join(self._model.reply(asked, schema_of(RewrittenQuestion), TokenUsage()))
            rewritten = read_whole(text, RewrittenQuestion).question
        except (ModelError, MalformedReplyError) as error:
            log.info("the question is read by rules: %s", error)
            return ""
        added = content_stems(rewritten) - content_stems(" ".join((*history, question)))
        return "" if added or not content_stems(rewritten) or len(rewritten) > LONGEST_QUESTION else rewritten

    def _two_rounds(self, query: Query, drafted: ModelDraft) -> Iterator[Statement]:
        fence, usage, evidence = secrets.token_hex(8), TokenUsage(), as_json_lines(drafted.numbered)
        asked = self._drafting.human_text(fence=fence, question=data_line(query.text), evidence=evidence)
        first = [ChatMessage("system", self._drafting.system_text(fence=fence)), ChatMessage("human", asked)]
        replied: list[str] = []
        yield from self._round(first, drafted.take, usage, replied)
        if not drafted.failed:
            return
        mend = f"{self._repair.system_text()}\n\n{self._repair.human_text(fence=fence, failed=drafted.failures())}"
        again = [*first, ChatMessage("ai", "".join(replied)), ChatMessage("human", mend)]
        yield from self._round(again, drafted.retake, usage, [])

    def _round(
        self,
        asked: Sequence[ChatMessage],
        take: Callable[[ModelStatement], Statement | None],
        usage: TokenUsage,
        replied: list[str],
    ) -> Iterator[Statement]:
        reader = ReplyReader()
        try:
            for piece in self._model.reply(asked, schema_of(ModelReply), usage):
                replied.append(piece)
                for written in reader.feed(piece):
                    statement = take(written)
                    if statement is not None:
                        yield statement
            reader.finish()
        except MalformedReplyError as exc:
            raise malformed(self._model.name) from exc

    def _result(self, drafted: ModelDraft) -> Written:
        statements, plain = drafted.statements(), drafted.plain
        if not statements:
            did = "failed the check" if drafted.failed else "was no answer"
            return _without_model(drafted, f"what {self._model.name} wrote {did}")
        statements = (*statements, *_left_out(plain, statements))
        explained = {s.speaker.name for s in statements if s.speaker and s.reason_for is not None}
        withheld = len(drafted.failed)
        note = f"{withheld} statement{'s' * (withheld > 1)} of the chat model failed the check: not shown."
        return replace(
            _written(plain),
            statements=statements,
            notes=(*plain.notes, *([note] if withheld else ())),
            unexplained=tuple(name for name in plain.unexplained if name not in explained),
            engine=self.engine,
            prompt=self.digest,
            rejected=tuple(drafted.rejected),
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


def _written(plain: Draft) -> Written:
    """The draft without a model."""
    return Written(**{f.name: getattr(plain, f.name) for f in fields(Draft)})


def _without_model(drafted: ModelDraft, why: str) -> Written:
    """The same, with why the model did not write it, and what of its statements was rejected."""
    trouble = f"Answered without the chat model: {why}."
    return replace(_written(drafted.plain), trouble=trouble, rejected=tuple(drafted.rejected))

"""The assistant, which every face asks. It takes a question through its stages; their order stands here alone."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from assistant.answer.check import Failure, check
from assistant.answer.combine import merged_evidence
from assistant.answer.conclude import concluded
from assistant.answer.draft.values import Draft, Written
from assistant.answer.drafting import Drafting
from assistant.answer.failure_counts import FailureCounts
from assistant.answer.retrieve import DenseSearch, retrieve
from assistant.answer.stages import AnyStage, Drafted, ReadQuestion, Retrieved, Stage, Step
from assistant.answer.values import Answer, Statement
from assistant.conversation import Question
from assistant.question.understand import Understanding
from corpus.archive.store import Archive

log = logging.getLogger(__name__)

Listener = Callable[[Answer | Exception, float], None]
"""Is told of each question: its answer or why there is none, and the seconds that it took."""


def _anybody() -> None:
    """Everybody may ask."""


@dataclass(frozen=True)
class Assistant:
    """Answers questions from one archive. May be used from several threads at once; build.py puts it together.

    `settings` is the digest of the settings that it was built from, or "". `admit` raises QuestionError where whoever
    asks may not ask now.
    """

    archive: Archive
    understanding: Understanding
    dense: DenseSearch
    drafting: Drafting
    failures: FailureCounts
    settings: str = ""
    listeners: tuple[Listener, ...] = ()
    admit: Callable[[], None] = _anybody

    @property
    def stages(self) -> tuple[AnyStage, ...]:
        """The stages from a Question to its Answer; each is given what the one before it made."""
        return (
            Stage("understand", self.understand),
            Stage("retrieve", self.retrieve, announced=self._searching),
            Stage("draft", self.draft, announced=_checking, streamed=self._streamed_draft),
            Stage("check", self.check),
        )

    def ask(self, question: Question) -> Answer:
        """The checked answer. Raises QuestionError for what is no question, CorpusError where nothing can be read."""
        *_, answer = self.steps(question)
        assert isinstance(answer, Answer)  # steps() ends with it
        return answer

    def steps(self, question: Question) -> Iterator[Step | Statement | Answer]:
        """The same with signs of life, for faces that show progress: any number of steps, then the answer.

        What a chat model writes comes statement by statement between them, each checked; the answer has them all, and
        may have others in their place.
        """
        self.admit()
        began = time.perf_counter()
        try:
            for step in self._walk(question):
                if isinstance(step, Answer):
                    self._tell(step, time.perf_counter() - began)
                yield step
        except Exception as exc:
            self._tell(exc, time.perf_counter() - began)
            raise

    def _walk(self, question: Question) -> Iterator[Step | Statement | Answer]:
        value: Any = question
        for stage in self.stages:
            for made in stage.steps(value):
                if isinstance(made, Step | Statement):
                    yield made
                else:
                    value = made
        yield value

    def _tell(self, reply: Answer | Exception, seconds: float) -> None:
        for listener in self.listeners:
            listener(reply, seconds)

    def without_model(self) -> "Assistant":
        """The same without a chat model, which costs, and without anybody who is told."""
        understanding, drafting = replace(self.understanding, reword=None), replace(self.drafting, writer=None)
        return replace(self, understanding=understanding, drafting=drafting, listeners=(), admit=_anybody)

    def warm_up(self) -> None:
        """Answer two questions without the chat model: what is loaded at the first ones is then there.

        One has a topic to search for and a day to understand; one an answer to check, if anybody is quoted by name.
        """
        quoted = self.understanding.names.quoted_person()
        for text in ("Who said on 3 May 2026 that it rained?", *([f"What did {quoted} say?"] if quoted else [])):
            self.without_model().ask(Question(text))

    @property
    def withheld(self) -> dict[Failure, int]:
        """How often each failure has kept a statement back since the start; failures that never did are 0."""
        return self.failures.withheld

    @property
    def rejected(self) -> dict[Failure, int]:
        """The same for what a chat model wrote: it may have been mended, or left to the articles' own words."""
        return self.failures.rejected

    # --- the stages

    def understand(self, question: Question) -> ReadQuestion:
        """What is asked. Raises QuestionError for what is no question."""
        return ReadQuestion(question=question, query=self.understanding.query_of(question))

    def _searching(self, read: ReadQuestion) -> Step:
        return Step(f"Searching {self.archive.counts().articles:,} articles", read.query)

    def retrieve(self, read: ReadQuestion) -> Retrieved:
        """The evidence, for each of several questions in one and for all together."""
        query, filters = read.query, read.question.filters
        found = [retrieve(self.archive, self.dense, one, filters) for one in query.parts or (query,)]
        sets = tuple(evidence for evidence, _ in found)
        return Retrieved(
            question=read.question,
            query=query,
            evidence=merged_evidence(sets) if query.parts else sets[0],
            trouble=found[0][1],
            parts=sets if query.parts else (),
        )

    def draft(self, retrieved: Retrieved) -> Drafted:
        """What the evidence says to the query; nobody has checked it yet."""
        *_, drafted = self._streamed_draft(retrieved)
        assert isinstance(drafted, Drafted)  # it ends with it
        return drafted

    def _streamed_draft(self, retrieved: Retrieved) -> Iterator[Statement | Drafted]:
        question, query, evidence = retrieved.question, retrieved.query, retrieved.evidence
        for made in self.drafting.stream(query, evidence, retrieved.parts):
            if isinstance(made, Draft):
                yield Drafted(
                    question=question,
                    query=query,
                    evidence=evidence,
                    trouble=retrieved.trouble,
                    parts=retrieved.parts,
                    draft=made,
                )
            else:
                yield made

    def check(self, drafted: Drafted) -> Answer:
        """The answer: what of the draft passes the check."""
        draft = drafted.draft
        verdict = check(draft.statements, self.archive)
        for objection in verdict.objections:
            log.info("withheld: %s", objection.failure.value)
        rejected = draft.rejected if isinstance(draft, Written) else ()
        self.failures.add(withheld=[objection.failure for objection in verdict.objections], rejected=rejected)
        return concluded(drafted, verdict)


def _checking(_: Retrieved) -> Step:
    return Step("Checking every sentence against the archive")

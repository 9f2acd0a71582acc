"""The desk: what every face of the product asks. Builds the parts from settings and walks a question through them.

The one place that knows archive, index and model together. Faces know `Assistant` and `Answer` only.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answer.chat.writer import Generative
from assistant.answer.check import Failure, Objection, Verdict, check, failures_of
from assistant.answer.combine import joined_drafts, joined_findings, shifted
from assistant.answer.draft.extractive import draft
from assistant.answer.draft.groups import Shown, correction_of, groups_of, notes_of
from assistant.answer.draft.positions import day_of
from assistant.answer.draft.values import EXTRACTIVE, Draft, Written
from assistant.answer.draft.wording import title_in_marks
from assistant.answer.evidence import EvidenceSet
from assistant.answer.recall import Recall
from assistant.answer.retrieve import DenseSearch, Retriever
from assistant.answer.values import Answer, Outcome, Statement
from assistant.conversation import Question
from assistant.errors import QuestionError
from assistant.question.constraints import without
from assistant.question.names import KnownSpeaker
from assistant.question.query import Answered, Query, understand
from corpus.archive.store import Archive
from corpus.articles.article import Article
from corpus.attribution import Speaker, SpeakerKind
from corpus.attribution.speakers.spokesmen import spoken_for
from corpus.errors import DamagedIndexError, MissingIndexError

log = logging.getLogger(__name__)

Drafter = Callable[[Query, EvidenceSet], Draft]
"""What makes a draft of the evidence. Whatever it drafts, the gate checks."""

Listener = Callable[[Answer | Exception, float], None]
"""Is told of each question: its answer or why there is none, and the seconds that it took."""


@dataclass(frozen=True, slots=True)
class Step:
    """A sign of life while an answer is made, e.g. `Searching 1,127 articles`; with what was understood, where new."""

    label: str
    query: Query | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What retrieval found, and what was wrong with the index, if anything; for several questions in one, also what it
    found for each.
    """

    findings: EvidenceSet
    trouble: str = ""
    parts: tuple["Found", ...] = ()


class Assistant:
    """Answers questions from one archive. May be used from several threads at once.

    With a `writer` a chat model writes the answers; `drafter` is who drafts without one.
    """

    settings = ""
    """The digest of the settings it was built from, or ""."""

    _listeners: tuple[Listener, ...] = ()

    def __init__(
        self, archive: Archive, dense: DenseSearch, drafter: Drafter = draft, writer: Generative | None = None
    ) -> None:
        self._archive = archive
        self._dense = dense
        self._drafter = drafter
        self._writer = writer
        self._known: tuple[int, _Known] | None = None
        self._recall = Recall()
        self._withheld: Counter[Failure] = Counter()
        self._rejected: Counter[Failure] = Counter()
        self._counting = threading.Lock()

    @property
    def withheld(self) -> dict[Failure, int]:
        """How often each failure has kept a statement back since the start; classes that never did are 0."""
        with self._counting:
            return {failure: self._withheld[failure] for failure in Failure}

    @property
    def rejected(self) -> dict[Failure, int]:
        """The same for what a chat model wrote: it may have been mended, or left to the articles' own words."""
        with self._counting:
            return {failure: self._rejected[failure] for failure in Failure}

    @property
    def archive(self) -> Archive:
        return self._archive

    def listen(self, listener: Listener) -> None:
        """Tell the listener of each question from now on."""
        self._listeners = (*self._listeners, listener)

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
        began = time.perf_counter()
        try:
            for step in self._steps(question):
                if isinstance(step, Answer):
                    self._tell(step, time.perf_counter() - began)
                yield step
        except Exception as exc:
            self._tell(exc, time.perf_counter() - began)
            raise

    def _tell(self, reply: Answer | Exception, seconds: float) -> None:
        for listener in self._listeners:
            listener(reply, seconds)

    def _steps(self, question: Question) -> Iterator[Step | Statement | Answer]:
        query = self.understand(question)
        yield Step(f"Searching {self._archive.counts().articles:,} articles", query)
        found = self.retrieve(question, query)
        yield Step("Checking every sentence against the archive")
        drafted: Draft | None = None
        for written in self._drafting(query, found):
            if isinstance(written, Draft):
                drafted = written
            else:
                yield written
        assert drafted is not None  # the draft is what drafting ends with
        yield self.check(question, query, found, drafted)

    def warm_up(self) -> None:
        """Answer two questions without the chat model, which costs: what is loaded at the first ones is then there.

        One has a topic to search for and a day to understand; one an answer to check, if anybody is quoted by name.
        """
        quoted = [speaker for speaker in self._known_names().speakers if speaker.is_person][:1]
        for question in (
            Question("Who said on 3 May 2026 that it rained?"),
            *(Question(f"What did {speaker.name} say?") for speaker in quoted),
        ):
            query = self.understand(question)
            found = self.retrieve(question, query)
            self.check(question, query, found, self._drafted(query, found))

    # The stages, one after the other; chain.py offers them to LangChain.

    def understand(self, question: Question) -> Query:
        """What is asked, with the names that the archive knows, and those that the answers before it named."""
        known, newest = self._known_names(), self._archive.newest_published()

        def alone(text: str) -> Query:
            return understand(text, known.speakers, newest=newest, outlets=known.outlets)

        looked_back: list[int] = []

        def answered(place: int, query: Query) -> Sequence[Speaker]:
            looked_back.append(place)
            return self._answered(question, place, query)

        query = self._with_history(question, answered)
        # A model is asked only where the rules, too, read something from the earlier questions into what is asked; it
        # has not read the answers, so that what the rules took from these stands.
        asked = replace(query, context="")
        if self._writer is not None and question.history and asked != alone(question.text):
            if looked_back:
                query = replace(query, text=f"{query.text} ({query.described()})")
            else:
                text = self._writer.stand_alone(question.text, question.history)
                query = alone(text) if text else query
        return _only(without(query, question.without), question.filters.speaker)

    def _with_history(self, question: Question, answered: Answered) -> Query:
        known = self._known_names()
        return understand(
            question.text,
            known.speakers,
            history=question.history,
            newest=self._archive.newest_published(),
            outlets=known.outlets,
            answered=answered,
        )

    def _answered(self, question: Question, place: int, query: Query) -> Sequence[Speaker]:
        """Whom the answer to an earlier question named: as it was shown, or else as it is without a chat model."""
        earlier = Question(question.history[place], question.history[:place], question.filters)
        held = self._recall.find((self._archive.generation(), earlier))
        if held is not None:
            return held
        query = _only(query, question.filters.speaker)
        found = self.retrieve(earlier, query)
        return _speakers_of(self.check(earlier, query, found, self._drafted(query, found)))

    def _known_names(self) -> "_Known":
        """Those of the archive as it is now; read anew only when it has changed, as it takes longer than a search."""
        generation = self._archive.generation()
        if self._known is None or self._known[0] != generation:
            entries = self._archive.speakers()
            named = [
                KnownSpeaker(s.name, s.role, s.aliases, s.kind is SpeakerKind.PERSON)
                for s in entries
                if s.article_id is None
            ]
            unnamed = dict.fromkeys(s.name for s in entries if s.article_id is not None and spoken_for(s.name))
            speakers = (*named, *(KnownSpeaker(name, is_person=False, is_named=False) for name in unnamed))
            self._known = (generation, _Known(speakers, tuple(name for name, _ in self._archive.outlets())))
        return self._known[1]

    def retrieve(self, question: Question, query: Query) -> Found:
        """The evidence. A missing or damaged index leaves words alone to search by, and the answer says so.

        An index filled by another model is no such case: what it finds would be noise, so that error goes up.
        """
        if query.parts:
            parts = tuple(self.retrieve(question, part) for part in query.parts)
            return Found(joined_findings([p.findings for p in parts]), parts[0].trouble, parts)
        try:
            return Found(Retriever(self._archive, self._dense).find(query, question.filters))
        except (MissingIndexError, DamagedIndexError) as exc:
            log.warning("searching by words alone: %s", exc)
            findings = Retriever(self._archive, None).find(query, question.filters)
            return Found(findings, f"Searched by words alone: {exc}.")

    def draft(self, query: Query, found: Found) -> Draft:
        """What the evidence says to the query; nobody has checked it yet."""
        *_, drafted = self._drafting(query, found)
        assert isinstance(drafted, Draft)  # drafting ends with it
        return drafted

    def _drafting(self, query: Query, found: Found) -> Iterator[Statement | Draft]:
        """Statements that have passed the gate, where a model writes them; then the draft, to be checked as a whole."""
        if self._writer is None:
            yield self._drafted(query, found)
            return
        if not found.parts:
            yield from self._writer.write(query, found.findings, self._failures)
            return
        drafts: list[Draft] = []
        passed = 0
        for part, part_found in zip(query.parts, found.parts, strict=True):
            before = passed
            for written in self._writer.write(part, part_found.findings, self._failures):
                if isinstance(written, Draft):
                    drafts.append(written)
                else:
                    passed += 1
                    yield from shifted([written], before)
        yield joined_drafts([part.text for part in query.parts], drafts)

    def _drafted(self, query: Query, found: Found) -> Draft:
        """The draft without a chat model."""
        if not found.parts:
            return self._drafter(query, found.findings)
        drafts = [self._drafter(part, of.findings) for part, of in zip(query.parts, found.parts, strict=True)]
        return joined_drafts([part.text for part in query.parts], drafts)

    def _failures(self, statement: Statement) -> list[Objection]:
        return failures_of(statement, self._archive)

    def check(self, question: Question, query: Query, found: Found, drafted: Draft) -> Answer:
        """What of the draft passes the gate, as an answer."""
        verdict = check(drafted.statements, self._archive)
        for finding in verdict.findings:
            log.info("withheld: %s", finding.failure.value)
        with self._counting:
            self._withheld.update(finding.failure for finding in verdict.findings)
            self._rejected.update(drafted.rejected if isinstance(drafted, Written) else ())
        answer = _answer(question, query, found, drafted, verdict)
        self._recall.keep((self._archive.generation(), question), _speakers_of(answer))
        return answer


@dataclass(frozen=True, slots=True)
class _Known:
    """The names that the archive knows."""

    speakers: tuple[KnownSpeaker, ...]
    outlets: tuple[str, ...]


def _only(query: Query, speaker: str) -> Query:
    """The query with the filter that is set beside the question."""
    return replace(query, only=speaker, parts=tuple(replace(part, only=speaker) for part in query.parts))


def _speakers_of(answer: Answer) -> tuple[Speaker, ...]:
    """Whom the answer names, in reading order."""
    return tuple(dict.fromkeys(s.speaker for s in answer.statements if s.speaker))


def refusal(question: str, error: QuestionError) -> Answer:
    """The answer to what is no question, for callers who want an answer to everything."""
    return Answer(question, "", Outcome.NOT_IN_CORPUS, EXTRACTIVE, None, str(error), ())


def _answer(question: Question, query: Query, found: Found, drafted: Draft, verdict: Verdict) -> Answer:
    shown = Shown(verdict.statements, found.findings.dossiers)
    correction = correction_of(drafted, shown) if verdict.statements else ""
    if verdict.statements:
        outcome, notes = Outcome.ANSWERED, (correction, *notes_of(drafted, shown))
    else:
        outcome = Outcome.WITHHELD if verdict.findings else Outcome.NOT_IN_CORPUS
        notes = (_nothing_said(found.findings, drafted.nearest, withheld=bool(verdict.findings)),)
    written = drafted if isinstance(drafted, Written) else None
    trouble = written.trouble if written else ""
    return Answer(
        question=question.text,
        understood=query.described(),
        outcome=outcome,
        engine=written.engine if written else EXTRACTIVE,
        as_of=found.findings.as_of,
        note=" ".join(note for note in (*notes, found.trouble, trouble) if note),
        statements=verdict.statements,
        prompt=written.prompt if written else "",
        groups=groups_of(drafted, shown),
        correction=correction,
    )


def _nothing_said(findings: EvidenceSet, nearest: Article | None, *, withheld: bool) -> str:
    searched = f"Searched {findings.searched:,} article{'s' if findings.searched != 1 else ''}."
    if not findings.searched:
        return f"{searched} Add articles with `whosaid ingest`, or widen the filters."
    if withheld:
        return f"{searched} What was found could not be verified sentence by sentence, so it is not shown."
    return f"{searched} Nothing in this archive answers that.{_near(nearest)}"


def _near(article: Article | None) -> str:
    """How far off the nearest article is, for a reader to see: its title, and where and when it appeared."""
    if article is None or not article.title:
        return ""
    where = ", ".join(str(part) for part in (article.outlet, day_of(article.published)) if part)
    return f" The nearest is {title_in_marks(article.title)}{f' ({where})' if where else ''}, which does not answer it."

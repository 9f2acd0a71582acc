"""The desk: what every face of the product asks. Builds the parts from settings and walks a question through them.

The one place that knows archive, index and model together. Faces know `Assistant` and `Answer` only.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import Answer, Outcome, Statement
from assistant.drafting.extractive import Draft, draft
from assistant.drafting.generative import EXTRACTIVE, Generative, Written
from assistant.drafting.groups import Shown, correction_of, groups_of, notes_of
from assistant.drafting.positions import day_of
from assistant.drafting.wording import title_in_marks
from assistant.errors import QuestionError
from assistant.evidence import Findings
from assistant.gate import Failure, Finding, Verdict, check, failures_of
from assistant.joining import joined_drafts, joined_findings, shifted
from assistant.models import ChatModel
from assistant.names import KnownSpeaker
from assistant.question import Answered, Query, understand
from assistant.recall import Recall
from assistant.retrieval import DenseSearch, Retriever
from assistant.settings import Settings
from assistant.understood import Part, without
from assistant.voices import spoken_for
from corpus.archive import Archive, Filters
from corpus.article import Article
from corpus.attribution import Speaker, SpeakerKind
from corpus.embedding import load_embedder
from corpus.index import DamagedIndexError, Hit, MissingIndexError, VectorIndex
from corpus.ingest import IngestReport, Progress, ReindexReport, ingest, open_index, reindex, remove
from corpus.readers import Refusal, count_items, read_all

log = logging.getLogger(__name__)

Drafter = Callable[[Query, Findings], Draft]
"""What makes a draft of the evidence. Whatever it drafts, the gate checks."""

Listener = Callable[[Answer | Exception, float], None]
"""Is told of each question: its answer or why there is none, and the seconds that it took."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it comes in: its text, the earlier ones of the conversation (oldest first), and filters.

    `without` are the parts that a reader has taken from what was understood.
    """

    text: str
    history: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    without: frozenset[Part] = frozenset()


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

    findings: Findings
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

    def _failures(self, statement: Statement) -> list[Finding]:
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


def _nothing_said(findings: Findings, nearest: Article | None, *, withheld: bool) -> str:
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


class LazyIndex:
    """The vector index and its model, loaded at the first search: commands that never search never pay for it."""

    def __init__(self, archive: Archive, settings: Settings) -> None:
        self._archive = archive
        self._settings = settings
        self._lock = threading.Lock()
        self._index: VectorIndex | None = None

    def search(
        self, query: str, k: int, *, article_ids: Collection[str] | None = None, skip: Collection[str] = ()
    ) -> list[Hit]:
        """As VectorIndex.search; raises VectorIndexError where the index cannot be used, now or at a later call."""
        return self._opened().search(query, k, article_ids=article_ids, skip=skip)

    def cosines(self, query: str, ids: Sequence[str]) -> dict[str, float]:
        """As VectorIndex.cosines; raises as search() does."""
        return self._opened().cosines(query, ids)

    def _opened(self) -> VectorIndex:
        with self._lock:
            if self._index is None:
                embedder = load_embedder(self._settings.embedding_model)
                self._index = open_index(self._archive, embedder, chroma_url=self._settings.chroma_url)
            return self._index


def open_archive(settings: Settings) -> Archive:
    """The archive of the settings, to look into. Raises ArchiveError where there is none."""
    return Archive(settings.archive, create=False)


def open_assistant(settings: Settings, drafter: Drafter = draft) -> Assistant:
    """An assistant over the archive of the settings.

    Raises ArchiveError where there is none, and ModelError or SettingsError where its chat model cannot be used.
    """
    writer = Generative(ChatModel(settings), drafter) if settings.uses_chat else None
    archive = open_archive(settings)
    assistant = Assistant(archive, LazyIndex(archive, settings), drafter, writer)
    assistant.settings = settings.digest
    return assistant


def take_in(settings: Settings, paths_or_urls: Sequence[str], tell: Callable[[Progress], None]) -> IngestReport:
    """Ingest files, folders, feeds and addresses into the archive of the settings; makes it where there is none."""
    return take_in_items(settings, read_all(paths_or_urls), tell, total=count_items(paths_or_urls))


def take_in_items(
    settings: Settings, items: Iterable[Article | Refusal], tell: Callable[[Progress], None], *, total: int
) -> IngestReport:
    """The same for what somebody else reads; `total` is how many that may be, for the progress."""
    embedder = load_embedder(settings.embedding_model)
    with (
        Archive(settings.archive) as archive,
        open_index(archive, embedder, chroma_url=settings.chroma_url, may_create=True, progress=tell) as index,
    ):
        return ingest(items, archive, index, total=total, progress=tell)


def take_out(settings: Settings, article_id: str) -> bool:
    """Remove an article from the archive of the settings and from its index; False if it was not held."""
    embedder = load_embedder(settings.embedding_model)
    with (
        open_archive(settings) as archive,
        open_index(archive, embedder, chroma_url=settings.chroma_url) as index,
    ):
        return remove(archive, index, article_id)


def rebuild_index(settings: Settings, tell: Callable[[Progress], None], *, attributions: bool) -> ReindexReport:
    """Build the vector index anew, with the attributions where wanted."""
    embedder = load_embedder(settings.embedding_model)
    with open_archive(settings) as archive:
        return reindex(archive, embedder, chroma_url=settings.chroma_url, attributions=attributions, progress=tell)

"""The desk: what every face of the product asks. Builds the parts from settings and walks a question through them.

The one place that knows archive, index and model together. Faces know `Assistant` and `Answer` only.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import Answer, Outcome, Statement
from assistant.drafting.extractive import Draft, draft
from assistant.drafting.generative import EXTRACTIVE, Generative, Written
from assistant.drafting.wording import listed
from assistant.errors import QuestionError
from assistant.evidence import Findings
from assistant.gate import Failure, Finding, Verdict, check, failures_of
from assistant.models import ChatModel
from assistant.question import KnownSpeaker, Query, understand
from assistant.retrieval import DenseSearch, Retriever
from assistant.settings import Settings
from corpus.archive import Archive, Filters
from corpus.embedding import load_embedder
from corpus.index import DamagedIndexError, Hit, MissingIndexError, VectorIndex
from corpus.ingest import IngestReport, Progress, ReindexReport, ingest, open_index, reindex
from corpus.readers import count_items, read_all

log = logging.getLogger(__name__)

Drafter = Callable[[Query, Findings], Draft]
"""What makes a draft of the evidence. Whatever it drafts, the gate checks."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it comes in: its text, the earlier ones of the conversation (oldest first), and filters."""

    text: str
    history: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True)
class Step:
    """A sign of life while an answer is made, e.g. `Searching 1,127 articles`."""

    label: str


@dataclass(frozen=True, slots=True)
class Found:
    """What retrieval found, and what was wrong with the index, if anything."""

    findings: Findings
    trouble: str = ""


class Assistant:
    """Answers questions from one archive. May be used from several threads at once.

    With a `writer` a chat model writes the answers; `drafter` is who drafts without one.
    """

    def __init__(
        self, archive: Archive, dense: DenseSearch, drafter: Drafter = draft, writer: Generative | None = None
    ) -> None:
        self._archive = archive
        self._dense = dense
        self._drafter = drafter
        self._writer = writer
        self._known: tuple[int, tuple[KnownSpeaker, ...]] | None = None
        self._withheld: Counter[Failure] = Counter()
        self._counting = threading.Lock()

    @property
    def withheld(self) -> dict[Failure, int]:
        """How often each failure has kept a statement back since the start; classes that never did are 0."""
        with self._counting:
            return {failure: self._withheld[failure] for failure in Failure}

    @property
    def archive(self) -> Archive:
        return self._archive

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
        query = self.understand(question)
        yield Step(f"Searching {self._archive.counts().articles:,} articles")
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
        quoted = tuple(speaker.name for speaker in self._known_speakers()[:1])
        for text, speakers in (("Who said on 2 March 2026 that it rained?", ()), ("What was said?", quoted)):
            question = Question(text)
            query = replace(self.understand(question), speakers=speakers)
            found = self.retrieve(question, query)
            self.check(question, query, found, self._drafter(query, found.findings))

    # The stages, one after the other; chain.py offers them to LangChain.

    def understand(self, question: Question) -> Query:
        """What is asked, with the names that the archive knows."""
        known, newest = self._known_speakers(), self._archive.newest_published()
        query = understand(question.text, known, history=question.history, newest=newest)
        # A model is asked only where the rules, too, read something from the earlier questions into this one.
        if self._writer is not None and question.history and query != understand(question.text, known, newest=newest):
            alone = self._writer.stand_alone(question.text, question.history)
            query = understand(alone, known, newest=newest) if alone else query
        return replace(query, only=question.filters.speaker)

    def _known_speakers(self) -> tuple[KnownSpeaker, ...]:
        """Those of the archive as it is now; read anew only when it has changed, as it takes longer than a search."""
        generation = self._archive.generation()
        if self._known is None or self._known[0] != generation:
            named = [s for s in self._archive.speakers() if s.article_id is None]
            self._known = (generation, tuple(KnownSpeaker(s.name, s.role, s.aliases) for s in named))
        return self._known[1]

    def retrieve(self, question: Question, query: Query) -> Found:
        """The evidence. A missing or damaged index leaves words alone to search by, and the answer says so.

        An index filled by another model is no such case: what it finds would be noise, so that error goes up.
        """
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
            yield self._drafter(query, found.findings)
            return
        yield from self._writer.write(query, found.findings, self._failures)

    def _failures(self, statement: Statement) -> list[Finding]:
        return failures_of(statement, self._archive)

    def check(self, question: Question, query: Query, found: Found, drafted: Draft) -> Answer:
        """What of the draft passes the gate, as an answer."""
        verdict = check(drafted.statements, self._archive)
        for finding in verdict.findings:
            log.info("withheld: %s", finding.failure.value)
        with self._counting:
            self._withheld.update(finding.failure for finding in verdict.findings)
        return _answer(question, query, found, drafted, verdict)


def refusal(question: str, error: QuestionError) -> Answer:
    """The answer to what is no question, for callers who want an answer to everything."""
    return Answer(question, "", Outcome.NOT_IN_CORPUS, EXTRACTIVE, None, str(error), ())


def _answer(question: Question, query: Query, found: Found, drafted: Draft, verdict: Verdict) -> Answer:
    if verdict.statements:
        shown = {s.speaker.name for s in verdict.statements if s.speaker}
        unexplained = [name for name in drafted.unexplained if name in shown]
        without = f"No reason by {listed(unexplained)} was found in these articles." if unexplained else ""
        outcome, notes = Outcome.ANSWERED, (*drafted.notes, without)
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
    )


def _nothing_said(findings: Findings, nearest: str, *, withheld: bool) -> str:
    searched = f"Searched {findings.searched:,} article{'s' if findings.searched != 1 else ''}."
    if not findings.searched:
        return f"{searched} Add articles with `whosaid ingest`, or widen the filters."
    if withheld:
        return f"{searched} What was found could not be verified sentence by sentence, so it is not shown."
    near = f" The nearest is “{nearest}”, which does not answer it." if nearest else ""
    return f"{searched} Nothing in this archive answers that.{near}"


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
    return Assistant(archive, LazyIndex(archive, settings), drafter, writer)


def take_in(settings: Settings, paths_or_urls: Sequence[str], tell: Callable[[Progress], None]) -> IngestReport:
    """Ingest files, folders, feeds and addresses into the archive of the settings; makes it where there is none."""
    embedder = load_embedder(settings.embedding_model)
    with (
        Archive(settings.archive) as archive,
        open_index(archive, embedder, chroma_url=settings.chroma_url, may_create=True, progress=tell) as index,
    ):
        return ingest(read_all(paths_or_urls), archive, index, total=count_items(paths_or_urls), progress=tell)


def rebuild_index(settings: Settings, tell: Callable[[Progress], None], *, attributions: bool) -> ReindexReport:
    """Build the vector index anew, with the attributions where wanted."""
    embedder = load_embedder(settings.embedding_model)
    with open_archive(settings) as archive:
        return reindex(archive, embedder, chroma_url=settings.chroma_url, attributions=attributions, progress=tell)

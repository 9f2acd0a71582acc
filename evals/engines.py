"""Engines that answer questions over an archive: the product's, and the plain ones that it is measured against.

All answer with the same values, so that the same scorers measure them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, Protocol

from assistant.answer.chat.models import ChatModel
from assistant.answer.conclude import refusal
from assistant.answer.pipeline import Assistant
from assistant.answer.values import Answer, Citation, Outcome, Statement, cite
from assistant.build import open_assistant, take_in
from assistant.conversation import Question
from assistant.errors import QuestionError
from assistant.replay import replay
from assistant.settings import Settings, load_settings
from corpus.archive.store import Archive
from corpus.archive.values import Filters
from corpus.articles.article import Article, Span
from corpus.attribution import Stance
from corpus.errors import WhoSaidError
from corpus.language.lexicon import STOP_WORDS
from corpus.language.stems import words_of

if TYPE_CHECKING:
    from corpus.archive.values import Progress

PRODUCT: Final = "extractive"
"""The engine that the gate watches."""
CHAT: Final = "chat"
"""The product with the chat model of the settings. The gate never watches it: a model may write otherwise next time."""
PLAIN: Final = "plain"


class EngineError(WhoSaidError):
    """An engine that cannot run here."""


class Engine(Protocol):
    """Answers a question, whatever it is, after the earlier questions of its conversation."""

    def __call__(self, question: str, history: Sequence[str] = (), /) -> Answer: ...


def extractive(archive: Path) -> Engine:
    """The product as it is delivered: no chat model."""
    return of_assistant(open_assistant(Settings(archive=archive, engine="extractive")))


def chat(archive: Path) -> Engine:
    """The product with the chat model of the environment's settings.

    Raises SettingsError where none is set, and ModelError where it cannot be used.
    """
    return of_assistant(open_assistant(load_settings(archive=archive, engine=CHAT)))


def check_engine(name: str) -> None:
    """Raises what the engine would raise, before any article is taken in for it."""
    if name == CHAT:
        ChatModel(load_settings(engine=CHAT))
    if name == PLAIN and find_spec("langchain_chroma") is None:
        raise EngineError("the engine plain needs LangChain's Chroma: pip install 'whosaid[bench]'")


def check_benchmarks(what: str) -> None:
    """Raises EngineError in an installed package: the benchmarks are in the repository only."""
    if find_spec("evals.benchmarks") is None:
        raise EngineError(f"{what} needs the repository: the benchmarks are not part of the installed package")


def of_assistant(assistant: Assistant) -> Engine:
    """An assistant as an engine; what is no question gets the refusal that a batch gets."""

    def answer(question: str, history: Sequence[str] = ()) -> Answer:
        try:
            return assistant.ask(Question(question, replay(assistant, history, Filters())))
        except QuestionError as exc:
            return refusal(question, exc)

    return answer


def best_by_words(archive: Path) -> Engine:
    """The one sentence that BM25 puts first. No speakers, and never a refusal where a word is found."""
    held = Archive(archive, create=False)

    def answer(question: str, _: Sequence[str] = ()) -> Answer:
        terms = [w for w in words_of(question) if w.lower() not in STOP_WORDS]
        hits = held.search_sentences(terms, Filters(), limit=1)
        return _answer(question, "bm25", [_sentence(held, h.article_id, h.sentence) for h in hits])

    return answer


def best_by_meaning(archive: Path) -> Engine:
    """The one sentence whose MiniLM embedding is nearest to the question's. No speakers, and never a refusal."""
    import numpy as np

    from corpus.archive.embedding import load_embedder

    held = Archive(archive, create=False)
    places = [(a.id, s.index) for a in held.articles() for s in held.sentences(a.id)]
    embedder = load_embedder()
    matrix = np.asarray(embedder.embed([_sentence(held, *place).quote for place in places]))

    def answer(question: str, _: Sequence[str] = ()) -> Answer:
        similarity = matrix @ np.asarray(embedder.embed([question or " "]))[0]
        return _answer(question, "minilm", [_sentence(held, *places[int(similarity.argmax())])])

    return answer


def plain_chunks(archive: Path) -> Engine:
    """LangChain's recursive splitter, MiniLM and Chroma: the four chunks nearest to the question, as they are."""
    from evals import plain

    held = Archive(archive, create=False)
    articles = [article for entry in held.articles() if (article := held.article(entry.id)) is not None]
    search = plain.in_memory({a.id: a.text for a in articles})
    by_id = {a.id: a for a in articles}

    def answer(question: str, _: Sequence[str] = ()) -> Answer:
        found = search(question or " ")
        return _answer(question, "plain", [cite(by_id[key], Span(start, end)) for key, start, end in found])

    return answer


ENGINES: Final[Mapping[str, Callable[[Path], Engine]]] = {
    PRODUCT: extractive,
    CHAT: chat,
    "bm25": best_by_words,
    "minilm": best_by_meaning,
    PLAIN: plain_chunks,
}


@contextmanager
def archive_of(articles: Path, tell: "Callable[[Progress], None]") -> Iterator[Path]:
    """A new archive that holds the articles, for as long as it is looked into."""
    with TemporaryDirectory(prefix="whosaid-eval-", ignore_cleanup_errors=True) as folder:
        take_in(Settings(archive=Path(folder)), [str(articles)], tell)
        yield Path(folder)


def _sentence(held: Archive, article_id: str, index: int) -> Citation:
    article = held.article(article_id)
    assert isinstance(article, Article)
    return cite(article, held.sentences(article_id)[index].span)


def _answer(question: str, engine: str, citations: Sequence[Citation]) -> Answer:
    return Answer(
        question=question,
        understood=question,
        outcome=Outcome.ANSWERED if citations else Outcome.NOT_IN_CORPUS,
        engine=engine,
        as_of=None,
        note="",
        statements=tuple(Statement(c.quote, None, Stance.ASSERTS, (c,)) for c in citations),
    )

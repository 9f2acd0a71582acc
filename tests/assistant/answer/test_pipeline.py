"""From files to a cited answer through the public functions, and what happens when the index is not as it should be."""

import shutil
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer.check import Failure
from assistant.answer.draft.extractive import draft
from assistant.answer.draft.values import Draft
from assistant.answer.evidence import EvidenceSet
from assistant.answer.stages import Step
from assistant.answer.values import Answer, Outcome, as_json
from assistant.build import assistant_over, open_assistant
from assistant.conversation import Question
from assistant.errors import QuestionError
from assistant.question.query import Query
from assistant.settings import Settings
from corpus.archive.embedding import Embedder
from corpus.archive.ingest import ingest, open_index, reindex
from corpus.archive.store import Archive
from corpus.archive.values import Hit
from corpus.articles.reading import read_all
from corpus.errors import ArchiveError, VectorIndexError

REPORT = """The bridge at Orlo was closed on Monday.

Ines Tarrow, the city engineer, said that the bridge had been sabotaged. She pointed to three \
bolts that had been sawn through.

"Nobody touched that bridge," said Marek Dunn, the contractor. "It rusted."

A council official who asked not to be named said the police were looking into whether a crane had struck it.
"""


@pytest.fixture
def folder(tmp_path: Path, embedder: Embedder) -> Path:
    """An archive of one report, and one to which nothing in these tests is asked."""
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "bridge.txt").write_text(REPORT, encoding="utf-8")
    (articles / "weather.txt").write_text("Rain fell on Orlo all of Tuesday.\n", encoding="utf-8")
    archive_folder = tmp_path / "archive"
    with Archive(archive_folder) as archive, open_index(archive, embedder, may_create=True) as index:
        ingest(read_all([str(articles)]), archive, index)
    return archive_folder


def _ask(folder: Path, question: str) -> Answer:
    return open_assistant(Settings(archive=folder)).ask(Question(question))


class _Searched:
    """An index in which nothing is found, which writes down what it was asked."""

    def __init__(self) -> None:
        self.queries: list[str] = []

    def search(self, query: str, k: int, **_: object) -> list[Hit]:
        del k
        self.queries.append(query)
        return []

    def cosines(self, query: str, ids: Sequence[str]) -> dict[str, float]:
        del query, ids
        return {}


def test_warming_up_goes_through_every_part_that_is_loaded_late(folder: Path) -> None:
    """The index and its model at a search, dates at a question that names one, the tagger at a statement to check."""
    index, queries, drafts = _Searched(), [], []

    def drafter(query: Query, evidence: EvidenceSet) -> Draft:
        queries.append(query)
        drafts.append(draft(query, evidence))
        return drafts[-1]

    assistant_over(Archive(folder, create=False), index, drafter).warm_up()
    assert index.queries
    assert any(query.period for query in queries)
    assert any(drafted.statements for drafted in drafts)


def test_an_empty_archive_is_warmed_up_too(tmp_path: Path) -> None:
    index = _Searched()
    assistant_over(Archive(tmp_path), index).warm_up()
    assert index.queries


def test_a_corpus_is_walked_from_file_to_cited_answer(folder: Path) -> None:
    answer = _ask(folder, "Who says the bridge was sabotaged, and why?")
    assert answer.outcome is Outcome.ANSWERED
    said, why = answer.statements[:2]
    assert said.speaker is not None
    assert (said.speaker.name, said.speaker.role) == ("Ines Tarrow", "city engineer")
    assert [c.quote for c in said.citations] == [
        "Ines Tarrow, the city engineer, said that the bridge had been sabotaged."
    ]
    assert why.reason_for == 0
    assert [c.quote for c in why.citations] == ["She pointed to three bolts that had been sawn through."]
    assert not any(s.speaker and "Dunn" in s.speaker.name for s in answer.statements)
    assert not any(s.speaker and "official" in s.speaker.name for s in answer.statements)


def test_an_answer_as_json_has_the_agreed_shape(folder: Path) -> None:
    printed = as_json(_ask(folder, "Who says the bridge was sabotaged, and why?"), id="q1")
    assert list(printed) == [
        "id", "question", "understood", "outcome", "engine", "prompt", "as_of", "note", "correction", "statements",
        "groups",
    ]  # fmt: skip
    statement = printed["statements"][0]
    assert list(statement) == ["text", "speaker", "stance", "act", "reason_for", "citations"]
    assert statement["speaker"] == {"name": "Ines Tarrow", "role": "city engineer", "kind": "person"}
    citation = statement["citations"][0]
    assert list(citation) == ["article_id", "uri", "title", "outlet", "published", "start", "end", "quote"]
    assert Path(citation["uri"]).read_text(encoding="utf-8")[citation["start"] : citation["end"]] == citation["quote"]


def test_steps_end_with_the_answer_that_ask_gives(folder: Path) -> None:
    assistant = open_assistant(Settings(archive=folder))
    question = Question("Who says the bridge was sabotaged?")
    *steps, last = assistant.steps(question)
    assert [type(s) for s in steps] == [Step, Step]
    assert [s.label for s in steps if isinstance(s, Step)][:1] == ["Searching 2 articles"]
    assert last == assistant.ask(question)


@pytest.mark.parametrize("damage", ["removed", "emptied", "overwritten"])
def test_without_a_sound_index_words_alone_answer_and_say_so(folder: Path, embedder: Embedder, damage: str) -> None:
    chroma = folder / "chroma"
    if damage == "overwritten":
        for path in chroma.rglob("*"):
            if path.is_file():
                path.write_bytes(b"not what was here")
    else:
        shutil.rmtree(chroma)
        if damage == "emptied":
            chroma.mkdir()
    answer = _ask(folder, "Who says the bridge was sabotaged?")
    assert answer.statements[0].speaker is not None
    assert answer.statements[0].speaker.name == "Ines Tarrow"
    assert "words alone" in answer.note
    assert "whosaid reindex" in answer.note
    with Archive(folder) as archive:
        reindex(archive, embedder)
    assert "words alone" not in _ask(folder, "Who says the bridge was sabotaged?").note


class _OtherModel:
    """Another embedding model, as far as the index can tell."""

    def __init__(self, real: Embedder) -> None:
        self.model_id = "other-model@0000"
        self.embed = real.embed


def test_an_index_of_another_model_is_refused_with_the_command_that_mends_it(folder: Path, embedder: Embedder) -> None:
    with Archive(folder) as archive:
        reindex(archive, _OtherModel(embedder))
    with pytest.raises(VectorIndexError, match="whosaid reindex"):
        _ask(folder, "Who says the bridge was sabotaged?")


def test_an_archive_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="nowhere"):
        open_assistant(Settings(archive=tmp_path / "nowhere"))


def test_an_empty_question_is_refused(folder: Path) -> None:
    with pytest.raises(QuestionError, match="empty"):
        _ask(folder, " ")


def test_an_article_ingested_meanwhile_is_in_the_next_answer(folder: Path, tmp_path: Path, embedder: Embedder) -> None:
    assistant = open_assistant(Settings(archive=folder))
    question = Question("Who says the lighthouse was sold?")
    assert assistant.ask(question).outcome is Outcome.NOT_IN_CORPUS
    later = tmp_path / "later.txt"
    later.write_text("Petra Holm, the harbour master, said that the lighthouse was sold in June.\n", encoding="utf-8")
    with Archive(folder) as archive, open_index(archive, embedder) as index:
        ingest(read_all([str(later)]), archive, index)
    assert [s.speaker.name for s in assistant.ask(question).statements if s.speaker] == ["Petra Holm"]


def test_many_threads_may_ask_at_once(folder: Path) -> None:
    assistant = open_assistant(Settings(archive=folder))
    question = Question("Who says the bridge was sabotaged, and why?")
    expected = assistant.ask(question)
    answers: list[Answer] = []
    threads = [threading.Thread(target=lambda: answers.append(assistant.ask(question))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [expected] * 8


def test_what_the_gate_keeps_back_is_counted_by_class(sample_archive: Path) -> None:
    def invents(query: Query, evidence: EvidenceSet) -> Draft:
        drafted = draft(query, evidence)
        told = tuple(replace(s, text=f"{s.text} All 4,711 agree.") for s in drafted.statements)
        return replace(drafted, statements=told)

    assistant = open_assistant(Settings(archive=sample_archive), invents)
    assert set(assistant.withheld.values()) == {0}
    answer = assistant.ask(Question("who says it was staged and why?"))
    assert answer.outcome is Outcome.WITHHELD
    assert assistant.withheld[Failure.CHANGED_NUMBER] > 0
    assert assistant.withheld[Failure.ALTERED_QUOTATION] == 0

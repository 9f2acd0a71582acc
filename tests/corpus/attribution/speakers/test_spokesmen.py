"""A spokesman is found where his organisation is asked for, and its own words are not found where he is."""

from pathlib import Path

import pytest

from assistant.answer.values import Answer
from assistant.build import open_assistant
from assistant.conversation import Question
from assistant.question.name_matching import KnownSpeaker
from assistant.settings import Settings
from corpus.archive.embedding import Embedder
from corpus.archive.ingest import ingest, open_index
from corpus.archive.store import Archive
from corpus.articles.reading import read_all
from corpus.attribution.speakers.spokesmen import spoken_for
from tests.assistant.asked import understand

KNOWN = [
    KnownSpeaker("Castle", aliases=("The Castle",), is_person=False),
    KnownSpeaker("Timo Hald", "Castle spokesman", ("Hald",)),
    KnownSpeaker("police", is_person=False),
    KnownSpeaker("Jan Arlo", "Police spokesman"),
    KnownSpeaker("a police spokeswoman", is_person=False, is_named=False),
    KnownSpeaker("Tarn police spokesman", is_person=False, is_named=False),
    KnownSpeaker("Anna Reyes", "spokeswoman for the port authority"),
    KnownSpeaker("Ana Varro", "mayor"),
    KnownSpeaker("Piet Lomax", "Varro's spokesman"),
    KnownSpeaker("Oto Lind", "former Castle spokesman"),
]


@pytest.mark.parametrize(
    ("role", "organisation"),
    [
        ("Castle spokesman", "Castle"),
        ("the Castle's chief spokeswoman", "Castle"),
        ("a spokeswoman for the port authority", "port authority"),
        ("spokesman for the Ministry of Transport and Harbours", "Ministry of Transport and Harbours"),
        ("deputy spokesman of Tarn Rail, which owns it", "Tarn Rail"),
        ("White Hall press secretary", "White Hall"),
        ("two police spokesmen", "police"),
        ("spokesman", ""),
        ("his spokesman", ""),
        ("former Castle spokesman", ""),
        ("the company's spokesman", ""),
        ("mayor of Dunholt", ""),
    ],
)
def test_a_role_tells_whom_somebody_speaks_for(role: str, organisation: str) -> None:
    assert spoken_for(role) == organisation


@pytest.mark.parametrize(
    ("question", "speakers", "topic"),
    [
        ("What does the Castle say?", ("Castle", "Timo Hald"), ""),
        ("And what does the castle say about the pier?", ("Castle", "Timo Hald"), "about the pier"),
        ("What about the police?", ("police", "Jan Arlo", "a police spokeswoman", "Tarn police spokesman"), ""),
        ("What did the Tarn police say?", ("Tarn police spokesman",), ""),
        ("What did the port authority say about the quay?", ("Anna Reyes",), "about the quay"),
        ("What does the Castle spokesman say?", ("Timo Hald",), ""),
        ("What does Castle spokesman Timo Hald say?", ("Timo Hald",), ""),
        ("What does Hald say?", ("Timo Hald",), ""),
        ("What does Varro say?", ("Ana Varro",), ""),
    ],
)
def test_an_organisation_is_asked_for_with_those_who_speak_for_it(
    question: str, speakers: tuple[str, ...], topic: str
) -> None:
    query = understand(question, KNOWN)
    assert (query.speakers, query.topic) == (speakers, topic)


REPORT = """The pier at Orlo burned down on Monday.

"Nobody set fire to the pier," Castle spokesman Timo Hald said.

The Castle said that the pier would be rebuilt.

A police spokeswoman said that a lamp had fallen over on the pier.

Ana Varro, the mayor, said that the pier had been torched.
"""


@pytest.fixture
def folder(tmp_path: Path, embedder: Embedder) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "pier.txt").write_text(REPORT, encoding="utf-8")
    with Archive(tmp_path / "archive") as archive, open_index(archive, embedder, may_create=True) as index:
        ingest(read_all([str(tmp_path / "articles")]), archive, index)
    return tmp_path / "archive"


def _speakers(answer: Answer) -> set[str]:
    return {s.speaker.name for s in answer.statements if s.speaker}


def test_the_words_of_a_spokesman_are_found_under_his_own_name_and_role(folder: Path) -> None:
    assistant = open_assistant(Settings(archive=folder))
    castle = assistant.ask(Question("What does the Castle say?"))
    assert _speakers(castle) == {"Timo Hald", "Castle"}
    (hald,) = [s for s in castle.statements if s.speaker and s.speaker.name == "Timo Hald"]
    assert hald.speaker is not None
    assert hald.speaker.role == "Castle spokesman"
    assert "Castle spokesman" in hald.text
    assert "Timo Hald" in hald.text
    assert _speakers(assistant.ask(Question("What does Timo Hald say?"))) == {"Timo Hald"}
    police = assistant.ask(Question("What about the police?"))
    assert _speakers(police) == {"a police spokeswoman"}

"""The same articles give the same answers wherever their files lie: ids come from paths, answers must not."""

import shutil

import pytest

from assistant.answer.pipeline import Assistant
from assistant.answer.values import Answer
from assistant.build import open_assistant
from assistant.settings import Settings
from corpus.archive.embedding import Embedder
from corpus.archive.ingest import ingest, open_index
from corpus.archive.store import Archive
from corpus.articles.reading import read_all
from evals.cases.case_files import CASES, SAMPLE, article_texts, read_cases
from evals.engines import of_assistant


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Assistant:
    """An archive of the same articles, from other paths, the last of them first."""
    files = tmp_path_factory.mktemp("elsewhere")
    for number, path in enumerate(sorted(SAMPLE.glob("*.md"), reverse=True)):
        shutil.copy(path, files / f"{number:02}.md")
    folder = tmp_path_factory.mktemp("other-archive")
    with Archive(folder) as archive, open_index(archive, embedder, may_create=True) as index:
        assert not ingest(read_all([str(files)]), archive, index).refused
    return open_assistant(Settings(archive=folder))


def _told(answer: Answer) -> object:
    """All that a reader sees, without where the files lie."""
    said = [
        (s.text, s.speaker, s.stance, s.reason_for, [(c.title, c.outlet, c.span) for c in s.citations])
        for s in answer.statements
    ]
    return answer.understood, answer.outcome, answer.note, answer.groups, said


def test_the_same_articles_give_the_same_answers_wherever_they_lie(assistant: Assistant, elsewhere: Assistant) -> None:
    ids = [{entry.id for entry in one.archive.articles()} for one in (assistant, elsewhere)]
    assert not ids[0] & ids[1]
    answer, expected = of_assistant(elsewhere), of_assistant(assistant)
    for case in read_cases(CASES, article_texts(SAMPLE))[::6]:
        asked = case.question, case.history
        assert _told(answer(*asked)) == _told(expected(*asked)), case.id

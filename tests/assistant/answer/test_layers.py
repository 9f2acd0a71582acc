"""What the rooms of an answer may know of each other, and of the question."""

import re
from pathlib import Path

import pytest

import assistant.answer

ROOM = Path(assistant.answer.__file__).parent


def _sources(*folders: str) -> dict[Path, str]:
    found = {path: path.read_text(encoding="utf-8") for folder in folders for path in (ROOM / folder).rglob("*.py")}
    assert found
    return found


def test_nothing_that_ranks_drafts_or_checks_reads_the_words_of_the_question_again() -> None:
    for path, source in _sources("rank", "draft", "check").items():
        assert not re.search(r"\bquery\.text\b", source), path


def test_the_check_knows_nothing_of_drafts() -> None:
    for path, source in _sources("check").items():
        assert not re.search(r"\bassistant\.(?!answer\.(?:check|values)\b)", source), path


@pytest.mark.parametrize("module", ["values", "draft/values", "chat/values", "evidence"])
def test_values_import_values_only(module: str) -> None:
    source = (ROOM / f"{module}.py").read_text(encoding="utf-8")
    for name in re.findall(r"^(?:from|import) ((?:assistant|corpus)[\w.]*)", source, re.MULTILINE):
        assert name in _OF_VALUES, name


_OF_VALUES = {
    "assistant.answer.check.failures",
    "assistant.answer.values",
    "assistant.question.query",
    "corpus.articles.article",
    "corpus.attribution.values",
    "corpus.language.stems",
}

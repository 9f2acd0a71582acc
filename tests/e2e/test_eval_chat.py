"""`whosaid eval --engine chat`: a chat model answers the cases, its real client against a stand-in server."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assistant.cli.evaluation import evaluate
from assistant.cli.main import main
from assistant.errors import ModelError, SettingsError
from tests.assistant.bridge import BOLTS, QUESTION, REPORT, SABOTAGED, reply, said, with_keys
from tests.e2e.model_server import Fails, ModelServer, Says, serving

CASES = f"""
- id: orlo-sabotaged
  slice: why
  question: "{QUESTION}"
  articles: [bridge]
  speakers:
    - names: [Ines Tarrow]
      said: ["Ines Tarrow, the city engineer, said on Monday that the bridge at Orlo had probably been sabotaged."]
      because: ["She pointed to three bolts that had been sawn through."]
  answer: Ines Tarrow, because of three bolts.
- id: orlo-circus
  slice: unanswerable
  question: Which circus will come to Merrow next winter?
  answerable: false
  answer: Nothing says so.
"""
WROTE = reply(said(1, SABOTAGED, "Ines Tarrow", "R2"), said(2, BOLTS, "Ines Tarrow", "R3", reason_for=1))


@pytest.fixture
def server() -> Iterator[ModelServer]:
    for model_server in serving():
        model_server.adapt = with_keys
        yield model_server


@pytest.fixture
def model(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat model as a user sets it."""
    monkeypatch.setenv("WHOSAID_MODEL", "openai:stand-in-1")
    monkeypatch.setenv("WHOSAID_MODEL_BASE_URL", server.base_url("openai"))
    monkeypatch.setenv("OPENAI_API_KEY", "sk-stand-in-0123456789")


@pytest.fixture
def folders(tmp_path: Path) -> list[str]:
    for name, file, text in (("articles", "bridge.md", REPORT), ("cases", "orlo.yaml", CASES)):
        (tmp_path / name).mkdir()
        (tmp_path / name / file).write_text(text, encoding="utf-8")
    return ["--articles", str(tmp_path / "articles"), "--cases", str(tmp_path / "cases")]


def _eval(*arguments: str) -> Result:
    return CliRunner().invoke(evaluate, [*arguments, "--engine", "chat"])


@pytest.mark.usefixtures("model")
def test_the_model_answers_the_cases_and_is_scored(folders: list[str], server: ModelServer) -> None:
    server.turns.append(Says(WROTE))
    found = json.loads(_eval(*folders, "--json").stdout)
    assert found["engine"] == "chat"
    first, second = (case["answer"] for case in found["cases"])
    assert [s["text"] for s in first["statements"]] == [SABOTAGED, BOLTS]
    assert first["engine"] == "chat (openai:stand-in-1)"
    assert found["figures"]["why"]["reason_accuracy"]["value"] == 1.0
    assert second["engine"] == "extractive"  # nothing answers it, so no model is asked
    assert len(server.asked) == 1


@pytest.mark.usefixtures("model")
def test_answers_that_are_not_the_models_are_counted_apart(folders: list[str], server: ModelServer) -> None:
    server.turns.append(Says(WROTE))
    assert "Written by: chat (openai:stand-in-1) 1, extractive 1." in _eval(*folders).stdout.splitlines()
    server.turns.append(Fails(401))
    assert "Written by: extractive 2." in _eval(*folders).stdout.splitlines()


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("arguments", [["--gate"], ["--gate", "--update"]], ids=["gate", "pin"])
def test_a_model_neither_gates_nor_pins(
    folders: list[str], server: ModelServer, tmp_path: Path, arguments: list[str]
) -> None:
    baseline = tmp_path / "baseline.json"
    run = _eval(*folders, *arguments, "--baseline", str(baseline))
    assert run.exit_code == 2
    assert "--gate goes without --engine chat" in run.stderr
    assert not baseline.exists()
    assert server.asked == []


@pytest.fixture
def unread(folders: list[str]) -> list[str]:
    """The same folders with cases that cannot be read: who complains of them has read them."""
    (Path(folders[-1]) / "orlo.yaml").write_text("- id: x\n", encoding="utf-8")
    return folders


def test_without_a_model_it_is_refused_in_one_sentence_before_anything_is_read(
    unread: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("WHOSAID_MODEL", raising=False)
    assert isinstance(_eval(*unread).exception, SettingsError)
    with pytest.raises(SystemExit) as ended:
        main(["eval", "--engine", "chat", *unread])
    assert ended.value.code == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("whosaid: the engine chat needs a model: set WHOSAID_MODEL")


@pytest.mark.usefixtures("model")
def test_a_model_without_its_key_is_refused_before_anything_is_read(
    unread: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    run = _eval(*unread)
    assert isinstance(run.exception, ModelError)
    assert "OPENAI_API_KEY" in str(run.exception)

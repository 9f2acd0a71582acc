"""The house itself: what is promised about its files holds."""

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from assistant.cli.extras import EXTRAS

ROOT = Path(__file__).parent.parent
WHOSAID = Path(sys.executable).parent / "whosaid"
QUESTION = "who says it was staged and why?"
TRANSCRIPTS = re.findall(
    r"<!-- transcript: (.*?) -->\n```\n(.*?)\n```\n<!-- /transcript -->",
    (ROOT / "README.md").read_text(encoding="utf-8"),
    re.DOTALL,
)


def _requirement_names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!\[; ]", r, maxsplit=1)[0].lower().replace("_", "-") for r in requirements}


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = _requirement_names(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        wanted |= _requirement_names(extra)
    pins = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if line[:1].isalnum()]
    assert all("==" in pin for pin in pins)
    assert wanted - _requirement_names(pins) == {"whosaid"}  # extras that name others


def test_a_user_is_told_of_the_extra_that_brings_a_module() -> None:
    """The table that the command line has is that of pyproject.toml; all but chat models, which tell of their own."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    for extra, modules in EXTRAS.items():
        named = _requirement_names([r for r in extras[extra] if not r.startswith("whosaid[")])
        assert {{"argon2": "argon2-cffi"}.get(m, m.replace("_", "-")) for m in modules} == named
    assert set(extras) - set(EXTRAS) == {"anthropic", "ollama", "openai", "all", "bench", "dev"}


def test_setup_and_all_bring_every_extra() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    (everything,) = extras["all"]
    assert set(re.findall(r"\w+", everything)) == {"whosaid", *extras} - {"all", "bench", "dev"}
    assert '-e ".[all,bench,dev]"' in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_torch_is_the_build_for_processors() -> None:
    import torch

    assert torch.version.cuda is None, "point PIP_EXTRA_INDEX_URL at an index with the CPU build, then make setup anew"


@pytest.mark.parametrize(("command", "printed"), TRANSCRIPTS, ids=[command for command, _ in TRANSCRIPTS])
def test_a_transcript_in_the_readme_is_what_the_program_prints(
    sample_archive: Path, command: str, printed: str
) -> None:
    program, *arguments = shlex.split(command)
    assert program == "whosaid"
    run = subprocess.run(
        [str(WHOSAID), *arguments, "--archive", str(sample_archive)], capture_output=True, text=True, check=True
    )
    assert printed == run.stdout.rstrip("\n")


def test_the_readme_shows_a_question_and_two_that_go_on_from_it() -> None:
    asked = [shlex.split(command)[2] for command, _ in TRANSCRIPTS]
    assert asked == [QUESTION, "and what does the Kremlin say?", "why?"]


def test_corpus_never_imports_assistant() -> None:
    for path in (ROOT / "corpus").rglob("*.py"):
        assert not re.search(r"^\s*(?:from|import) assistant\b", path.read_text(encoding="utf-8"), re.MULTILINE), path


@pytest.mark.parametrize("face", ["server.py", "access/*.py", "api/*.py", "web/*.py"])
def test_the_faces_know_no_adapter(face: str) -> None:
    adapters = r"^\s*(?:from|import) (?:chromadb|sqlite3|corpus\.archive\.vectors|sentence_transformers)\b"
    files = list((ROOT / "assistant").glob(face))
    assert files
    for file in files:
        assert not re.search(adapters, file.read_text(encoding="utf-8"), re.MULTILINE), file

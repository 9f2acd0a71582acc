"""The house itself: what is promised about its files holds."""

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WHOSAID = Path(sys.executable).parent / "whosaid"
QUESTION = "who says it was staged and why?"


def _requirement_names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!\[; ]", r, maxsplit=1)[0].lower().replace("_", "-") for r in requirements}


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = _requirement_names(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        wanted |= _requirement_names(extra)
    pins = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if line[:1].isalnum()]
    assert all("==" in pin for pin in pins)
    assert wanted - _requirement_names(pins) == set()


def test_torch_is_the_build_for_processors() -> None:
    import torch

    assert torch.version.cuda is None, "point PIP_EXTRA_INDEX_URL at an index with the CPU build, then make setup anew"


TRANSCRIPTS = re.compile(r"<!-- transcript: whosaid (.*?) -->\n```\n(.*?)\n```\n<!-- /transcript -->", re.DOTALL)


def test_the_transcripts_in_the_readme_are_what_the_program_prints(sample_archive: Path) -> None:
    shown = TRANSCRIPTS.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert [shlex.split(command)[1] for command, _ in shown] == [QUESTION, "and what does the Kremlin say?", "why?"]
    for command, printed in shown:
        run = subprocess.run(
            [str(WHOSAID), *shlex.split(command), "--archive", str(sample_archive)],
            capture_output=True,
            text=True,
            check=True,
        )
        assert printed == run.stdout.rstrip("\n"), command


def test_corpus_never_imports_assistant() -> None:
    for path in (ROOT / "corpus").rglob("*.py"):
        assert not re.search(r"^\s*(?:from|import) assistant\b", path.read_text(encoding="utf-8"), re.MULTILINE), path


@pytest.mark.parametrize("face", ["app.py", "access/*.py", "api/*.py", "web/*.py"])
def test_the_faces_know_no_adapter(face: str) -> None:
    files = list((ROOT / "assistant").glob(face))
    assert files
    for file in files:
        source = file.read_text(encoding="utf-8")
        assert not re.search(
            r"^\s*(?:from|import) (?:chromadb|sqlite3|corpus\.index|sentence_transformers)\b", source, re.MULTILINE
        ), file

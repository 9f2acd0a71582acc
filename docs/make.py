"""Writes what the documentation shows of the program: python docs/make.py

The transcripts in README.md and docs/*.md, docs/settings.md, the tree of modules in docs/architecture.md, and the
figures in docs/accuracy.md and README.md.
tests/test_docs.py checks that nothing of it is out of date.
"""

import ast
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from pydantic.fields import FieldInfo

from assistant.settings import Settings, default_archive
from evals.benchmarks.accuracy_page import refresh_pages

ROOT: Final = Path(__file__).parent.parent
PACKAGES: Final = ("corpus", "assistant", "prompts", "evals")
PAGES: Final = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
TRANSCRIPT: Final = re.compile(
    r"(<!-- transcript: (?P<command>.*?) -->\n```\n)(?P<printed>.*?)(```\n<!-- /transcript -->)", re.DOTALL
)

_TREE: Final = re.compile(r"(<!-- tree -->\n```\n)(.*?)(```\n<!-- /tree -->)", re.DOTALL)


def run(command: str, archive: Path) -> str:
    """What `whosaid ...` prints over the archive. Raises ValueError for another program."""
    program, *arguments = shlex.split(command)
    if program != "whosaid":
        raise ValueError(f"a transcript shows whosaid, not {program!r}")
    whosaid = [sys.executable, "-m", "assistant.cli", *arguments, "--archive", str(archive)]
    return subprocess.run(whosaid, capture_output=True, text=True, check=True).stdout


def with_transcripts(text: str, printed: Callable[[str], str]) -> str:
    """The page with each transcript as `printed` gives it for its command."""
    return TRANSCRIPT.sub(lambda found: f"{found[1]}{printed(found['command'])}{found[4]}", text)


def settings_page() -> str:
    """docs/settings.md: every variable of Settings with its meaning and default."""
    rows = [f"| `WHOSAID_{name.upper()}` | {field.description} | {_default(field)} |" for name, field in _fields()]
    return "\n".join(
        (
            "# Settings",
            "",
            "Written by `docs/make.py` from `assistant/settings.py`; do not edit it by hand. Each setting is an",
            "environment variable. `WHOSAID_LOG=json` (or `whosaid --log json`) writes the log as JSON lines.",
            "",
            "| Variable | What it sets | Default |",
            "|---|---|---|",
            *rows,
            "",
        )
    )


def with_tree(text: str) -> str:
    """The page with the tree of modules between its marks."""
    return _TREE.sub(lambda found: f"{found[1]}{tree()}{found[3]}", text)


def tree() -> str:
    """Every module of the packages with the first sentence of its docstring, a line each."""
    lines = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py"), key=_place):
            inside = path.relative_to(ROOT)
            if "__pycache__" in inside.parts or path.name == "__main__.py":
                continue
            is_room = path.name == "__init__.py"
            depth = len(inside.parts) - (2 if is_room else 1)
            name = f"{inside.parent.name}/" if is_room else inside.name
            lines.append(f"{'  ' * depth}{name:<{26 - 2 * depth}} {_first_sentence(path)}".rstrip())
    return "\n".join(lines) + "\n"


def _place(path: Path) -> tuple[tuple[int, str], ...]:
    """Sorts a room's own line first, then its modules, then its inner rooms."""
    *folders, name = path.relative_to(ROOT).parts
    inner = tuple((2, folder) for folder in folders)
    return (*inner, (0, "") if name == "__init__.py" else (1, name))


def _first_sentence(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    paragraph = " ".join(docstring.split("\n\n")[0].split())
    return re.split(r"(?<=\.)\s", paragraph)[0].rstrip(".")


def _fields() -> list[tuple[str, FieldInfo]]:
    return list(Settings.model_fields.items())


def _default(field: FieldInfo) -> str:
    if field.default_factory is default_archive:
        return "a per-user data folder"
    value: Any = field.default
    plain = value.get_secret_value() if hasattr(value, "get_secret_value") else value
    return f"`{plain}`" if plain != "" else "none"


def main() -> None:
    (ROOT / "docs" / "settings.md").write_text(settings_page(), encoding="utf-8")
    refresh_pages()
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        whosaid = [sys.executable, "-m", "assistant.cli"]
        subprocess.run([*whosaid, "ingest", str(ROOT / "corpus" / "sample"), "--archive", str(archive)], check=True)
        for page in PAGES:
            text = with_tree(page.read_text(encoding="utf-8"))
            page.write_text(with_transcripts(text, lambda command: run(command, archive)), encoding="utf-8")


if __name__ == "__main__":
    main()

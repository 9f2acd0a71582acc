"""Writes what the documentation shows of the program: python docs/make.py

The transcripts in README.md and docs/*.md, docs/settings.md, and the figures in docs/accuracy.md and README.md.
tests/test_docs.py checks that nothing of it is out of date.
"""

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
from evals.accuracy_page import refresh_pages

ROOT: Final = Path(__file__).parent.parent
PAGES: Final = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
TRANSCRIPT: Final = re.compile(
    r"(<!-- transcript: (?P<command>.*?) -->\n```\n)(?P<printed>.*?)(```\n<!-- /transcript -->)", re.DOTALL
)


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
            text = page.read_text(encoding="utf-8")
            page.write_text(with_transcripts(text, lambda command: run(command, archive)), encoding="utf-8")


if __name__ == "__main__":
    main()

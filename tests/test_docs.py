"""README and docs say what the program is and prints now; what is written by a program is up to date."""

import re
import shlex
from pathlib import Path

import pytest

from docs.make import PAGES, ROOT, TRANSCRIPT, run, settings_page, tree, with_transcripts, with_tree

QUESTION = "who says it was staged and why?"
TRANSCRIPTS = [(page, found) for page in PAGES for found in TRANSCRIPT.finditer(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("page", "found"), TRANSCRIPTS, ids=[f"{p.name}: {f['command']}" for p, f in TRANSCRIPTS])
def test_a_transcript_is_what_the_program_prints(page: Path, found: re.Match[str], sample_archive: Path) -> None:
    assert found["printed"] == run(found["command"], sample_archive), f"run python docs/make.py ({page.name})"


def test_the_readme_shows_a_question_and_one_that_goes_on_from_it() -> None:
    asked = [shlex.split(found["command"])[2] for page, found in TRANSCRIPTS if page.name == "README.md"]
    assert asked == [QUESTION, "and what does the Kremlin say?"]


def test_a_transcript_that_has_changed_is_written_anew() -> None:
    page = "a\n<!-- transcript: whosaid ask x -->\n```\nold\n```\n<!-- /transcript -->\nb\n"
    assert with_transcripts(page, lambda command: f"{command} new\n") == page.replace("old", "whosaid ask x new")


def test_a_transcript_of_another_program_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not 'rm'"):
        run("rm -r x", tmp_path)


def test_the_tree_of_modules_is_up_to_date() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert with_tree(page) == page, "run python docs/make.py"
    assert all(len(line.split(maxsplit=1)) == 2 for line in tree().splitlines()), "a module has no docstring"


def test_the_page_of_settings_is_up_to_date() -> None:
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == settings_page(), "run python docs/make.py"


def test_every_setting_says_what_it_sets() -> None:
    assert "None" not in settings_page()


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_bytes()) <= 9_000


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_files_that_a_page_names_exist(page: Path) -> None:
    named = re.findall(
        r"`((?:assistant|corpus|evals|prompts|tests|docs|deploy)/[\w./-]+)`", page.read_text(encoding="utf-8")
    )
    for path in named:
        assert (ROOT / path).exists(), path

"""The one environment of all templates: what is not ours is escaped, what is missing is an error."""

import re
import tomllib
from pathlib import Path

import pytest
from jinja2 import Environment, UndefinedError

from assistant import web
from assistant.web.rendering import render, templates_in

FOLDER = Path(web.__file__).parent
TEMPLATES = sorted((FOLDER / "templates").rglob("*.jinja"))


@pytest.fixture(scope="module")
def environment() -> Environment:
    return templates_in(FOLDER / "templates")


def test_every_value_is_escaped() -> None:
    assert "&lt;b&gt;&#34;x&#39;" in render("error", message="<b>\"x'")


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="message"):
        render("error")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_no_template_turns_escaping_off(path: Path, environment: Environment) -> None:
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|Markup|autoescape", source)
    environment.get_template(path.relative_to(FOLDER / "templates").as_posix())  # it compiles
    # An attribute without quotation marks would end at the first blank of its value.
    assert not re.search(r"=\{\{", source)


def test_only_what_builds_the_page_imports_gradio() -> None:
    """The eval report shows answers where Gradio is not installed."""
    importing = {
        path.name for path in FOLDER.glob("*.py") if re.search(r"^(import|from) gradio", path.read_text(), re.M)
    }
    tabs = {"ask_tab.py", "statements_tab.py", "archive_tab.py"}
    assert importing == {*tabs, "page.py", "theme.py", "components.py"}


def test_templates_and_static_files_are_packaged() -> None:
    project = tomllib.loads((FOLDER.parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["*"]
    packaged = {path for pattern in patterns for path in FOLDER.parent.glob(pattern)}
    assert {*TEMPLATES, *(FOLDER / "static").iterdir()} <= packaged

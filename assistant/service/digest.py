"""Who said what since a day, from the statements that the archive holds: each as the sentence it stands in.

Makes an Answer, so that every face can show it. Nothing is drafted, and yet it passes the gate.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from assistant.answer.check import check
from assistant.answer.values import Answer, Group, Outcome, Statement
from assistant.service.browse import Browser, Page, StatementEntry
from corpus.archive.store import Archive
from corpus.archive.values import Filters, StatementFilters

MOST: Final = 40  # statements that a digest shows unless told otherwise
_ENGINE: Final = "digest"


def digest_of(archive: Archive, topic: str, *, since: date, until: date | None = None, most: int = MOST) -> Answer:
    """Statements on the topic from the day on, grouped by speaker, those who speak most first."""
    wanted = StatementFilters(topic=topic, since=since, until=until)
    found = Browser(archive).statements(wanted, limit=most)
    statements = _grouped(check(_statements(found.items), archive).statements)
    asked = f"Who said what{f' about {topic}' if topic else ''} since {since.isoformat()}?"
    return Answer(
        question=asked,
        understood=asked.rstrip("?"),
        outcome=Outcome.ANSWERED if statements else Outcome.NOT_IN_CORPUS,
        engine=_ENGINE,
        as_of=archive.newest_published(Filters(since=since, until=until)),
        note=_note(found, archive.counts().articles),
        statements=tuple(statements),
        groups=_groups(statements),
    )


def _statements(items: Sequence[StatementEntry]) -> list[Statement]:
    """One for each speaker of each sentence; of a report and its copies the sentence is cited from each."""
    found: dict[tuple[str, str], Statement] = {}
    for said in items:
        if said.speaker is None:
            continue
        text = " ".join(" ".join(citation.quote.split()) for citation in said.sentences)
        key = (said.speaker.name, text)
        if key in found:
            citations = dict.fromkeys((*found[key].citations, *said.sentences))
            found[key] = replace(found[key], citations=tuple(citations))
        else:
            found[key] = Statement(text, said.speaker, said.stance, said.sentences, act=said.act)
    return list(found.values())


def _grouped(statements: Sequence[Statement]) -> list[Statement]:
    """By speaker, who speaks most first; of one speaker the newest first, as they came."""
    names = [_name(s) for s in statements]
    return sorted(statements, key=lambda s: (-names.count(_name(s)), names.index(_name(s))))


def _groups(statements: Sequence[Statement]) -> tuple[Group, ...]:
    places: dict[str, list[int]] = {}
    for place, statement in enumerate(statements):
        places.setdefault(_name(statement), []).append(place)
    return tuple(
        Group(name, tuple(of), speakers=1, reports=len({c.article_id for i in of for c in statements[i].citations}))
        for name, of in places.items()
    )


def _name(statement: Statement) -> str:
    return statement.speaker.name if statement.speaker else ""


def _note(found: Page[StatementEntry], articles: int) -> str:
    if not found.total:
        return f"Searched {articles:,} article{'s' if articles != 1 else ''}. Nobody says anything of that in them."
    left = found.total - len(found.items)
    return f"{left:,} earlier statement{'s are' if left != 1 else ' is'} not shown." if left else ""

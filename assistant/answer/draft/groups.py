"""The groups of an answer's statements and their headings: sides, days, those who say so and those who do not.

Headings are counted from the statements that have passed the check, so that they tell nothing of those withheld.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from assistant.answer.draft.checked_statements import CheckedStatements, parts_of
from assistant.answer.draft.naming import named, named_list, names_several
from assistant.answer.draft.time_order import day_of
from assistant.answer.draft.values import Arrangement, Draft, place_of
from assistant.answer.values import Group, Statement
from corpus.attribution import Stance

_BY: Final = {
    Stance.ASSERTS: "Asserted",
    Stance.DENIES: "Denied",
    Stance.DOUBTS: "Doubted or left open",
    Stance.SILENT: "Nothing said",
}
_VERBS: Final = {Stance.DENIES: ("denies", "deny"), Stance.DOUBTS: ("doubts", "doubt")}


def groups_of(drafted: Draft, checked: CheckedStatements) -> tuple[Group, ...]:
    """The groups that a draft's arrangement asks for; none where all would be in one without a heading."""
    if drafted.parts:
        return tuple(_of_parts(drafted, checked))
    return tuple(_ARRANGED[drafted.arranged](drafted, checked))


def _of_parts(drafted: Draft, checked: CheckedStatements) -> Iterator[Group]:
    """The groups of each question under that question; one whose statements are all withheld has none."""
    for part in parts_of(drafted, checked):
        own = part.checked
        for group in groups_of(part.draft, own) or (_group(own, "", range(len(own.statements))),):
            members = tuple(number + part.first for number in group.statements)
            yield replace(group, heading=f"{part.question} {group.heading}".strip(), statements=members)


def _group(checked: CheckedStatements, heading: str, roots: Iterable[int]) -> Group:
    members = checked.with_their_reasons(roots)
    return Group(heading, members, checked.speakers_in(members), checked.reports_in(members))


# --- the arrangements


def _in_one(_: Draft, __: CheckedStatements) -> Iterator[Group]:
    yield from ()


def _by_stance(_: Draft, checked: CheckedStatements) -> Iterator[Group]:
    said = [n for n in checked.roots if checked.statements[n].speaker]
    for stance, by in _BY.items():
        side = [n for n in said if checked.statements[n].stance is stance]
        if side:
            group = _group(checked, "", side)
            counted = f"{_count(group.speakers, 'speaker')} in {_reports(group.reports)}"
            yield replace(group, heading=f"{by} by {counted}")
    told = [n for n in checked.roots if n not in said]
    if told:
        yield _group(checked, "Told in the reporter's own words", told)


def _yes_or_no(drafted: Draft, checked: CheckedStatements) -> Iterator[Group]:
    """Those who say yes, those who say no, those who doubt it (that is no `no`), then what else is said of it."""
    rest = list(checked.roots)
    for places, answer in ((drafted.yes, "Yes"), (drafted.no, "No")):
        side = [n for n in rest if place_of(checked.statements[n]) in places]
        rest = [n for n in rest if n not in side]
        if side:
            group = _group(checked, "", side)
            counted = f"{_count(group.speakers, 'speaker')} in {_reports(group.reports)}"
            yield replace(group, heading=f"{answer}, by {counted}")
    open_left = [n for n in rest if checked.statements[n].stance in {Stance.DOUBTS, Stance.SILENT}]
    told = [n for n in rest if checked.statements[n].speaker is None]
    for members, heading in (
        (open_left, "Doubted or left open"),
        ([n for n in rest if n not in (*open_left, *told)], "Said of it besides"),
        (told, "Told in the reporter's own words"),
    ):
        if members:
            yield _group(checked, heading, members)


def _by_speaker(_: Draft, checked: CheckedStatements) -> Iterator[Group]:
    """Each speaker's words under the speaker: that several speak of one thing does not mean that they agree."""
    by_speaker: dict[str, list[int]] = {}
    for n in checked.roots:
        by_speaker.setdefault(checked.key(checked.statements[n]), []).append(n)
    for members in by_speaker.values():
        speaker = checked.statements[members[0]].speaker
        heading = named(speaker) if speaker else "told in the reporter's own words"
        yield _group(checked, heading[0].upper() + heading[1:], members)


def _by_day(_: Draft, checked: CheckedStatements) -> Iterator[Group]:
    """Article by article, in the order of time."""
    by_article: dict[str, list[int]] = {}
    for n in sorted(checked.roots, key=lambda n: _time(checked.statements[n])):
        by_article.setdefault(checked.statements[n].citations[0].article_id, []).append(n)
    for members in by_article.values():
        citation = checked.statements[members[0]].citations[0]
        day = day_of(citation.published)
        heading = ", ".join(part for part in (str(day) if day else "undated", citation.outlet) if part)
        yield _group(checked, heading[0].upper() + heading[1:], members)


def _time(statement: Statement) -> tuple[bool, str]:
    day = day_of(statement.citations[0].published)
    return day is None, str(day)


def _apart(drafted: Draft, checked: CheckedStatements) -> Iterator[Group]:
    """Those who say so; by name, those who deny or doubt it; who deny something of it; who leave it open."""
    rest = list(checked.roots)
    apart: list[tuple[str, list[int]]] = []
    for keys, heading in (
        (drafted.against, "Not among them: {}."),
        (drafted.besides, "Not counted among them, as these words deny or doubt something:"),
        (drafted.looking, "Not among them, as these words leave it open:"),
    ):
        members = [n for n in checked.roots if checked.key(checked.statements[n]) in keys]
        rest = [n for n in rest if n not in members]
        apart.append((heading, members))
    if not rest:
        return
    yield _group(checked, "", rest)
    for heading, members in apart:
        if members:
            yield _group(checked, heading.format(_denials([checked.statements[n] for n in members])), members)


def _denials(against: Sequence[Statement]) -> str:
    """`Ana Holm denies it; Oto Lind and Una Grey doubt it`."""
    parts = []
    for stance, verbs in _VERBS.items():
        speakers = [s.speaker for s in against if s.stance is stance and s.speaker]
        if speakers:
            parts.append(f"{named_list(speakers)} {verbs[names_several(speakers)]} it")
    return "; ".join(parts)


_ARRANGED: Final[Mapping[Arrangement, Callable[[Draft, CheckedStatements], Iterator[Group]]]] = {
    Arrangement.AS_THEY_COME: _in_one,
    Arrangement.APART: _apart,
    Arrangement.BY_STANCE: _by_stance,
    Arrangement.BY_DAY: _by_day,
    Arrangement.BY_SPEAKER: _by_speaker,
    Arrangement.YES_OR_NO: _yes_or_no,
}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"


def _reports(number: int) -> str:
    return "1 report" if number == 1 else f"{number} independent reports"

"""What is told around the statements that have passed the gate: groups under headings, and notes.

Everything here is counted from what is shown and from nothing else, so that what the gate withholds is not told either.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.answer.draft.positions import day_of
from assistant.answer.draft.selection import speaker_key
from assistant.answer.draft.values import Arrangement, Draft
from assistant.answer.draft.wording import listed, named
from assistant.answer.evidence import Dossier
from assistant.answer.values import Citation, Group, Statement
from corpus.attribution import Speaker, SpeakerKind, Stance
from corpus.language.lexicon import PERSON_NOUNS

_BY: Final = {Stance.ASSERTS: "Asserted", Stance.DENIES: "Denied", Stance.DOUBTS: "Doubted or left open"}
_VERBS: Final = {Stance.DENIES: ("denies", "deny"), Stance.DOUBTS: ("doubts", "doubt")}


@dataclass(frozen=True, slots=True)
class Shown:
    """The statements that have passed, and the articles that they were drafted from."""

    statements: tuple[Statement, ...]
    dossiers: Mapping[str, Dossier]

    def origin(self, citation: Citation) -> str:
        """What the copies of one report have in common."""
        held = self.dossiers.get(citation.article_id)
        return held.origin if held else citation.article_id

    def key(self, statement: Statement) -> str:
        """The speaker's key, or "" for the reporter."""
        return speaker_key(statement.speaker, self.origin(statement.citations[0])) if statement.speaker else ""

    def root(self, number: int) -> int:
        """The statement that `number` gives a reason for, or itself."""
        target = self.statements[number].reason_for
        return number if target is None else target

    def group(self, heading: str, roots: Iterable[int]) -> Group:
        """The statements `roots` with their reasons; `heading` may hold {speakers} and {reports}, to be counted."""
        chosen = set(roots)
        members = tuple(n for n in range(len(self.statements)) if self.root(n) in chosen)
        speakers = len({self.key(self.statements[n]) for n in members} - {""})
        reports = len({self.origin(c) for n in members for c in self.statements[n].citations})
        counted = heading.format(speakers=_count(speakers, "speaker"), reports=_reports(reports))
        return Group(counted, members, speakers, reports)


def groups_of(drafted: Draft, shown: Shown) -> tuple[Group, ...]:
    """The groups that a draft's arrangement asks for; none where all would be in one without a heading."""
    if drafted.parts:
        return tuple(_of_parts(drafted, shown))
    roots = [n for n, s in enumerate(shown.statements) if s.reason_for is None]
    if drafted.arranged is Arrangement.BY_STANCE:
        return tuple(_sides(shown, roots))
    if drafted.arranged is Arrangement.BY_DAY:
        return tuple(_days(shown, roots))
    if drafted.arranged is Arrangement.APART:
        return tuple(_apart(drafted, shown, roots))
    return ()


def _of_parts(drafted: Draft, shown: Shown) -> Iterable[Group]:
    """The groups of each question under that question; one whose statements are all withheld has none."""
    for question, part, first, own in _parted(drafted, shown):
        groups = groups_of(part, own) or (own.group("", range(len(own.statements))),)
        for group in groups:
            members = tuple(number + first for number in group.statements)
            yield replace(group, heading=f"{question} {group.heading}".strip(), statements=members)


def _parted(drafted: Draft, shown: Shown) -> Iterable[tuple[str, Draft, int, Shown]]:
    """Each question with its draft, the place of its first statement that is shown, and what is shown of it."""
    place = 0
    for question, part in drafted.parts:
        first = place
        for statement in part.statements:
            if place < len(shown.statements) and _is_same(statement, shown.statements[place]):
                place += 1
        if place > first:
            moved = (_moved(s, -first) for s in shown.statements[first:place])
            yield question, part, first, Shown(tuple(moved), shown.dossiers)


def _is_same(drafted: Statement, passed: Statement) -> bool:
    """The gate withholds statements and takes reasons from them; their order and their words stay."""
    return replace(drafted, reason_for=None) == replace(passed, reason_for=None)


def _moved(statement: Statement, by: int) -> Statement:
    place = statement.reason_for
    return statement if place is None else replace(statement, reason_for=place + by)


def _sides(shown: Shown, roots: Sequence[int]) -> Iterable[Group]:
    spoken = [n for n in roots if shown.statements[n].speaker]
    for stance, by in _BY.items():
        side = [n for n in spoken if shown.statements[n].stance is stance]
        if side:
            yield shown.group(f"{by} by {{speakers}} in {{reports}}", side)
    told = [n for n in roots if n not in spoken]
    if told:
        yield shown.group("Told in the reporter's own words", told)


def _days(shown: Shown, roots: Sequence[int]) -> Iterable[Group]:
    """Article by article, in the order in which they stand, which is that of time."""
    by_article: dict[str, list[int]] = {}
    for n in sorted(roots, key=lambda n: _time(shown.statements[n])):
        by_article.setdefault(shown.statements[n].citations[0].article_id, []).append(n)
    for members in by_article.values():
        citation = shown.statements[members[0]].citations[0]
        day = day_of(citation.published)
        heading = ", ".join(part for part in (str(day) if day else "undated", citation.outlet) if part)
        yield shown.group(_plain(heading[0].upper() + heading[1:]), members)


def _time(statement: Statement) -> tuple[bool, str]:
    day = day_of(statement.citations[0].published)
    return day is None, str(day)


def _apart(drafted: Draft, shown: Shown, roots: Sequence[int]) -> Iterable[Group]:
    """Those who say so; by name, those who deny or doubt it; who deny something of it; who leave it open."""
    against = [n for n in roots if shown.key(shown.statements[n]) in drafted.against]
    besides = [n for n in roots if shown.key(shown.statements[n]) in drafted.besides]
    looking = [n for n in roots if shown.key(shown.statements[n]) in drafted.looking]
    firm = [n for n in roots if n not in (*against, *besides, *looking)]
    if not firm:
        return
    yield shown.group("", firm)
    if against:
        yield shown.group(_plain(f"Not among them: {_denials([shown.statements[n] for n in against])}."), against)
    if besides:
        yield shown.group("Not counted among them, as these words deny or doubt something:", besides)
    if looking:
        yield shown.group("Not among them, as these words leave it open:", looking)


def _denials(against: Sequence[Statement]) -> str:
    """`Ana Holm denies it; Oto Lind and Una Grey doubt it`."""
    parts = []
    for stance, verbs in _VERBS.items():
        speakers = [s.speaker for s in against if s.stance is stance and s.speaker]
        if speakers:
            parts.append(f"{_list(speakers)} {verbs[_are_several(speakers)]} it")
    return "; ".join(parts)


def _plain(heading: str) -> str:
    """A heading with nothing to be counted: what articles are called is no instruction to format()."""
    return heading.replace("{", "{{").replace("}", "}}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"


def _reports(number: int) -> str:
    return "1 report" if number == 1 else f"{number} independent reports"


# --- notes


def correction_of(drafted: Draft, shown: Shown) -> str:
    """Who was asked about did not say so: that comes first, with who did, or who comes nearest to it."""
    if not drafted.premise:
        return ""
    apart = (*drafted.against, *drafted.besides, *drafted.looking)
    others = [s for s in shown.statements if s.speaker and s.reason_for is None and shown.key(s) not in apart]
    saying_so = [s.speaker for s in others if s.speaker and shown.key(s) in drafted.saying_so]
    nearest = [s.speaker for s in others if s.speaker]
    told = ""
    if saying_so and not drafted.notes:
        told = f"; {_list(saying_so)} {'do' if _are_several(saying_so) else 'does'}"
    elif nearest:
        told = f"; the nearest to it is what {_list(nearest)} {'say' if _are_several(nearest) else 'says'}"
    return f"Nothing in these articles has {listed(drafted.premise)} saying so{told}."


def notes_of(drafted: Draft, shown: Shown) -> tuple[str, ...]:
    """What a reader must know besides the correction; empty ones are left out."""
    notes = (
        *drafted.notes,
        _order_note(shown) if drafted.arranged is Arrangement.BY_DAY else "",
        *(_order_note(own) for _, part, _, own in _parted(drafted, shown) if part.arranged is Arrangement.BY_DAY),
        _reasons_note(drafted, shown),
        _copies_note(shown),
    )
    return tuple(note for note in notes if note)


def _reasons_note(drafted: Draft, shown: Shown) -> str:
    explained = {s.speaker.name for s in shown.statements if s.speaker and s.reason_for is not None}
    without = {
        s.speaker.name: s.speaker
        for s in shown.statements
        if s.speaker and s.speaker.name in drafted.unexplained and s.speaker.name not in explained
    }
    if not without:
        return ""
    say = "say" if _are_several(list(without.values())) else "says"
    return f"No reason is given in these articles for what {_list(without.values())} {say}."


def _order_note(shown: Shown) -> str:
    """Whether what is shown can show a change at all."""
    days = {day_of(c.published) for s in shown.statements if s.speaker for c in s.citations[:1]}
    dated = {day for day in days if day is not None}
    if not dated:
        return "These articles have no dates, so that what was said first cannot be told."
    undated = " What has no date comes last." if None in days else ""
    if len(dated) > 1:
        return f"In the order in which the articles appeared, from {min(dated)} to {max(dated)}.{undated}"
    if undated:
        return f"Only what was published on {min(dated)} has a date, so that no order of time can be told."
    return f"All of this was published on {min(dated)}: these articles show no change over time."


def _copies_note(shown: Shown) -> str:
    """`The words of Ana Holm stand in The Orlo Post, too: a copy of the same report.`"""
    by_outlets: dict[tuple[str, ...], list[Statement]] = {}
    for statement in shown.statements:
        outlets = _also_in(shown, statement)
        if outlets and statement.reason_for is None:
            by_outlets.setdefault(outlets, []).append(statement)
    if not by_outlets:
        return ""
    outlets = tuple(sorted({outlet for held in by_outlets for outlet in held}))
    if len(by_outlets) > 1:
        return f"Some of these words stand in copies of the same reports, too: {listed(outlets)}."
    speakers = [s.speaker for s in by_outlets[outlets] if s.speaker]
    whose = f"The words of {_list(speakers)}" if speakers else "The reporter's words"
    copies = "a copy" if len(outlets) == 1 else "copies"
    return f"{whose} stand in {listed(outlets)}, too: {copies} of the same report."


def _also_in(shown: Shown, statement: Statement) -> tuple[str, ...]:
    """The other outlets in which copies of the cited report have the cited words, of those that were found."""
    cited = statement.citations[0]
    outlets = {
        d.article.outlet
        for d in shown.dossiers.values()
        if d.origin == shown.origin(cited)
        and d.article.id != cited.article_id
        and all(c.quote in d.article.text for c in statement.citations)
    }
    return tuple(sorted(outlets - {cited.outlet, ""}))


def _list(speakers: Iterable[Speaker]) -> str:
    return listed(list(dict.fromkeys(named(speaker) for speaker in speakers)))


def _are_several(speakers: Sequence[Speaker]) -> bool:
    return len({s.name for s in speakers}) > 1 or any(map(_is_several, speakers))


def _is_several(speaker: Speaker) -> bool:
    """`two divers`, and `officials in Moscow`, who are nobody in particular."""
    first = speaker.name.split()[0]
    return speaker.kind is SpeakerKind.GROUP or (first.endswith("s") and first[:-1] in PERSON_NOUNS)

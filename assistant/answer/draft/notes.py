"""The notes of an answer: what a reader must know besides the statements that have passed the check."""

from collections.abc import Sequence

from assistant.answer.draft.checked_statements import CheckedStatements, parts_of
from assistant.answer.draft.naming import listed, named_list, names_several
from assistant.answer.draft.time_order import day_of
from assistant.answer.draft.values import Arrangement, Draft
from assistant.answer.values import Statement
from corpus.attribution import Speaker


def correction_of(drafted: Draft, checked: CheckedStatements) -> str:
    """That those who were asked about did not say so, with who did, or who comes nearest to it; or ""."""
    if not drafted.premise:
        return ""
    apart = (*drafted.against, *drafted.besides, *drafted.looking)
    others = [(key, speaker) for key, speaker in checked.speakers if key not in apart]
    saying_so = [speaker for key, speaker in others if key in drafted.saying_so]
    nearest = [speaker for _, speaker in others]
    told = ""
    if saying_so and not drafted.notes:
        told = f"; {_told_apart(drafted, saying_so)} {'do' if names_several(saying_so) else 'does'}"
    elif nearest:
        told = (
            f"; the nearest to it is what {_told_apart(drafted, nearest)} {'say' if names_several(nearest) else 'says'}"
        )
    return f"Nothing in these articles has {listed(drafted.premise)} saying so{told}."


def _told_apart(drafted: Draft, speakers: Sequence[Speaker]) -> str:
    """Their names, with the role of who has the name of somebody who did not say so."""
    if any(name.endswith(f" {speaker.name}") for name in drafted.premise for speaker in speakers):
        return listed(list(dict.fromkeys(f"{s.name} ({s.role})" if s.role else s.name for s in speakers)))
    return named_list(speakers)


def notes_of(drafted: Draft, checked: CheckedStatements) -> tuple[str, ...]:
    """What a reader must know besides the correction."""
    asked = [(drafted, checked), *((part.draft, part.checked) for part in parts_of(drafted, checked))]
    notes = (
        *drafted.notes,
        *(_order_note(shown) for draft, shown in asked if draft.arranged is Arrangement.BY_DAY),
        _reasons_note(drafted, checked),
        _copies_note(checked),
    )
    return tuple(note for note in notes if note)


def _order_note(checked: CheckedStatements) -> str:
    """Whether what is shown can show a change at all."""
    days = {day_of(c.published) for s in checked.statements if s.speaker for c in s.citations[:1]}
    dated = {day for day in days if day is not None}
    if not dated:
        return "These articles have no dates, so that what was said first cannot be told."
    undated = " What has no date comes last." if None in days else ""
    if len(dated) > 1:
        return f"In the order in which the articles appeared, from {min(dated)} to {max(dated)}.{undated}"
    if undated:
        return f"Only what was published on {min(dated)} has a date, so that no order of time can be told."
    return f"All of this was published on {min(dated)}: these articles show no change over time."


def _reasons_note(drafted: Draft, checked: CheckedStatements) -> str:
    """Whose words are shown without a reason, though it was asked for."""
    speakers = [(s.speaker, s.reason_for) for s in checked.statements if s.speaker]
    explained = {speaker.name for speaker, reason_for in speakers if reason_for is not None}
    unexplained = {s.name: s for s, _ in speakers if s.name in drafted.unexplained and s.name not in explained}
    if not unexplained:
        return ""
    without = list(unexplained.values())
    say = "say" if names_several(without) else "says"
    return f"No reason is given in these articles for what {named_list(without)} {say}."


def _copies_note(checked: CheckedStatements) -> str:
    """`The words of Ana Holm stand in The Orlo Post, too: a copy of the same report.`"""
    by_outlets: dict[tuple[str, ...], list[Statement]] = {}
    for statement in (checked.statements[n] for n in checked.roots):
        outlets = _also_in(checked, statement)
        if outlets:
            by_outlets.setdefault(outlets, []).append(statement)
    if not by_outlets:
        return ""
    outlets = tuple(sorted({outlet for several in by_outlets for outlet in several}))
    if len(by_outlets) > 1:
        return f"Some of these words stand in copies of the same reports, too: {listed(outlets)}."
    speakers = [s.speaker for s in by_outlets[outlets] if s.speaker]
    whose = f"The words of {named_list(speakers)}" if speakers else "The reporter's words"
    copies = "a copy" if len(outlets) == 1 else "copies"
    return f"{whose} stand in {listed(outlets)}, too: {copies} of the same report."


def _also_in(checked: CheckedStatements, statement: Statement) -> tuple[str, ...]:
    """The other outlets in which copies of the cited report have the cited words, of those that were found."""
    cited = statement.citations[0]
    outlets = {
        copy.article.outlet
        for copy in checked.articles.values()
        if copy.origin == checked.origin(cited)
        and copy.article.id != cited.article_id
        and all(c.quote in copy.article.text for c in statement.citations)
    }
    return tuple(sorted(outlets - {cited.outlet, ""}))

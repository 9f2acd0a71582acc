"""The HTML of the tab "Who said what": speakers and statements in lists, and the numbers of the charts as tables."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from assistant.service.browse import Page, Said, SpeakerTally, Timeline
from assistant.web.rendering import render
from corpus.attribution import Stance

STATEMENTS_EACH: Final = 3  # under a speaker, until all are asked for


class SpeakerCard(NamedTuple):
    """A speaker with the statements that are shown; `stances` is empty where all of the speaker's are assertions."""

    speaker: SpeakerTally
    statements: Sequence[Said]
    stances: Mapping[Stance, int]


def no_statements_html(*, is_filtered: bool) -> str:
    """There is nothing to list: because of the filters, or because the archive has nothing."""
    return render("statements/none", is_filtered=is_filtered)


def speakers_html(
    page: Page[SpeakerTally], said: Mapping[str, Sequence[Said]], statements: int, page_number: int
) -> str:
    """Speakers with the first statements of each; `statements` is how many all speakers made."""
    cards = [SpeakerCard(speaker, said[speaker.key], _stance_counts(speaker)) for speaker in page.items]
    return render("statements/speakers", cards=cards, page=page, statements=statements, page_number=page_number)


def statements_html(page: Page[Said], speaker: str, page_number: int) -> str:
    """Statements one after the other; all of one speaker's, where `speaker` names one."""
    return render("statements/statements", page=page, speaker=speaker, page_number=page_number)


def chart_heading_html(title: str) -> str:
    """The heading of a chart with its legend, which fits any width, as plotly's own does not."""
    return render("statements/chart_heading", title=title, stances=list(Stance))


def chart_tables_html(timeline: Timeline) -> str:
    """The numbers of both charts, for those who cannot see the charts or point at them."""
    return render("statements/chart_tables", timeline=timeline) if timeline.voices else ""


def _stance_counts(speaker: SpeakerTally) -> dict[Stance, int]:
    """How often the speaker asserts, denies and doubts, without those that never happen."""
    if speaker.asserts == speaker.statements:
        return {}
    counts = {Stance.ASSERTS: speaker.asserts, Stance.DENIES: speaker.denies, Stance.DOUBTS: speaker.doubts}
    return {stance: count for stance, count in counts.items() if count}

"""The list of the tab "Who said what": its filters, its order, its pages, and what a click in it leads to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from assistant.errors import QuestionError
from assistant.service.browse import MOST_AT_ONCE, Browser, StatementEntry
from assistant.web.article_html import article_html, placeholder_html
from assistant.web.charts import stance_counts
from assistant.web.messages import error_html
from assistant.web.question_filters import parse_date
from assistant.web.rendering import render
from corpus.archive.values import SpeakerOrder, SpeakerTally, StatementFilters, StatementOrder
from corpus.attribution import Stance

NO_ARTICLE: Final = "Choose a statement to read it in its article."
ORDERS: Final[Mapping[str, SpeakerOrder | StatementOrder]] = {
    "Speakers: most quoted first": SpeakerOrder.MOST,
    "Speakers: by name": SpeakerOrder.NAME,
    "Speakers: latest first": SpeakerOrder.LATEST,
    "Speakers: most denials first": SpeakerOrder.DENIALS,
    "Statements: newest first": StatementOrder.NEWEST,
    "Statements: oldest first": StatementOrder.OLDEST,
    "Statements: by speaker": StatementOrder.SPEAKER,
    "Statements: denials and doubts first": StatementOrder.STANCE,
    "Statements: by outlet": StatementOrder.OUTLET,
}

_SPEAKERS = 12  # on a page
_STATEMENTS = 40  # on a page
_STATEMENTS_EACH = 3  # under a speaker, until all are asked for
_MOST_EXPORTED = 20_000  # statements in one download


@dataclass(frozen=True, slots=True)
class StatementList:
    """What is listed and in which order. `cursors` are those of the pages turned to, the last is shown.

    `speaker` is the name of the speaker whose statements alone are listed, or ""; `all_speakers` the list before that.
    """

    wanted: StatementFilters = field(default_factory=StatementFilters)
    order: SpeakerOrder | StatementOrder = SpeakerOrder.MOST
    cursors: tuple[str, ...] = ("",)
    speaker: str = ""
    all_speakers: "StatementList | None" = None


class SpeakerCard(NamedTuple):
    """A speaker with the statements that are shown; `stances` is empty where all of the speaker's are assertions."""

    speaker: SpeakerTally
    statements: Sequence[StatementEntry]
    stances: Mapping[Stance, int]


def statement_list(
    topic: str, speaker: str, outlet: str, stance: str, since: str, until: str, order: str
) -> StatementList:
    """The list that the filters ask for. Raises QuestionError for what is not a date."""
    wanted = StatementFilters(
        speaker=speaker.strip(),
        topic=topic.strip(),
        stance=Stance(stance) if stance in list(Stance) else None,
        outlet=outlet,
        since=parse_date(since),
        until=parse_date(until),
    )
    if wanted.since and wanted.until and wanted.since > wanted.until:
        raise QuestionError("the start date is after the end date: write the earlier one under From")
    return StatementList(wanted, ORDERS.get(order, SpeakerOrder.MOST))


def statement_list_html(browser: Browser, listed: StatementList) -> str:
    """The speakers, each with some statements, or the statements one after the other."""
    if isinstance(listed.order, SpeakerOrder) and not listed.speaker:
        html = _speakers_html(browser, listed, listed.order)
    else:
        html = _statements_html(browser, listed)
    return html or render("statements/none", is_filtered=listed.wanted != StatementFilters())


def _speakers_html(browser: Browser, listed: StatementList, order: SpeakerOrder) -> str:
    page = browser.tallies(listed.wanted, listed.cursors[-1], _SPEAKERS, order=order)
    if not page.total:
        return ""
    statements = browser.newest_of(listed.wanted, page.items, _STATEMENTS_EACH)
    cards = [_card(speaker, statements[speaker.key]) for speaker in page.items]
    total = browser.statements(listed.wanted, limit=1).total
    return render("statements/speakers", cards=cards, page=page, page_number=len(listed.cursors), statements=total)


def _card(speaker: SpeakerTally, statements: Sequence[StatementEntry]) -> SpeakerCard:
    counts = {stance: count for stance, count in stance_counts(speaker).items() if count}
    return SpeakerCard(speaker, statements, {} if list(counts) == [Stance.ASSERTS] else counts)


def _statements_html(browser: Browser, listed: StatementList) -> str:
    order = listed.order if isinstance(listed.order, StatementOrder) else StatementOrder.NEWEST
    page = browser.statements(listed.wanted, listed.cursors[-1], _STATEMENTS, order=order)
    if not page.total:
        return ""
    return render("statements/statements", page=page, page_number=len(listed.cursors), speaker=listed.speaker)


def after_click(browser: Browser, listed: StatementList, action: str, value: str) -> StatementList:
    """The list after a click on one of its buttons; the same for anything else."""
    if action == "next":
        return replace(listed, cursors=(*listed.cursors, value))
    if action == "previous":
        return replace(listed, cursors=listed.cursors[:-1] or ("",))
    if action == "speaker":
        wanted = replace(listed.wanted, speaker_key=value)
        found = browser.tallies(wanted, limit=1).items
        return StatementList(wanted, listed.order, speaker=found[0].name, all_speakers=listed) if found else listed
    if action == "all-speakers":
        return listed.all_speakers or listed
    return listed


def statement_in_article_html(browser: Browser, id: str) -> str:
    """The article of a statement, with the statement marked."""
    found = browser.statement(id)
    if found is None:
        return placeholder_html(
            "That article has been removed or changed; choose Show to see what the archive has now."
        )
    return article_html(*found)


def statements_to_export(browser: Browser, wanted: StatementFilters) -> Iterator[StatementEntry]:
    """All statements wanted, up to what a spreadsheet program can take."""
    cursor, given = "", 0
    while given < _MOST_EXPORTED:
        page = browser.statements(wanted, cursor, MOST_AT_ONCE)
        yield from page.items
        given, cursor = given + len(page.items), page.next
        if not cursor:
            return


def incomplete_export_html(browser: Browser, wanted: StatementFilters, most: int = _MOST_EXPORTED) -> str:
    """What is said where a download does not have all statements; "" where it has."""
    total = browser.statements(wanted, limit=1).total
    if total <= most:
        return ""
    return error_html(
        f"the download has {most:,} of {total:,} statements: filter by topic, outlet or date to get the rest"
    )

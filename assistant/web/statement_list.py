"""The list of the tab "Who said what": its filters, its order, its pages, and what a click in it leads to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from assistant.errors import QuestionError
from assistant.service.browse import MOST_AT_ONCE, Browser, Said, SpeakerOrder, StatementFilters, StatementOrder
from assistant.web.article_html import article_html, placeholder_html
from assistant.web.messages import error_html
from assistant.web.question_filters import parse_date
from assistant.web.statement_list_html import STATEMENTS_EACH, no_statements_html, speakers_html, statements_html
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
    """The speakers, or the statements, of a list."""
    cursor, page_number = listed.cursors[-1], len(listed.cursors)
    if isinstance(listed.order, StatementOrder) or listed.speaker:
        order = listed.order if isinstance(listed.order, StatementOrder) else StatementOrder.NEWEST
        statements = browser.statements(listed.wanted, cursor, _STATEMENTS, order=order)
        if statements.total:
            return statements_html(statements, listed.speaker, page_number)
    else:
        speakers = browser.voices(listed.wanted, cursor, _SPEAKERS, order=listed.order)
        total = browser.statements(listed.wanted, limit=1).total
        if speakers.total:
            said = browser.heard(listed.wanted, speakers.items, STATEMENTS_EACH)
            return speakers_html(speakers, said, total, page_number)
    return no_statements_html(is_filtered=listed.wanted != StatementFilters())


def after_click(browser: Browser, listed: StatementList, action: str, value: str) -> StatementList:
    """The list after a click on one of its buttons; the same for anything else."""
    if action == "next":
        return replace(listed, cursors=(*listed.cursors, value))
    if action == "previous":
        return replace(listed, cursors=listed.cursors[:-1] or ("",))
    if action == "speaker":
        wanted = replace(listed.wanted, speaker_key=value)
        found = browser.voices(wanted, limit=1).items
        return StatementList(wanted, listed.order, speaker=found[0].name, all_speakers=listed) if found else listed
    if action == "all-speakers":
        return listed.all_speakers or listed
    return listed


def statement_in_article_html(browser: Browser, id: str) -> str:
    """The article of a statement, with the statement marked."""
    found = browser.said(id)
    if found is None:
        return placeholder_html(
            "That article has been removed or changed; choose Show to see what the archive has now."
        )
    return article_html(*found)


def statements_to_export(browser: Browser, wanted: StatementFilters) -> Iterator[Said]:
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

"""Looking into an archive: what is narrowed, sorted, counted and paged, over articles made for it and the sample."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.answer.pipeline import Assistant
from assistant.errors import CursorError
from assistant.service.browse import Browser, Page
from corpus.archive.store import Archive
from corpus.archive.values import OriginLinks, SpeakerOrder, StatementFilters, StatementOrder
from corpus.articles.article import Article
from corpus.articles.sentences import sentences_of
from corpus.attribution.values import Attribution, AttributionKind, Speaker, SpeakerKind, Stance

ROE = Speaker("Jane Roe", SpeakerKind.PERSON, "harbour master", ("Roe",))
OFFICIALS = Speaker("officials", SpeakerKind.UNNAMED)
BOARD = Speaker("The Port Board", SpeakerKind.ORGANISATION)


def says(sentence: int, speaker: Speaker | None, stance: Stance = Stance.ASSERTS) -> Attribution:
    return Attribution((), (), (), speaker, stance, AttributionKind.INDIRECT, (sentence,))


def put(
    archive: Archive,
    article: Article,
    *said: Attribution,
    near: tuple[str, ...] = (),
) -> None:
    """Each attribution's content is its whole sentence, as far as the full stop."""
    sentences = sentences_of(article)
    spans = [sentences[one.sentences[0]].span for one in said]
    filled = [replace(one, content=(span._replace(end=span.end - 1),)) for one, span in zip(said, spans, strict=True)]
    archive.put_article(article, sentences, attributions=filled, attribution_model="hand", links=OriginLinks(b"", near))


FERRY = Article(
    "/news/ferry.txt",
    "The ferry was sabotaged. Nobody sabotaged the ferry. The ferry sank at noon. The door was open.",
    "Ferry sinks",
    "Harbour Post",
    date(2026, 5, 1),
)
COPY = replace(FERRY, uri="/news/copy.txt", outlet="The Wire", published=date(2026, 5, 2))
WARD = Article(
    "/news/ward.txt",
    "Élodie's ward is closed. Tides will rise. Doors open at nine.",
    "Stewardship of the ward: 100% closed",
    "The Wire",
    None,
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path) as opened:
        put(opened, FERRY, says(0, ROE), says(1, BOARD, Stance.DENIES), says(2, OFFICIALS), says(3, None))
        put(opened, COPY, says(0, ROE), says(1, BOARD, Stance.DENIES), says(2, OFFICIALS), near=(FERRY.id,))
        put(opened, WARD, says(0, replace(ROE, role="")), says(1, ROE, Stance.DOUBTS))
        yield opened


@pytest.fixture
def browser(archive: Archive) -> Browser:
    return Browser(archive)


def said(
    browser: Browser, wanted: StatementFilters, order: StatementOrder = StatementOrder.NEWEST
) -> list[tuple[str, str]]:
    """Who, and the first word or two of what, as a reader sees it."""
    items = browser.statements(wanted, order=order).items
    return [(one.speaker.name if one.speaker else "", " ".join(one.content.split()[:2])) for one in items]


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        pytest.param(StatementFilters(), 9, id="everything"),
        pytest.param(StatementFilters(speaker="roe"), 4, id="a surname"),
        pytest.param(StatementFilters(speaker="the port board"), 2, id="an organisation"),
        pytest.param(StatementFilters(stance=Stance.DENIES), 2, id="a stance"),
        pytest.param(StatementFilters(outlet="the wire"), 5, id="an outlet, whatever its case"),
        pytest.param(StatementFilters(since=date(2026, 5, 2)), 3, id="from a day on, undated ones left out"),
        pytest.param(StatementFilters(until=date(2026, 5, 1)), 4, id="until a day, that day too"),
        pytest.param(StatementFilters(topic="tide"), 1, id="a word of a sentence, whatever its ending"),
        pytest.param(StatementFilters(topic="Ferry SABOTAGE"), 4, id="title and sentence: both words"),
        pytest.param(StatementFilters(topic='"closed ward"'), 0, id="a phrase that stands nowhere"),
        pytest.param(StatementFilters(topic='"the ward"'), 2, id="a phrase of the title"),
        pytest.param(StatementFilters(topic="war"), 0, id="not the inside of a word"),
        pytest.param(StatementFilters(topic="Wards"), 2, id="a word of the title, whatever its ending"),
        pytest.param(StatementFilters(topic="elodie"), 1, id="letters without their marks"),
        pytest.param(StatementFilters(topic="100%"), 2, id="a wildcard is a character"),
        pytest.param(StatementFilters(topic="10_%"), 0, id="and matches nothing else"),
        pytest.param(StatementFilters(topic='ferry" OR (NEAR *'), 0, id="no operators"),
        pytest.param(StatementFilters(topic="— ?!"), 9, id="no word is no topic"),
        pytest.param(StatementFilters(topic="\ud800\0"), 9, id="nothing that can be written"),
        pytest.param(
            StatementFilters(speaker="Roe", topic="ferry", stance=Stance.ASSERTS, outlet="The Wire"), 1, id="all"
        ),
    ],
)
def test_statements_are_narrowed(browser: Browser, wanted: StatementFilters, count: int) -> None:
    page = browser.statements(wanted)
    assert page.total == len(page.items) == count
    assert sum(voice.statements for voice in browser.tallies(wanted).items) == sum(1 for s in page.items if s.speaker)


def test_a_statement_has_its_sentence_word_for_word(browser: Browser) -> None:
    (one,) = browser.statements(StatementFilters(topic="tides")).items
    assert (one.speaker, one.stance, one.article.title) == (ROE, Stance.DOUBTS, WARD.title)
    assert one.content == "Tides will rise"
    assert [(c.quote, WARD.text[c.span.start : c.span.end]) for c in one.sentences] == [("Tides will rise.",) * 2]
    assert one.id == f"{WARD.id}-1"


def test_statements_are_sorted(browser: Browser) -> None:
    ferry = StatementFilters(topic="ferry", outlet="Harbour Post")
    assert [who for who, _ in said(browser, ferry)] == ["Jane Roe", "The Port Board", "officials", ""]
    assert [who for who, _ in said(browser, ferry, StatementOrder.SPEAKER)] == [
        "Jane Roe",
        "officials",
        "The Port Board",
        "",
    ]
    stances = [one.stance for one in browser.statements(StatementFilters(), order=StatementOrder.STANCE).items]
    assert stances == [Stance.DENIES] * 2 + [Stance.DOUBTS] + [Stance.ASSERTS] * 6
    days = [one.article.published for one in browser.statements(StatementFilters(), order=StatementOrder.OLDEST).items]
    assert days == [date(2026, 5, 1)] * 4 + [date(2026, 5, 2)] * 3 + [None] * 2
    outlets = [one.article.outlet for one in browser.statements(StatementFilters(), order=StatementOrder.OUTLET).items]
    assert outlets == ["Harbour Post"] * 4 + ["The Wire"] * 5


def test_voices_are_counted_by_stance_and_copies_are_one_report(browser: Browser) -> None:
    roe, board, *unnamed = browser.tallies(StatementFilters()).items
    assert (roe.name, roe.role, roe.statements, roe.asserts, roe.doubts) == ("Jane Roe", "harbour master", 4, 3, 1)
    assert (roe.articles, roe.reports, roe.first, roe.last) == (3, 2, date(2026, 5, 1), date(2026, 5, 2))
    assert (board.denies, board.reports) == (2, 1)
    assert [voice.name for voice in unnamed] == ["officials", "officials"]  # nobody knows whether they are the same
    for voice in unnamed:
        assert browser.statements(StatementFilters(speaker_key=voice.key)).total == 1
    assert browser.tallies(StatementFilters(), order=SpeakerOrder.DENIALS).items[0] == board
    assert [voice.name for voice in browser.most_quoted(10)] == ["Jane Roe", "The Port Board"]


def test_the_timeline_counts_each_statement_once_and_names_the_undated(browser: Browser) -> None:
    timeline = browser.timeline(StatementFilters(), speakers=1)
    assert [(entry.day.day, entry.name, entry.stance, entry.statements) for entry in timeline.days] == [
        (1, "Jane Roe", Stance.ASSERTS, 1),
        (2, "Jane Roe", Stance.ASSERTS, 1),
    ]
    assert timeline.undated == 2
    assert sum(day.statements for day in timeline.days) + timeline.undated == timeline.speakers[0].statements


def test_an_article_comes_whole_with_its_copies(browser: Browser) -> None:
    whole = browser.article(FERRY.id)
    assert whole is not None
    assert whole.article == FERRY
    assert (len(whole.sentences), len(whole.attributions)) == (4, 4)
    assert [copy.outlet for copy in whole.copies] == ["The Wire"]
    assert browser.article("0" * 16) is None
    assert browser.article("\ud800' OR 1") is None


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("ROE", ["Jane Roe"]),
        ("board port", ["The Port Board"]),
        ("f", ["officials", "officials"]),  # not everybody in whose article's id there is an f
        ("— %", ["Jane Roe", "The Port Board", "officials", "officials"]),
        ("_a", []),
    ],
)
def test_speakers_are_found_by_their_names(browser: Browser, search: str, names: list[str]) -> None:
    assert [entry.name for entry in browser.speakers(search).items] == names


@pytest.mark.parametrize(
    ("search", "titles"),
    [
        ("", ["Ferry sinks", "Ferry sinks", "Stewardship of the ward: 100% closed"]),
        ("sabotage", ["Ferry sinks", "Ferry sinks"]),
        ("ÉLODIE nine", ["Stewardship of the ward: 100% closed"]),
        ("ship", []),
    ],
)
def test_articles_are_found_newest_first(browser: Browser, search: str, titles: list[str]) -> None:
    page = browser.articles(search)
    assert [entry.title for entry in page.items] == titles
    assert page.total == len(titles)


Turn = Callable[[Browser, str, int], Page[object]]


@pytest.mark.parametrize("limit", [1, 7, 500])
@pytest.mark.parametrize(
    "turn",
    [
        *(
            pytest.param(
                lambda b, c, n, o=order: b.statements(StatementFilters(), c, n, order=o), id=f"statements-{order}"
            )
            for order in StatementOrder
        ),
        *(
            pytest.param(lambda b, c, n, o=order: b.tallies(StatementFilters(), c, n, order=o), id=f"voices-{order}")
            for order in SpeakerOrder
        ),
        pytest.param(lambda b, c, n: b.articles(cursor=c, limit=n), id="articles"),
        pytest.param(lambda b, c, n: b.speakers(cursor=c, limit=n), id="speakers"),
    ],
)
def test_the_pages_of_a_list_are_the_list(browser: Browser, turn: Turn, limit: int) -> None:
    whole = turn(browser, "", 500)
    assert not whole.next
    items, cursor = list[object](), ""
    while True:
        page = turn(browser, cursor, limit)
        assert (len(page.items) <= limit, page.total) == (True, len(whole.items))
        items += page.items
        if not (cursor := page.next):
            break
    assert items == list(whole.items)


def test_an_article_removed_between_two_pages_shifts_nothing(archive: Archive, browser: Browser) -> None:
    first = browser.articles(limit=2)
    archive.remove_article(COPY.id)
    assert [entry.id for entry in browser.articles(cursor=first.next, limit=2).items] == [WARD.id]


@pytest.mark.parametrize("cursor", ["x", "....", "é", "W10", "IjEi", "e30", "W251bGxd", "WyJ4IiwgMV0", "A" * 9_000])
def test_a_cursor_that_is_none_is_refused(browser: Browser, cursor: str) -> None:
    with pytest.raises(CursorError, match="begin again with the first page"):
        browser.statements(StatementFilters(), cursor)


def test_a_cursor_of_another_list_is_refused(browser: Browser) -> None:
    cursor = browser.statements(StatementFilters(), limit=1).next
    assert browser.statements(StatementFilters(), cursor, 1).items
    for turn in (
        lambda: browser.statements(StatementFilters(outlet="The Wire"), cursor),
        lambda: browser.statements(StatementFilters(), cursor, order=StatementOrder.OLDEST),
        lambda: browser.tallies(StatementFilters(), cursor),
        lambda: browser.articles(cursor=cursor),
    ):
        with pytest.raises(CursorError):
            turn()


def test_the_sample_is_listed_as_the_archive_has_it(assistant: Assistant) -> None:
    archive, browser = assistant.archive, Browser(assistant.archive)
    assert list(browser.articles(limit=500).items) == archive.articles()
    by_name = Counter((entry.name, entry.attributions) for entry in archive.speakers())
    assert Counter((entry.name, entry.attributions) for entry in browser.speakers(limit=500).items) == by_name
    everything = browser.statements(StatementFilters(), limit=500)
    assert everything.total == archive.counts().attributions
    for one in everything.items:
        article = archive.article(one.article.id)
        assert article is not None
        assert one.sentences
        assert all(citation.span.within(article.text) == citation.quote for citation in one.sentences)

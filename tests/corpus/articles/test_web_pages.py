import logging
import time
from datetime import date

import pytest

from corpus.articles.reading import read_file
from tests.corpus.articles.written import PAGE, Write, read_one, refusal


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_an_html_page_gives_its_article_and_details(encoding: str, write: Write) -> None:
    page = PAGE.replace("<head>", f'<head><meta charset="{encoding}">').encode(encoding)
    article = read_one(write("a.html", page))

    assert article.text.splitlines()[-2:] == [
        "The harbour ministry said on Thursday that the Orlen bridge had been closed since May.",
        "“We hid nothing,” minister Tessa Harrow said. She added that repairs would take a year.",
    ]
    assert (article.title, article.outlet) == ("Bridge shut after crack found", "Orlen Gazette")
    assert (article.published, article.byline) == (date(2026, 3, 5), "Ana Brodie")
    assert article.url == "https://gazette.example/2026/03/05/bridge"
    assert "alert" not in article.text


def test_a_declared_encoding_is_believed_where_the_bytes_alone_do_not_tell(write: Write) -> None:
    text = "Bakan, köprünün mayıs ayında kapatıldığını söyledi. İşçilerin hiçbiri bunu bilmiyordu, diye ekledi sözcü."
    page = f'<html><head><meta charset="windows-1254"></head><body><article><p>{text}</p></article></body></html>'

    assert read_one(write("a.htm", page.encode("cp1254"))).text.strip() == text


@pytest.mark.parametrize(
    "page",
    [
        "<html><body></body></html>",
        "<html><body><form>Log in <input name=a></form></body></html>",
        "<html><body><nav>" + "<a href=/x>Home page link</a>" * 40 + "</nav></body></html>",
        "<html><head><title>Not found</title></head><body><h1>404</h1><p>Sorry, no such page.</p></body></html>",
        "<html><body><noscript>Please switch JavaScript on.</noscript><div id=root></div></body></html>",
        "The minister said so.",
    ],
    ids=["empty", "log in", "links", "404", "script only", "no tags"],
)
def test_a_page_without_an_article_is_refused_and_nothing_else_is_printed(
    page: str, write: Write, caplog: pytest.LogCaptureFixture
) -> None:
    assert refusal(write("a.html", page)) == "no article found in the page"
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
    assert not logging.getLogger("htmldate.core").isEnabledFor(logging.ERROR)  # it logs only on broken dates


@pytest.mark.parametrize(
    "page",
    [
        "<html><body>" + "<div>" * 1_900_000 + "The minister said so.",
        "<html><body><article>" + "<p>The minister said so, and left at once.</p>" * 200_000,
        "<html><body><article><p " + "a='1' " * 1_600_000 + ">The minister said so and left.</p></article>",
        "<html><head><title>" + "a | " * 2_000_000 + "</title></head><body><p>The minister said so.</p></body></html>",
        "<html><body><!-- " + "-- > " * 1_900_000 + "<p>The minister said so.</p></body></html>",
        "<html><body><article><p>a" + " " * 9_000_000 + "b said so.</p></article></body></html>",
    ],
    ids=["nested", "wide", "attributes", "title", "comment", "spaces"],
)
def test_a_page_made_to_be_slow_does_not_hang(page: str, write: Write) -> None:
    begun = time.monotonic()

    list(read_file(write("a.html", page)))

    assert time.monotonic() - begun < 15

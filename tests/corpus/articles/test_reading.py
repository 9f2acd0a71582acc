import json
import logging
from collections.abc import Callable
from datetime import date

import pytest

from corpus.articles.article import Article, RefusedItem
from corpus.articles.fetch import Fetched
from corpus.articles.reading import read_all, read_file
from corpus.errors import ReadError
from tests.corpus.articles.written import PAGE, RSS, Write, texts


def in_a_page(text: str) -> str:
    return f"<html><body><article><p>{text}</p></article></body></html>"


@pytest.mark.parametrize(
    ("name", "wrapped"),
    [
        ("a.txt", str),
        ("a.md", str),
        ("a.jsonl", lambda text: json.dumps({"text": text})),
        ("a.html", in_a_page),
        ("a.rss", lambda text: RSS.replace("Short.", text)),
    ],
    ids=["txt", "md", "jsonl", "html", "feed"],
)
def test_a_text_too_long_for_an_article_is_refused_and_one_as_long_as_may_be_is_read(
    name: str, wrapped: Callable[[str], str], write: Write
) -> None:
    text = "He said no. " * 83_333 + "Yes."  # 1,000,000 characters

    longest = next(read_file(write(name, wrapped(text))))
    too_long = next(read_file(write(name, wrapped(text + "!"))))

    assert isinstance(longest, Article)
    assert longest.text == text
    assert isinstance(too_long, RefusedItem)
    assert too_long.reason == "has 1,000,001 characters: more than 1,000,000 is no news article; split it"


def from_pages(pages: dict[str, Fetched]) -> Callable[[str], Fetched]:
    def fetch(url: str) -> Fetched:
        if url not in pages:
            raise ReadError(url, "answered HTTP 404")
        return pages[url]

    return fetch


@pytest.mark.parametrize("content_type", ["text/html; charset=utf-8", "application/xhtml+xml", ""])
def test_a_page_is_known_by_its_address_as_given_and_linked_where_it_answered(content_type: str) -> None:
    given = "https://gazette.example/old"
    pages = {given: Fetched("https://gazette.example/new", content_type, PAGE.encode())}

    (article,) = read_all([given], fetch=from_pages(pages))

    assert isinstance(article, Article)
    assert (article.uri, article.url) == (given, "https://gazette.example/new")
    assert (article.title, article.published) == ("Bridge shut after crack found", date(2026, 3, 5))


@pytest.mark.parametrize("content_type", ["application/rss+xml", "text/xml", "text/html", "text/plain", ""])
def test_a_feed_is_known_by_its_content_whatever_it_is_called(content_type: str) -> None:
    url = "https://gazette.example/feed"

    found = list(read_all([url], fetch=from_pages({url: Fetched(url, content_type, RSS.encode())})))

    assert len(texts(found)) == 3
    assert all(item.uri.startswith(f"{url}#") for item in found)


def test_the_character_set_of_the_answer_is_believed() -> None:
    url = "https://gazette.example/tr"
    text = "Bakan, köprünün mayıs ayında kapatıldığını söyledi. İşçilerin hiçbiri bunu bilmiyordu, diye ekledi sözcü."
    page = f"<html><body><article><p>{text}</p></article></body></html>".encode("cp1254")

    (article,) = read_all([url], fetch=from_pages({url: Fetched(url, "text/html; charset=windows-1254", page)}))

    assert isinstance(article, Article)
    assert article.text.strip() == text


@pytest.mark.parametrize("content_type", ["application/pdf", "image/png", "application/json"])
def test_an_address_of_something_else_is_refused(content_type: str) -> None:
    url = "https://gazette.example/x"

    found = list(read_all([url], fetch=from_pages({url: Fetched(url, content_type, b"%PDF <html> said")})))

    assert found == [RefusedItem(url, f"is neither a web page nor a feed: its type is {content_type!r}")]


def test_an_address_that_cannot_be_fetched_is_a_refusal_and_the_next_is_read(write: Write) -> None:
    path = write("a.txt", "One said.")

    found = list(read_all(["https://gazette.example/gone", str(path)], fetch=from_pages({})))

    assert found[0] == RefusedItem("https://gazette.example/gone", "answered HTTP 404")
    assert texts(found) == ["One said."]


def test_a_reader_that_raises_gives_a_refusal_and_its_trace_only_to_a_verbose_log(
    write: Write, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(url: str) -> Fetched:
        raise RuntimeError(f"hostile page at {url}")

    caplog.set_level(logging.INFO)
    path = write("a.txt", "One said.")

    found = list(read_all(["https://gazette.example/x", str(path)], fetch=broken))

    assert found[0] == RefusedItem(
        "https://gazette.example/x", "could not be read (RuntimeError): `whosaid -v ingest` says more"
    )
    assert texts(found) == ["One said."]
    (record,) = caplog.records
    assert record.levelno == logging.INFO
    assert "hostile page" in caplog.text


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://gazette.example/a", "http://127.0.0.1:1/x"])
def test_the_real_fetcher_refuses_what_is_not_a_public_web_address(url: str) -> None:
    (refused,) = read_all([url])

    assert isinstance(refused, RefusedItem)
    assert refused.reason in ("is not an http(s) address", "is at a private address")

"""Reading, on files that each test writes. All names and texts are invented."""

import json
import logging
import os
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.articles.article import Article, RefusedItem
from corpus.articles.fetch import Fetched
from corpus.articles.files import count_items, read_all, read_file
from corpus.errors import ReadError

BODY = "The ministry said the Orlen bridge was safe.\nEngineer Ivo Tamm denied it."
DATE_REASON = "published: {!r} is not a date: write YYYY-MM-DD"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def read_one(path: Path) -> Article:
    (article,) = read_file(path)
    assert isinstance(article, Article), article
    return article


def refusal(path: Path) -> str:
    (refused,) = read_file(path)
    assert isinstance(refused, RefusedItem), refused
    assert refused.uri.startswith(str(path))
    assert "\n" not in refused.reason
    return refused.reason


def texts(found: Sequence[Article | RefusedItem]) -> list[str]:
    return [item.text for item in found if isinstance(item, Article)]


# .txt


@settings(max_examples=60, deadline=None)
@given(body=st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("\r\n\t"), max_size=200))
def test_the_text_of_a_txt_file_is_its_decoded_content_unchanged(
    body: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("txt") / "a.txt"
    path.write_bytes(("x" + body).encode())

    assert read_one(path).text == "x" + body


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_txt_file_is_decoded_without_newline_translation(encoding: str, write: Write) -> None:
    text = (
        "Bridge shut\r\nThe harbour ministry said on Thursday that the “safe” bridge had been closed since May.\r"
        "Nobody in the town had been asked about it, the owner of a café beside the river told the Gazette.\n"
    )

    assert read_one(write("a.txt", text.encode(encoding))).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Министр заявил, что мост был закрыт ещё в мае. Никто из рабочих об этом не знал, добавил он.", "cp1251"),
        ("Le ministre a déclaré que le pont était fermé depuis l'été, à la presse réunie près du fleuve.", "cp1252"),
    ],
    ids=["cp1251", "cp1252"],
)
def test_another_encoding_is_told_where_the_text_is_clear(text: str, encoding: str, write: Write) -> None:
    assert read_one(write("a.txt", text.encode(encoding))).text == text


@pytest.mark.parametrize(
    "raw",
    [
        "The café closed.".encode("cp1252"),  # one byte: é, ķ and Ž are equally good
        "Bakan, köprünün mayıs ayında kapatıldığını söyledi. İşçiler bunu bilmiyordu.".encode("cp1254"),
        "A miniszter azt mondta, hogy a hidat már májusban lezárták, tette hozzá a szóvivő.".encode("iso8859_2"),
        "大臣は橋が五月に閉鎖されたと述べた。労働者は誰も知らなかったと彼は付け加えた。".encode("shift_jis"),
    ],
    ids=["too short", "Turkish", "Hungarian", "Japanese"],
)
def test_an_encoding_that_cannot_be_told_is_refused_rather_than_guessed(raw: bytes, write: Write) -> None:
    assert refusal(write("a.txt", raw)) == "could not tell its character encoding: save it as UTF-8"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b" \r\n\t\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"The minister\0said so.", "is not text but binary data"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0", "is not text but binary data"),
        (b"GIF\x01\x02\x03\x04 said", "is not text but binary data"),
        (b"\xff\xfe\0\0T\0\0\0", "is not text but binary data"),
        (b"1234 -- 56.\n", "has no sentence in it"),
        (b"https://gazette.example/2026/03/05/bridge\n\n", "has no sentence in it"),
        (b"https://gazette.example/a\n123", "has no sentence in it"),
        (b"a" * 10_000_001, "is 10.0 MB: an article may have at most 10 MB"),
    ],
    ids=[
        "empty",
        "white space",
        "only a mark",
        "NUL",
        "ELF",
        "controls",
        "UTF-32",
        "digits",
        "address",
        "+digits",
        "10MB",
    ],
)
def test_a_file_without_a_text_is_refused_by_reason(content: bytes, reason: str, write: Write) -> None:
    assert refusal(write("a.txt", content)) == reason


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


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Bridge shut after crack found\n\nThe ministry said so.", "Bridge shut after crack found"),
        ("\n\nBridge shut\r\nThe ministry said so.", "Bridge shut"),
        ("https://gazette.example/a\n\nBridge shut\nThe ministry said so.", "Bridge shut"),
        ("* * *\nBridge shut: who knew?\nThe ministry said so.", "Bridge shut: who knew?"),
        ("The ministry said the bridge was safe.\nIvo Tamm denied it.", "The ministry said the bridge was safe."),
        ("The ministry said the bridge was safe. Ivo Tamm denied it.", "The ministry said the bridge was safe."),
        ("Bridge shut", "Bridge shut"),
        ("The ministry said " + "very " * 30 + "little.\nNo more.", "The ministry said " + "very " * 11 + "very…"),
        ("x" * 300, "x" * 80),
    ],
    ids=["headline", "crlf", "address", "stars", "sentence line", "sentence", "one line", "long", "one word"],
)
def test_the_title_of_a_txt_is_its_headline_or_else_its_beginning(text: str, title: str, write: Write) -> None:
    assert read_one(write("a.txt", text)).title == title


@pytest.mark.parametrize(
    ("name", "first_line", "url", "outlet", "published"),
    [
        ("a.txt", "https://www.gazette.example/2026/03/05/bridge", True, "gazette.example", date(2026, 3, 5)),
        ("a.txt", "http://gazette.example/news/2026-3-5/x", True, "gazette.example", None),
        ("a.txt", "https://gazette.example/n/2026/3/5", True, "gazette.example", date(2026, 3, 5)),
        ("a.txt", "https://gazette.example/n-2026-03-05.html", True, "gazette.example", date(2026, 3, 5)),
        ("a.txt", "https://gazette.example/2026/13/45/x", True, "gazette.example", None),
        ("gazette_2016-09-25_bridge.txt", "https://gazette.example/x", True, "gazette.example", date(2016, 9, 25)),
        ("gazette_2016-09-25_bridge.txt", "Bridge shut", False, "", date(2016, 9, 25)),
        ("gazette_2016-02-30_bridge.txt", "Bridge shut", False, "", None),
        ("12016-09-255.txt", "Bridge shut", False, "", None),
        ("a.txt", "ftp://gazette.example/2026/03/05/bridge", False, "", None),
    ],
)
def test_the_first_line_and_the_file_name_of_a_txt_say_where_and_when(
    name: str, first_line: str, url: bool, outlet: str, published: date | None, write: Write
) -> None:
    text = f"{first_line}\n\n{BODY}"
    article = read_one(write(name, text))

    assert (article.url, article.outlet, article.published) == (first_line if url else "", outlet, published)
    assert article.text == text


# Markdown


def test_front_matter_becomes_the_details_and_the_body_the_text(write: Write) -> None:
    front = """---
title: "Bridge shut: who knew?"
outlet: Orlen Gazette
published: 2026-03-05
byline: [Ana Brodie, Ivo Tamm]
url: https://gazette.example/bridge
fictional: true
---

"""
    article = read_one(write("a.md", front + BODY + "  \n\n"))

    assert article.text == BODY + "  \n\n"
    assert (article.title, article.outlet) == ("Bridge shut: who knew?", "Orlen Gazette")
    assert (article.published, article.byline) == (date(2026, 3, 5), "Ana Brodie, Ivo Tamm")
    assert (article.url, article.fictional) == ("https://gazette.example/bridge", True)


def test_front_matter_with_windows_line_ends_leaves_the_body_as_it_is(write: Write) -> None:
    article = read_one(write("a.markdown", b"---\r\ntitle: Bridge\r\n---\r\n\r\nOne said.\r\nTwo did.\r\n"))

    assert (article.title, article.text) == ("Bridge", "One said.\r\nTwo did.\r\n")


def test_markdown_without_front_matter_is_all_text(write: Write) -> None:
    article = read_one(write("a.md", f"# Bridge shut\n\n{BODY}\n"))

    assert (article.title, article.text) == ("Bridge shut", f"# Bridge shut\n\n{BODY}\n")


@pytest.mark.parametrize("value", ["1984", "No", "007", "12:30", "2026-03-05", "3.50"])
def test_a_title_that_yaml_would_turn_into_something_else_stays_as_written(value: str, write: Write) -> None:
    assert read_one(write("a.md", f"---\ntitle: {value}\n---\n{BODY}")).title == value


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("title: Bridge\noutlet: [Gazette\nx: y", "line 4: broken front matter: "),
        ("title: Bridge: shut", "line 2: broken front matter: mapping values are not allowed here"),
        ("just words", "line 1: broken front matter: write 'name: value' lines"),
        ("title: " + "[" * 30_000, "line 1: broken front matter: nested too deeply"),
        ("title: " + "x" * 70_000, "line 1: the front matter is longer than 64000 characters"),
        ("title: [Bridge, shut]", "title: a list is not text"),
        ("title: !!python/object/apply:os.getcwd []", "title: a list is not text"),
        ("fictional: perhaps", "fictional: 'perhaps' is neither true nor false"),
        ("published: foo", DATE_REASON.format("foo")),
        ("published: 2026-02-30", DATE_REASON.format("2026-02-30")),
        ("published: [2026-03-05]", "published: a list is not a date: write YYYY-MM-DD"),
        ("published: 2026", DATE_REASON.format("2026")),
    ],
    ids=lambda value: value[:30],
)
def test_broken_front_matter_is_refused_with_its_line_or_name(front: str, reason: str, write: Write) -> None:
    assert refusal(write("a.md", f"---\n{front}\n---\n{BODY}")).startswith(reason)


def test_front_matter_that_never_ends_is_refused(write: Write) -> None:
    assert (
        refusal(write("a.md", f"---\ntitle: Bridge\n{BODY}"))
        == "line 1: the front matter is not closed by a line '---'"
    )


def test_a_yaml_bomb_is_refused_at_once(write: Write) -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{y}: &{y} [{', '.join([f'*{x}'] * 10)}]" for x, y in zip("abcdefghi", "bcdefghij", strict=True)]
    begun = time.monotonic()

    assert refusal(write("a.md", "---\n" + "\n".join([*lines, "byline: *j"]) + f"\n---\n{BODY}")) == (
        "byline: a list is not text"
    )
    assert time.monotonic() - begun < 2


def test_front_matter_with_no_body_is_refused(write: Write) -> None:
    assert refusal(write("a.md", "---\ntitle: Bridge\n---\n")) == "is empty"


@pytest.mark.parametrize("value", ["", "~", "null", '""'])
def test_a_missing_date_is_fine(value: str, write: Write) -> None:
    assert read_one(write("a.md", f"---\npublished: {value}\n---\n{BODY}")).published is None


@pytest.mark.parametrize(
    "written",
    [
        "2016-09-25",
        "2016-09-25T23:30:00-05:00",  # the day as written, whatever the zone
        "2016-09-25 10:00",
        "20160925",
        "September 25, 2016",
        "25 Sept 2016",
        "Sun, 25 Sep 2016 23:10:00 -0500",
        "25/09/2016",
        "2016/09/25",
    ],
)
def test_a_written_date_is_read(written: str, write: Write) -> None:
    assert read_one(write("a.md", f'---\npublished: "{written}"\n---\n{BODY}')).published == date(2016, 9, 25)


@pytest.mark.parametrize(
    "written",
    ["03/04/2016", "1 May 16", "May 2016", "tomorrow", "2016-13-01", "31 June 2016", "1474761600", "Sunday", "12:30"],
)
def test_a_date_that_is_ambiguous_or_none_is_refused(written: str, write: Write) -> None:
    assert refusal(write("a.md", f'---\npublished: "{written}"\n---\n{BODY}')) == DATE_REASON.format(written)


def test_control_characters_leave_the_details_but_not_the_text(write: Write) -> None:
    front = '---\ntitle: "Bridge\\x1b[31m \\u202eshut\\n now"\nurl: "javascript:alert(1)"\n---\n'
    article = read_one(write("a.md", front + "One\x0bsaid.\n"))

    assert (article.title, article.url, article.text) == ("Bridge[31m shut now", "", "One\x0bsaid.\n")


@pytest.mark.parametrize("url", ["file:///etc/x", "https://", "https://a b.example/", "https://u:p@a.example/", "/x"])
def test_a_link_that_a_reader_may_not_follow_is_dropped(url: str, write: Write) -> None:
    assert read_one(write("a.md", f'---\nurl: "{url}"\n---\n{BODY}')).url == ""


# JSON lines


def test_each_good_line_is_an_article_and_each_bad_one_a_refusal_with_its_number(write: Write) -> None:
    good = {"text": BODY, "title": "Bridge", "outlet": "Gazette", "published": "2026-03-05", "byline": "Ana Brodie"}
    lines = [
        json.dumps({**good, "id": "a7", "url": "https://gazette.example/b"}),
        "{broken",
        "",
        json.dumps({"title": "no text"}),
        json.dumps({**good, "published": "foo"}),
        json.dumps(["a list"]),
        json.dumps({"text": 7}),
        '{"text": "half \\ud800 a pair"}',
        '{"text": "nul \\u0000"}',
        "[" * 100_000,
        json.dumps({**good, "title": True}),
        json.dumps({**good, "id": 12, "title": 1984, "published": 20260305, "fictional": True}),
        json.dumps({**good, "id": "a7"}),
        json.dumps({"text": "Last said."}),
    ]
    path = write("a.jsonl", "\ufeff" + "\n".join(lines))

    found = list(read_file(path))

    assert [(item.uri.removeprefix(str(path)), getattr(item, "reason", "")) for item in found] == [
        ("#a7", ""),
        (":2", "is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        (":4", 'has no "text"'),
        (":5", DATE_REASON.format("foo")),
        (":6", 'is not a JSON object: write {"text": "..."}'),
        (":7", '"text": 7 is not text'),
        (":8", "holds broken characters (half of a surrogate pair)"),
        (":9", "is not text but binary data"),
        (":10", "is not JSON: maximum recursion depth exceeded while decoding a JSON array from a unicode string"),
        (":11", "title: True is not text"),
        ("#12", ""),
        ("#a7", "has the same id as an earlier article of this file"),
        ("#14", ""),
    ]
    first, second, third = (item for item in found if isinstance(item, Article))
    assert (first.text, first.title, first.published, first.url) == (
        *(BODY, "Bridge", date(2026, 3, 5), "https://gazette.example/b"),
    )
    assert (second.title, second.published, second.fictional) == ("1984", date(2026, 3, 5), True)
    assert third.title == "Last said."


def test_a_json_lines_file_may_be_larger_than_an_article_but_a_line_may_not(write: Write) -> None:
    long = json.dumps({"text": "said " * 200_000, "note": "x" * 4_000_000})
    path = write("a.jsonl", "\n".join([long, long, json.dumps({"text": "x" * 10_000_000}), '{"text": "Last said."}']))

    found = list(read_file(path))

    assert [item.uri[len(str(path)) :] for item in found] == ["#1", "#2", ":3", "#4"]
    assert found[2] == RefusedItem(f"{path}:3", "is longer than 10 MB")


def test_a_json_lines_file_that_is_not_utf8_is_refused_line_by_line(write: Write) -> None:
    path = write("a.jsonl", b'{"text": "caf\xe9 said"}\n{"text": "One said."}\n')

    assert [getattr(item, "reason", "ok") for item in read_file(path)] == ["is not UTF-8: save the file as UTF-8", "ok"]


def test_an_id_or_uri_of_a_line_never_becomes_a_path(write: Write, tmp_path: Path) -> None:
    secret = write("secret.txt", "The password was said.")
    line = {"text": "One said.", "id": f"../../{secret}", "uri": str(secret), "url": secret.as_uri()}
    path = write("a.jsonl", json.dumps(line))

    article = read_one(path)

    assert article.uri.startswith(f"{tmp_path}/a.jsonl#")
    assert (article.text, article.url) == ("One said.", "")


# HTML

PAGE = """<html lang="en"><head><title>Bridge shut - Orlen Gazette</title>
<meta property="og:site_name" content="Orlen Gazette"><meta name="author" content="Ana Brodie">
<meta property="article:published_time" content="2026-03-05T10:00:00Z">
<link rel="canonical" href="https://gazette.example/2026/03/05/bridge"></head>
<body><nav><a href="/">Home</a> <a href="/x">News</a></nav><article><h1>Bridge shut after crack found</h1>
<p>The harbour ministry said on Thursday that the Orlen bridge had been closed since May.</p>
<p>“We hid nothing,” minister Tessa Harrow said. <a href="/h">She</a> added that repairs would take a year.</p>
<script>alert("no")</script></article><footer>Copyright 2019</footer></body></html>"""


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


# Feeds

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Orlen Gazette</title>
<item><title>Bridge shut</title><link>https://gazette.example/1</link><dc:creator>Ana Brodie</dc:creator>
<pubDate>Thu, 05 Mar 2026 23:30:00 -0500</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>The ministry said it was <b>safe</b>.</p><p>Ivo Tamm<br>denied it &amp; left.</p>
<script>alert(1)</script>]]></content:encoded></item>
<item><title>No link</title><guid isPermaLink="false">tag:x,7</guid><pubDate>some day</pubDate>
<description>&lt;p&gt;Tamm said so.&lt;/p&gt;</description></item>
<item><title>A path for a link</title><link>/etc/hostname</link><description>Nobody said.</description></item>
<item><title>Empty</title><link>https://gazette.example/4</link></item>
<item><title>Again</title><link>https://gazette.example/1</link><description>Said twice.</description></item>
</channel></rss>"""


@pytest.mark.parametrize("suffix", [".xml", ".rss"])
def test_each_entry_of_a_feed_is_an_article(suffix: str, write: Write) -> None:
    path = write(f"feed{suffix}", RSS)

    found = list(read_file(path))

    first, second, third = (item for item in found if isinstance(item, Article))
    assert (first.uri, first.url) == (f"{path}#https://gazette.example/1", "https://gazette.example/1")
    assert first.text == "The ministry said it was safe.\nIvo Tamm\ndenied it & left."
    assert (first.title, first.outlet, first.byline) == ("Bridge shut", "Orlen Gazette", "Ana Brodie")
    assert first.published == date(2026, 3, 5)
    assert (second.uri, second.text, second.published) == (f"{path}#tag:x,7", "Tamm said so.", None)
    assert (third.uri, third.url) == (f"{path}#3", "")
    assert [item for item in found if isinstance(item, RefusedItem)] == [
        RefusedItem(f"{path}#https://gazette.example/4", "is empty"),
        RefusedItem(f"{path}#https://gazette.example/1", "has the same id as an earlier article of this file"),
    ]


def test_an_atom_feed_is_read_and_its_plain_text_is_left_alone(write: Write) -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Gazette</title><entry><title>Bridge</title>
    <id>urn:1</id><updated>2026-03-05T10:00:00Z</updated><link href="https://gazette.example/a"/>
    <content type="text">Tamm said 5 &lt;b&gt; 6.</content></entry></feed>"""
    article = read_one(write("a.atom", atom))

    assert (article.text, article.published) == ("Tamm said 5 <b> 6.", date(2026, 3, 5))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<rss><channel><item><title>un", "is not a feed that can be read"),
        ("not XML at all", "is not a feed that can be read"),
        ("<html><body><p>A page.</p></body></html>", "is not a feed that can be read"),
        ('<rss version="2.0"><channel><title>Gazette</title></channel></rss>', "has no entries"),
        ("<rss>" + "<a>" * 1_000_000, "has 1000001 tags: at most 200000 can be read"),
    ],
    ids=["cut off", "words", "page", "empty feed", "deep"],
)
def test_a_feed_that_gives_no_entries_is_refused(content: str, reason: str, write: Write) -> None:
    assert refusal(write("a.xml", content)) == reason


def test_a_feed_file_that_holds_a_path_or_an_address_does_not_open_it(write: Write) -> None:
    inner = write("inner.rss", RSS)

    assert refusal(write("outer.rss", str(inner))) == "is not a feed that can be read"
    assert refusal(write("other.rss", inner.as_uri())) == "is not a feed that can be read"


def test_entities_of_a_feed_neither_explode_nor_read_files(write: Write, tmp_path: Path) -> None:
    write("secret.txt", "The password was said.")
    bomb = '<!ENTITY a "aaaaaaaaaaaaaaaaaaaa">'
    bomb += "".join(f'<!ENTITY {y} "{f"&{x};" * 20}">' for x, y in zip("abcdefghij", "bcdefghijk", strict=True))
    head = f'<!DOCTYPE r [{bomb}<!ENTITY file SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    item = "<item><link>https://gazette.example/{}</link><description>Tamm said {}.</description></item>"
    feed = f'{head}<rss version="2.0"><channel>{item.format(1, "&file;")}{item.format(2, "&k;")}</channel></rss>'
    begun = time.monotonic()

    found = list(read_file(write("a.xml", feed)))

    assert time.monotonic() - begun < 5
    assert all(len(text) < 1000 and "password" not in text for text in texts(found))


# Folders


def test_a_folder_is_walked_in_order_without_hidden_files(write: Write, tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.md", "a.txt", "c.TXT"):
        write(name, f"{name} said so.")
    for name in (".hidden.txt", ".git/x.txt", ".DS_Store", "b/Thumbs.db", "__MACOSX/a.txt"):
        write(name, "Nobody said.")
    write("d.pdf", "x")
    write("e", "x")

    found = list(read_all([str(tmp_path)]))

    assert [os.path.relpath(item.uri, tmp_path) for item in found] == [
        "a.txt",
        "b/1.md",
        "b/2.txt",
        "c.TXT",
        "d.pdf",
        "e",
    ]
    assert [item.reason for item in found if isinstance(item, RefusedItem)] == [
        "is a '.pdf' file: only .atom, .htm, .html, .jsonl, .markdown, .md, .rss, .txt, .xml can be read",
        "has none of .atom, .htm, .html, .jsonl, .markdown, .md, .rss, .txt, .xml",
    ]
    assert count_items([str(tmp_path)]) == 6


def test_a_path_is_made_absolute_but_links_are_not_followed(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("real/a.txt", "One said.")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    monkeypatch.chdir(tmp_path)

    (by_link,) = read_all(["./link/../link/a.txt"])
    (by_folder,) = read_all(["link"])

    assert by_link.uri == by_folder.uri == str(tmp_path / "link" / "a.txt")


def test_each_underlying_file_is_read_once(write: Write, tmp_path: Path) -> None:
    path = write("a/1.txt", "One said.")
    (tmp_path / "a" / "2.txt").symlink_to(path)
    (tmp_path / "a" / "3.txt").hardlink_to(path)

    assert [item.uri for item in read_all([str(path), str(tmp_path), str(tmp_path / "a"), str(path)])] == [str(path)]


def test_links_in_a_circle_end(write: Write, tmp_path: Path) -> None:
    write("a/1.txt", "One said.")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "self").symlink_to("self")

    found = list(read_all([str(tmp_path)]))

    assert texts(found) == ["One said."]
    assert [item.reason for item in found if isinstance(item, RefusedItem)] == [
        "could not be opened: Too many levels of symbolic links"
    ]


def test_a_link_out_of_the_folder_given_is_refused(
    write: Write, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.txt").write_text("The password was said.")
    (tmp_path / "file.txt").symlink_to(outside / "secret.txt")
    (tmp_path / "folder").symlink_to(outside)
    write("z.txt", "One said.")

    found = list(read_all([str(tmp_path)]))

    assert texts(found) == ["One said."]
    assert len(found) == 3
    assert "is a link to something outside" in found[0].reason  # type: ignore[union-attr]


@pytest.mark.parametrize("missing", ["nowhere", "nowhere/a.txt", "a\0b", "\ud800"])
def test_a_missing_path_is_named(missing: str) -> None:
    (refused,) = read_all([missing])

    assert isinstance(refused, RefusedItem)
    assert refused.reason == f"no such file or folder: {missing.encode('utf-8', 'replace').decode()!r}"


def test_a_pipe_is_refused_rather_than_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")

    (refused,) = read_all([str(tmp_path)])

    assert refused == RefusedItem(str(tmp_path / "a.txt"), "is not a regular file")


def test_a_name_that_is_not_utf8_is_refused_in_printable_form(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text("One said.")

    (refused,) = read_all([str(tmp_path)])

    assert refused == RefusedItem(str(tmp_path / "caf?.txt"), "has a name that is not UTF-8: rename it")


def test_one_bad_file_never_stops_the_others_and_reading_is_lazy(write: Write, tmp_path: Path) -> None:
    write("1.txt", "One said.")
    write("2.md", "---\n{\n---\nx")
    later = write("3.txt", "Three said.")

    reading = read_all([str(tmp_path)])
    first = next(reading)
    later.write_text("Changed, three said.")

    assert texts([first, *reading]) == ["One said.", "Changed, three said."]


# Addresses


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

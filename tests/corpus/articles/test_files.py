import json
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.articles.article import Article, RefusedItem
from corpus.articles.reading import read_file
from tests.corpus.articles.written import Write, read_one, refusal

BODY = "The ministry said the Orlen bridge was safe.\nEngineer Ivo Tamm denied it."
DATE_REASON = "published: {!r} is not a date: write YYYY-MM-DD"


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
    ("written", "title"),
    [
        ("Bridge: shut", "Bridge: shut"),
        ("Live: the dam: what we know", "Live: the dam: what we know"),
        ("“Dead”: the mayor's plan", "“Dead”: the mayor's plan"),
        ('"Dead": the mayor\'s plan', '"Dead": the mayor\'s plan'),
        ("'No deal' - it's over: the strike", "'No deal' - it's over: the strike"),
        ("@harbour: ferries late", "@harbour: ferries late"),
        ("*Update*: ferries late", "*Update*: ferries late"),
        ("%s of wells tested: none clean\t", "%s of wells tested: none clean"),
        ("Ana Torv:", "Ana Torv:"),
    ],
)
def test_a_value_that_is_no_yaml_is_read_as_it_is_written(written: str, title: str, write: Write) -> None:
    article = read_one(write("a.md", f"---\ntitle: {written}\noutlet: Gazette: Orlen\r\nbyline: [A, B]\n---\n{BODY}"))

    assert (article.title, article.outlet, article.byline) == (title, "Gazette: Orlen", "A, B")


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("title: Bridge\noutlet: [Gazette\nx: y", "line 4: broken front matter: "),
        ("title: Bridge: shut\n  for: ever", "line 2: broken front matter: mapping values are not allowed here (write"),
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

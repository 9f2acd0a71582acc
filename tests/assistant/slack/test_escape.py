"""No words of an article do anything in Slack."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.slack.escape import escaped, linked, plain, shortened, unescaped

HOSTILE = (
    "<!channel> <@U123> <#C1|x> <https://e.example|click> *bold* _it_ ~no~ `code` > quote :skull: @here\n• a\u202e"
)


def test_pings_links_and_formatting_become_words() -> None:
    shown = escaped(HOSTILE)
    assert not re.search(r"[<>*~`\n\u202e]", shown)
    assert "&lt;!channel&gt; &lt;@U123&gt; &lt;#C1|x&gt; &lt;https://e.example|click&gt;" in shown
    assert "_it_" not in shown
    assert ":skull:" not in shown


@given(st.text())
def test_nothing_is_left_that_slack_parses(words: str) -> None:
    shown = escaped(words)
    assert not re.search(r"[<>*~`\n\r]", shown)
    assert not re.search(r"&(?!amp;|lt;|gt;)", shown)
    assert not re.search(r"(?<![^\W_])_(?=\S)", shown)  # nothing that could begin italics
    assert not re.search(r"(?<!\w):[\w'+-]+:", shown)


@given(st.text(st.characters(exclude_characters="*~`_:", exclude_categories=("Cc", "Cf", "Cs"))))
def test_words_without_markup_are_shown_as_they_are(words: str) -> None:
    entities = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
    assert re.sub("&(?:lt|gt|amp);", lambda m: entities[m[0]], escaped(words)) == plain(words)


@pytest.mark.parametrize("words", ["snake_case", "a_b_c", "10:30 to 12:00", "Tom & Jerry", "a|b", "naïve «q»"])
def test_plain_words_keep_their_letters(words: str) -> None:
    assert escaped(words).replace("&amp;", "&") == words


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://news.example/a?b=1&c=2", "<https://news.example/a?b=1&amp;c=2|[1]>"),
        ("https://news.example/a|b>c<d e", "<https://news.example/a%7Cb%3Ec%3Cd%20e|[1]>"),
        ("http://news.example/ü%20x", "<http://news.example/%C3%BC%20x|[1]>"),
        ("javascript:alert(1)", "[1]"),
        ("javascript://news.example/%0aalert(1)", "[1]"),
        ("ftp://news.example/a", "[1]"),
        ("file:///etc/passwd", "[1]"),
        ("https://", "[1]"),
        ("http://[", "[1]"),
        ("", "[1]"),
        ("https://news.example/" + "a" * 3000, "[1]"),
    ],
)
def test_only_web_addresses_are_linked_and_none_ends_its_link(url: str, link: str) -> None:
    assert linked(url, "[1]") == link


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("<@U0BOT> who &lt;said&gt; it &amp; why?", "who <said> it & why?"),
        ("<@U0BOT|whosaid> who?", "who?"),
        ("what of <https://news.example/a|news.example/a>?", "what of news.example/a?"),
        ("what of <https://news.example/a>?", "what of https://news.example/a?"),
        ("in <#C12|general> <!here> why", "in #general why"),
        ("&amp;lt;", "&lt;"),
    ],
)
def test_a_users_words_are_read_as_they_were_typed(sent: str, typed: str) -> None:
    assert unescaped(sent) == typed


def test_what_is_shortened_ends_with_a_word() -> None:
    assert shortened("one two three", 9) == "one two…"
    assert shortened("one two", 9) == "one two"
    assert shortened("x" * 50, 9) == "xxxxxxxx…"

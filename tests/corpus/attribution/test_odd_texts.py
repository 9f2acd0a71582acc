"""Texts that are no news, or are damaged, or very long: what extraction gives is sound, and it takes no longer."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.articles.article import Article
from corpus.articles.sentences import sentences_of
from corpus.attribution import Attribution, extract_attributions
from tests.corpus.attribution.reading import CLOSED, WORD_SALAD, rows


def check_form(text: str) -> list[Attribution]:
    """Holds what every consumer relies on, for any text."""
    article = Article(uri="file:///any.txt", text=text)
    sentences = sentences_of(article)
    found = extract_attributions(article, sentences)
    for number, attribution in enumerate(found):
        assert attribution.content
        for spans in (attribution.source, attribution.cue, attribution.content):
            assert list(spans) == sorted(spans)
            assert all(0 <= s.start < s.end <= len(text) and s.within(text).strip() for s in spans)
        every = (*attribution.source, *attribution.cue, *attribution.content)
        assert attribution.sentences == tuple(s.index for s in sentences if any(s.span.overlaps(e) for e in every))
        if attribution.reason_for is not None:
            assert attribution.reason_for < number
            assert found[attribution.reason_for].speaker == attribution.speaker is not None
    starts = [min(s.start for s in (*a.source, *a.cue, *a.content)) for a in found]
    assert starts == sorted(starts)
    assert extract_attributions(article, sentences) == found
    return found


PLAIN = f"Tilda Marsh said {CLOSED}. “We waited,” she said. Tarn Rail denied it, citing a letter."
ODD = {
    "empty": "",
    "blanks": " \n\t\r\n ",
    "another language": "Der Minister sagte am Montag, die Brücke sei gesperrt. „Wir warten“, sagte Tilda Marsch.",
    "no Latin letter": "Министр заявил, что мост закрыт. «Мы ждём», — сказала она.",
    "all capitals": PLAIN.upper(),
    "no punctuation": "tilda marsh said the bridge was closed and she said it would open and they said no",
    "HTML remains": f'<p class="x">{PLAIN}</p>&nbsp;<a href="#">said</a> <br/>',
    "one endless quotation": '"' + "We waited an hour and nobody came. " * 60,
    "a table": '| Port | said | 12 |\n|------|------|----|\n| Tarn | "no" | 13 |\n' * 5,
    "unbalanced marks": '“We waited,” she said. “Nobody came, Tilda Marsh said. "And" then “.',
    "only quotation marks": '"' * 99 + "“" * 99 + "'" * 99 + "’" * 99 + "»«",
    "CRLF": PLAIN.replace(". ", ".\r\n\r\n"),
    "emoji": "👩‍🚒 Tilda Marsh 🚒 said 🌉 “the bridge 🌉 is closed” 🚧.",
    "control characters": "\x01Tilda\x02 Marsh\x7f said\x1b[0m that\x0b the bridge\x0c was\x85 closed.",
    "cues alone": "said said, said that who said: said\n\nadding adding that",
    "lone surrogate": "Tilda Marsh said \ud800 that the bridge was closed.",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_texts_have_sound_attributions_or_none(text: str) -> None:
    check_form(text)


def test_line_ends_do_not_change_who_speaks() -> None:
    unix = PLAIN.replace(". ", ".\n\n")
    windows = unix.replace("\n", "\r\n")
    assert [row[:2] for row in rows(windows)] == [row[:2] for row in rows(unix)]


@settings(max_examples=100, deadline=None)
@given(WORD_SALAD | st.text(max_size=200))
def test_any_text_has_sound_attributions(text: str) -> None:
    check_form(text)


NORMAL = "\n\n".join(
    f"{PLAIN} A port official said that berth {n} was shut. The official added that it would open. They said so."
    for n in range(20)
)
LONG = {
    "many paragraphs": NORMAL + "\n\n",
    "one paragraph": NORMAL.replace("\n\n", " ") + " ",
    "one open quotation": '"' + NORMAL.replace('"', "").replace("\n\n", " ") + " ",
    "sentences inside quotations": '"We came. We went," Vasko said, "and so. We left" and ',
    "blank lines": "She came.\n" + " \n" * 20,
    "roles": "The minister said it. They said so. It said no. ",
    "turns": "MARSH: Yes, it is.\n",
    "names": "Mr. Abel Barrow met Ms. Cora Dunn at Tarn Rail. ",
    "commas": "Marsh, Vasko, Bell, ",
    "apostrophes": "the drivers' reports 'are theirs' and ",
}


@pytest.mark.parametrize("unit", LONG.values(), ids=LONG)
def test_time_grows_with_the_text_and_not_with_its_square(unit: str) -> None:
    """A ratio within one run. Were a step quadratic, ten times the text would take a hundred times as long.

    The better of two: a busy machine makes single times jump by half.
    """
    short, long = (min(seconds(unit, length) for _ in range(2)) for length in (4_000, 40_000))
    assert long < 10 * 2 * max(short, 0.05)


def seconds(unit: str, length: int) -> float:
    article = Article(uri="x", text=(unit * (length // len(unit) + 1))[:length])
    sentences = sentences_of(article)
    began = time.process_time()
    extract_attributions(article, sentences)
    return time.process_time() - began

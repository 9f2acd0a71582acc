"""Whose words columns and letters are."""

import pytest

from corpus.articles.article import Article
from corpus.articles.sentences import sentences_of
from corpus.attribution import extract_attributions
from corpus.attribution.speakers.authors import authored

COLUMN = """Close the old bridge.

The bridge at Tarn is a danger to everybody who crosses it. The council has known it since last winter.

“It will hold for years,” the mayor likes to say. It will not.

Martha Oldfield, who built bridges for thirty years, is a visiting lecturer at Merrow College."""

LETTERS = """Readers on the bridge.

LETTERS.

Your report on the bridge left out the bolts. Two of them have been missing since May.

Martha Oldfield.

Tarn.

I cross it every day, and it holds very well.

@bridgefan7.

Nobody asked the ferrymen about it.

Peter Lund.

Merrow.
"""


def _voices(text: str, **given: str) -> dict[str, str]:
    article = Article(uri="a.txt", text=text, **given)
    found = authored(article, sentences_of(article))
    return {" ".join(s.within(text) for s in a.content): a.speaker.name for a in found if a.speaker}


def test_a_column_is_its_authors_and_what_it_quotes_is_not() -> None:
    voices = _voices(COLUMN)
    assert set(voices.values()) == {"Martha Oldfield"}
    assert "The council has known it since last winter." in voices
    assert "“It will hold for years,” the mayor likes to say." not in voices
    assert not any("lecturer" in words for words in voices)


def test_the_author_has_the_role_that_the_line_gives() -> None:
    article = Article(uri="a.txt", text=COLUMN)
    speaker = next(authored(article, sentences_of(article))).speaker
    assert speaker is not None
    assert (speaker.role, speaker.aliases) == ("who built bridges for thirty years", ("Oldfield",))


@pytest.mark.parametrize(
    "last",
    [
        "Martha Oldfield is a reporter for the Tarn Post.",
        "Martha Oldfield, a lecturer, said the bridge is a danger.",
        "The bridge is the oldest one in the valley.",
        "Tarn Council is a body of thirty members.",
    ],
    ids=["a reporter", "somebody quoted", "a thing", "an organisation"],
)
def test_a_last_line_that_names_no_author_makes_no_column(last: str) -> None:
    assert _voices(COLUMN.rsplit("\n\n", 1)[0] + "\n\n" + last) == {}


def test_who_is_written_about_is_not_who_writes() -> None:
    told = COLUMN.replace("The council has known it", "Oldfield has known it")
    assert _voices(told) == {}


def test_a_letter_is_the_one_who_signs_it() -> None:
    voices = _voices(LETTERS)
    assert voices == {
        "Your report on the bridge left out the bolts.": "Martha Oldfield",
        "Two of them have been missing since May.": "Martha Oldfield",
        "I cross it every day, and it holds very well.": "@bridgefan7",
        "Nobody asked the ferrymen about it.": "Peter Lund",
    }


def test_names_that_head_a_list_are_no_signatures() -> None:
    headed = "Who stands for mayor.\n\nMartha Oldfield.\n\nShe built the bridge.\n\nPeter Lund.\n\nHe runs the ferry."
    assert _voices(headed) == {}


def test_an_opinion_in_the_first_person_is_its_bylines() -> None:
    text = "I built that bridge.\n\nNobody has asked me about it.\n\nIt will fall within a year."
    assert set(_voices(text, byline="Martha Oldfield", title="Opinion: the bridge").values()) == {"Martha Oldfield"}
    assert _voices(text, byline="Martha Oldfield", title="The bridge") == {}
    assert _voices(text, byline="Staff", title="Opinion: the bridge") == {}


def test_an_archive_holds_what_authors_claim_and_the_certain_ones_leave_it_out() -> None:
    article = Article(uri="a.txt", text=COLUMN)
    sentences = sentences_of(article)

    def by_author(*, thorough: bool) -> int:
        found = extract_attributions(article, sentences, thorough=thorough)
        return sum(a.speaker is not None and a.speaker.name == "Martha Oldfield" and not a.cue for a in found)

    assert by_author(thorough=True) == 3
    assert by_author(thorough=False) == 0

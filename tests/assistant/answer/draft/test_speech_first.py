"""Where it is asked what was said, speech comes before what people believe, plan or keep silent about."""

import pytest

from assistant.question.query import Asked, Query, Wants
from tests.assistant.newsprint import drafted, report_of

SAID = "Ana Holm said that the pier would be sold in June."
BELIEVES = "Ana Holm believes that the pier will be sold in June."
SILENT = "Ana Holm declined to say whether the pier would be sold in June."
OTHERS = "Bela Tarsin fears that the pier will be sold in June."


def _told(text: str, *sentences: str, words: bool) -> list[str]:
    wants = Wants(speech=words)
    query = Query(text, (Asked.WHAT_SAID,), "the pier would be sold in June", speakers=("Ana Holm",), wants=wants)
    return [s.text for s in drafted(query, report_of("\n\n".join(sentences))).statements if s.speaker]


@pytest.mark.parametrize("other", [BELIEVES, SILENT])
def test_what_somebody_said_is_told_and_not_what_they_believe_or_keep_silent_about(other: str) -> None:
    asked = "What did Ana Holm say about the sale of the pier in June?"
    assert _told(asked, other, SAID, words=True) == [SAID]


@pytest.mark.parametrize("only", [BELIEVES, SILENT])
def test_without_speech_what_there_is_is_told(only: str) -> None:
    assert _told("What did Ana Holm say about the sale of the pier in June?", only, words=True) == [only]


def test_a_question_of_belief_gets_the_belief_beside_the_words() -> None:
    feared = "Ana Holm fears that the sale of the pier in June comes too late."
    told = _told("What does Ana Holm fear about the sale of the pier in June?", SAID, feared, words=False)
    assert feared in told

"""What kind of answer a typed question wants, and whether it goes on from the one before."""

import pytest

from assistant.question.kind import what_kind
from assistant.question.learned_intent import IntentModel, goes_on, shipped_model
from assistant.question.query import Asked, Intent, Query
from assistant.question.reading_in_words import in_words
from corpus.attribution import Stance
from tests.assistant.asked import understand

KINDS = [
    ("who is tilda marsh", Intent.WHO_IS),
    ("how many boats sank at orlo", Intent.HOW_MANY),
    ("when does the tarn bridge open", Intent.WHEN),
    ("why did the mayor of tarn quit", Intent.WHY),
    ("what happened to the orlo pier", Intent.WHAT_HAPPENED),
    ("give me the short version of the bridge row", Intent.WHAT_HAPPENED),
    ("any news on the tarn bridge?", Intent.LATEST),
    ("was the orlo pier safe?", Intent.YES_NO),
    ("marsh's exact words about the bridge", Intent.QUOTATION),
]


@pytest.mark.parametrize(("question", "kind"), KINDS, ids=[question for question, _ in KINDS])
def test_the_kind_of_answer_is_told_from_the_words(question: str, kind: Intent) -> None:
    assert what_kind(question) is kind


def test_the_likelihoods_are_a_distribution_with_the_likeliest_first() -> None:
    shares = shipped_model().likely("who is tilda marsh")
    assert set(shares) == set(Intent)
    assert sum(shares.values()) == pytest.approx(1.0)
    assert list(shares.values()) == sorted(shares.values(), reverse=True)


def test_unknown_words_leave_what_is_likely_without_any() -> None:
    model = IntentModel((Intent.WHY, Intent.WHEN), (0.0, 1.0), {"why": (9.0, 0.0)}, -1.0, {})
    assert next(iter(model.likely("zzz"))) is Intent.WHEN
    assert next(iter(model.likely("why zzz"))) is Intent.WHY


GOING_ON = [
    "and the police?",
    "when was that?",
    "why not?",
    "did she deny it?",
    "what about the others",
    "and in tarn?",
]
ALONE = [
    "who won the castrel election?",
    "how big is the reward for the stolen cup?",
    "what did Ana Varro say about the pond?",
    "did Ana Varro say that she would resign?",
]


@pytest.mark.parametrize("question", GOING_ON)
def test_pronouns_and_ellipses_go_on(question: str) -> None:
    assert goes_on(question) > 0.5


@pytest.mark.parametrize("question", ALONE)
def test_a_question_that_stands_by_itself_inherits_nothing(question: str) -> None:
    assert goes_on(question) < 0.5
    query = understand(question, history=["Who says that the ferry had a faulty bow door?"])
    assert query.context == ""
    assert query.topic_is_own


def test_a_follow_up_takes_the_matter_before_it() -> None:
    query = understand("and why?", history=["Who says that the ferry had a faulty bow door?"])
    assert "bow door" in query.topic


SENTENCES = [
    (Query("q", (Asked.FACT,), "to the Orlo pier", intent=Intent.WHAT_HAPPENED), "What happened with the Orlo pier"),
    (Query("q", (Asked.FACT,), "the Orlo pier", intent=Intent.LATEST), "The latest on the Orlo pier"),
    (
        Query("q", (Asked.WHAT_SAID,), "about the pier", speakers=("Ana Holm",)),
        "Statements by Ana Holm about “the pier”",
    ),
    (Query("q", (Asked.WHY,), "it fell", speakers=("Ana Holm",)), "Reasons that Ana Holm gives for “it fell”"),
    (Query("q", (Asked.WHO_SAID,), "it fell", stances=(Stance.DENIES,)), "Who denies “it fell”"),
]


@pytest.mark.parametrize(("query", "sentence"), SENTENCES, ids=[sentence for _, sentence in SENTENCES])
def test_what_was_understood_is_said_as_a_person_would(query: Query, sentence: str) -> None:
    query = Query(**{**{f: getattr(query, f) for f in Query.__slots__}, "text": query.topic})
    assert in_words(query) == sentence


def test_what_would_only_repeat_the_question_is_not_said() -> None:
    assert in_words(understand("how many boats sank at orlo")) == ""

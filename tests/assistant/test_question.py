"""What a question asks, of whom, and about what."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import QuestionError
from assistant.question import LONGEST_QUESTION, Asked, KnownSpeaker, understand
from corpus.attribution import Stance

KNOWN = [
    KnownSpeaker("Mykhailo Podolyak", "adviser to the president"),
    KnownSpeaker("Ana Varro", "mayor of Dunholt"),
    KnownSpeaker("Joss Vell", "captain of the ferry"),
    KnownSpeaker("Petra Vell", "managing director"),
    KnownSpeaker("Kremlin"),
    KnownSpeaker("Ministry of Transport"),
]


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        pytest.param("Who says it was staged?", {Asked.WHO_SAID}, id="who"),
        pytest.param("who says it was staged and why?", {Asked.WHO_SAID, Asked.WHY}, id="who and why"),
        pytest.param("Which agency argued that it should end?", {Asked.WHO_SAID}, id="which"),
        pytest.param("After the storm, who complained about the water?", {Asked.WHO_SAID}, id="who, led in"),
        pytest.param("What did Ana Varro say about the water?", {Asked.WHAT_SAID}, id="what"),
        pytest.param("Why does Ana Varro think it is safe?", {Asked.WHY}, id="why"),
        pytest.param("On what grounds did the ministry refuse?", {Asked.WHY}, id="on what grounds"),
        pytest.param("Did Ana Varro say it is safe?", {Asked.DID_SAY}, id="did"),
        pytest.param("Who is for and who is against the ban?", {Asked.SIDES}, id="for and against"),
        pytest.param("How did Ana Varro and Joss Vell differ on this?", {Asked.SIDES}, id="differ"),
        pytest.param("How many people were on board?", {Asked.FACT}, id="fact"),
        pytest.param("Whom did Ana Varro accuse of haste?", {Asked.WHAT_SAID}, id="whom"),
        pytest.param("Which harbour did Joss Vell call the safest?", {Asked.WHAT_SAID}, id="which of somebody's"),
    ],
)
def test_what_is_asked_is_understood(question: str, asked: set[Asked]) -> None:
    assert set(understand(question, KNOWN).asked) == asked


@pytest.mark.parametrize(
    ("question", "speakers"),
    [
        pytest.param("What did Podolyak say?", ("Mykhailo Podolyak",), id="surname"),
        pytest.param("What did Podoliak say?", ("Mykhailo Podolyak",), id="misspelt"),
        pytest.param("Why was it staged, according to Mykhailo Podolyak?", ("Mykhailo Podolyak",), id="according to"),
        pytest.param("What does the Kremlin say?", ("Kremlin",), id="with an article"),
        pytest.param("What did the mayor say?", ("Ana Varro",), id="role"),
        pytest.param("What did Joss Vell say?", ("Joss Vell",), id="one of two of a surname"),
        pytest.param("What did Zebulon Quark say?", (), id="nobody known"),
        pytest.param("Who says that Podolyak lied?", (), id="a name in the topic is not asked"),
    ],
)
def test_whose_words_are_asked_for_is_understood(question: str, speakers: tuple[str, ...]) -> None:
    assert understand(question, KNOWN).speakers == speakers


@pytest.mark.parametrize(
    ("question", "speakers"),
    [
        ("Why does former minister Ana Varro regard the pond as safe?", ("Ana Varro",)),
        ("What led Captain Joss Vell to keep silent?", ("Joss Vell",)),
        ("What was Ana Varro's verdict on the laboratory?", ("Ana Varro",)),
        ("Why did Dunholt's Ana Varro turn the offer down?", ("Ana Varro",)),
        ("Why is the pro-Kremlin organiser Ana Varro worried?", ("Ana Varro",)),
        ("Why does Kremlin aide Mykhailo Podolyak see a plot?", ("Mykhailo Podolyak",)),
        ("Why did Ana Varro of Dunholt give in?", ("Ana Varro",)),
        ("Why, in the opinion of Ana Varro, is the pond safe?", ("Ana Varro",)),
        ("Why, in Ana Varro's own reckoning, is the pond safe?", ("Ana Varro",)),
        ("Why did Joss Vell's lawyer speak of records?", ()),
        ("Why was the report about Ana Varro withdrawn?", ()),
        ("Who turned Ana Varro down?", ()),
    ],
)
def test_whoever_is_the_subject_is_asked_about_whatever_the_verb(question: str, speakers: tuple[str, ...]) -> None:
    assert understand(question, KNOWN).speakers == speakers


def test_the_topic_is_left_when_asking_words_and_speakers_are_taken_away() -> None:
    assert understand("What did Ana Varro say about the copper mine?", KNOWN).topic == "about the copper mine"


def test_who_denies_asks_for_denials_only() -> None:
    assert understand("Who denies that the door was open?", KNOWN).stance is Stance.DENIES
    assert understand("Who says that the door was open?", KNOWN).stance is None


def test_a_bare_why_takes_topic_and_kind_from_the_question_before() -> None:
    query = understand("And why?", KNOWN, history=["Who says it was staged?"])
    assert query.asks(Asked.WHO_SAID)
    assert query.asks(Asked.WHY)
    assert query.topic == "it was staged"


def test_a_pronoun_takes_the_speaker_of_the_question_before() -> None:
    query = understand("Did she order a test?", KNOWN, history=["What did Ana Varro say about the water?"])
    assert query.speakers == ("Ana Varro",)
    assert "water" in query.context


@pytest.mark.parametrize(
    "question",
    [
        "What did Podolyak say?",
        "who says it was staged and why?",
        "Why did the ferry sink?",
        "What is said about the cup?",
    ],
)
def test_a_question_that_names_whom_or_what_it_is_about_takes_nothing(question: str) -> None:
    alone = understand(question, KNOWN)
    assert understand(question, KNOWN, history=["Who won the chess championship?"]) == alone


def test_a_question_that_stands_alone_takes_nothing_from_before() -> None:
    alone = understand("Who stole the silver cup from the museum?", KNOWN)
    assert understand("Who stole the silver cup from the museum?", KNOWN, history=["What did Podolyak say?"]) == alone


@pytest.mark.parametrize(
    "question",
    ["", "   ", "???", "🙂🙂", "x" * (LONGEST_QUESTION + 1)],
    ids=["empty", "blank", "marks", "emoji", "long"],
)
def test_what_is_no_question_is_refused_in_one_sentence(question: str) -> None:
    with pytest.raises(QuestionError) as refusal:
        understand(question, KNOWN)
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 200


def test_a_long_history_with_lines_that_are_no_questions_does_no_harm() -> None:
    history = ["Who says it was staged?", *["And why?"] * 2000, "???", "x" * 5000]
    assert understand("And why?", KNOWN, history=history).asks(Asked.WHY)


def test_broken_characters_are_no_error() -> None:
    assert understand("Who says \ud800 it was staged?", KNOWN).asks(Asked.WHO_SAID)


@given(st.text(max_size=300), st.lists(st.text(max_size=60), max_size=3))
def test_any_text_is_understood_or_refused(question: str, history: list[str]) -> None:
    try:
        query = understand(question, KNOWN, history=history)
    except QuestionError:
        return
    assert query.asked
    assert query.described()


def test_the_time_that_is_named_is_no_part_of_the_topic() -> None:
    query = understand("What did Ana Varro say about the pond on March 3?", KNOWN, newest=date(2026, 3, 22))
    assert query.period is not None
    assert (query.period.since, query.period.until) == (date(2026, 3, 3), date(2026, 3, 3))
    assert query.topic == "about the pond"
    assert query.described() == "what was said by Ana Varro: about the pond (on March 3)"


def test_a_weekday_is_the_storys_and_no_date() -> None:
    query = understand("What did Ana Varro say on Thursday?", KNOWN, newest=date(2026, 3, 22))
    assert query.period is None

"""What a question asks, of whom, and about what."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import QuestionError
from assistant.question.name_matching import KnownSpeaker
from assistant.question.query import LONGEST_QUESTION, Asked, Query
from corpus.attribution import Speaker, SpeakerKind, Stance
from tests.assistant.asked import understand

KNOWN = [
    KnownSpeaker("Mykhailo Podolyak", "adviser to the president"),
    KnownSpeaker("Ana Varro", "mayor of Dunholt"),
    KnownSpeaker("Joss Vell", "captain of the ferry"),
    KnownSpeaker("Petra Vell", "managing director"),
    KnownSpeaker("Kremlin", is_person=False),
    KnownSpeaker("Ministry of Transport", is_person=False),
]
OUTLETS = ["The Orlo Courier", "Dunholt Weekly", "Kremlin"]


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
        pytest.param("What did the mayor say, and how did Vell answer?", {Asked.SIDES}, id="two questions in one"),
        pytest.param("In her letter, what did Ana Varro say?", {Asked.WHAT_SAID}, id="where it was said comes first"),
        pytest.param("What did Vell say of the two sides' plans?", {Asked.WHAT_SAID}, id="what sides have"),
        pytest.param("Where did the ferry sink?", {Asked.FACT}, id="fact"),
        pytest.param("How many people were on board?", {Asked.FACT, Asked.HOW_MANY}, id="how many"),
        pytest.param("How much does the ban cost?", {Asked.FACT, Asked.HOW_MANY}, id="how much"),
        pytest.param("When did the ferry sink?", {Asked.FACT, Asked.WHEN}, id="when"),
        pytest.param("On what date did the ferry sink?", {Asked.FACT, Asked.WHEN}, id="on what date"),
        pytest.param("When the ferry sank, was the door open?", {Asked.FACT}, id="when is no question here"),
        pytest.param("What does Ana Varro base that on?", {Asked.WHY}, id="base"),
        pytest.param("Did Ana Varro give a reason?", {Asked.WHY}, id="give a reason"),
        pytest.param("According to whom was it staged?", {Asked.WHO_SAID}, id="according to whom"),
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
        pytest.param("What did Ana Varro and Joss Vell say?", ("Ana Varro", "Joss Vell"), id="two"),
        pytest.param("What did Joss Vell say?", ("Joss Vell",), id="one of two of a surname"),
        pytest.param("What did Zebulon Quark say?", (), id="nobody known"),
        pytest.param("Who says that Podolyak lied?", (), id="a name in the topic is not asked"),
    ],
)
def test_whose_words_are_asked_for_is_understood(question: str, speakers: tuple[str, ...]) -> None:
    assert understand(question, KNOWN).speakers == speakers


_ABROAD = [
    KnownSpeaker("Maria de la Cruz", "nurse"),
    KnownSpeaker("Juan de la Cruz"),
    KnownSpeaker("Ahmed al-Rashid", "port director"),
    KnownSpeaker("Jan van den Berg"),
    KnownSpeaker("Sinéad O’Dowda"),
    KnownSpeaker("Bjørn Østby", "minister"),
    KnownSpeaker("Łukasz Wałek"),
    KnownSpeaker("Lena Harrowgate-Minh"),
    KnownSpeaker("Paulo da Silva e Costa"),
]


@pytest.mark.parametrize(
    ("question", "speakers"),
    [
        ("What did Maria de la Cruz say about the ward?", ("Maria de la Cruz",)),
        ("what did maria de la cruz say about the ward?", ("Maria de la Cruz",)),
        ("What did Maria de la Cruz and Juan de la Cruz say?", ("Maria de la Cruz", "Juan de la Cruz")),
        ("What did de la Cruz say?", ("Juan de la Cruz", "Maria de la Cruz")),
        ("What did al-Rashid say about the cranes?", ("Ahmed al-Rashid",)),
        ("What did Ahmed Al Rashid say about the cranes?", ("Ahmed al-Rashid",)),
        ("Why does Jan van den Berg blame the pumps?", ("Jan van den Berg",)),
        ("What did Van den Berg say?", ("Jan van den Berg",)),
        ("What did Sinead O'Dowda say about the pier?", ("Sinéad O’Dowda",)),
        ("What did O'Dowda say?", ("Sinéad O’Dowda",)),
        ("What did Bjorn Ostby say?", ("Bjørn Østby",)),
        ("What did Østby say?", ("Bjørn Østby",)),
        ("What did lukasz walek deny?", ("Łukasz Wałek",)),
        ("What did \u0141ukasz Wa\u0142ek and Sine\u0301ad O’Dowda say?", ("Łukasz Wałek", "Sinéad O’Dowda")),
        ("Why did Harrowgate-Minh sue?", ("Lena Harrowgate-Minh",)),
        ("What did Paulo da Silva e Costa say?", ("Paulo da Silva e Costa",)),
    ],
)
def test_names_with_particles_and_accents_are_found(question: str, speakers: tuple[str, ...]) -> None:
    assert set(understand(question, _ABROAD).speakers) == set(speakers)


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


@pytest.mark.parametrize(
    ("question", "stances"),
    [
        pytest.param("Who does NOT believe it was staged?", {Stance.DENIES, Stance.DOUBTS}, id="not believe"),
        pytest.param("Who doesn't think that it was staged?", {Stance.DENIES, Stance.DOUBTS}, id="doesn't think"),
        pytest.param("And who never claimed it was staged?", {Stance.DENIES, Stance.DOUBTS}, id="never"),
        pytest.param("Who isn't convinced that it was staged?", {Stance.DENIES, Stance.DOUBTS}, id="not convinced"),
        pytest.param("Who disagrees that it was staged?", {Stance.DENIES, Stance.DOUBTS}, id="disagrees"),
        pytest.param("Who does not deny that it was staged?", {Stance.ASSERTS, Stance.DOUBTS}, id="not deny"),
        pytest.param("Who doesn't doubt it was staged?", {Stance.ASSERTS, Stance.DENIES}, id="not doubt"),
        pytest.param("Who was not on board?", set(), id="no saying"),
        pytest.param("Who says it was not staged?", set(), id="not in what is said"),
        pytest.param("Why does Ana Varro not believe it was staged?", set(), id="of somebody"),
    ],
)
def test_a_not_before_the_asking_verb_asks_for_the_others(question: str, stances: set[Stance]) -> None:
    query = understand(question, KNOWN)
    assert set(query.stances) == stances
    assert query.only_these_stances == bool(stances)


def test_the_not_is_no_part_of_the_topic() -> None:
    query = understand("Who does NOT believe it was staged?", KNOWN)
    assert query.topic == "it was staged"
    assert query.described() == "who denies or doubts it: it was staged"


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
    query = understand(question, KNOWN, history=["Who won the chess championship?"])
    assert replace(query, context="") == alone  # what was talked of helps to search, and is no part of what is asked


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


@pytest.mark.parametrize(
    "question",
    ["What was said before the debate?", "What did Ana Varro say after the recount?", "Who spoke during the storm?"],
)
def test_a_time_that_an_event_names_stays_in_the_topic(question: str) -> None:
    query = understand(question, KNOWN, newest=date(2026, 3, 22))
    assert query.period is None
    assert question.split()[-1].strip("?") in query.topic


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("What did Ana Varro say in the first week of March?", date(2026, 3, 1), date(2026, 3, 7)),
        ("What did Ana Varro say yesterday?", date(2026, 3, 21), date(2026, 3, 21)),
    ],
)
def test_a_time_relative_to_the_newest_article_is_a_period(question: str, since: date, until: date) -> None:
    query = understand(question, KNOWN, newest=date(2026, 3, 22))
    assert query.period is not None
    assert (query.period.since, query.period.until) == (since, until)


# --- outlets


@pytest.mark.parametrize(
    ("question", "outlets"),
    [
        pytest.param("Why did it sink, according to the Orlo Courier?", ("The Orlo Courier",), id="according to"),
        pytest.param("In the Orlo Courier, who says it was staged?", ("The Orlo Courier",), id="in, led in"),
        pytest.param("Who is quoted in Dunholt Weekly's report?", ("Dunholt Weekly",), id="in, possessive"),
        pytest.param("What does the Orlo Currier say about the pond?", ("The Orlo Courier",), id="misspelt"),
        pytest.param("Who says so in the Kremlin?", (), id="a speaker is no outlet"),
        pytest.param("Who says so in the Lower Town?", (), id="no outlet"),
    ],
)
def test_an_outlet_that_is_named_narrows_the_search(question: str, outlets: tuple[str, ...]) -> None:
    query = understand(question, KNOWN, outlets=OUTLETS)
    assert query.outlets == outlets
    assert all(outlet in query.described() for outlet in outlets)
    assert "Orlo" not in query.topic
    assert "Weekly" not in query.topic


def test_a_misspelt_surname_that_two_share_names_both() -> None:
    known = [*KNOWN, KnownSpeaker("Olha Podolyak")]
    assert set(understand("What did Podoliak say?", known).speakers) == {"Mykhailo Podolyak", "Olha Podolyak"}


def test_a_pronoun_is_nobodys_name() -> None:
    assert understand("What did he say about the pond?", [KnownSpeaker("Liu He")]).speakers == ()


# --- several questions in one


def test_questions_joined_by_and_are_understood_one_after_the_other() -> None:
    query = understand("Who says it was staged, and what does the Kremlin say?", KNOWN)
    first, second = query.parts
    assert (first.asked, first.topic) == ((Asked.WHO_SAID,), "it was staged")
    assert (second.asked, second.speakers, second.topic) == ((Asked.WHAT_SAID,), ("Kremlin",), "it was staged")
    assert query.described() == "who says so: it was staged; and what was said by Kremlin: it was staged"


def test_questions_in_sentences_of_their_own_are_understood_one_after_the_other() -> None:
    query = understand("What did Ana Varro say about the pond? And why did Joss Vell resign?", KNOWN)
    assert [part.speakers for part in query.parts] == [("Ana Varro",), ("Joss Vell",)]
    assert [part.topic for part in query.parts] == ["about the pond", "resign"]


@pytest.mark.parametrize(
    "question",
    [
        "who says it was staged and why?",
        "Who says it was staged, and on what grounds?",
        "Who says it was staged? And why?",
        "Who says it was staged? Did they give a reason?",
        "Who says the door was open, and who denies it?",
        "How many were on board, and how many of them drowned?",
        "How many ships were sent, and to which harbours?",
        "What did Ana Varro say about why it sank and who knew?",
        "What did Ana Varro urge after the storm, and how did Joss Vell answer her?",
        "Was the pond safe? What does each of the two say?",
        "Who says that Ana Varro lied and that the pond was poisoned?",
        'Who wrote "Why did it sink? And who knew of it?" on the door?',
        'Who wrote "Did the ferry sink? Who poisoned the pond?" on the door?',
        "What did Ana Varro say about the pond? And why does she think that the harbour is closed?",
        "Who gives grounds for the ban, and what are those grounds?",
    ],
)
def test_what_is_one_question_is_not_torn_apart(question: str) -> None:
    assert understand(question, KNOWN).parts == ()


def test_more_than_three_questions_stay_with_the_third() -> None:
    asked = ["Who sank the ferry?", "Who poisoned the pond?", "Who stole the cup?", "Who won the vote?"]
    parts = understand(" ".join(asked), KNOWN).parts
    assert [part.text for part in parts] == [*asked[:2], " ".join(asked[2:])]


# --- follow-ups

VARRO = Speaker("Ana Varro", SpeakerKind.PERSON)
PODOLYAK = Speaker("Mykhailo Podolyak", SpeakerKind.PERSON)
KREMLIN = Speaker("Kremlin", SpeakerKind.ORGANISATION)
STAGED = "Who says it was staged?"


def _follow(*questions: str, named: tuple[Speaker, ...] = (VARRO, PODOLYAK, KREMLIN)) -> Query:
    return understand(questions[-1], KNOWN, history=questions[:-1], named=named)


@pytest.mark.parametrize(
    ("question", "speakers"),
    [
        pytest.param("the second one?", ("Mykhailo Podolyak",), id="second"),
        pytest.param("What does the first of them say?", ("Ana Varro",), id="first of them"),
        pytest.param("And the last?", ("Kremlin",), id="last"),
        pytest.param("Why does the third one think so?", ("Kremlin",), id="why third"),
        pytest.param("What do all of them say?", ("Ana Varro", "Mykhailo Podolyak", "Kremlin"), id="all of them"),
        pytest.param("And what does the Kremlin say?", ("Kremlin",), id="by name"),
        pytest.param("What about Podolyak?", ("Mykhailo Podolyak",), id="what about"),
        pytest.param("And Joss Vell?", ("Joss Vell",), id="bare name"),
        pytest.param("the first week?", (), id="no speaker"),
        pytest.param("How did the second ferry sink?", (), id="another second"),
    ],
)
def test_who_is_picked_of_the_last_answer_is_asked_about_the_same_matter(
    question: str, speakers: tuple[str, ...]
) -> None:
    query = _follow(STAGED, question)
    assert query.speakers == speakers
    if speakers:
        assert query.topic == "it was staged"
        assert query.is_open
        assert not query.asks(Asked.WHO_SAID)


def test_the_others_are_those_not_asked_about_since() -> None:
    query = _follow(STAGED, "What does the second one say?", "And the other two?")
    assert query.speakers == ("Ana Varro", "Kremlin")


def test_more_than_were_named_cannot_be_picked() -> None:
    with pytest.raises(QuestionError, match="only Ana Varro"):
        _follow(STAGED, "The second one?", named=(VARRO,))
    with pytest.raises(QuestionError, match="names nobody"):
        _follow(STAGED, "The second one?", named=())


@pytest.mark.parametrize(
    "question", ["Who else?", "And the others?", "who else says so?", "Who else says it was staged?"]
)
def test_who_else_leaves_out_who_was_named(question: str) -> None:
    query = _follow(STAGED, question)
    assert query.asks(Asked.WHO_SAID)
    assert query.topic == "it was staged"
    assert query.besides == ("Ana Varro", "Mykhailo Podolyak", "Kremlin")
    assert "besides Ana Varro" in query.described()


def test_who_else_said_something_of_another_matter_leaves_out_nobody() -> None:
    assert _follow(STAGED, "Who else was in the harbour at midnight?").besides == ()


@pytest.mark.parametrize(
    ("question", "speakers"),
    [
        pytest.param("And what did the captain say?", ("Joss Vell",), id="who is talked of holds the office"),
        pytest.param("And what did the governor say?", ("Oto Lind",), id="the office is cut short in the articles"),
        pytest.param("And what did his lawyer say?", ("Tilda Marsh",), id="a lawyer of who is talked of"),
        pytest.param("And what did his doctor say?", (), id="a doctor, but of nobody who is talked of"),
    ],
)
def test_an_office_is_that_of_somebody_who_is_talked_of(question: str, speakers: tuple[str, ...]) -> None:
    known = [
        KnownSpeaker("Governor", is_person=False),
        KnownSpeaker("Zeb Quark", "captain"),
        *KNOWN,
        KnownSpeaker("Oto Lind", "", ("Gov. Oto Lind", "Lind")),
        KnownSpeaker("Tilda Marsh", "Lind's lawyer"),
        KnownSpeaker("Bela Tarsin", "lawyer"),
        KnownSpeaker("Una Grey", "doctor"),
    ]
    assert understand(question, known, history=["Did Joss Vell write to Oto Lind?"]).speakers == speakers


@pytest.mark.parametrize(
    ("question", "strangers"),
    [
        ("What did Zebulon Quark say of the door?", ("Quark",)),
        ("What did Zebulon's captain say of the door?", ("Zebulon",)),
        ("What did Ana Varro say of the door?", ()),
        ("What did the coroner say of Quark?", ()),
        ("Who says that Quark lied?", ()),
    ],
)
def test_names_that_no_speaker_has_are_kept_where_their_words_are_asked_for(
    question: str, strangers: tuple[str, ...]
) -> None:
    assert understand(question, KNOWN).strangers == strangers


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who said in USA TODAY that it was staged?", None),
        ("Who said on the Today programme that it was staged?", None),
        ("Who said today that it was staged?", "today"),
        ("Today, who said that it was staged?", "Today"),
    ],
)
def test_the_name_of_a_paper_is_no_day(question: str, words: str | None) -> None:
    period = understand(question, KNOWN, newest=date(2026, 3, 18)).period
    assert (period.words.strip(" ,") if period else None) == words


@pytest.mark.parametrize(
    ("first", "question", "named", "speakers"),
    [
        pytest.param(STAGED, "Did she deny it?", (VARRO, KREMLIN), ("Ana Varro",), id="the one person"),
        pytest.param(STAGED, "Did he deny it?", (VARRO, PODOLYAK), ("Mykhailo Podolyak",), id="the one of the sex"),
        pytest.param(STAGED, "Did she deny it?", (VARRO, Speaker("Petra Vell", SpeakerKind.PERSON)), (), id="two fit"),
        pytest.param(STAGED, "Did she deny it?", (KREMLIN,), (), id="nobody fits"),
        pytest.param("Who says Joss Vell lied?", "Did he deny it?", (PODOLYAK,), (), id="the question names one"),
        pytest.param(
            "Who says Zeb Quark lied?", "Did he deny it?", (PODOLYAK,), (), id="the question names one unknown"
        ),
        pytest.param("Who says the mayor lied?", "Did she deny it?", (VARRO,), (), id="the question names a role"),
        pytest.param("Who was arrested?", "Did he deny it?", (PODOLYAK,), (), id="not asked for by their words"),
        pytest.param("Who says the Kremlin lied?", "Did he deny it?", (PODOLYAK,), ("Mykhailo Podolyak",), id="a body"),
    ],
)
def test_a_pronoun_is_whom_the_answer_named_only_where_nobody_else_can_be_meant(
    first: str, question: str, named: tuple[Speaker, ...], speakers: tuple[str, ...]
) -> None:
    query = _follow(first, question, named=named)
    assert query.speakers == speakers
    assert query.topic == understand(first, KNOWN).topic


def test_whoever_is_asked_about_by_a_subject_nobody_knows_is_not_the_one_before() -> None:
    query = _follow("What did Ana Varro say about the water?", "And what did the coroner say?")
    assert query.speakers == ()
    assert "water" in query.context


@pytest.mark.parametrize(
    "question",
    [
        "And who won the harbour vote in June?",
        "But why did the ministry close the Orlo mine?",
        "Who stole the silver cup?",
        "So how many patients were hit by the theft?",
    ],
)
def test_a_change_of_topic_takes_nothing_from_before(question: str) -> None:
    history = "Who says it was staged?", "What did Ana Varro say about the water?"
    assert replace(_follow(*history, question), context="") == understand(question, KNOWN)


@pytest.mark.parametrize(
    "question",
    [
        "How did the relatives take it?",
        "Who disputes that number?",
        "What is the other possibility?",
        "And how many drowned?",
    ],
)
def test_what_points_back_goes_on_from_the_question_before(question: str) -> None:
    assert "ferry" in _follow("Who says the ferry was overloaded?", question).context


def test_a_matter_of_two_questions_ago_is_returned_to() -> None:
    query = _follow("Who says the ferry was overloaded?", "Who stole the silver cup?", "And the ferry?")
    assert query.context.startswith("the ferry was overloaded") or "overloaded" in query.topic


def test_a_not_is_kept_by_who_else_and_why() -> None:
    first = "Who does not believe it was staged?"
    assert _follow(first, "And why?").only_these_stances
    assert _follow(first, "Who else?").only_these_stances


def test_a_question_of_several_is_gone_on_from_at_its_last_and_answered_as_a_whole() -> None:
    first = "Who says it was staged, and what does the Kremlin say?"
    assert _follow(first, "And why?").speakers == ("Kremlin",)
    assert _follow(first, "The second one?").speakers == ("Mykhailo Podolyak",)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("List all statements by Ana Varro", ""),
        ("Show me all quotes from Varro about the pier.", "about the pier"),
        ("Give me every statement by Varro on the pier", "on the pier"),
        ("Everything Ana Varro said", ""),
        ("List everything that the mayor said.", ""),
        ("all that Varro says", ""),
    ],
)
def test_everything_that_somebody_said_is_asked_of_them_and_all_of_it(question: str, topic: str) -> None:
    query = understand(question, KNOWN)
    assert (query.speakers, query.topic, query.asked) == (("Ana Varro",), topic, (Asked.WHAT_SAID,))
    assert query.wants.everything


def test_everybody_who_says_it_is_not_somebody() -> None:
    assert understand("List all who say that it was staged", KNOWN).speakers == ()


@pytest.mark.parametrize(
    "question",
    [
        "What did Ana Varro say first and what later?",
        "What did Varro say at first, and what in the end?",
        "What did Varro say initially? And what now?",
    ],
)
def test_what_was_said_first_and_what_later_is_one_question(question: str) -> None:
    query = understand(question, KNOWN)
    assert query.parts == ()
    assert (query.speakers, query.topic) == (("Ana Varro",), "")
    assert query.wants.change

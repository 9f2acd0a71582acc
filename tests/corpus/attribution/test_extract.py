"""Attribution: who, what and how on invented sentences, the sample as a table, and input that is no news."""

import time
from pathlib import Path

import frontmatter
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.articles.article import Article, Span
from corpus.articles.sentences import sentences_of
from corpus.attribution import Attribution, AttributionKind, SpeakerKind, extract_attributions
from corpus.attribution.speakers.names import find_name_runs
from corpus.attribution.tokens import find_units, tokenise

SAMPLE = Path(__file__).parents[3] / "corpus" / "sample"

Row = tuple[str | None, str, str]


def found_in(text: str, byline: str = "") -> list[Attribution]:
    article = Article(uri="file:///test.txt", text=text, byline=byline)
    return extract_attributions(article, sentences_of(article), thorough=True)


def rows(text: str) -> list[Row]:
    """(speaker, stance, content) of each attribution."""
    return [
        (a.speaker.name if a.speaker else None, a.stance.value, " // ".join(s.within(text) for s in a.content))
        for a in found_in(text)
    ]


CLOSED = "that the bridge was closed"
SPEECH: dict[str, tuple[str, list[Row]]] = {
    "direct quotation, inverted": (
        '"The bridge will open in June," said Tilda Marsh, a spokeswoman for the port.',
        [("Tilda Marsh", "asserts", '"The bridge will open in June,"')],
    ),
    "indirect": (f"Tilda Marsh said {CLOSED}.", [("Tilda Marsh", "asserts", CLOSED)]),
    "mixed": (
        'Tilda Marsh said that the bridge was "a gift to the town".',
        [("Tilda Marsh", "asserts", 'that the bridge was "a gift to the town"')],
    ),
    "quotation of several sentences": (
        '"We waited an hour. Nobody came. Then we left," Tilda Marsh said.',
        [("Tilda Marsh", "asserts", '"We waited an hour. Nobody came. Then we left,"')],
    ),
    "quotation in two halves": (
        '"The gate was open," Tilda Marsh said. "Anybody walked in."',
        [("Tilda Marsh", "asserts", '"The gate was open," // "Anybody walked in."')],
    ),
    "two paragraphs, speaker at the end": (
        "“We waited an hour. Nobody came.\n\n“Then the lights went out and we left,” Tilda Marsh said.",
        [("Tilda Marsh", "asserts", "“We waited an hour. Nobody came. // “Then the lights went out and we left,”")],
    ),
    "two paragraphs, speaker at the start": (
        "Tilda Marsh said: “We waited an hour.\n\n“Then the lights went out and we left.”",
        [("Tilda Marsh", "asserts", "“We waited an hour. // “Then the lights went out and we left.”")],
    ),
    "question, its asker in a sentence of their own": (
        '"Why was it closed?" Anna Bell, the port\'s lawyer, asked outside the hall.',
        [("Anna Bell", "asserts", '"Why was it closed?"')],
    ),
    "parenthetical": (
        "The bridge, Tilda Marsh said, was closed by noon.",
        [("Tilda Marsh", "asserts", "The bridge // was closed by noon")],
    ),
    "according to, first": (
        "According to Tilda Marsh, the bridge was closed by noon.",
        [("Tilda Marsh", "asserts", "the bridge was closed by noon")],
    ),
    "according to, last": (
        "The bridge was closed by noon, according to the Port Authority.",
        [("Port Authority", "asserts", "The bridge was closed by noon")],
    ),
    "nested": (
        f"Tilda Marsh said that Oren Vasko had told her {CLOSED}.",
        [("Tilda Marsh", "asserts", f"that Oren Vasko had told her {CLOSED}"), ("Oren Vasko", "asserts", CLOSED)],
    ),
    "accused": (
        "Tilda Marsh accused Tarn Rail of hiding the report.",
        [("Tilda Marsh", "asserts", "Tarn Rail of hiding the report")],
    ),
    "denied": (
        "Tarn Rail denied that it had hidden the report.",
        [("Tarn Rail", "denies", "that it had hidden the report")],
    ),
    "told whom, where and when": (
        f"Oren Vasko told reporters in the harbour on Tuesday {CLOSED}.",
        [("Oren Vasko", "asserts", CLOSED)],
    ),
    "told a minister": (
        f"Oren Vasko told the transport minister on Tuesday {CLOSED}.",
        [("Oren Vasko", "asserts", CLOSED)],
    ),
    "participle": (
        f"Tilda Marsh said {CLOSED}, adding that it would open in June.",
        [("Tilda Marsh", "asserts", CLOSED), ("Tilda Marsh", "asserts", "that it would open in June")],
    ),
    "two cues, one subject": (
        "Tarn Rail denies the charge and says that the port hid the report.",
        [("Tarn Rail", "denies", "the charge"), ("Tarn Rail", "asserts", "that the port hid the report")],
    ),
    "promise": (
        "Tarn Rail promised to open the bridge in June.",
        [("Tarn Rail", "asserts", "to open the bridge in June")],
    ),
    "a surname that is a month": (
        f"Prime Minister Theresa May said on May 5 {CLOSED}.",
        [("Theresa May", "asserts", CLOSED)],
    ),
    "a headline in capitals": (
        "Tilda Marsh Calls Oren Vasko ‘A Disgrace’ Over the Bridge.",
        [("Tilda Marsh", "asserts", "Oren Vasko ‘A Disgrace’ Over the Bridge")],
    ),
    "possessive claim": (
        'Tilda Marsh described Tarn Rail\'s claim that the bridge is safe as "ludicrous".',
        [
            ("Tilda Marsh", "denies", 'Tarn Rail\'s claim that the bridge is safe as "ludicrous"'),
            ("Tarn Rail", "asserts", "that the bridge is safe"),
        ],
    ),
    "the reporter's comment is not the speaker's": (
        f'Tilda Marsh said {CLOSED}, a claim that Oren Vasko dismissed as "rubbish".',
        [
            ("Tilda Marsh", "asserts", CLOSED),
            ("Tilda Marsh", "asserts", 'that Oren Vasko dismissed as "rubbish"'),  # the tagger: "a claim" is hers
            ("Oren Vasko", "denies", '"rubbish"'),
        ],
    ),
    "what is shouted ends with its quotation": (
        'Residents of Tarn shouted "Close it down!" as the train crossed.',
        [("residents of Tarn", "asserts", '"Close it down!"')],
    ),
    "dateline": (
        "TARN, June 3 (XNA) - The bridge was closed, Tarn Rail said.",
        [("Tarn Rail", "asserts", "The bridge was closed")],
    ),
    "an apposition closed by a comma is no inversion": (
        'The mayor\'s top adviser, Timo Hald, has claimed Tarn Rail "staged" it.',
        [("Timo Hald", "asserts", 'Tarn Rail "staged" it')],
    ),
    "has announced somebody": (
        "Timo Hald, the top adviser, has announced Anna Bell as his deputy.",
        [("Timo Hald", "asserts", "Anna Bell as his deputy")],
    ),
    "nor is it without an auxiliary": (
        'Timo Hald, the top adviser, claimed Tarn Rail "staged" it.',
        [("Timo Hald", "asserts", 'Tarn Rail "staged" it')],
    ),
    "document": (
        "The report says that the north pillar is cracked.",
        [("the report", "asserts", "that the north pillar is cracked")],
    ),
    "apostrophe that opens nothing": (
        f"Give 'em the report, Tilda Marsh said {CLOSED}.",
        [("Tilda Marsh", "asserts", CLOSED)],
    ),
}


@pytest.mark.parametrize(("text", "expected"), SPEECH.values(), ids=SPEECH)
def test_speech_is_found_with_speaker_stance_and_content(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The bridge closed at noon. Two cracks run through the north pillar.", id="reporter's own voice"),
        pytest.param("Oren Vasko was accused of hiding the report.", id="passive"),
        pytest.param("Oren Vasko refused to say when the bridge would open.", id="refused to say"),
        pytest.param("Oren Vasko did not say that the bridge would open.", id="did not say"),
        pytest.param("Oren Vasko said nothing about the bridge.", id="said nothing"),
        pytest.param("If they say that the bridge is safe, nobody will believe it.", id="if they say"),
        pytest.param("Oren Vasko may say that the bridge is safe.", id="may say"),
        pytest.param("The claim about the bridge was printed on Monday.", id="claim as a noun"),
        pytest.param("A report on the bridge is due in June.", id="report as a noun"),
        pytest.param("No official said that the bridge was safe.", id="no official"),
        pytest.param("Neither the council nor the court found any crack.", id="neither nor"),
        pytest.param("I think that the bridge is ugly.", id="the writer's I"),
        pytest.param("Oren Vasko, who advises President Anna Bell of Tarnland, came late.", id="advises a person"),
        pytest.param("Oren Vasko replied 11 minutes later.", id="when alone is no content"),
        pytest.param("Chastened by the figures, the port changed its plan, promising to pay.", id="no name Chastened"),
    ],
)
def test_what_nobody_has_said_is_given_to_nobody(text: str) -> None:
    """PolNeAR also marks what is only supposed, refused or said by nobody; none of it may stand as a speaker's word."""
    assert [row for row in rows(text) if row[0] is not None and row[1] != "doubts"] == []


SET = "said the fire was set, left early."


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        pytest.param(
            f"A pharmacist in Port Elmara, who {SET}", "a pharmacist in Port Elmara", id="somebody in a place"
        ),
        pytest.param(
            "A pharmacist in Port Elmara, who asked not to be named, said the shelves were empty.",
            "a pharmacist in Port Elmara",
            id="who asked not to be named",
        ),
        pytest.param(f"Mayor Varro of Dunholt, who {SET}", "Varro", id="a name of a place"),
        pytest.param(f"Ana Holm of Dunholt, who {SET}", "Ana Holm", id="a name without a title"),
        pytest.param(f"Ana Holm, mayor of Dunholt, who {SET}", "Ana Holm", id="a name with an office in a place"),
        pytest.param(f"The mayor of Dunholt, who {SET}", "the mayor of Dunholt", id="an office in a place"),
        pytest.param(f"Residents of Dunholt, who {SET}", "residents of Dunholt", id="people of a place"),
        pytest.param(
            f"It was a victory for Anna Bell of Port Elmara, who {SET}", "Anna Bell", id="a name far from the start"
        ),
        pytest.param(
            "The paper spoke with several women living in Israel who say they were sacked.",
            "several women living in Israel",
            id="people living in a place",
        ),
        pytest.param(
            f"A pharmacist at the Dunholt Hospital, who {SET}",
            "a pharmacist at the Dunholt Hospital",
            id="somebody in a house",
        ),
        pytest.param(f"The minister visited Israel, who {SET}", None, id="a place alone"),
        pytest.param(f"The sister of Anna Bell, who {SET}", "Anna Bell", id="a person of a person"),
        pytest.param(
            "The letter from Dunholt, which said the fire was set, was read aloud.",
            "the letter from Dunholt",
            id="which: a letter from a place",
        ),
    ],
)
def test_a_relative_clause_behind_a_place_is_not_the_places(text: str, speaker: str | None) -> None:
    relative = ("who", "which")
    said = [a for a in found_in(text) if any(s.within(text) in relative for s in a.source)]
    assert [a.speaker.name if a.speaker else None for a in said] == [speaker]


@pytest.mark.parametrize(
    ("text", "source", "speaker", "content"),
    [
        pytest.param(
            "MOSCOW, 3 May - Russia will close the border, Moscow said.",
            "Moscow",
            "Moscow",
            "Russia will close the border",
            id="the capital that speaks later goes by its own name",
        ),
        pytest.param(
            "DUNHOLT, 3 May - Tarn Rail denied that the bridge is unsafe.",
            "Tarn Rail",
            "Tarn Rail",
            "that the bridge is unsafe",
            id="before a name",
        ),
        pytest.param(
            "DUNHOLT (Tarn Wire) - Tarn Rail denied that the bridge is unsafe.",
            "Tarn Rail",
            "Tarn Rail",
            "that the bridge is unsafe",
            id="with an agency",
        ),
        pytest.param(
            "DUNHOLT, Tarnland - Officials said the bridge is unsafe.",
            "Officials",
            "officials",
            "the bridge is unsafe",
            id="the word behind it has its capital from the sentence",
        ),
        pytest.param(
            "Moscow said the talks would go on.", "Moscow", "Moscow", "the talks would go on", id="no dateline at all"
        ),
    ],
)
def test_a_dateline_is_no_speaker_and_no_part_of_what_is_said(
    text: str, source: str, speaker: str, content: str
) -> None:
    (one,) = found_in(text)
    assert one.speaker is not None
    assert (one.source[0].within(text), one.speaker.name, one.content[0].within(text)) == (source, speaker, content)


def test_where_somebody_spoke_is_not_who_did() -> None:
    text = "In Moscow, officials said the talks would go on. At a meeting in Moscow Ana Holm said they would end."
    assert [who for who, _, _ in rows(text)] == ["officials", "Ana Holm"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        pytest.param(f"The port's engineer, Tilda Marsh, said {CLOSED}.", "Tilda Marsh", id="apposition before"),
        pytest.param(f"Tilda Marsh, the port's engineer, said {CLOSED}.", "Tilda Marsh", id="apposition after"),
        pytest.param('"We close at noon," said its spokesman, Oren Vasko.', "Oren Vasko", id="inverted role and name"),
        pytest.param(f"The repair company, Hallow & Vane, said {CLOSED}.", "Hallow & Vane", id="company"),
        pytest.param(f"Sens. Anna Bell said {CLOSED}.", "Anna Bell", id="title"),
        pytest.param(
            f"The Institute for Bridge Safety (IBS) met. The IBS said {CLOSED}.",
            "Institute for Bridge Safety",
            id="acronym",
        ),
        pytest.param(
            f"The Institute for Bridge Safety opened in 1990. The think tank said {CLOSED}.",
            "Institute for Bridge Safety",
            id="think tank",
        ),
        pytest.param(
            f"Transport Minister Tilda Marsh came. Oren Vasko was there. The minister said {CLOSED}.",
            "Tilda Marsh",
            id="role",
        ),
        pytest.param(f"Tilda Marsh came to the port. She said {CLOSED}.", "Tilda Marsh", id="pronoun"),
        pytest.param(
            "Oren Vasko said that he was late. He thanked Ilse Bell. The bridge was closed, he said.",
            "Oren Vasko",
            id="pronoun past somebody who is thanked",
        ),
        pytest.param(
            f"He thanked Robin Bell. He rang Robin Bell. Robin Bell waited. She said {CLOSED}.",
            "Robin Bell",
            id="`he` before a name says nothing of its owner",
        ),
        pytest.param(
            f"Tilda Marsh met Anna Bell at the port, and she said {CLOSED}.", None, id="pronoun with two candidates"
        ),
        pytest.param(
            f"Oren Vasko said that he was late. A guard was on duty. It rained. He said {CLOSED}.",
            None,
            id="pronoun behind a stranger",
        ),
        pytest.param(
            f"Oren Vasko runs the port. Ilse Vasko runs the railway. Vasko said {CLOSED}.", "Vasko", id="shared surname"
        ),
        pytest.param(
            f"Oren Vasko and Ilse Vasko came. Ilse Vasko said {CLOSED}.", "Ilse Vasko", id="shared surname, full name"
        ),
        pytest.param(
            "Warned by the port, drivers waited. “Chastened by the storm, we left,” Oren Vasko said.",
            "Oren Vasko",
            id="a participle is no name",
        ),
        pytest.param(
            f"Oren Vasko, a lawyer, came late. Ben Hart was there. His lawyer said {CLOSED}.",
            "his lawyer",
            id="his lawyer",
        ),
    ],
)
def test_the_source_is_resolved_or_left_as_written(text: str, speaker: str | None) -> None:
    last = found_in(text)[-1].speaker
    assert (last.name if last else None) == speaker


def test_a_shared_surname_names_neither_of_the_two() -> None:
    speaker = found_in(f"Oren Vasko runs the port. Ilse Vasko runs the railway. Vasko said {CLOSED}.")[-1].speaker
    assert speaker is not None
    assert not {"Oren Vasko", "Ilse Vasko"} & {speaker.name, *speaker.aliases}


def test_an_unnamed_source_stays_unnamed_and_is_one_source_within_its_article() -> None:
    found = found_in(
        f"A port official said {CLOSED}. Oren Vasko, a lawyer, was in the room. The official said that it would open."
    )
    assert [a.speaker.kind for a in found if a.speaker] == [SpeakerKind.UNNAMED] * 2
    assert {a.speaker.name for a in found if a.speaker} == {"a port official"}


def test_a_quotation_in_a_new_paragraph_is_not_given_to_the_speaker_before() -> None:
    assert rows('"It was closed at noon," Tilda Marsh said.\n\n"That is a lie, and she knows it."') == [
        ("Tilda Marsh", "asserts", '"It was closed at noon,"')
    ]


def test_what_somebody_is_said_to_know_is_the_speakers_to_say() -> None:
    text = (
        "Mayor Tilda Marsh met the Gazette.\n\nGAZETTE: Is the bridge safe?\n\n"
        "MARSH: Oren Vasko knows as much about bridges as I do about boats. Ask him, I said.\n\nGAZETTE: Why?\n"
    )
    assert [(who, words[:10]) for who, _, words in rows(text)] == [
        ("Gazette", "Is the bri"),
        ("Tilda Marsh", "Oren Vasko"),
        ("Gazette", "Why?"),
    ]


def test_a_transcript_gives_each_turn_to_its_label() -> None:
    text = (
        "Mayor Oren Vasko met the Gazette.\n\nGAZETTE: Is the bridge safe?\n\n"
        "VASKO: I would not cross it. Ask me in June.\n\nGAZETTE: Why?\n"
    )
    assert rows(text) == [
        ("Gazette", "asserts", "Is the bridge safe?"),
        ("Oren Vasko", "denies", "I would not cross it. Ask me in June."),
        ("Gazette", "asserts", "Why?"),
    ]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        pytest.param("Tarn Rail says that the bridge is safe.", "asserts", id="says"),
        pytest.param("Tarn Rail rejected the claim.", "denies", id="rejected"),
        pytest.param('Tarn Rail called the claim "nonsense".', "denies", id="called it nonsense"),
        pytest.param("Tarn Rail said that it had not hidden the report.", "denies", id="its own denial"),
        pytest.param("Tarn Rail said that the bridge did not shake.", "asserts", id="a negated fact"),
        pytest.param("Tilda Marsh does not believe that the bridge is safe.", "denies", id="does not believe"),
        pytest.param("Tilda Marsh questioned the figures.", "doubts", id="questioned"),
        pytest.param("Tilda Marsh doubts that the bridge is safe.", "doubts", id="doubts"),
        pytest.param("Police are looking into whether the lock was forced.", "doubts", id="looking into"),
        pytest.param(
            '"My client does not know where it is," Anna Bell said.', "asserts", id="somebody else's ignorance"
        ),
    ],
)
def test_stance(text: str, stance: str) -> None:
    assert [a.stance.value for a in found_in(text)] == [stance]


@pytest.mark.parametrize(
    ("text", "hedged"),
    [
        pytest.param("Tilda Marsh said that the bridge may close.", True, id="may"),
        pytest.param("Tilda Marsh said that the bridge was likely unsafe.", True, id="likely"),
        pytest.param("Tilda Marsh believes that the bridge is safe.", True, id="belief"),
        pytest.param("Tilda Marsh said that the bridge is safe.", False, id="firm"),
    ],
)
def test_hedges(text: str, hedged: bool) -> None:
    assert [a.hedged for a in found_in(text)] == [hedged]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param('"We close at noon," Tilda Marsh said.', AttributionKind.DIRECT, id="direct"),
        pytest.param("Tilda Marsh said that they close.", AttributionKind.INDIRECT, id="indirect"),
        pytest.param('Tilda Marsh said that it was "over".', AttributionKind.MIXED, id="mixed"),
    ],
)
def test_kind(text: str, kind: AttributionKind) -> None:
    assert [a.kind for a in found_in(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        pytest.param(
            "Tilda Marsh says that the bridge is unsafe. She cited two cracks in the pillar.", [None, 0], id="cited"
        ),
        pytest.param(
            "Tilda Marsh doubts it. She pointed to the cracks. She also cited a letter.",
            [None, 0, 0],
            id="two reasons for one statement",
        ),
        pytest.param(
            "Tilda Marsh says that the bridge is unsafe. Oren Vasko cited two cracks.", [None, None], id="another's"
        ),
        pytest.param("Oren Vasko cited two cracks in the pillar.", [None], id="a reason for nothing said"),
        pytest.param(
            "Tilda Marsh met Anna Bell at the port, and she said that it was unsafe, and she cited two cracks.",
            [None, None],
            id="nobody knows whose",
        ),
    ],
)
def test_a_reason_is_linked_to_its_own_speakers_statement(text: str, links: list[int | None]) -> None:
    assert [a.reason_for for a in found_in(text)] == links


# Accusation, denial, an anonymous official, and two who say that it was staged, each in another construction.
STAGED = (
    "After a week of quarrels a Carran official has described Orlia's claim that Carra paid for the "
    'fire at the Old Mint as "absurd".\n'
    "On Monday, June 1, the Old Mint accused Vesk of arson, and the following day, Tuesday, June 2, "
    "Mr Dorn's spokesman said Carran money was behind it.\n"
    'Ewan Brisk, a spokesman for the Carran Foreign Council, described the claim as "absurd".\n'
    "Two roofs fell in before midnight on Sunday, May 31, according to officials in Orlia.\n"
    "Vesk has denied arson and claims Orlia staged it.\n"
    'Pavel Dorn, an Orlian spokesman, told listeners in a radio call that Orlia "knows whose matches '
    'these are, and they were not bought in Vesk."\n'
    '"Ask the shop in Carra," Dorn continued.\n'
    "A Carran official has said that they are looking into whether a candle fell. But the official, who "
    "asked to stay unnamed, said nobody could tell yet.\n"
    'President Mira Sool of Vesk\'s oldest adviser, Timo Hald, has claimed Orlia "staged" its own '
    'misfortune. He cited the delay in the reports and "four cameras that happened to be running".\n'
    "Having walked through the ashes, the Carra-based Centre for the Study of Fire (CSF) also said it "
    'saw a stage set. The think tank said: "Orlia likely lit this fire for its own voters".\n'
    "The CSF went on to say that given Orlia's new guards, it's \"hard to see how a stranger could "
    'have carried in the oil".\n'
)


def test_an_article_about_a_staged_attack_keeps_its_speakers_apart() -> None:
    assert [(speaker, stance) for speaker, stance, _ in rows(STAGED)] == [
        ("a Carran official", "denies"),
        ("Orlia", "asserts"),
        ("Old Mint", "asserts"),
        ("Mr Dorn's spokesman", "asserts"),
        ("Ewan Brisk", "denies"),
        ("officials in Orlia", "asserts"),
        ("Vesk", "denies"),
        ("Vesk", "asserts"),
        ("Pavel Dorn", "asserts"),
        ("Pavel Dorn", "asserts"),
        ("a Carran official", "doubts"),
        ("a Carran official", "asserts"),
        ("a Carran official", "asserts"),
        (None, "asserts"),
        ("Timo Hald", "asserts"),
        ("Centre for the Study of Fire", "asserts"),
        ("Centre for the Study of Fire", "asserts"),
        ("Centre for the Study of Fire", "asserts"),
    ]


def test_who_says_that_it_was_staged_has_their_own_reasons() -> None:
    """Hald's reasons find no statement: of the five names before his cue the tagger takes none for the source."""
    found = found_in(STAGED)
    reasons = {
        a.speaker.name: a.content[0].within(STAGED)[:28] for a in found if a.reason_for is not None and a.speaker
    }
    assert reasons == {"Centre for the Study of Fire": "that given Orlia's new guard"}


# Speaker, stance and the first words of the content, read by eye on 2026-11-24.
KREMLIN: dict[str, list[Row]] = {
    "kremlin-01-accusation-and-answer": [
        (None, "asserts", "that the United States had"),
        ("Dmitry Peskov", "asserts", "The Kremlin"),
        ("Dmitry Peskov", "asserts", '"And then Kyiv does what'),
        ("John Kirby", "denies", 'the Russian claim "ludicrous"'),
        ("a US official", "asserts", 'that the Biden administration "certainly'),
        ("Kremlin", "asserts", "Ukraine"),
        ("Kremlin", "asserts", "that Kyiv was trying to"),
        ("officials in Moscow", "asserts", "air defences brought down two"),
        ("Ukraine", "denies", "that it carried out the"),
        ("Ukraine", "asserts", "that Russia staged it"),
        ("Moscow", "asserts", "Washington of involvement"),
    ],
    "kremlin-02-who-says-it-was-staged": [
        ("Moscow", "asserts", "that Ukraine sent two drones"),
        ("others", "asserts", "the hand of Russia itself"),
        ("Mykhailo Podolyak", "asserts", "that Russia “staged” the attack"),
        ("Mykhailo Podolyak", "asserts", "how late Russian state media"),
        ("Mykhailo Podolyak", "asserts", "“simultaneous video from different angles”"),
        (None, "asserts", "to show the aftermath of"),
        ("Institute for the Study of War", "asserts", "the evidence"),
        ("Institute for the Study of War", "asserts", "“Russia likely staged this attack"),
        ("Institute for the Study of War", "asserts", "the steps that Russia has"),
        ("Institute for the Study of War", "asserts", "Given these"),
        ("Ukraine", "denies", "having carried out the strike"),
        ("Ukraine", "asserts", "that it was staged by"),
        ("Dmitry Peskov", "asserts", "that the United States was"),
        (None, "asserts", "that John Kirby of the"),
        ("John Kirby", "denies", "as “ludicrous”"),
        ("a US official", "doubts", "They are looking into whether"),
    ],
    "kremlin-03-what-us-intelligence-asks": [
        ("a US official", "asserts", "One possibility is a false"),
        ("a US official", "asserts", "Intelligence officials are looking into"),
        ("a US official", "asserts", 'The Biden administration "certainly would'),
        ("Dmitry Peskov", "asserts", "that the decision on such"),
        ("John Kirby", "denies", 'The claim is "ludicrous"'),
        ("Mykhailo Podolyak", "asserts", 'that Russia "staged" the attack'),
        ("Institute for the Study of War", "asserts", 'that Russia "likely staged this'),
        ("Ukraine", "asserts", "so too"),
        ("Ukraine", "denies", "that the strike was its"),
        (None, "asserts", "Kyiv"),
    ],
    "kremlin-04-chronology": [
        (None, "asserts", "the drones at the Kremlin"),
        ("Ukrainian officials", "asserts", "that the drone was their"),
        ("Ukrainian officials", "asserts", "It had “lost control”"),
        ("officials in Moscow", "asserts", "Russian air defences brought down"),
        ("Kremlin", "asserts", "Ukraine for the attack"),
        ("Kremlin", "asserts", "Kyiv of having tried to"),
        ("Dmitry Peskov", "asserts", "that the attack had American"),
        ("Dmitry Peskov", "asserts", "“And then Kyiv does what"),
        ("Dmitry Peskov", "asserts", "that such decisions were taken"),
        ("John Kirby", "denies", "the claim “ludicrous”"),
        ("Ukraine", "denies", "the strike"),
        ("Ukraine", "asserts", "that Russia staged it"),
        ("Mykhailo Podolyak", "asserts", "the same"),
        ("Mykhailo Podolyak", "asserts", "the delay with which state"),
        ("Institute for the Study of War", "asserts", "that Russia “likely staged this"),
        (None, "denies", "the Kremlin promised to retaliate"),
        ("Kremlin", "asserts", "to retaliate for what it"),
        ("Institute for the Study of War", "doubts", "how"),
        ("Pro-Kremlin figures", "asserts", "that senior leaders of Ukraine"),
        ("a US official", "asserts", "Who was responsible is a"),
    ],
}


@pytest.mark.parametrize("name", KREMLIN)
def test_the_sample_articles_on_the_kremlin_drones_are_read_in_full(name: str) -> None:
    text = frontmatter.loads((SAMPLE / f"{name}.md").read_text(encoding="utf-8")).content
    assert [
        (who, stance, " ".join(words.split(" // ")[0].split()[:5])) for who, stance, words in rows(text)
    ] == KREMLIN[name]


# Speakers that the rules once got wrong, and the words that they are now given to.
@pytest.mark.parametrize(
    ("name", "words", "speaker"),
    [
        pytest.param("museum-01-sorrel-cup-stolen", "He had been told so", "a guard", id="not the inspector"),
        pytest.param("museum-01-sorrel-cup-stolen", "“It is 21 centimetres", "Aurelie Santoff", id="role, then name"),
        pytest.param("museum-02-inside-job", "that it had notified", "Hallam & Vireo", id="company in apposition"),
        pytest.param(
            "vote-01-castrel-result-disputed", '"The seals were broken', "Piet Lomax", id="its spokesman, name"
        ),
        pytest.param("vote-03-court-filing", '"Then why is there', "Nils Kemble", id="not the spokesman before"),
        pytest.param("vote-04-recount-kemble-concedes", "His observers found", "Dario Kemble", id="not the winner"),
        pytest.param("ferry-07-captain-reverses-account", "“I told the minister", "Joss Vell", id="two paragraphs"),
        pytest.param("water-06-opinion-retired-engineer", "that the drain", "Osric Tamm", id="the late manager"),
        pytest.param("water-05-leaflet-in-market-square", '"Ignore all previous', None, id="nobody is given a leaflet"),
    ],
)
def test_the_sample_gives_the_words_to_whom_they_belong(name: str, words: str, speaker: str | None) -> None:
    text = frontmatter.loads((SAMPLE / f"{name}.md").read_text(encoding="utf-8")).content
    assert [who for who, _, content in rows(text) if content.startswith(words)] == [speaker]


# --- whatever the text is


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


PIECES = st.sampled_from(
    """Tilda|Marsh|Oren Vasko|Tarn Rail|the minister|a port official|she|he|they|it|who|said|says|told reporters|denied|
    claimed|adding|according to|cited|that|the bridge|was closed|not|may|because|No.|"|“|”|'|’|,|.|?|:|;|(|)|—|MARSH:|
    \n|\n\n|3|U.S.|and|but|'s|claim|is "ludicrous\"""".replace("\n    ", "").split("|")
)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=60).map(" ".join) | st.text(max_size=200))
def test_any_text_has_sound_attributions(text: str) -> None:
    check_form(text)


@given(st.lists(PIECES, max_size=60).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_every_sentence_is_in_one_unit(text: str) -> None:
    sentences = sentences_of(Article(uri="x", text=text))
    units = find_units(text, sentences)
    assert [i for u in units for i in range(u.first, u.last + 1)] == [s.index for s in sentences]
    assert all(u.span == Span(sentences[u.first].span.start, sentences[u.last].span.end) for u in units)


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


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("It was up to Theresa May in the end.", ["Theresa May"]),
        ("It was sold to Theresa May 5 years ago.", ["Theresa"]),
        ("It was sold to Orlo May be it as it will.", ["Orlo"]),
    ],
    ids=["a surname", "a day", "behind what is no given name"],
)
def test_a_month_behind_a_given_name_is_a_surname_and_no_day(text: str, names: list[str]) -> None:
    assert [run.name for run in find_name_runs(tokenise(text, Span(0, len(text))))] == names

"""Extraction: speaker, stance and content of what invented sentences and the bundled sample say."""

import pytest

from corpus.attribution import AttributionKind
from tests.corpus.attribution.reading import attributions_in, cases, rows, sample_text


@pytest.mark.parametrize(("text", "said"), cases("speech"))
def test_speech_is_found_with_speaker_stance_and_content(text: str, said: list[list[str]]) -> None:
    assert rows(text) == [tuple(row) for row in said]


@pytest.mark.parametrize("text", cases("nobody"))
def test_what_nobody_has_said_is_given_to_nobody(text: str) -> None:
    assert [row for row in rows(text) if row[0] is not None and row[1] not in {"doubts", "silent"}] == []


@pytest.mark.parametrize(("text", "source", "speaker", "content"), cases("datelines"))
def test_a_dateline_is_no_speaker_and_no_part_of_what_is_said(
    text: str, source: str, speaker: str, content: str
) -> None:
    (one,) = attributions_in(text)
    assert one.speaker is not None
    assert (one.source[0].within(text), one.speaker.name, one.content[0].within(text)) == (source, speaker, content)


def test_where_somebody_spoke_is_not_who_did() -> None:
    text = "In Moscow, officials said the talks would go on. At a meeting in Moscow Ana Holm said they would end."
    assert [who for who, _, _ in rows(text)] == ["officials", "Ana Holm"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param('"We close at noon," Tilda Marsh said.', AttributionKind.DIRECT, id="direct"),
        pytest.param("Tilda Marsh said that they close.", AttributionKind.INDIRECT, id="indirect"),
        pytest.param('Tilda Marsh said that it was "over".', AttributionKind.MIXED, id="mixed"),
    ],
)
def test_kind(text: str, kind: AttributionKind) -> None:
    assert [a.kind for a in attributions_in(text)] == [kind]


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
    found = attributions_in(STAGED)
    reasons = {
        a.speaker.name: a.content[0].within(STAGED)[:28] for a in found if a.reason_for is not None and a.speaker
    }
    assert reasons == {"Centre for the Study of Fire": "that given Orlia's new guard"}


@pytest.mark.parametrize(("name", "said"), [pytest.param(c.id, *c.values, id=c.id) for c in cases("sample_articles")])
def test_the_sample_articles_on_the_kremlin_drones_are_read_in_full(name: str, said: list[list[str]]) -> None:
    found = [
        (who, stance, " ".join(words.split(" // ")[0].split()[:5])) for who, stance, words in rows(sample_text(name))
    ]
    assert found == [tuple(row) for row in said]


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
    text = sample_text(name)
    assert [who for who, _, content in rows(text) if content.startswith(words)] == [speaker]

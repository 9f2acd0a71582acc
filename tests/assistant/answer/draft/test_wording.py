"""Statements are worded from the article's own words: who, how, what."""

import pytest

from assistant.answer.draft.wording import listed, report
from assistant.answer.evidence import Dossier
from corpus.articles.article import Article, Span
from corpus.articles.sentences import sentences_of
from corpus.attribution import Attribution, AttributionKind, Speaker, SpeakerKind, Stance, extract_attributions


def _dossier(text: str) -> Dossier:
    article = Article(uri="/a.txt", text=text)
    sentences = sentences_of(article)
    return Dossier(
        article, tuple(sentences), tuple(extract_attributions(article, sentences, thorough=True)), article.id
    )


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        pytest.param(
            'Ana Holm, the mayor, described the claim as "absurd".',
            'Ana Holm (mayor) described the claim as "absurd".',
            id="role behind the name",
        ),
        pytest.param(
            "The pier had been sold in June, according to Ana Holm.",
            "According to Ana Holm, the pier had been sold in June.",
            id="according to",
        ),
        pytest.param('"The pier was sold," said Ana Holm.', 'Ana Holm said: "The pier was sold".', id="quotation"),
        pytest.param("“The pier was sold,” said Ana Holm.", "Ana Holm said: “The pier was sold”.", id="curly marks"),
        pytest.param('“The pier was sold," said Ana Holm.', "Ana Holm said: “The pier was sold”.", id="mixed marks"),
        pytest.param(
            '"The pier was sold,” said Ana Holm.', "Ana Holm said: “The pier was sold”.", id="mixed, curly last"
        ),
        pytest.param(
            "Ana Holm told reporters on Monday that the pier was sold.",
            "Ana Holm told reporters on Monday that the pier was sold.",
            id="whom it was told",
        ),
        pytest.param(
            '"The pier was sold," Ana Holm told Radio Orlo.', 'Ana Holm said: "The pier was sold".', id="told"
        ),
        pytest.param(
            "The pier, Ana Holm also said, was sold.",
            "Ana Holm said that the pier was sold.",
            id="words around the cue",
        ),
        pytest.param("The pier was sold, Ana Holm says.", "Ana Holm says that the pier was sold.", id="put before"),
        pytest.param("Piers had been sold, Ana Holm said.", "Ana Holm said: Piers had been sold.", id="perhaps a name"),
        pytest.param(
            "Orlo had been sold, Ana Holm said. She is from Orlo.",
            "Ana Holm said that Orlo had been sold.",
            id="a name",
        ),
        pytest.param(
            "Given the storm, Ana Holm said, it was safe.",
            "Ana Holm said that given the storm, it was safe.",
            id="words on both sides",
        ),
        pytest.param(
            'But the log was "a disgrace", Ana Holm said.',
            'Ana Holm said that the log was "a disgrace".',
            id="a word that ties it to what stood before",
        ),
        pytest.param('Ana Holm cited "a smell of petrol".', 'Ana Holm cited "a smell of petrol".', id="what is cited"),
        pytest.param(
            "There were offers -- which the mayor, Ana Holm, called ''utter nonsense'' -- in June.",
            "Ana Holm (mayor) called it ''utter nonsense''.",
            id="a relative clause",
        ),
        pytest.param(
            'Lind "got a deal," Holm said, and still "got to sit in on the talks.',
            'Holm said: Lind "got a deal" and still "got to sit in on the talks".',
            id="the last quotation is never closed",
        ),
        pytest.param("ANA HOLM: We sold it. It is gone.", "Ana Holm said: We sold it.", id="transcript"),
    ],
)
def test_an_attribution_is_reported_in_its_own_words(text: str, reported: str) -> None:
    dossier = _dossier(text)
    assert report(dossier, dossier.attributions[0], dossier.span_of(0)) == reported


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        pytest.param(
            'Oto Lind made a claim that Ana Holm dismissed as "absurd".',
            'Ana Holm dismissed it as "absurd".',
            id="the object stands before",
        ),
        pytest.param(
            "Oto Lind said Ana Holm had told him that the pier was sold.",
            "Ana Holm had said that the pier was sold.",
            id="whom it was told is not known here",
        ),
    ],
)
def test_what_is_said_within_what_is_said_can_be_read_alone(text: str, reported: str) -> None:
    dossier = _dossier(text)
    assert reported in [report(dossier, a, dossier.span_of(0)) for a in dossier.attributions]


@pytest.mark.parametrize(
    ("cue", "told"),
    [
        ("do not think", "Ana Holm does not think that the pier was sold."),
        ("believe", "Ana Holm believes that the pier was sold."),
        ("have said", "Ana Holm has said that the pier was sold."),
        ("said", "Ana Holm said that the pier was sold."),
        ("will say", "Ana Holm will say that the pier was sold."),
    ],
)
def test_what_a_writer_says_of_herself_is_told_of_her(cue: str, told: str) -> None:
    text = f"I {cue} that the pier was sold."
    plain = _dossier(text)
    attribution = Attribution(
        source=(Span(0, 1),),
        cue=(Span(2, 2 + len(cue)),),
        content=(Span(3 + len(cue), len(text) - 1),),
        speaker=Speaker("Ana Holm", SpeakerKind.PERSON),
        stance=Stance.ASSERTS,
        kind=AttributionKind.INDIRECT,
        sentences=(0,),
    )
    assert report(plain, attribution, plain.span_of(0)) == told


def test_how_it_was_said_is_told_only_from_what_is_cited() -> None:
    dossier = _dossier('"Where is the list? Who has it?" demanded Ana Holm.')
    asked = dossier.attributions[0]
    assert report(dossier, asked, dossier.span_of(0)) == 'Ana Holm said: "Where is the list?"'
    everything = Span(0, len(dossier.article.text))
    assert report(dossier, asked, everything) == 'Ana Holm demanded: "Where is the list? Who has it?"'


def test_a_participle_becomes_a_verb_of_its_own() -> None:
    dossier = _dossier("Ana Holm said that the pier was sold, adding that it had been closed for years.")
    assert (
        report(dossier, dossier.attributions[1], dossier.span_of(0))
        == "Ana Holm added that it had been closed for years."
    )


def test_only_what_is_cited_of_a_long_quotation_is_reported() -> None:
    dossier = _dossier('"We sold the pier. Then we sold the boats. Nobody asked us why," said Ana Holm.')
    only = dossier.span_of(1)
    assert report(dossier, dossier.attributions[0], only) == 'Ana Holm said: "Then we sold the boats."'


def test_each_paragraph_of_a_quotation_has_marks_of_its_own() -> None:
    dossier = _dossier("“We sold the pier.\n\n“Then we sold the boats,” said Ana Holm.")
    everything = Span(0, len(dossier.article.text))
    assert report(dossier, dossier.attributions[0], everything) == (
        "Ana Holm said: “We sold the pier.” “Then we sold the boats”."
    )


def test_a_role_that_has_been_given_is_left_out() -> None:
    dossier = _dossier("Ana Holm, the mayor, said that the pier was sold.")
    told = report(dossier, dossier.attributions[0], dossier.span_of(0), introduced=False)
    assert told == "Ana Holm said that the pier was sold."


def test_names_are_listed_as_in_a_sentence() -> None:
    assert [listed(n) for n in (["A"], ["A", "B"], ["A", "B", "C"])] == ["A", "A and B", "A, B and C"]

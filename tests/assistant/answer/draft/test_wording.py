"""Statements are worded from the article's own words: who, how, what."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.answer.draft.naming import listed
from assistant.answer.draft.wording import report
from assistant.answer.evidence import AnnotatedArticle
from corpus.articles.article import Article, Span
from corpus.articles.sentences import sentences_of
from corpus.attribution import Attribution, AttributionKind, Speaker, SpeakerKind, Stance, extract_attributions

CASES = yaml.safe_load((Path(__file__).parent / "wording.yaml").read_text(encoding="utf-8"))


def _cases(name: str) -> list[Any]:
    return [pytest.param(case["text"], case["told"], id=key) for key, case in CASES[name].items()]


def _annotated(text: str) -> AnnotatedArticle:
    article = Article(uri="/a.txt", text=text)
    sentences = sentences_of(article)
    return AnnotatedArticle(
        article, tuple(sentences), tuple(extract_attributions(article, sentences, thorough=True)), article.id
    )


@pytest.mark.parametrize(("text", "told"), _cases("alone"))
def test_an_attribution_is_reported_in_its_own_words(text: str, told: str) -> None:
    annotated = _annotated(text)
    assert report(annotated, annotated.attributions[0], annotated.span_of(0)) == told


@pytest.mark.parametrize(("text", "told"), _cases("within"))
def test_what_is_said_within_what_is_said_can_be_read_alone(text: str, told: str) -> None:
    annotated = _annotated(text)
    assert told in [report(annotated, a, annotated.span_of(0)) for a in annotated.attributions]


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
    plain = _annotated(text)
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
    annotated = _annotated('"Where is the list? Who has it?" demanded Ana Holm.')
    asked = annotated.attributions[0]
    assert report(annotated, asked, annotated.span_of(0)) == 'Ana Holm said: "Where is the list?"'
    everything = Span(0, len(annotated.article.text))
    assert report(annotated, asked, everything) == 'Ana Holm demanded: "Where is the list? Who has it?"'


def test_a_participle_becomes_a_verb_of_its_own() -> None:
    annotated = _annotated("Ana Holm said that the pier was sold, adding that it had been closed for years.")
    assert (
        report(annotated, annotated.attributions[1], annotated.span_of(0))
        == "Ana Holm added that it had been closed for years."
    )


def test_only_what_is_cited_of_a_long_quotation_is_reported() -> None:
    annotated = _annotated('"We sold the pier. Then we sold the boats. Nobody asked us why," said Ana Holm.')
    only = annotated.span_of(1)
    assert report(annotated, annotated.attributions[0], only) == 'Ana Holm said: "Then we sold the boats."'


def test_each_paragraph_of_a_quotation_has_marks_of_its_own() -> None:
    annotated = _annotated("“We sold the pier.\n\n“Then we sold the boats,” said Ana Holm.")
    everything = Span(0, len(annotated.article.text))
    assert report(annotated, annotated.attributions[0], everything) == (
        "Ana Holm said: “We sold the pier.” “Then we sold the boats”."
    )


def test_a_role_that_has_been_given_is_left_out() -> None:
    annotated = _annotated("Ana Holm, the mayor, said that the pier was sold.")
    told = report(annotated, annotated.attributions[0], annotated.span_of(0), introduced=False)
    assert told == "Ana Holm said that the pier was sold."


def test_names_are_listed_as_in_a_sentence() -> None:
    assert [listed(n) for n in (["A"], ["A", "B"], ["A", "B", "C"])] == ["A", "A and B", "A, B and C"]

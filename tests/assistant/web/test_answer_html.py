"""The HTML of questions and answers: marks, reasons, speakers, and that no word of theirs becomes markup."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.answer.reading_order import cited_sentences
from assistant.answer.values import Group, Outcome, Statement
from assistant.question.constraints import Constraint, ConstraintKind
from assistant.service.feedback import Mark
from assistant.web.answer_html import reply_html
from assistant.web.citations_html import cited_sentences_html
from assistant.web.transcript import Exchange, Transcript
from assistant.web.transcript_html import exchange_html, past_html, working_html
from corpus.archive.values import Filters
from corpus.attribution import Speaker, SpeakerKind, Stance
from tests.assistant.asked import conversation_of
from tests.assistant.web.pages import NASTY, ROE, answer, citation, parsed, statement, texts


def test_marks_are_numbered_as_they_are_read_and_a_sentence_has_one_number() -> None:
    given = answer(
        statement("Jane Roe said the dam would fail.", 50),
        statement("Nobody answered.", 50, 10, speaker=None),
        statement("Jane Roe said it leaked.", 30, reason_for=0),
    )
    markup = reply_html(given, 1)
    assert texts(markup, "//button") == ["[1]", "[2]", "[1]", "[3]"]
    assert [c.quote for c in cited_sentences(given)] == ["Quote 50.", "Quote 30.", "Quote 10."]
    panel = cited_sentences_html((Exchange("who?", given),))
    assert texts(panel, "//*[@class='ws-quote']") == ["Quote 50.", "Quote 30.", "Quote 10."]
    goals = {button.get("data-goto") for button in parsed(markup).xpath("//button")}
    assert goals == set(parsed(panel).xpath("//*[@class='ws-cited']/@id"))


def test_a_reason_stands_under_the_statement_it_belongs_to() -> None:
    given = answer(
        statement("Jane Roe said the dam would fail.", 0),
        statement("Ann Poe denied it.", 10, speaker=Speaker("Ann Poe", SpeakerKind.PERSON)),
        statement("Jane Roe said it leaked.", 30, reason_for=0),
    )
    markup = reply_html(given, 1)
    assert len(parsed(markup).xpath("//ol/li")) == 2
    assert texts(markup, "//ol/li[1]/div[@class='ws-because']/p") == ["because"]
    assert texts(markup, "//ol/li[1]/div[@class='ws-because']/ul/li") == ["Jane Roe said it leaked. [2]"]
    assert parsed(markup).xpath("//ol/li[2]/div[@class='ws-because']") == []


@pytest.mark.parametrize(
    ("speaker", "stance", "text", "voice", "bold"),
    [
        (ROE, Stance.DENIES, "Jane Roe denies it.", "person · denies", "Jane Roe"),
        (ROE, Stance.DOUBTS, "It is open, says Jane Roe.", "Jane Roe · person · doubts", "Jane Roe"),
        (None, Stance.ASSERTS, "It rained.", "reporter’s own words", None),
        (
            Speaker("a US official", SpeakerKind.UNNAMED),
            Stance.ASSERTS,
            "A US official said so.",
            "unnamed source · asserts",
            "A US official",
        ),
    ],
    ids=["denies", "name within", "reporter", "unnamed"],
)
def test_who_speaks_and_how_is_said_in_words(
    speaker: Speaker | None, stance: Stance, text: str, voice: str, bold: str | None
) -> None:
    markup = reply_html(answer(Statement(text, speaker, stance, (citation(0),))), 1)
    assert texts(markup, "//p[@class='ws-byline']") == [voice]
    assert texts(markup, "//strong") == ([bold] if bold else [])
    assert text in texts(markup, "//li")[0]


def test_groups_stand_under_their_headings_and_a_correction_before_them() -> None:
    sentences = [Statement(f"Ana Holm said {n}.", None, Stance.ASSERTS, (citation(n),)) for n in range(3)]
    reason = replace(sentences[1], reason_for=0)
    given = replace(
        answer(sentences[0], reason, sentences[2], note="Oto Lind did not. It was late."),
        groups=(Group("", (0, 1)), Group(NASTY, (2,))),
        correction="Oto Lind did not.",
    )
    markup = reply_html(given, 1)
    assert texts(markup, "//h3") == [NASTY]
    assert texts(markup, "//ol/li/p[2]") == ["Ana Holm said 0. [1]", "Ana Holm said 2. [3]"]
    assert texts(markup, "//p[@class='ws-correction']") == ["Oto Lind did not."]
    assert texts(markup, "//p[@class='ws-note']") == ["It was late."]
    assert markup.index("ws-correction") < markup.index("ws-statements") < markup.index("ws-note")


@pytest.mark.parametrize(
    ("outcome", "title"), [(Outcome.NOT_IN_CORPUS, "Not in this archive"), (Outcome.WITHHELD, "Withheld")]
)
def test_without_an_answer_no_sentence_is_cited(outcome: Outcome, title: str) -> None:
    none = answer(outcome=outcome, note="Searched 3 articles.")
    assert texts(reply_html(none, 1), "//h3") == [title]
    assert "Searched 3 articles." in reply_html(none, 1)
    assert "ws-cited" not in cited_sentences_html((Exchange("who?", none),))


def test_a_model_that_wrote_an_answer_is_named() -> None:
    written = replace(answer(statement("Jane Roe said so.", 10)), engine="chat (openai:<b>x</b>)", prompt="0123456789")
    assert "Written by chat (openai:<b>x</b>)." in parsed(reply_html(written, 1)).text_content()
    assert "Written by" not in reply_html(answer(statement("Jane Roe said so.", 10)), 1)


def test_nothing_of_an_article_or_a_question_becomes_markup() -> None:
    nasty = citation(0, quote=NASTY, title=NASTY, outlet=NASTY, url=f"https://news.example/{NASTY}")
    speaker = Speaker(NASTY, SpeakerKind.PERSON, NASTY)
    given = replace(
        answer(Statement(f"{NASTY} said.", speaker, Stance.ASSERTS, (nasty,)), note=NASTY), understood=NASTY
    )
    exchange = Exchange(
        NASTY,
        given,
        id=NASTY,
        filters=Filters(speaker=NASTY, outlet=NASTY),
        earlier=conversation_of(NASTY),
        constraints=(Constraint(ConstraintKind.PERIOD, NASTY),),
        saved_on=date(2026, 3, 2),
        feedback=((0, Mark.RIGHT),),
    )
    allowed = "div p ol ul li span strong button section h2 h3 details summary a article label input".split()
    for markup in (
        exchange_html(exchange, 1, is_last=True),
        past_html(Transcript((exchange, exchange))),
        working_html(NASTY, 1, NASTY, given.statements),
        reply_html(NASTY, 1),
        reply_html(answer(outcome=Outcome.WITHHELD, note=NASTY), 1),
        cited_sentences_html((exchange,)),
    ):
        assert NASTY in parsed(markup).text_content()  # to the letter
        assert {element.tag for element in parsed(markup).iter()} <= set(allowed)
        assert not [name for element in parsed(markup).iter() for name in element.attrib if name.startswith("on")]
    assert parsed(cited_sentences_html((exchange,))).xpath("//a/@href") == [nasty.url]

"""The cited sentences, and each of them opened in its article."""

from dataclasses import replace

import pytest

from assistant.answer.reading_order import cited_sentences
from assistant.answer.values import Answer, Citation, Statement
from assistant.service.browse import Browser
from assistant.web.citations_html import cited_sentences_html, source_html
from assistant.web.clicks import Click
from assistant.web.conversation_actions import ConversationActions
from assistant.web.transcript import Exchange, Transcript
from assistant.web.transcript_export import as_markdown
from corpus.archive.store import Archive
from corpus.articles.article import Article, Span
from corpus.articles.sentences import sentences_of
from corpus.attribution import Stance
from tests.assistant.web.pages import ROE, answer, citation, last_of, parsed, statement, texts


@pytest.mark.parametrize(
    ("url", "is_linked"),
    [
        ("https://news.example/a", True),
        ("http://news.example", True),
        ("javascript:alert(1)", False),
        ("javascript://news.example/%0aalert(1)", False),
        ("ftp://news.example/a", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//news.example/a", False),
        ("https://", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_only_web_addresses_are_linked(url: str, is_linked: bool) -> None:
    given = answer(Statement("Jane Roe said so.", ROE, Stance.ASSERTS, (citation(0, url=url),)))
    links = parsed(cited_sentences_html((Exchange("who?", given),))).xpath("//a/@href")
    assert links == ([url] if is_linked else [])
    assert (url in as_markdown([Exchange("who?", given)])) is is_linked or not url


def test_the_sentences_of_earlier_questions_are_folded_under_the_latest() -> None:
    exchanges = (
        Exchange("first?", answer(statement("Jane Roe said one.", 1))),
        Exchange("refused?", "There are no words in it."),
        Exchange("last?", answer(statement("Jane Roe said two.", 2))),
    )
    panel = cited_sentences_html(exchanges)
    assert texts(panel, "//summary") == ["last?", "first?"]
    assert texts(panel, "//details[@open]/summary") == ["last?"]


def test_a_source_is_named_once_for_the_sentences_that_follow_each_other_in_it() -> None:
    other = citation(0, article_id="a2", uri="/a2.txt", title="", outlet="", published=None)
    given = answer(
        statement("Jane Roe said one.", 1, 2), Statement("Jane Roe said two.", ROE, Stance.ASSERTS, (other,))
    )
    panel = cited_sentences_html((Exchange("who?", given),))
    assert texts(panel, "//*[@class='ws-source']/h3") == ["Dam fails", "/a2.txt"]
    assert texts(panel, "//*[@class='ws-source']/p") == ["The Lamp · 2 March 2026", "undated"]


def test_every_cited_sentence_is_marked_where_it_is_stored_and_nowhere_else(actions: ConversationActions) -> None:
    transcript = last_of(actions.ask("who says it was staged and why?", "", Transcript())).transcript
    reply = transcript.exchanges[0].reply
    assert isinstance(reply, Answer)
    cited = cited_sentences(reply)
    assert len(cited) > 3
    for place, sentence in enumerate(cited, start=1):
        opened = actions.source_html(Click("source", f"1-{place}"), transcript)
        assert opened is not None
        marked = parsed(opened).xpath("//mark[contains(concat(' ', @class, ' '), ' ws-sentence ')]")
        assert "".join(mark.text_content() for mark in marked) == sentence.quote
        assert texts(opened, "//span[@class='ws-place']") == [f"[{place}] of {len(cited)}"]
        steps = parsed(opened).xpath("//nav/button[@data-action='source']/@data-value")
        assert steps == [f"1-{n}" for n in (place - 1, place + 1) if 1 <= n <= len(cited)]


def test_who_says_and_what_are_marked_in_the_sentence_and_explained(actions: ConversationActions) -> None:
    transcript = last_of(actions.ask("What did Mykhailo Podolyak say?", "", Transcript())).transcript
    opened = actions.source_html(Click("source", "1-1"), transcript)
    assert opened is not None
    for kind in ("source", "cue", "content"):
        assert texts(opened, f"//mark[contains(@class, 'ws-{kind}-words')]")
    assert texts(opened, "//p[@class='ws-legend']/span") == ["who", "says", "what"]


@pytest.mark.parametrize(
    "value", ["", "1", "1-0", "1-99", "0-1", "2-1", "-1-1", "1-1-1", "a-b", "1-" + "9" * 5000, "¹-1"]
)
def test_a_place_that_is_none_opens_nothing(value: str, actions: ConversationActions) -> None:
    transcript = last_of(actions.ask("What did Mykhailo Podolyak say?", "", Transcript())).transcript
    assert actions.source_html(Click("source", value), transcript) is None


def test_an_article_that_has_changed_is_not_marked_but_said_to_have(empty_archive: Archive) -> None:
    article = Article("/a.txt", "Rain fell. Jane Roe said so.", "Rain")
    empty_archive.put_article(article, sentences_of(article), attributions=[], attribution_model="m")
    moved = Citation(article.id, "/a.txt", "Rain", "", None, "", Span(0, 10), "Snow fell.")
    gone = replace(moved, article_id="0" * 16)
    given = answer(Statement("Snow fell.", None, Stance.ASSERTS, (moved,)), statement("x", 0))
    given = replace(given, statements=(given.statements[0], Statement("y", None, Stance.ASSERTS, (gone,))))
    transcript, browser = Transcript((Exchange("who?", given),)), Browser(empty_archive)
    changed, removed = source_html(browser, transcript, "1-1"), source_html(browser, transcript, "1-2")
    assert changed is not None
    assert "The article has changed since" in changed
    assert texts(changed, "//blockquote") == ["Snow fell."]
    assert not parsed(changed).xpath("//mark")
    assert "no longer in the archive" in (removed or "")


def test_wire_copies_are_told(empty_archive: Archive) -> None:
    from corpus.archive.values import OriginLinks

    text = "Jane Roe said that the dam would fail."
    first = Article("/a.txt", text, "Dam", "The Lamp")
    for article in (first, Article("/b.txt", text, "Dam", "The Post"), Article("/c.txt", text, "Dam", "The Sun")):
        links = OriginLinks(near_copies=(first.id,)) if article is not first else None
        empty_archive.put_article(article, sentences_of(article), attributions=[], attribution_model="m", links=links)
    cited = Citation(first.id, first.uri, "Dam", "The Lamp", None, "", Span(0, len(text)), text)
    transcript = Transcript((Exchange("who?", answer(Statement("The dam.", None, Stance.ASSERTS, (cited,)))),))
    opened = source_html(Browser(empty_archive), transcript, "1-1")
    assert "Also in 2 outlets" in (opened or "")
    assert "The Post, The Sun" in (opened or "")

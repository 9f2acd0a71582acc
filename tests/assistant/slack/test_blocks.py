"""Answers as Slack messages: what is shown, and that Slack takes it, whatever the articles hold."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer.values import Answer, Citation, Group, Outcome, Statement
from assistant.service.feedback import Mark
from assistant.slack import blocks
from assistant.slack.blocks import Buttons, Message, answer_messages
from assistant.slack.modals import notice_view, sources_view, wrong_view
from corpus.articles.article import Span
from corpus.attribution import Speaker, SpeakerKind, Stance
from tests.e2e.slack_server import message_problem, texts_of, view_problem

ROE = Speaker("Jane Roe", SpeakerKind.PERSON, "engineer")
HOSTILE = "<!channel> <@U123> *b* _i_ ~s~ `c` > <https://e.example|x> :skull: &amp;"


def citation(start: int = 0, **changes: Any) -> Citation:
    one = Citation(
        "a1", "/a.txt", "Dam fails", "The Lamp", date(2026, 3, 2), "https://lamp.example/a?x=1&y=2",
        Span(start, start + 5), f"Quote {start}.",
    )  # fmt: skip
    return replace(one, **changes)


def statement(text: str, *starts: int, speaker: Speaker | None = ROE, **more: Any) -> Statement:
    return Statement(text, speaker, Stance.ASSERTS, tuple(citation(s) for s in starts or (0,)), **more)


def answer(*statements: Statement, **more: Any) -> Answer:
    made = Answer("who?", "who says so", Outcome.ANSWERED, "extractive", date(2026, 3, 22), "", statements)
    return replace(made, **more)


def shown(messages: tuple[Message, ...]) -> str:
    return "\n".join(text for message in messages for text in texts_of(message.blocks))


def test_a_statement_is_a_section_with_speaker_stance_and_linked_citations() -> None:
    denial = Statement("Jane Roe denies it.", ROE, Stance.DENIES, (citation(0), citation(9, url="", outlet="")))
    (message,) = answer_messages(answer(denial), searched=30, buttons=Buttons("a1", can_share=True))
    section, context, actions = message.blocks
    assert section["text"]["text"] == (
        "*Jane Roe*, engineer · denies\nJane Roe denies it. \n"
        "<https://lamp.example/a?x=1&amp;y=2|[1]> The Lamp, 2 March 2026 · [2] Dam fails, 2 March 2026"
    )
    assert section["text"]["verbatim"] is True
    assert context["elements"][0]["text"] == "As of 22 March 2026 · 30 articles searched · Understood: who says so"
    labels = [element["text"]["text"] for element in actions["elements"]]
    assert labels == ["Show sources", "Wrong speaker", "Wrong citation", "Share to channel"]
    assert {element["value"] for element in actions["elements"]} == {"a1"}
    assert message.text == "Jane Roe denies it."


def test_reasons_stand_under_what_they_are_reasons_for_and_groups_under_headings() -> None:
    given = answer(
        statement("First.", 0),
        statement("Nobody answered.", 10, speaker=None),
        statement("It leaked.", 20, reason_for=0),
        groups=(Group("Those who *say* so", (0, 2)), Group("The rest", (1,))),
    )
    (message,) = answer_messages(given, searched=1)
    heads = [b["text"]["text"].split("\n")[0] for b in message.blocks if b["type"] == "section"]
    assert heads == [
        "*Those who ∗say∗ so*", "*Jane Roe*, engineer · asserts", "_because_", "*The rest*", "_reporter’s own words_",
    ]  # fmt: skip
    assert "[2]> The Lamp" in message.blocks[2]["text"]["text"]  # numbered as they are read
    assert "1 article searched" in shown((message,))


def test_a_correction_comes_first_and_the_rest_of_the_note_last() -> None:
    given = answer(statement("So."), note="Not nine: ten. Others are silent.", correction="Not nine: ten.")
    (message,) = answer_messages(given, searched=2)
    texts = [b["text"]["text"] for b in message.blocks if b["type"] == "section"]
    assert texts[0] == "Not nine: ten."
    assert texts[-1] == "Others are silent."


@pytest.mark.parametrize(
    ("outcome", "title"), [(Outcome.NOT_IN_CORPUS, "*Not in this archive*"), (Outcome.WITHHELD, "*Withheld*")]
)
def test_without_an_answer_there_is_nothing_to_click(outcome: Outcome, title: str) -> None:
    (message,) = answer_messages(answer(outcome=outcome, note="Searched <3>."), searched=3, buttons=Buttons("a1"))
    assert message.blocks[0]["text"]["text"] == f"{title}\nSearched &lt;3&gt;."
    assert [b["type"] for b in message.blocks] == ["section", "context"]


def test_a_long_answer_is_split_between_statements() -> None:
    given = answer(*(statement(f"Number {n} " + "word " * 110, n) for n in range(60)))
    messages = answer_messages(given, searched=3, buttons=Buttons("a1"))
    assert len(messages) > 2
    for message in messages:
        assert message_problem(message.text, message.blocks) is None
    said = [text for m in messages for text in texts_of(m.blocks) if "Number" in text]
    assert len(said) == 60
    assert all(re.search(r"\|\[\d+\]> The Lamp, 2 March 2026$", text) for text in said)
    assert [b["type"] for b in messages[-1].blocks][-1] == "actions"
    assert all(b["type"] != "actions" for m in messages[:-1] for b in m.blocks)


def test_many_short_statements_keep_to_the_number_of_blocks() -> None:
    messages = answer_messages(answer(*(statement("So.", n) for n in range(70))), searched=3, buttons=Buttons("a1"))
    assert [len(m.blocks) for m in messages] == [50, 22]
    assert all(message_problem(m.text, m.blocks) is None for m in messages)


def test_a_statement_longer_than_a_section_goes_on_in_the_next_and_keeps_its_citations_whole() -> None:
    citations = tuple(citation(n, url=f"https://lamp.example/{'p' * 700}/{n}") for n in range(12))
    given = answer(Statement("word <b> " * 1400, ROE, Stance.ASSERTS, citations))
    messages = answer_messages(given, searched=3)
    text = shown(messages)
    assert text.count("&lt;b&gt;") == 1400
    assert [int(n) for n in re.findall(r"<https://lamp\.example/p{700}/\d+\|\[(\d+)\]>", text)] == list(range(1, 13))
    for message in messages:
        assert message_problem(message.text, message.blocks) is None


words = st.text(max_size=300) | st.just(HOSTILE) | st.integers(1, 4000).map(lambda n: "&" * n)
citations = st.builds(
    citation, st.integers(0, 50), url=words | st.just("https://e.example/|<>"), title=words, outlet=words, quote=words
)
speakers = st.none() | st.builds(Speaker, words, st.sampled_from(SpeakerKind), words)
statements = st.lists(
    st.builds(
        Statement,
        words,
        speakers,
        st.sampled_from(Stance),
        st.lists(citations, min_size=1, max_size=8).map(tuple),
        st.none() | st.just(0),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(statements, words, words, words)
def test_slack_takes_whatever_the_articles_hold(made: list[Statement], note: str, understood: str, engine: str) -> None:
    if made:
        made[0] = replace(made[0], reason_for=None)
    given = answer(*made, note=note, correction=note[:40], understood=understood, engine=engine, prompt="p")
    messages = answer_messages(given, searched=3, buttons=Buttons("a" * 16, can_share=True))
    stored = blocks.from_stored(blocks.as_stored(messages))
    for sent in (
        [blocks.marked(m, "12345678", n) for n, m in enumerate(stored)],
        blocks.shared(note, stored),
        answer_messages(replace(given, outcome=Outcome.WITHHELD), searched=3),
        [blocks.sentence_message(f"So: {note}")],
    ):
        for message in sent:
            assert message_problem(message.text, message.blocks) is None
            for text in [message.text, *texts_of(message.blocks)]:
                assert re.fullmatch(r"(?:[^<>]|<https?://[^<>|\s]+\|\[\d+\]>)*", text), text
    for page in range(3):
        assert view_problem(sources_view(given, "a1", channel="C1", page=page) | {"id": "V"}) == "" or not made
    if made:
        assert view_problem(wrong_view(given, "a1", Mark.WRONG_SPEAKER, channel="C1", response_url="https://r")) == ""


def test_the_marks_of_a_reply_are_found_among_the_messages_of_a_thread() -> None:
    messages = answer_messages(answer(statement("So.")), searched=3)
    ours = {"blocks": list(blocks.marked(messages[0], "abcd1234", 2).blocks)}
    other = {"blocks": list(blocks.marked(messages[0], "ffff0000", 0).blocks)}
    assert blocks.marked_parts([{"text": "hello"}, ours, other, {"blocks": None}], "abcd1234") == {2}


def test_what_is_shared_has_the_question_and_no_share_button() -> None:
    messages = answer_messages(answer(statement("So.")), searched=3, buttons=Buttons("a1", can_share=True))
    (shared,) = blocks.shared("who <said> it?", messages)
    assert shared.blocks[0]["text"]["text"] == "*who &lt;said&gt; it?*"
    assert "Share to channel" not in str(shared.blocks)
    assert "Show sources" in str(shared.blocks)


def test_sources_are_the_exact_sentences_a_page_at_a_time() -> None:
    exact = [f"{HOSTILE}\n “{n}”  " for n in range(23)]
    given = answer(*(Statement("No.", ROE, Stance.ASSERTS, (citation(n, quote=q),)) for n, q in enumerate(exact)))
    quotes: list[str] = []
    for page in range(3):
        view = sources_view(given, "a1", channel="C1", page=page)
        assert view_problem(view) == ""
        quotes += [b["text"]["text"] for b in view["blocks"] if b["type"] == "section"]
        assert f"Page {page + 1} of 3" in list(texts_of(view["blocks"]))
    assert quotes == exact
    assert sources_view(given, "a1", channel="C1", page=99) == sources_view(given, "a1", channel="C1", page=2)
    labels = [texts_of(sources_view(given, "a1", channel="C1", page=p)["blocks"][-1:]) for p in range(3)]
    assert [list(one) for one in labels] == [["Next"], ["Previous", "Next"], ["Previous"]]


def test_the_form_names_the_statements() -> None:
    view = wrong_view(
        answer(statement("So."), statement("x" * 200, 9)), "a1", Mark.WRONG_CITATION, channel="C1", response_url="r"
    )
    options = view["blocks"][0]["element"]["options"]
    assert [o["value"] for o in options] == ["0", "1"]
    assert options[0]["text"]["text"] == "1. So."
    assert view_problem(view) == view_problem(notice_view("Nothing.")) == ""

"""What a reader can do in a conversation: ask, ask again, follow a link, give feedback."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.answer.reading_order import cited_sentences
from assistant.answer.values import Answer
from assistant.build import open_assistant
from assistant.conversation import Question
from assistant.errors import QuestionError
from assistant.question.constraints import ConstraintKind
from assistant.service.feedback import Feedback, FeedbackStore, Mark
from assistant.service.saved_answers import AnswerStore
from assistant.service.server_database import FILE_NAME, ServerDatabase
from assistant.settings import Settings
from assistant.web.clicks import Click
from assistant.web.conversation_actions import (
    ConversationActions,
    replies,
    without_part,
)
from assistant.web.transcript import STOPPED, Exchange, Transcript, number_in
from assistant.web.transcript_html import exchange_html
from corpus.archive.store import Archive
from corpus.archive.values import Filters
from corpus.errors import CorpusError
from tests.assistant.asked import conversation_of
from tests.assistant.web.pages import (
    NASTY,
    ScriptedAssistant,
    answer,
    answered,
    last_of,
    parsed,
    statement,
    texts,
)


def test_statements_are_shown_as_they_pass(empty_archive: Archive) -> None:
    nasty = statement(f"Jane Roe said {NASTY}.", 10)
    assistant = ScriptedAssistant(empty_archive, [answer(nasty)], passing=[nasty])
    updates = list(ConversationActions(assistant).ask("who?", "{}", Transcript()))
    assert [update.is_last for update in updates] == [False, False, False, True]
    assert texts(updates[0].latest_html, ".//p[@class='ws-working']") == ["Reading the question…"]
    assert texts(updates[1].latest_html, ".//p[@class='ws-working']") == ["Searching 2 articles…"]
    assert texts(updates[2].latest_html, ".//li") == [" ".join(f"Jane Roe said {NASTY}.".split())]
    assert not parsed(updates[2].latest_html).xpath(".//script | .//img | .//a")
    assert texts(updates[1].latest_html, ".//ol") == []


def test_earlier_questions_go_with_a_follow_up_and_what_was_refused_does_not(empty_archive: Archive) -> None:
    assistant = ScriptedAssistant(empty_archive, [answer(statement("Jane Roe said so.", 0))])
    transcript = Transcript((answered("who?"), Exchange("?", "There are no words in it."), answered("why?")))
    last = last_of(ConversationActions(assistant).ask("since when?", "", transcript))
    assert assistant.asked[0].conversation == conversation_of("who?", "why?")
    assert [exchange.question for exchange in last.transcript.exchanges] == ["who?", "?", "why?", "since when?"]


def test_an_edited_question_takes_the_place_of_the_old_one_and_of_what_followed(empty_archive: Archive) -> None:
    assistant = ScriptedAssistant(empty_archive, [answer()])
    transcript = Transcript((answered("a?"), answered("b?"), answered("c?")))
    last = last_of(ConversationActions(assistant).ask("b, really?", "", transcript, replacing=2))
    assert [exchange.question for exchange in last.transcript.exchanges] == ["a?", "b, really?"]
    assert assistant.asked[0].conversation == conversation_of("a?")


def test_the_last_question_is_asked_again_with_its_filters(empty_archive: Archive) -> None:
    assistant = ScriptedAssistant(empty_archive, [answer()])
    filters = Filters(outlet="The Lamp")
    transcript = Transcript(
        (answered("a?"), Exchange("b?", STOPPED, filters=filters, without=frozenset({ConstraintKind.PERIOD})))
    )
    last = last_of(ConversationActions(assistant).ask_by_click(Click("retry", "2"), '{"outlet": "Other"}', transcript))
    assert assistant.asked == [Question("b?", conversation_of("a?"), filters, frozenset({ConstraintKind.PERIOD}))]
    assert [exchange.question for exchange in last.transcript.exchanges] == ["a?", "b?"]


def test_an_empty_question_changes_nothing(empty_archive: Archive) -> None:
    assert list(ConversationActions(ScriptedAssistant(empty_archive)).ask(" \n", "", Transcript())) == []


def test_a_question_that_is_stopped_says_so_and_can_be_asked_again() -> None:
    stopped = Transcript((Exchange("a?", answer()), Exchange("b?"))).stopped()
    assert stopped.exchanges[-1].reply == STOPPED
    assert "Ask again" in exchange_html(stopped.exchanges[-1], 2, is_last=True)
    assert stopped.stopped() == stopped
    assert Transcript().stopped() == Transcript()


def test_a_question_that_is_none_is_answered_in_the_words_of_its_error(empty_archive: Archive) -> None:
    assistant = ScriptedAssistant(empty_archive, [QuestionError("The question is empty: ask something.")])
    assert list(replies(assistant, Question(" ")))[-1] == "The question is empty: ask something."


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ZeroDivisionError("secret"), "Something went wrong; please ask again. (Reference "),
        (CorpusError("The index is of another model; run `whosaid reindex`."), "another model; run `whosaid reindex`."),
    ],
    ids=["ours to mend", "theirs to mend"],
)
def test_an_error_is_one_sentence_with_a_reference_that_the_log_has(
    error: Exception, told: str, empty_archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    reply = list(replies(ScriptedAssistant(empty_archive, [error]), Question("who?")))[-1]
    assert isinstance(reply, str)
    assert told in reply
    assert "secret" not in reply
    reference = reply.split("(Reference ")[1].rstrip(")")
    assert len(reference) == 16
    assert reference in caplog.text
    assert "Traceback" in caplog.text


def test_what_was_understood_can_be_taken_away_part_by_part(actions: ConversationActions) -> None:
    last = last_of(actions.ask("What did Mykhailo Podolyak say about the drones in May 2023?", "", Transcript()))
    chips = parsed(last.latest_html).xpath("//button[@data-action='without']")
    assert {chip.get("data-value") for chip in chips} == {"speakers", "period"}
    assert all(chip.get("aria-label").startswith("Ask again without: ") for chip in chips)
    wider = last_of(actions.ask_by_click(Click("without", "speakers"), "", last.transcript))
    exchange = wider.transcript.exchanges[-1]
    assert len(wider.transcript.exchanges) == 1
    assert isinstance(exchange.reply, Answer)
    assert "Podolyak" not in exchange.reply.understood
    assert [constraint.kind for constraint in exchange.constraints] == [ConstraintKind.PERIOD]
    both = last_of(actions.ask_by_click(Click("without", "period"), "", wider.transcript)).transcript.exchanges[-1]
    assert both.without == {ConstraintKind.SPEAKERS, ConstraintKind.PERIOD}
    assert both.constraints == ()


def test_a_follow_up_can_be_asked_without_the_questions_before_it(actions: ConversationActions) -> None:
    transcript = last_of(actions.ask("What did Mykhailo Podolyak say?", "", Transcript())).transcript
    last = last_of(actions.ask("and what does the Kremlin say?", "", transcript))
    assert "follows up on the earlier questions" in last.latest_html
    alone = last_of(actions.ask_by_click(Click("without", "history"), "", last.transcript))
    assert "follows up on" not in alone.latest_html
    assert alone.transcript.exchanges[-1].is_alone


def test_the_first_one_is_who_was_shown_under_the_filters_of_then(actions: ConversationActions) -> None:
    """Without the filter, others would come before Ukraine; by a link to the answer it is Ukraine, too."""
    chosen = json.dumps({"outlet": "The Harbour Courier"})
    transcript = last_of(actions.ask("Who says it was staged and why?", chosen, Transcript())).transcript
    (shown,) = transcript.conversation.turns
    assert [speaker.name for speaker in shown.speakers] == ["Ukraine"]
    for before in (transcript, actions.begin(transcript.exchanges[-1].id)[0]):
        reply = last_of(actions.ask("what did the first one say?", "", before)).transcript.exchanges[-1].reply
        assert isinstance(reply, Answer)
        assert reply.understood == "Statements by Ukraine about “it was staged”"
        assert {s.speaker.name for s in reply.statements if s.speaker} == {"Ukraine"}


def test_an_answer_that_was_saved_without_its_query_is_gone_on_from_as_well(
    actions: ConversationActions, saved_in: Path
) -> None:
    question = Question("Who says it was staged and why?")
    given = open_assistant(Settings(archive=saved_in)).ask(question)
    id = AnswerStore(ServerDatabase(saved_in)).save(question, replace(given, query=None))
    transcript, _ = actions.begin(id)
    reply = last_of(actions.ask("the first one?", "", transcript)).transcript.exchanges[-1].reply
    assert isinstance(reply, Answer)
    assert "Institute for the Study of War" in reply.understood


def test_filters_narrow_what_is_searched_and_are_shown(actions: ConversationActions) -> None:
    chosen = json.dumps({"speaker": "", "outlet": "The Lantern Ledger", "since": "2023-05-01", "until": ""})
    last = last_of(actions.ask("who says it was staged?", chosen, Transcript()))
    reply = last.transcript.exchanges[-1].reply
    assert isinstance(reply, Answer)
    assert {c.outlet for c in cited_sentences(reply)} == {"The Lantern Ledger"}
    assert texts(last.latest_html, "//button[@class='ws-chip']") == [
        "only in The Lantern Ledger ×",
        "since 1 May 2023 ×",
    ]
    wider = last_of(
        actions.ask_by_click(Click("without", "filter-outlet"), chosen, last.transcript)
    ).transcript.exchanges[-1]
    assert wider.filters == Filters(since=date(2023, 5, 1))


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ('{"since": "yesterday"}', "not a date"),
        ('{"since": "2023-05-02", "until": "2023-05-01"}', "start date of the filters is after the end date"),
        ("[1]", "cannot be read"),
        ("{", "cannot be read"),
        ("[" * 100_000, "cannot be read"),
    ],
)
def test_filters_that_are_none_are_refused_in_one_sentence(chosen: str, told: str, empty_archive: Archive) -> None:
    last = last_of(ConversationActions(ScriptedAssistant(empty_archive)).ask("who?", chosen, Transcript()))
    assert told in str(last.transcript.exchanges[-1].reply)


@pytest.mark.parametrize("kind", ["", "filter-", "filter-archive", "filter-__class__", "everything"])
def test_nothing_else_can_be_taken_away(kind: str) -> None:
    exchange = Exchange("who?", filters=Filters(outlet="The Lamp"))
    assert without_part(exchange, kind) == exchange


def test_a_link_leads_to_the_answer_as_it_was_given(actions: ConversationActions) -> None:
    transcript = last_of(actions.ask("What did Mykhailo Podolyak say?", "", Transcript())).transcript
    transcript = last_of(actions.ask("and why?", "", transcript)).transcript
    exchange = transcript.exchanges[-1]
    assert exchange.id
    again, markup = actions.begin(exchange.id)
    assert again.exchanges[0].reply.statements[0].text == exchange.reply.statements[0].text  # type: ignore[union-attr]
    assert again.exchanges[0].reply.statements[0].citations == exchange.reply.statements[0].citations  # type: ignore[union-attr]
    assert "It was asked after: What did Mykhailo Podolyak say?" in markup
    follow_up = last_of(actions.ask("and what does the Kremlin say?", "", again)).transcript
    asked = ("What did Mykhailo Podolyak say?", "and why?", "and what does the Kremlin say?")
    assert follow_up.conversation.questions == asked
    assert actions.source_html(Click("source", "1-1"), again) is not None


@pytest.mark.parametrize("id", ["x", "' OR 1=1", "\ud800", "<script>"])
def test_a_link_to_no_answer_is_told(id: str, actions: ConversationActions) -> None:
    transcript, markup = actions.begin(id)
    assert transcript == Transcript()
    assert "There is no such answer" in markup
    assert id not in markup or id == "x"


def test_an_answer_is_given_where_none_can_be_kept(empty_archive: Archive) -> None:
    (empty_archive.folder / FILE_NAME).mkdir()
    last = last_of(ConversationActions(ScriptedAssistant(empty_archive, [answer()])).ask("who?", "", Transcript()))
    assert last.transcript.exchanges[-1].id == ""
    assert "data-id" not in last.latest_html


def test_feedback_is_kept_with_the_answer_and_shown(actions: ConversationActions, saved_in: Path) -> None:
    transcript = last_of(actions.ask("What did Mykhailo Podolyak say?", "", Transcript())).transcript
    words, transcript = actions.give_feedback(
        Click("feedback", "1-1-wrong_speaker", "  It was\nSomebody. "), transcript, "ann"
    )
    assert words == "Thank you. Noted: wrong speaker."
    _, transcript = actions.give_feedback(Click("feedback", "1-all-missing", "the Kremlin"), transcript, "")
    kept = FeedbackStore(ServerDatabase(saved_in)).all()
    id = transcript.exchanges[0].id
    wanted = [
        Feedback(id, 0, Mark.WRONG_SPEAKER, "It was Somebody.", "ann", kept[0].given_at),
        Feedback(id, None, Mark.MISSING, "the Kremlin", "", kept[1].given_at),
    ]
    assert kept == wanted
    markup = exchange_html(transcript.exchanges[0], 1)
    assert texts(markup, "//*[@aria-pressed='true']") == ["Wrong speaker"]
    assert "Noted: something is missing" in markup


@pytest.mark.parametrize(
    "value", ["", "1", "1-1", "1-1-hostile", "9-1-right", "1-0-right", "1-999-right", "1-1-right-x", "1--right"]
)
def test_feedback_on_nothing_is_refused_and_not_kept(value: str, actions: ConversationActions, saved_in: Path) -> None:
    transcript = last_of(actions.ask("What did Mykhailo Podolyak say?", "", Transcript())).transcript
    words, after = actions.give_feedback(Click("feedback", value), transcript, "")
    assert "cannot be saved" in words
    assert after == transcript
    assert transcript.exchanges[0].id not in {
        given.answer_id for given in FeedbackStore(ServerDatabase(saved_in)).all()
    }


@pytest.mark.parametrize("data", [None, [], "x", {"action": 1}, {"action": None, "value": {}, "note": []}, {}])
def test_an_event_of_any_shape_is_safe(data: Any) -> None:
    click = Click.of(data)
    assert (click.action, click.value, click.note) == ("", "", "")


def test_a_number_is_read_only_where_it_is_one() -> None:
    assert [number_in(written, 3) for written in ("1", "3", "4", "0", "-1", "", "x", "²", "1" * 6)] == [1, 3] + [0] * 7

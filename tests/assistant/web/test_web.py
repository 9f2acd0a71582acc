"""The page without a browser: conversations, the HTML of every state, what is pressed, what is taken along."""

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import html

from assistant.answer.pipeline import Assistant
from assistant.answer.reading_order import cited_sentences
from assistant.answer.stages import Step
from assistant.answer.values import Answer, Citation, Group, Outcome, Statement
from assistant.build import assistant_over, open_assistant
from assistant.conversation import Question
from assistant.errors import QuestionError
from assistant.question.constraints import Constraint, ConstraintKind
from assistant.service.browse import Browser
from assistant.service.feedback import Feedback, FeedbackStore, Mark
from assistant.service.saved_answers import AnswerStore
from assistant.service.server_database import FILE_NAME, ServerDatabase
from assistant.settings import Settings
from assistant.web import reply_html
from assistant.web.export import as_data, as_markdown, plain_text
from assistant.web.markup import asked_html, header_html, passed_html, past_html, turn_html, welcome_html, working_html
from assistant.web.narrowing import filters_in, narrowing_html
from assistant.web.page import Desk, View, _Act, exported, without_part
from assistant.web.panel import panel_html, source_html
from assistant.web.talk import STOPPED, Talk, Turn, example_questions, place_in, replies
from corpus.archive.store import Archive
from corpus.archive.values import Filters
from corpus.articles.article import Article, Span
from corpus.articles.sentences import sentences_of
from corpus.attribution import Speaker, SpeakerKind, Stance
from corpus.errors import CorpusError
from tests.assistant.asked import conversation_of

ROE = Speaker("Jane Roe", SpeakerKind.PERSON, "engineer")
NASTY = "<script>alert(1)</script> ![x](http://e.example) & \"q\" 'a' ${alert(1)} {{value}}"


def citation(start: int, **changes: Any) -> Citation:
    sentence = Citation(
        "a1", "/a1.txt", "Dam fails", "The Lamp", date(2026, 3, 2), "", Span(start, start + 5), f"Quote {start}."
    )
    return replace(sentence, **changes)


def statement(text: str, *starts: int, speaker: Speaker | None = ROE, reason_for: int | None = None) -> Statement:
    return Statement(text, speaker, Stance.ASSERTS, tuple(citation(s) for s in starts), reason_for)


def answer(*statements: Statement, outcome: Outcome = Outcome.ANSWERED, note: str = "") -> Answer:
    return Answer("who says so?", "who says so", outcome, "extractive", date(2026, 3, 22), note, statements)


def answered(question: str) -> Turn:
    """A turn of the page that later questions go on from."""
    (turn,) = conversation_of(question).turns
    return Turn(question, answer(), answered=turn)


def parsed(markup: str) -> Any:
    return html.fragment_fromstring(markup, create_parent="div")


def texts(markup: str, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in parsed(markup).xpath(path)]


class ScriptedAssistant(Assistant):
    """Gives the next of its replies, or raises it, and remembers what it was asked."""

    def __init__(
        self, archive: Archive, replies: Sequence[Answer | Exception] = (), passing: Sequence[Statement] = ()
    ) -> None:
        built = assistant_over(archive, None)  # type: ignore[arg-type]  # it never searches
        super().__init__(**{field.name: getattr(built, field.name) for field in fields(built)})
        self._replies = list(replies)
        self._passing = passing
        self.asked: list[Question] = []

    def steps(self, question: Question) -> Iterator[Step | Statement | Answer]:
        self.asked.append(question)
        reply = self._replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        yield Step("Searching 2 articles")
        yield from self._passing
        yield reply


@pytest.fixture
def empty_archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive") as archive:
        yield archive


@pytest.fixture(scope="module")
def kept_in(sample_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample, since the desk keeps there what it answers."""
    folder = tmp_path_factory.mktemp("desk") / "copy"
    shutil.copytree(sample_archive, folder)
    return folder


@pytest.fixture(scope="module")
def desk(kept_in: Path) -> Iterator[Desk]:
    assistant = open_assistant(Settings(archive=kept_in))
    with assistant.archive:
        yield Desk(assistant)


def last_of(views: Iterator[View]) -> View:
    *_, last = views
    assert last.is_last
    return last


def pressed(name: str, value: str = "", note: str = "") -> _Act:
    return _Act(name, value, note)


# --- a conversation


def test_statements_are_shown_as_they_pass(empty_archive: Archive) -> None:
    nasty = statement(f"Jane Roe said {NASTY}.", 10)
    assistant = ScriptedAssistant(empty_archive, [answer(nasty)], passing=[nasty])
    views = list(Desk(assistant).ask("who?", "{}", Talk()))
    assert [view.is_last for view in views] == [False, False, False, True]
    assert texts(views[0].now, ".//p[@class='ws-working']") == ["Reading the question…"]
    assert texts(views[1].now, ".//p[@class='ws-working']") == ["Searching 2 articles…"]
    assert texts(views[2].now, ".//li") == [" ".join(f"Jane Roe said {NASTY}.".split())]
    assert not parsed(views[2].now).xpath(".//script | .//img | .//a")
    assert passed_html([]) == ""


def test_earlier_questions_go_with_a_follow_up_and_what_was_refused_does_not(empty_archive: Archive) -> None:
    assistant = ScriptedAssistant(empty_archive, [answer(statement("Jane Roe said so.", 0))])
    talk = Talk((answered("who?"), Turn("?", "There are no words in it."), answered("why?")))
    view = last_of(Desk(assistant).ask("since when?", "", talk))
    assert assistant.asked[0].conversation == conversation_of("who?", "why?")
    assert [turn.question for turn in view.talk.turns] == ["who?", "?", "why?", "since when?"]


def test_an_edited_question_takes_the_place_of_the_old_one_and_of_what_followed(empty_archive: Archive) -> None:
    assistant = ScriptedAssistant(empty_archive, [answer()])
    talk = Talk((answered("a?"), answered("b?"), answered("c?")))
    view = last_of(Desk(assistant).ask("b, really?", "", talk, in_place_of=2))
    assert [turn.question for turn in view.talk.turns] == ["a?", "b, really?"]
    assert assistant.asked[0].conversation == conversation_of("a?")


def test_the_last_question_is_asked_again_with_its_filters(empty_archive: Archive) -> None:
    assistant = ScriptedAssistant(empty_archive, [answer()])
    filters = Filters(outlet="The Lamp")
    period = frozenset({ConstraintKind.PERIOD})
    talk = Talk((answered("a?"), Turn("b?", STOPPED, filters=filters, without=period)))
    view = last_of(Desk(assistant).ask_by_act(pressed("retry", "2"), '{"outlet": "Other"}', talk))
    assert assistant.asked == [Question("b?", conversation_of("a?"), filters, period)]
    assert [turn.question for turn in view.talk.turns] == ["a?", "b?"]


def test_an_empty_question_changes_nothing(empty_archive: Archive) -> None:
    assert list(Desk(ScriptedAssistant(empty_archive)).ask(" \n", "", Talk())) == []


def test_a_question_that_is_stopped_says_so_and_can_be_asked_again() -> None:
    stopped = Talk((Turn("a?", answer()), Turn("b?"))).stopped()
    assert stopped.turns[-1].reply == STOPPED
    assert "Ask again" in turn_html(stopped.turns[-1], 2, is_last=True)
    assert stopped.stopped() == stopped
    assert Talk().stopped() == Talk()


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


def test_examples_are_made_from_the_archive_at_hand(assistant: Assistant, empty_archive: Archive) -> None:
    examples = example_questions(assistant)
    assert examples[0] == "Who says it was staged and why?"
    assert "What did Bela Tarsin say?" in examples
    assert example_questions(ScriptedAssistant(empty_archive)) == []
    assert texts(welcome_html(assistant, examples), "//li/button") == examples


def test_an_empty_archive_says_how_to_fill_it(empty_archive: Archive) -> None:
    assistant = ScriptedAssistant(empty_archive)
    assert "The archive is empty" in header_html(assistant)
    assert f"whosaid ingest --archive {empty_archive.folder} PATH_OR_URL..." in welcome_html(assistant)


def test_the_header_says_what_the_archive_holds(assistant: Assistant) -> None:
    assert "30 articles, the newest of 22 March 2026." in header_html(assistant)


# --- what was understood, and the filters


def test_what_was_understood_can_be_taken_away_part_by_part(desk: Desk) -> None:
    view = last_of(desk.ask("What did Mykhailo Podolyak say about the drones in May 2023?", "", Talk()))
    chips = parsed(view.now).xpath("//button[@data-act='without']")
    assert {chip.get("data-value") for chip in chips} == {"speakers", "period"}
    assert all(chip.get("aria-label").startswith("Ask again without: ") for chip in chips)
    wider = last_of(desk.ask_by_act(pressed("without", "speakers"), "", view.talk))
    turn = wider.talk.turns[-1]
    assert len(wider.talk.turns) == 1
    assert isinstance(turn.reply, Answer)
    assert "Podolyak" not in turn.reply.understood
    assert [constraint.kind for constraint in turn.understood] == [ConstraintKind.PERIOD]
    both = last_of(desk.ask_by_act(pressed("without", "period"), "", wider.talk)).talk.turns[-1]
    assert both.without == {ConstraintKind.SPEAKERS, ConstraintKind.PERIOD}
    assert both.understood == ()


def test_a_follow_up_can_be_asked_without_the_questions_before_it(desk: Desk) -> None:
    talk = last_of(desk.ask("What did Mykhailo Podolyak say?", "", Talk())).talk
    view = last_of(desk.ask("and what does the Kremlin say?", "", talk))
    assert "going on from the questions before" in view.now
    alone = last_of(desk.ask_by_act(pressed("without", "history"), "", view.talk))
    assert "going on from" not in alone.now
    assert alone.talk.turns[-1].is_alone


def test_the_first_one_is_who_was_shown_under_the_filters_of_then(desk: Desk) -> None:
    """Without the filter, others would come before Ukraine; by a link to the answer it is Ukraine, too."""
    chosen = json.dumps({"outlet": "The Harbour Courier"})
    talk = last_of(desk.ask("Who says it was staged?", chosen, Talk())).talk
    (shown,) = talk.conversation.turns
    assert [speaker.name for speaker in shown.speakers] == ["Ukraine"]
    for before in (talk, desk.begin(talk.turns[-1].id)[0]):
        reply = last_of(desk.ask("what did the first one say?", "", before)).talk.turns[-1].reply
        assert isinstance(reply, Answer)
        assert reply.understood == "what was said by Ukraine: it was staged"
        assert {s.speaker.name for s in reply.statements if s.speaker} == {"Ukraine"}


def test_an_answer_that_was_kept_without_its_query_is_gone_on_from_as_well(desk: Desk, kept_in: Path) -> None:
    question = Question("Who says it was staged?")
    given = open_assistant(Settings(archive=kept_in)).ask(question)
    id = AnswerStore(ServerDatabase(kept_in)).save(question, replace(given, query=None))
    talk, _ = desk.begin(id)
    reply = last_of(desk.ask("the second one?", "", talk)).talk.turns[-1].reply
    assert isinstance(reply, Answer)
    assert "Institute for the Study of War" in reply.understood


def test_filters_narrow_what_is_searched_and_are_shown(desk: Desk) -> None:
    chosen = json.dumps({"speaker": "", "outlet": "The Lantern Ledger", "since": "2023-05-01", "until": ""})
    view = last_of(desk.ask("who says it was staged?", chosen, Talk()))
    reply = view.talk.turns[-1].reply
    assert isinstance(reply, Answer)
    assert {c.outlet for c in cited_sentences(reply)} == {"The Lantern Ledger"}
    assert texts(view.now, "//button[@class='ws-chip']") == ["only in The Lantern Ledger ×", "since 1 May 2023 ×"]
    wider = last_of(desk.ask_by_act(pressed("without", "filter-outlet"), chosen, view.talk)).talk.turns[-1]
    assert wider.filters == Filters(since=date(2023, 5, 1))


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ('{"since": "yesterday"}', "no date"),
        ('{"since": "2023-05-02", "until": "2023-05-01"}', "first day of the filters is after the last"),
        ("[1]", "cannot be read"),
        ("{", "cannot be read"),
        ("[" * 100_000, "cannot be read"),
    ],
)
def test_filters_that_are_none_are_refused_in_one_sentence(chosen: str, told: str, empty_archive: Archive) -> None:
    view = last_of(Desk(ScriptedAssistant(empty_archive)).ask("who?", chosen, Talk()))
    assert told in str(view.talk.turns[-1].reply)


def test_fields_of_other_kinds_are_no_filters() -> None:
    assert filters_in('{"speaker": {"a": 1}, "outlet": null, "archive": "/etc"}') == Filters()
    assert filters_in("") == Filters()
    assert len(filters_in(json.dumps({"speaker": "x" * 9999})).speaker) == 200


def test_the_filters_offer_the_outlets_and_speakers_of_the_archive(assistant: Assistant) -> None:
    markup = narrowing_html(assistant)
    assert "The Lantern Ledger" in parsed(markup).xpath("//select/option/@value")
    assert "Bela Tarsin" in parsed(markup).xpath("//datalist/option/@value")
    for field in parsed(markup).xpath("//input | //select"):
        assert field.getparent().tag == "label"


@pytest.mark.parametrize("kind", ["", "filter-", "filter-archive", "filter-__class__", "everything"])
def test_nothing_else_can_be_taken_away(kind: str) -> None:
    turn = Turn("who?", filters=Filters(outlet="The Lamp"))
    assert without_part(turn, kind) == turn


# --- the HTML of an answer


def test_marks_are_numbered_as_they_are_read_and_a_sentence_has_one_number() -> None:
    given = answer(
        statement("Jane Roe said the dam would fail.", 50),
        statement("Nobody answered.", 50, 10, speaker=None),
        statement("Jane Roe said it leaked.", 30, reason_for=0),
    )
    markup = reply_html(given, 1)
    assert texts(markup, "//button") == ["[1]", "[2]", "[1]", "[3]"]
    assert [c.quote for c in cited_sentences(given)] == ["Quote 50.", "Quote 30.", "Quote 10."]
    panel = panel_html((Turn("who?", given),))
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
    assert texts(markup, "//p[@class='ws-voice']") == [voice]
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
    assert "ws-cited" not in panel_html((Turn("who?", none),))


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
    turn = Turn(
        NASTY,
        given,
        id=NASTY,
        filters=Filters(speaker=NASTY, outlet=NASTY),
        earlier=conversation_of(NASTY),
        understood=(Constraint(ConstraintKind.PERIOD, NASTY),),
        kept_on=date(2026, 3, 2),
        marks=((0, Mark.RIGHT),),
    )
    allowed = "div p ol ul li span strong button section h2 h3 details summary a article label input".split()
    for markup in (
        turn_html(turn, 1, is_last=True),
        past_html(Talk((turn, turn))),
        working_html(turn, 1, NASTY, given.statements),
        reply_html(NASTY, 1),
        reply_html(answer(outcome=Outcome.WITHHELD, note=NASTY), 1),
        panel_html((turn,)),
        asked_html(NASTY),
    ):
        assert NASTY in parsed(markup).text_content()  # to the letter
        assert {element.tag for element in parsed(markup).iter()} <= set(allowed)
        assert not [name for element in parsed(markup).iter() for name in element.attrib if name.startswith("on")]
    assert parsed(panel_html((turn,))).xpath("//a/@href") == [nasty.url]


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
    links = parsed(panel_html((Turn("who?", given),))).xpath("//a/@href")
    assert links == ([url] if is_linked else [])
    assert (url in as_markdown([Turn("who?", given)])) is is_linked or not url


def test_the_sentences_of_earlier_questions_are_folded_under_the_latest() -> None:
    turns = (
        Turn("first?", answer(statement("Jane Roe said one.", 1))),
        Turn("refused?", "There are no words in it."),
        Turn("last?", answer(statement("Jane Roe said two.", 2))),
    )
    panel = panel_html(turns)
    assert texts(panel, "//summary") == ["last?", "first?"]
    assert texts(panel, "//details[@open]/summary") == ["last?"]


def test_a_source_is_named_once_for_the_sentences_that_follow_each_other_in_it() -> None:
    other = citation(0, article_id="a2", uri="/a2.txt", title="", outlet="", published=None)
    given = answer(
        statement("Jane Roe said one.", 1, 2), Statement("Jane Roe said two.", ROE, Stance.ASSERTS, (other,))
    )
    panel = panel_html((Turn("who?", given),))
    assert texts(panel, "//*[@class='ws-source']/h3") == ["Dam fails", "/a2.txt"]
    assert texts(panel, "//*[@class='ws-source']/p") == ["The Lamp · 2 March 2026", "undated"]


# --- a source opened


def test_every_cited_sentence_is_marked_where_it_is_stored_and_nowhere_else(desk: Desk) -> None:
    talk = last_of(desk.ask("who says it was staged and why?", "", Talk())).talk
    reply = talk.turns[0].reply
    assert isinstance(reply, Answer)
    cited = cited_sentences(reply)
    assert len(cited) > 3
    for place, sentence in enumerate(cited, start=1):
        opened = desk.open(pressed("source", f"1-{place}"), talk)
        assert opened is not None
        marked = parsed(opened).xpath("//mark[contains(concat(' ', @class, ' '), ' ws-sentence ')]")
        assert "".join(mark.text_content() for mark in marked) == sentence.quote
        assert texts(opened, "//span[@class='ws-place']") == [f"[{place}] of {len(cited)}"]
        steps = parsed(opened).xpath("//nav/button[@data-act='source']/@data-value")
        assert steps == [f"1-{n}" for n in (place - 1, place + 1) if 1 <= n <= len(cited)]


def test_who_says_and_what_are_marked_in_the_sentence_and_explained(desk: Desk) -> None:
    talk = last_of(desk.ask("What did Mykhailo Podolyak say?", "", Talk())).talk
    opened = desk.open(pressed("source", "1-1"), talk)
    assert opened is not None
    for kind in ("source", "cue", "content"):
        assert texts(opened, f"//mark[contains(@class, 'ws-{kind}-words')]")
    assert texts(opened, "//p[@class='ws-legend']/span") == ["who", "says", "what"]


@pytest.mark.parametrize(
    "value", ["", "1", "1-0", "1-99", "0-1", "2-1", "-1-1", "1-1-1", "a-b", "1-" + "9" * 5000, "¹-1"]
)
def test_a_place_that_is_none_opens_nothing(value: str, desk: Desk) -> None:
    talk = last_of(desk.ask("What did Mykhailo Podolyak say?", "", Talk())).talk
    assert desk.open(pressed("source", value), talk) is None


def test_an_article_that_has_changed_is_not_marked_but_said_to_have(empty_archive: Archive) -> None:
    article = Article("/a.txt", "Rain fell. Jane Roe said so.", "Rain")
    empty_archive.put_article(article, sentences_of(article), attributions=[], attribution_model="m")
    moved = Citation(article.id, "/a.txt", "Rain", "", None, "", Span(0, 10), "Snow fell.")
    gone = replace(moved, article_id="0" * 16)
    given = answer(Statement("Snow fell.", None, Stance.ASSERTS, (moved,)), statement("x", 0))
    given = replace(given, statements=(given.statements[0], Statement("y", None, Stance.ASSERTS, (gone,))))
    talk, browser = Talk((Turn("who?", given),)), Browser(empty_archive)
    changed, removed = source_html(browser, talk, "1-1"), source_html(browser, talk, "1-2")
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
    talk = Talk((Turn("who?", answer(Statement("The dam.", None, Stance.ASSERTS, (cited,)))),))
    opened = source_html(Browser(empty_archive), talk, "1-1")
    assert "Also in 2 outlets" in (opened or "")
    assert "The Post, The Sun" in (opened or "")


# --- kept answers and feedback


def test_a_link_leads_to_the_answer_as_it_was_given(desk: Desk) -> None:
    talk = last_of(desk.ask("What did Mykhailo Podolyak say?", "", Talk())).talk
    talk = last_of(desk.ask("and why?", "", talk)).talk
    turn = talk.turns[-1]
    assert turn.id
    again, markup = desk.begin(turn.id)
    assert again.turns[0].reply.statements[0].text == turn.reply.statements[0].text  # type: ignore[union-attr]
    assert again.turns[0].reply.statements[0].citations == turn.reply.statements[0].citations  # type: ignore[union-attr]
    assert "It was asked after: What did Mykhailo Podolyak say?" in markup
    follow_up = last_of(desk.ask("and what does the Kremlin say?", "", again)).talk
    asked = ("What did Mykhailo Podolyak say?", "and why?", "and what does the Kremlin say?")
    assert follow_up.conversation.questions == asked
    assert desk.open(pressed("source", "1-1"), again) is not None


@pytest.mark.parametrize("id", ["x", "' OR 1=1", "\ud800", "<script>"])
def test_a_link_to_no_answer_is_told(id: str, desk: Desk) -> None:
    talk, markup = desk.begin(id)
    assert talk == Talk()
    assert "There is no such answer" in markup
    assert id not in markup or id == "x"


def test_an_answer_is_given_where_none_can_be_kept(empty_archive: Archive) -> None:
    (empty_archive.folder / FILE_NAME).mkdir()
    view = last_of(Desk(ScriptedAssistant(empty_archive, [answer()])).ask("who?", "", Talk()))
    assert view.talk.turns[-1].id == ""
    assert "data-id" not in view.now


def test_feedback_is_kept_with_the_answer_and_shown(desk: Desk, kept_in: Path) -> None:
    talk = last_of(desk.ask("What did Mykhailo Podolyak say?", "", Talk())).talk
    words, talk = desk.judge(pressed("judge", "1-1-wrong_speaker", "  It was\nSomebody. "), talk, "ann")
    assert words == "Thank you. Noted: wrong speaker."
    _, talk = desk.judge(pressed("judge", "1-all-missing", "the Kremlin"), talk, "")
    kept = FeedbackStore(ServerDatabase(kept_in)).all()
    id = talk.turns[0].id
    wanted = [
        Feedback(id, 0, Mark.WRONG_SPEAKER, "It was Somebody.", "ann", kept[0].given_at),
        Feedback(id, None, Mark.MISSING, "the Kremlin", "", kept[1].given_at),
    ]
    assert kept == wanted
    markup = turn_html(talk.turns[0], 1)
    assert texts(markup, "//*[@aria-pressed='true']") == ["Wrong speaker"]
    assert "Noted as missing something" in markup


@pytest.mark.parametrize(
    "value", ["", "1", "1-1", "1-1-hostile", "9-1-right", "1-0-right", "1-999-right", "1-1-right-x", "1--right"]
)
def test_feedback_on_nothing_is_refused_and_not_kept(value: str, desk: Desk, kept_in: Path) -> None:
    talk = last_of(desk.ask("What did Mykhailo Podolyak say?", "", Talk())).talk
    words, after = desk.judge(pressed("judge", value), talk, "")
    assert "cannot be marked" in words
    assert after == talk
    assert talk.turns[0].id not in {given.answer_id for given in FeedbackStore(ServerDatabase(kept_in)).all()}


@pytest.mark.parametrize("data", [None, [], "x", {"act": 1}, {"act": None, "value": {}, "note": []}, {}])
def test_an_event_of_any_shape_is_safe(data: Any) -> None:
    act = _Act.of(SimpleNamespace(_data=data))  # type: ignore[arg-type]
    assert (act.name, act.value, act.note) == ("", "", "")


def test_a_number_is_read_only_where_it_is_one() -> None:
    assert [place_in(written, 3) for written in ("1", "3", "4", "0", "-1", "", "x", "²", "1" * 6)] == [1, 3] + [0] * 7


# --- taken along


def test_an_answer_is_copied_with_its_citations() -> None:
    given = answer(statement("Jane Roe said so.", 0), statement("Jane Roe said it leaked.", 30, reason_for=0))
    copied = plain_text("who?", given)
    assert copied.splitlines()[:2] == ["who?", ""]
    assert "• Jane Roe said so. [1]" in copied
    assert "because: Jane Roe said it leaked. [2]" in copied
    assert "[1] “Quote 0.” Dam fails, The Lamp, 2 March 2026" in copied
    assert parsed(turn_html(Turn("who?", given), 1)).xpath("//button[@data-do='copy']/@data-text") == [copied]


def test_a_conversation_is_exported_as_markdown_in_which_nothing_is_markup() -> None:
    nasty = statement(f"Jane Roe said {NASTY}. # no heading", 0)
    markdown = as_markdown([Turn(f"{NASTY}\n# more", answer(nasty)), Turn("?", "No words.")])
    assert markdown.count("\n## ") == 2
    assert not re.search(r"(?<!\\)[<\[`*]", markdown.replace("# A conversation", ""))
    assert "1. “Quote 0\\.” Dam fails, The Lamp, 2 March 2026" in markdown
    assert "No words\\." in markdown


def test_a_conversation_is_exported_as_json_with_its_filters() -> None:
    given = answer(statement("Jane Roe said so.", 0))
    turns = [Turn("who?", given, id="abc", filters=Filters(since=date(2026, 3, 1))), Turn("?", "No words.")]
    file = json.loads(exported(Talk(tuple(turns)), "json"))
    assert file["name"].endswith(".json")
    data = json.loads(file["text"])
    assert data == as_data(turns)
    assert data[0]["answer"]["id"] == "abc"
    assert data[0]["filters"]["since"] == "2026-03-01"
    assert data[1] == {"question": "?", "filters": data[1]["filters"], "answer": None, "refused": "No words."}
    assert exported(Talk(tuple(turns)), "../../etc/passwd") == ""

"""A chat model makes prose, never facts: what it writes is checked, mended once, or withheld."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.answer.chat.writer import ChatDrafter
from assistant.answer.check import Failure
from assistant.answer.pipeline import Assistant
from assistant.answer.stages import Step
from assistant.answer.values import Answer, Outcome, Statement
from assistant.build import LazyIndex, assistant_over, open_assistant
from assistant.conversation import Question
from assistant.errors import ModelError
from assistant.settings import Settings
from corpus.archive.embedding import Embedder
from corpus.archive.store import Archive
from corpus.archive.values import Filters
from corpus.attribution import Stance
from tests.assistant.asked import conversation_of
from tests.assistant.bridge import (
    BOLTS,
    CLOSED,
    QUESTION,
    REPORT,
    SABOTAGED,
    QueuedModel,
    filled,
    keys_in,
    reply,
    said,
)

TARROW = "Ines Tarrow"
DUNN_WRONG = said(3, "Marek Dunn said that the bridge had probably been sabotaged.", "Marek Dunn", "R2")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    return filled(tmp_path_factory.mktemp("bridge"), embedder, bridge=REPORT)


def _assistant(folder: Path, model: QueuedModel) -> Assistant:
    settings = Settings(archive=folder)
    archive = Archive(folder, create=False)
    return assistant_over(archive, LazyIndex(archive, settings), writer=ChatDrafter(model))


def _ask(folder: Path, *replies: str | ModelError, question: str = QUESTION) -> tuple[Answer, QueuedModel]:
    model = QueuedModel(list(replies))
    answer = _assistant(folder, model).ask(Question(question))
    assert not model.replies
    return answer, model


def _extractive(folder: Path, question: str = QUESTION) -> Answer:
    return open_assistant(Settings(archive=folder)).ask(Question(question))


def _texts(answer: Answer) -> list[str]:
    return [s.text for s in answer.statements]


# --- what passes


def test_what_holds_is_the_answer_with_engine_and_prompts_named(folder: Path) -> None:
    answer, model = _ask(folder, reply(said(1, SABOTAGED, TARROW, "R2"), said(2, BOLTS, TARROW, "R3", reason_for=1)))
    assert _texts(answer) == [SABOTAGED, BOLTS]
    assert answer.engine == "chat (fake:queued)"
    assert answer.prompt == ChatDrafter(model).digest
    assert answer.note == ""
    first, second = answer.statements
    assert first.speaker is not None
    assert (first.speaker.name, first.speaker.role) == (TARROW, "city engineer")
    assert [c.quote for c in second.citations] == ["She pointed to three bolts that had been sawn through."]
    assert second.reason_for == 0


def test_each_statement_is_there_before_the_next_is_written(folder: Path) -> None:
    whole = reply(said(1, SABOTAGED, TARROW, "R2"), said(2, BOLTS, TARROW, "R3", reason_for=1))
    model = QueuedModel([whole])
    steps = _assistant(folder, model).steps(Question(QUESTION))
    seen: list[Statement] = []
    for step in steps:
        if isinstance(step, Statement):
            assert seen or model.sent < whole.index('{"number": 2') + 14
            seen.append(step)
        last = step
    assert isinstance(last, Answer)
    assert tuple(seen) == last.statements


def test_nothing_that_fails_is_ever_seen(folder: Path) -> None:
    model = QueuedModel([reply(DUNN_WRONG, said(1, SABOTAGED, TARROW, "R2")), reply(DUNN_WRONG)])
    seen = [s.text for s in _assistant(folder, model).steps(Question(QUESTION)) if isinstance(s, Statement)]
    assert seen == [SABOTAGED]


def test_without_a_model_no_statement_comes_before_the_answer(folder: Path) -> None:
    *steps, last = open_assistant(Settings(archive=folder)).steps(Question(QUESTION))
    assert all(isinstance(s, Step) for s in steps)
    assert isinstance(last, Answer)
    assert (last.engine, last.prompt) == ("extractive", "")


WHEN = "When was the bridge at Orlo closed?"


def test_the_reporters_sentence_is_shown_as_it_stands(folder: Path) -> None:
    answer, _ = _ask(folder, reply(said(1, CLOSED, None, "R1")), question=WHEN)
    assert answer.engine == "chat (fake:queued)"
    assert [(s.text, s.speaker) for s in answer.statements] == [(CLOSED, None)]


def test_the_reporter_is_no_answer_to_who_said_it(folder: Path) -> None:
    answer, model = _ask(folder, reply(said(1, SABOTAGED, TARROW, "R2"), said(2, CLOSED, None, "R1")), reply())
    assert "not the reporter's own words" in model.asked[1][-1].text
    assert _texts(answer) == [SABOTAGED]


def test_marks_that_a_model_straightens_become_those_of_the_article(folder: Path) -> None:
    written = 'Marek Dunn said: "It rusted, and it wasn’t painted for years."'
    answer, _ = _ask(folder, reply(said(1, written, "Marek Dunn", "R5")))
    assert _texts(answer)[:1] == ['Marek Dunn said: "It rusted, and it wasn\'t painted for years."']


def test_a_name_by_which_the_article_calls_the_speaker_will_do(folder: Path) -> None:
    answer, _ = _ask(folder, reply(said(1, BOLTS, "Tarrow", "R3")))
    assert [s.speaker.name for s in answer.statements if s.speaker] == [TARROW]


# --- what fails


@pytest.mark.parametrize(
    ("statement", "failure"),
    [
        pytest.param(said(1, SABOTAGED.replace(TARROW, "Marek Dunn"), "Marek Dunn", "R2"), "wrong speaker", id="words"),
        pytest.param(said(1, SABOTAGED, "Petra Holm", "R2"), "wrong speaker", id="nobody of that name"),
        pytest.param(said(1, SABOTAGED, TARROW, "S99"), "no such sentence", id="unknown key"),
        pytest.param(said(1, SABOTAGED, TARROW), "no citation", id="no keys"),
        pytest.param(said(1, BOLTS, TARROW, "R1", "R2", "R3", "R4", "R5"), "no citation", id="everything cited"),
        pytest.param(said(1, SABOTAGED.replace("probably ", ""), TARROW, "R2"), "lost hedge", id="hedge"),
        pytest.param(said(1, BOLTS.replace("three", "four"), TARROW, "R3"), "changed number", id="number"),
        pytest.param(
            said(1, "Marek Dunn denied that anybody had touched the bridge.", "Marek Dunn", "R4"),
            "wrong stance",
            id="stance",
        ),
        pytest.param(
            said(1, "She pointed to three bolts that had been sawn through.", None, "R3"), "wrong speaker", id="voice"
        ),
        pytest.param(said(1, f"{BOLTS[:-1]} by enemies.", TARROW, "R3"), "unsupported", id="a word more"),
        pytest.param(
            said(1, "Latvia said that Estonia shelled the bridge.", "Latvia", "R7"), "unsupported", id="turned round"
        ),
        pytest.param(said(1, f"{BOLTS} See http://orlo.example/x.", TARROW, "R3"), "unsupported", id="a link"),
    ],
)  # fmt: skip
def test_what_the_archive_does_not_hold_goes_back_with_its_class_and_is_withheld(
    folder: Path, statement: dict[str, object], failure: str
) -> None:
    answer, model = _ask(folder, reply(statement), reply(statement))
    assert f'"failure": "{failure}"' in model.asked[1][-1].text
    assert answer.engine == "extractive"
    assert answer.statements == _extractive(folder).statements
    assert answer.note == "Answered without the chat model: what fake:queued wrote failed the check."


def test_a_sentence_of_the_reporter_is_not_cut(folder: Path) -> None:
    cut = said(1, "The bridge at Orlo was closed.", None, "R1")
    answer, model = _ask(folder, reply(cut), reply(cut), question=WHEN)
    assert '"failure": "unsupported"' in model.asked[1][-1].text
    assert _texts(answer) == [CLOSED]


def test_who_must_be_heard_is_not_left_out(folder: Path) -> None:
    denial = said(1, "Marek Dunn denied that anybody had touched the bridge.", "Marek Dunn", "R4", stance="denies")
    answer, _ = _ask(folder, reply(denial))
    plain = _extractive(folder).statements
    assert answer.statements[0].speaker is not None
    assert answer.statements[0].speaker.name == "Marek Dunn"
    assert [s.text for s in answer.statements[1:]] == [s.text for s in plain]
    assert [s.reason_for for s in answer.statements[1:]] == [None, 1]


def test_a_statement_that_is_mended_takes_its_place(folder: Path) -> None:
    wrong = said(1, SABOTAGED.replace("probably ", ""), TARROW, "R2")
    answer, model = _ask(
        folder,
        reply(wrong, said(2, BOLTS, TARROW, "R3", reason_for=1)),
        reply(said(1, SABOTAGED, TARROW, "R2"), said(2, SABOTAGED, TARROW, "R2"), said(7, BOLTS, TARROW, "R3")),
    )
    assert _texts(answer) == [SABOTAGED, BOLTS]  # what passed before cannot be replaced, and nothing new comes in
    assert [s.reason_for for s in answer.statements] == [None, 0]
    assert [m.role for m in model.asked[1]] == ["system", "human", "ai", "human"]
    assert model.asked[1][:2] == model.asked[0]


def test_what_cannot_be_mended_is_withheld_and_counted(folder: Path) -> None:
    answer, _ = _ask(folder, reply(said(1, SABOTAGED, TARROW, "R2"), DUNN_WRONG), reply(DUNN_WRONG))
    assert _texts(answer) == [SABOTAGED]
    assert "1 statement of the chat model failed the check: not shown." in answer.note


def test_what_the_model_wrote_wrongly_is_counted_though_it_was_mended_or_the_articles_answer(folder: Path) -> None:
    dropped = said(1, SABOTAGED.replace("probably ", ""), TARROW, "R2")
    model = QueuedModel([reply(dropped), reply(said(1, SABOTAGED, TARROW, "R2"))])
    mended = _assistant(folder, model)
    assert sum(mended.rejected.values()) == 0
    mended.ask(Question(QUESTION))
    assert sum(mended.rejected.values()) > 0
    assert sum(mended.withheld.values()) == 0
    failed = _assistant(folder, QueuedModel([reply(DUNN_WRONG), ModelError("it is dead: start it")]))
    failed.ask(Question(QUESTION))
    assert failed.rejected[Failure.WRONG_SPEAKER] == 1


def test_two_statements_of_one_number_are_one(folder: Path) -> None:
    answer, _ = _ask(folder, reply(said(1, SABOTAGED, TARROW, "R2"), said(1, BOLTS, TARROW, "R3")))
    assert _texts(answer) == [SABOTAGED]


def test_a_because_that_no_article_has_stands_alone(folder: Path) -> None:
    answer, _ = _ask(folder, reply(said(1, BOLTS, TARROW, "R3"), said(2, SABOTAGED, TARROW, "R2", reason_for=1)))
    assert [s.reason_for for s in answer.statements] == [None, None]


# --- when the model is of no use


@pytest.mark.parametrize(
    ("replies", "why"),
    [
        pytest.param([ModelError("the key is wrong: set another")], "the key is wrong: set another.", id="error"),
        pytest.param(["I would rather not."], "the reply of fake:queued is not in the form asked for", id="prose"),
        pytest.param([reply(said(1, SABOTAGED, TARROW, "R2"))[:-4]], "not in the form asked for", id="cut off"),
        pytest.param([reply(answered=False)], "what fake:queued wrote was no answer", id="says there is nothing"),
        pytest.param([reply(DUNN_WRONG), ModelError("it is dead: start it")], "it is dead", id="dead at the repair"),
        pytest.param([reply(DUNN_WRONG), "{}"], "not in the form asked for", id="malformed repair"),
    ],
)
def test_the_articles_answer_and_the_note_says_why(folder: Path, replies: Sequence[str | ModelError], why: str) -> None:
    answer, _ = _ask(folder, *replies)
    assert answer.statements == _extractive(folder).statements
    assert (answer.engine, answer.prompt) == ("extractive", "")
    assert answer.note.startswith("Answered without the chat model: ")
    assert why in answer.note


def test_where_the_archive_has_no_answer_no_model_is_asked(folder: Path) -> None:
    answer, model = _ask(folder, question="Who won the football cup in Brazil?")
    assert answer.outcome is Outcome.NOT_IN_CORPUS
    assert model.asked == []


def test_warming_up_asks_no_model(folder: Path) -> None:
    model = QueuedModel([])
    _assistant(folder, model).warm_up()
    assert model.asked == []


# --- what is asked stays what is asked


def test_only_the_speaker_of_the_filter_is_heard(folder: Path) -> None:
    question = Question(QUESTION, filters=Filters(speaker="Marek Dunn"))
    first = QueuedModel([reply(answered=False)])
    assert _assistant(folder, first).ask(question).statements
    key = next(key for words, key in keys_in(first.asked[0]).items() if "probably been sabotaged" in words)
    model = QueuedModel([reply(said(1, SABOTAGED, TARROW, key)), reply()])
    answer = _assistant(folder, model).ask(question)
    assert "only words of Marek Dunn are asked for" in model.asked[1][-1].text
    assert {s.speaker.name for s in answer.statements if s.speaker} == {"Marek Dunn"}


def test_a_premise_that_was_put_right_stays_so(folder: Path) -> None:
    question = "Why does Marek Dunn say that the bridge was sabotaged?"
    plain = _extractive(folder, question)
    assert "Nothing in these articles has Marek Dunn saying so" in plain.note
    denial = said(1, "Marek Dunn denied that anybody had touched the bridge.", "Marek Dunn", "R4", stance="denies")
    model = QueuedModel([reply(denial, said(2, SABOTAGED, TARROW, "R2")), reply()])
    answer = _assistant(folder, model).ask(Question(question))
    assert _texts(answer) == [SABOTAGED]
    assert "Nothing in these articles has Marek Dunn saying so" in answer.note


def test_a_reason_that_was_found_is_not_said_to_be_missing(folder: Path) -> None:
    answer, _ = _ask(folder, reply(said(1, SABOTAGED, TARROW, "R2"), said(2, BOLTS, TARROW, "R3", reason_for=1)))
    assert "No reason" not in answer.note


def test_stances_come_from_the_archive_not_from_the_model(folder: Path) -> None:
    denial = said(1, "Marek Dunn denied that anybody had touched the bridge.", "Marek Dunn", "R4", stance="denies")
    answer, _ = _ask(folder, reply(denial))
    assert answer.statements[0].stance is Stance.DENIES


# --- follow-ups

FIRST = "Who says the bridge was sabotaged?"
AND_WHY = Question("And why?", conversation_of(FIRST))


def _follow(folder: Path, *replies: str | ModelError) -> tuple[str, QueuedModel]:
    model = QueuedModel(list(replies))
    return _assistant(folder, model).understand(AND_WHY).query.text, model


def test_a_follow_up_is_written_anew_by_the_model(folder: Path) -> None:
    text, model = _follow(folder, '{"question": "Who says the bridge was sabotaged, and why?"}')
    assert text == "Who says the bridge was sabotaged, and why?"
    assert f'"{FIRST}"\n"And why?"' in model.asked[0][-1].text


@pytest.mark.parametrize(
    "written",
    [
        pytest.param('{"question": "Who says the bridge was blown up by Latvia, and why?"}', id="adds words"),
        pytest.param('{"question": ""}', id="empty"),
        pytest.param("no JSON", id="malformed"),
        pytest.param(ModelError("dead: start it"), id="dead"),
    ],
)
def test_a_follow_up_that_the_model_gets_wrong_is_read_by_rules(folder: Path, written: str | ModelError) -> None:
    text, _ = _follow(folder, written)
    by_rules = open_assistant(Settings(archive=folder)).understand(AND_WHY).query
    assert text == by_rules.text


def test_a_question_that_stands_alone_is_not_written_anew(folder: Path) -> None:
    model = QueuedModel([])
    _assistant(folder, model).understand(Question(QUESTION, conversation_of("Who closed the bridge at Orlo?")))
    assert model.asked == []


# --- what the model is given


def test_evidence_and_question_are_data_between_marks_of_this_question_alone(folder: Path) -> None:
    _, first = _ask(folder, reply(answered=False))
    _, second = _ask(folder, reply(answered=False))
    fences = []
    for model in (first, second):
        system, human = (m.text for m in model.asked[0])
        fence = human.split(">")[0].removeprefix("<question-")
        assert len(fence) == 16
        assert f"the code {fence}" in system
        assert human.count(f"<evidence-{fence}>") == human.count(f"</evidence-{fence}>") == 1
        fences.append(fence)
        assert len(keys_in(model.asked[0])) >= 3
    assert fences[0] != fences[1]

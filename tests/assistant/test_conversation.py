"""Conversations over the sample: what each question is understood as, after those before it, and who is then heard."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from assistant.answer.chat.writer import ChatDrafter
from assistant.answer.pipeline import Assistant
from assistant.answer.reading_order import cited_sentences
from assistant.answer.values import Answer, Outcome, Statement
from assistant.build import LazyIndex, assistant_over, open_assistant
from assistant.conversation import Conversation, Question, turn_of
from assistant.errors import QuestionError
from assistant.replay import replay
from assistant.settings import Settings
from corpus.archive.embedding import Embedder
from corpus.archive.store import Archive
from corpus.archive.values import Filters, Hit
from corpus.attribution import Stance
from tests.assistant.bridge import BOLTS, REPORT, SABOTAGED, QueuedModel, filled, reply, said


class Expected(NamedTuple):
    """A question, what it is understood as, and who is heard in the answer, in any order; None where that is not plain.

    `refused` is a part of the sentence with which the question is turned down.
    """

    asked: str
    understood: str = ""
    heard: frozenset[str] | None = None
    refused: str = ""


def _names(*names: str) -> frozenset[str]:
    return frozenset(names)


NOBODY = _names()
NOTHING_YET = Conversation()
ISW, PODOLYAK, UKRAINE = "Institute for the Study of War", "Mykhailo Podolyak", "Ukraine"

CONVERSATIONS = {
    "ordinals, and the rest": [
        Expected(
            "who says it was staged and why?", "who says so and why: it was staged", _names(PODOLYAK, ISW, UKRAINE)
        ),
        Expected("the second one?", f"what was said and why by {PODOLYAK}: it was staged", _names(PODOLYAK)),
        Expected("and the other two?", f"what was said and why by {ISW} and {UKRAINE}: it was staged"),
        Expected("who else?", f"who says so besides {ISW} and {UKRAINE}: it was staged", _names(PODOLYAK)),
    ],
    "a new speaker on the same matter": [
        Expected("Who says it was staged?", "who says so: it was staged", _names(PODOLYAK, ISW, UKRAINE)),
        Expected("and what does the Kremlin say?", "what was said by Kremlin: it was staged", _names("Kremlin")),
        Expected("what about John Kirby?", "what was said by John Kirby: it was staged", _names("John Kirby")),
        Expected("why?", "why by John Kirby: it was staged", _names("John Kirby")),
        Expected("and the police?", "why by police: it was staged", NOBODY),
    ],
    "who else, and who does not": [
        Expected("Who says it was staged?", "who says so: it was staged"),
        Expected("who else?", f"who says so besides {UKRAINE} and {ISW} and {PODOLYAK}: it was staged", NOBODY),
        Expected("Who does NOT believe it?", "who denies or doubts it: it was staged", _names("a US official")),
        Expected("who else?", "who denies or doubts it besides a US official: it was staged"),
    ],
    "several in one, gone on from": [
        Expected(
            "Who says the drone attack was staged, and what does the Kremlin say?",
            "who says so: the drone attack was staged; and what was said by Kremlin: the drone attack was staged",
            _names(PODOLYAK, ISW, "Ukraine", "Kremlin"),
        ),
        Expected("and why?", "why by Kremlin: the drone attack was staged", _names("Kremlin")),
        Expected("the fifth one?", refused="names only"),
        Expected("But who won the election in Castrel?", "who says so: won the election in Castrel"),
    ],
    "a reason, by a pronoun": [
        Expected(
            "Who doubts that a wave sank the ferry?",
            "who doubts it: that a wave sank the ferry",
            _names("Imari Okonde"),
        ),
        Expected("did he give a reason?", "why by Imari Okonde: that a wave sank the ferry", _names("Imari Okonde")),
        Expected("And who stole the Sorrel Cup in Ravelsgate?", "who says so: stole the Sorrel Cup in Ravelsgate"),
    ],
    "the one whom the answer named": [
        Expected(
            "Who accused the ministry of looking away?",
            "who says so: accused the ministry of looking away",
            _names("Bela Tarsin"),
        ),
        Expected(
            "what did he base that on?",
            "why by Bela Tarsin: accused the ministry of looking away",
            _names("Bela Tarsin"),
        ),
    ],
    "a denial, and another's word": [
        Expected(
            "What did Imari Okonde say about the wave?",
            "what was said by Imari Okonde: about the wave",
            _names("Imari Okonde"),
        ),
        Expected("did she deny it?", "whether it was said by Imari Okonde: about the wave", _names("Imari Okonde")),
        Expected("And Bela Tarsin?", "whether it was said by Bela Tarsin: about the wave"),
        Expected("and what did the bishop say?", "what was said: the bishop"),
    ],
    "a topic left, and returned to": [
        Expected("Who says the ferry had a faulty bow door?", "who says so: the ferry had a faulty bow door"),
        Expected("But who stole the Sorrel Cup from the museum?", "who says so: stole the Sorrel Cup from the museum"),
        Expected("and why?", "who says so and why: stole the Sorrel Cup from the museum"),
        Expected(
            "Back to the ferry: how many people were on board?",
            "how many or how much: Back to the ferry: how many people were on board",
        ),
    ],
    "nothing found in between": [
        Expected(
            "Who thinks that the Gazette lied about pink unicorns?",
            "who says so: thinks that the Gazette lied about pink unicorns",
            NOBODY,
        ),
        Expected("the second one?", refused="names nobody"),
        Expected("who else?", refused="names nobody"),
        Expected("Who denied that any box had been opened?", "who denies it: that any box had been opened"),
        Expected(
            "what about Dario Kemble?",
            "what was said by Dario Kemble: that any box had been opened",
            _names("Dario Kemble"),
        ),
    ],
    "what is no question in between": [
        Expected("Who says it was staged?", "who says so: it was staged"),
        Expected("???", refused="no words"),
        Expected("and why?", "who says so and why: it was staged", _names(PODOLYAK, ISW, UKRAINE)),
        Expected("what does the first of them say?", f"what was said by {ISW}: it was staged", _names(ISW)),
    ],
    "when, how many, and who disputes it": [
        Expected(
            "How many patients were hit by the Nimbrel theft?",
            "how many or how much: many patients were hit by the Nimbrel theft",
        ),
        Expected("and when?", "when it happened: many patients were hit by the Nimbrel theft"),
        Expected(
            "And who became mayor of Castrel after the recount?",
            "who says so: became mayor of Castrel after the recount",
        ),
    ],
    "an outlet, then another": [
        Expected(
            "In the Halvern Standard, who says the door was open?",
            "who says so in The Halvern Standard: the door was open",
        ),
        Expected("and in the Ravelsgate Courant?", "who says so in The Ravelsgate Courant: the door was open"),
        Expected("and why?", "who says so and why in The Ravelsgate Courant: the door was open"),
    ],
    "two of one kind, each with its own": [
        Expected(
            "What did Hugo Strand say about the spill? And what did Lucan Varro say about the ban?",
            "what was said by Hugo Strand: about the spill; and what was said by Lucan Varro: about the ban",
        ),
        Expected("and why?", "why by Lucan Varro: about the ban"),
    ],
    "six questions": [
        Expected("What did Petra Vell say about the bow door?", "what was said by Petra Vell: about the bow door"),
        Expected(
            "And what did Bela Tarsin say?", "what was said by Bela Tarsin: about the bow door", _names("Bela Tarsin")
        ),
        Expected("and why?", "why by Bela Tarsin: about the bow door", _names("Bela Tarsin")),
        Expected("Who does not deny it?", "who does not deny it: about the bow door"),
        Expected(
            "So how many people were on the Lady Corisande?",
            "how many or how much: many people were on the Lady Corisande",
        ),
        Expected("according to whom?", "who says so: many people were on the Lady Corisande"),
    ],
}


@pytest.mark.parametrize("asked", CONVERSATIONS.values(), ids=CONVERSATIONS.keys())
def test_a_conversation_is_understood_turn_by_turn(assistant: Assistant, asked: list[Expected]) -> None:
    assert 2 <= len(asked) <= 6
    conversation = Conversation()
    for one in asked:
        question = Question(one.asked, conversation)
        if one.refused:
            with pytest.raises(QuestionError, match=one.refused):
                assistant.ask(question)
            continue
        answer = assistant.ask(question)
        assert answer.query is not None
        assert answer.query.described() == one.understood
        if one.heard is not None:
            assert {s.speaker.name for s in answer.statements if s.speaker} == one.heard
            assert (answer.outcome is Outcome.ANSWERED) == bool(one.heard)
        conversation = _after(answer, conversation)


def _after(answer: Answer, conversation: Conversation = NOTHING_YET) -> Conversation:
    turn = turn_of(answer)
    assert turn is not None
    return conversation.then(turn)


def test_the_first_one_is_the_first_that_was_shown_whatever_the_filters_are_now(assistant: Assistant) -> None:
    """The filter of the first question is cleared: without it, others are shown before Ukraine."""
    narrowed = assistant.ask(Question("Who says it was staged and why?", filters=Filters(outlet="The Harbour Courier")))
    assert [s.speaker.name for s in narrowed.statements if s.speaker] == [UKRAINE]
    answer = assistant.ask(Question("what did the first one say?", _after(narrowed)))
    assert answer.understood == f"Statements by {UKRAINE} about “it was staged”"
    assert {s.speaker.name for s in answer.statements if s.speaker} == {UKRAINE}
    with pytest.raises(QuestionError, match=f"names only {UKRAINE}"):
        assistant.ask(Question("and the second one?", _after(narrowed)))


def test_a_turn_holds_what_was_shown_in_reading_order(assistant: Assistant) -> None:
    answer = assistant.ask(Question("who says it was staged and why?"))
    (turn,) = _after(answer).turns
    assert turn.question == answer.question
    assert turn.query == answer.query
    assert [speaker.name for speaker in turn.speakers] == [ISW, PODOLYAK, UKRAINE]
    assert list(turn.citations) == cited_sentences(answer)


def test_of_texts_alone_a_conversation_is_made_by_asking_them_once(assistant: Assistant) -> None:
    asked = ("who says it was staged and why?", "???", "the second one?", "and the other two?")
    conversation = replay(assistant, asked, Filters())
    assert conversation.questions == (asked[0], asked[2], asked[3])
    first = _after(assistant.ask(Question(asked[0])))
    assert conversation.turns[:2] == _after(assistant.ask(Question(asked[2], first)), first).turns
    assert replay(assistant, [*conversation.turns[:2], asked[3]], Filters()) == conversation


class _Counting:
    """The index of an assistant, and how often it was searched."""

    def __init__(self, archive: Archive, settings: Settings) -> None:
        self._index = LazyIndex(archive, settings)
        self.searches = 0

    def search(
        self, query: str, k: int, *, article_ids: Collection[str] | None = None, skip: Collection[str] = ()
    ) -> list[Hit]:
        self.searches += 1
        return self._index.search(query, k, article_ids=article_ids, skip=skip)

    def cosines(self, query: str, ids: Sequence[str]) -> dict[str, float]:
        return self._index.cosines(query, ids)


def test_a_follow_up_costs_no_answer_but_its_own(sample_archive: Path) -> None:
    with Archive(sample_archive, create=False) as archive:
        index = _Counting(archive, Settings(archive=sample_archive))
        assistant = assistant_over(archive, index)
        conversation = Conversation()
        for number, asked in enumerate(("Who says it was staged?", "the second one?", "and why?"), start=1):
            conversation = _after(assistant.ask(Question(asked, conversation)), conversation)
            assert index.searches == number


def test_several_questions_are_answered_in_order_each_with_its_own_reasons(assistant: Assistant) -> None:
    both = assistant.ask(Question("Who says it was staged and why? And why does Imari Okonde doubt the wave?"))
    one = assistant.ask(Question("Who says it was staged and why?"))
    other = assistant.ask(Question("Why does Imari Okonde doubt the wave?"))
    assert [s.text for s in both.statements] == [s.text for s in (*one.statements, *other.statements)]
    for place, statement in enumerate(both.statements):
        if statement.reason_for is not None:
            assert statement.reason_for < place
            assert both.statements[statement.reason_for].speaker == statement.speaker
    assert any(s.reason_for is not None for s in both.statements)


def test_one_of_several_questions_that_nothing_answers_is_named(assistant: Assistant) -> None:
    answer = assistant.ask(
        Question("Who says it was staged? And who thinks that the Gazette lied about pink unicorns?")
    )
    assert answer.outcome is Outcome.ANSWERED
    assert "Nothing in this archive answers “And who thinks that the Gazette lied about pink unicorns?”." in answer.note


def test_who_does_not_believe_it_is_never_answered_with_who_asserts_it(assistant: Assistant) -> None:
    for asked in ("Who does not believe it was staged?", "Who doesn't think that the water is safe?"):
        answer = assistant.ask(Question(asked))
        assert all(s.stance is not Stance.ASSERTS for s in answer.statements if s.speaker)
    denied = assistant.ask(Question("Who does not deny that the bow door was open?"))
    assert denied.statements
    assert all(s.stance is not Stance.DENIES for s in denied.statements if s.speaker)


def test_an_outlet_that_is_named_is_the_only_one_cited(assistant: Assistant) -> None:
    answer = assistant.ask(
        Question("According to the Halvern Broadcasting Service, how many people died on the ferry?")
    )
    assert {c.outlet for s in answer.statements for c in s.citations} == {"Halvern Broadcasting Service"}


# --- with a chat model


DENIAL = "Marek Dunn denied that anybody had touched the bridge."


def _with_model(folder: Path, model: QueuedModel) -> Assistant:
    archive = Archive(folder, create=False)
    return assistant_over(archive, LazyIndex(archive, Settings(archive=folder)), writer=ChatDrafter(model))


def test_what_the_rules_took_from_an_answer_no_model_reads_anew(tmp_path: Path, embedder: Embedder) -> None:
    folder = filled(tmp_path, embedder, bridge=REPORT)
    model = QueuedModel([])
    shown = _after(open_assistant(Settings(archive=folder)).ask(Question("Who says the bridge was sabotaged?")))
    query = _with_model(folder, model).understand(Question("the first one?", shown)).query
    assert model.asked == []
    assert query.speakers == ("Ines Tarrow",)
    assert query.text == "the first one? (what was said by Ines Tarrow: the bridge was sabotaged)"


def test_the_second_one_is_the_second_that_the_reader_was_shown(tmp_path: Path, embedder: Embedder) -> None:
    folder = filled(tmp_path, embedder, bridge=REPORT)
    first = "How do Ines Tarrow and Marek Dunn differ on the bridge?"
    denial = said(1, DENIAL, "Marek Dunn", "R4", stance="denies")
    bolts = said(2, BOLTS, "Ines Tarrow", "R3")
    assistant = _with_model(folder, QueuedModel([reply(denial, bolts)]))
    shown = assistant.ask(Question(first))
    assert [s.speaker.name for s in shown.statements if s.speaker][:2] == ["Marek Dunn", "Ines Tarrow"]
    assert [group.heading.split()[0] for group in shown.groups] == ["Asserted", "Denied"]  # so that Tarrow comes first
    assert assistant.understand(Question("the second one?", _after(shown))).query.speakers == ("Marek Dunn",)


def test_statements_of_several_questions_are_streamed_as_the_answer_has_them(
    tmp_path: Path, embedder: Embedder
) -> None:
    folder = filled(tmp_path, embedder, bridge=REPORT)
    question = Question("Who says the bridge was sabotaged, and why? And why does Marek Dunn deny that it was touched?")
    replies = [
        reply(said(1, SABOTAGED, "Ines Tarrow", "R2"), said(2, BOLTS, "Ines Tarrow", "R3", reason_for=1)),
        reply(said(1, DENIAL, "Marek Dunn", "R4", stance="denies")),
    ]
    *steps, answer = _with_model(folder, QueuedModel(replies)).steps(question)
    assert isinstance(answer, Answer)
    streamed = [step for step in steps if isinstance(step, Statement)]
    assert [s.text for s in streamed] == [SABOTAGED, BOLTS, DENIAL]
    assert [s.reason_for for s in streamed] == [None, 0, None]
    assert set(streamed) <= set(answer.statements)
    assert answer.engine.startswith("chat")

"""Questions read as the product reads them, with speakers and outlets given by hand."""

from collections.abc import Sequence
from datetime import date

from assistant.conversation import Conversation, Turn
from assistant.errors import QuestionError
from assistant.question.name_matching import KnownSpeaker, Names
from assistant.question.query import Query
from assistant.question.read import read_question
from corpus.attribution import Speaker


def understand(
    question: str,
    known: Sequence[KnownSpeaker] = (),
    *,
    history: Sequence[str] = (),
    named: tuple[Speaker, ...] = (),
    newest: date | None = None,
    outlets: Sequence[str] = (),
) -> Query:
    """The query of a question after earlier ones, each of whose answers showed those who are `named`."""
    names = Names(known, outlets)
    turns: list[Turn] = []
    for earlier in history:
        try:
            turns.append(Turn(earlier, read_question(earlier, names, newest, turns), named))
        except QuestionError:
            continue  # it had no answer
    return read_question(question, names, newest, turns)


def conversation_of(*questions: str) -> Conversation:
    """The conversation of these questions, whose answers showed nobody."""
    return Conversation(tuple(Turn(question, understand(question)) for question in questions))

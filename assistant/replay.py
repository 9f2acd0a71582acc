"""The edge for callers who have only the texts of a conversation: asks the earlier questions once, in order."""

from collections.abc import Sequence

from assistant.answer.pipeline import Assistant
from assistant.conversation import Conversation, Question, Turn, turn_of
from assistant.errors import QuestionError
from assistant.question.read import MOST_TURNS
from corpus.archive.values import Filters


def replay(assistant: Assistant, asked: Sequence[str | Turn], filters: Filters) -> Conversation:
    """The conversation of these questions. A turn is taken as it is; what is only text is asked, within the filters.

    No chat model writes these answers: they are not shown. What is no question is left out.
    """
    plain = assistant.without_model()
    conversation = Conversation()
    for one in asked[-MOST_TURNS:]:
        turn = one if isinstance(one, Turn) else _asked(plain, Question(one, conversation, filters))
        if turn is not None:
            conversation = conversation.then(turn)
    return conversation


def _asked(assistant: Assistant, question: Question) -> Turn | None:
    try:
        return turn_of(assistant.ask(question))
    except QuestionError:
        return None

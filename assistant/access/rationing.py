"""Answers for readers who have come through the door: so many a minute for each of them, whichever page they ask on."""

from collections.abc import Callable, Iterator

from assistant.access.allowance import Allowance
from assistant.answer.pipeline import Assistant, Step
from assistant.answer.values import Answer, Statement
from assistant.conversation import Question
from assistant.errors import QuestionError


class Rationed(Assistant):
    """The assistant, except that it refuses who has asked too often. `who` says who is asking, at each question."""

    def __init__(self, assistant: Assistant, allowance: Allowance, who: Callable[[], str]) -> None:
        vars(self).update(vars(assistant))  # one archive, one index, one count of what is withheld
        self._inner = assistant
        self._allowance = allowance
        self._who = who

    def steps(self, question: Question) -> Iterator[Step | Statement | Answer]:
        """As Assistant.steps. Raises QuestionError, too, for a question too many."""
        if wait := self._allowance.take(self._who()):
            raise QuestionError(f"You have asked many questions in a short time: wait {wait} s, then ask again.")
        yield from self._inner.steps(question)


def reader_of_the_page() -> str:
    """Who asks, within what Gradio runs for a page."""
    from gradio.context import LocalContext

    request = LocalContext.request.get(None)
    return str(getattr(request, "username", None) or "")

"""Answers for readers who are logged in: so many a minute for each of them, whichever page they ask on."""

from collections.abc import Callable
from dataclasses import replace

from assistant.access.allowance import Allowance
from assistant.answer.pipeline import Assistant
from assistant.errors import QuestionError


def rationed(assistant: Assistant, allowance: Allowance, who: Callable[[], str]) -> Assistant:
    """The assistant, except that it refuses who has asked too often. `who` says who is asking, at each question."""

    def admit() -> None:
        if wait := allowance.take(who()):
            raise QuestionError(f"You have asked many questions in a short time: wait {wait} s, then ask again.")

    return replace(assistant, admit=admit)


def reader_of_the_page() -> str:
    """Who asks, within what Gradio runs for a page."""
    from gradio.context import LocalContext

    request = LocalContext.request.get(None)
    return str(getattr(request, "username", None) or "")

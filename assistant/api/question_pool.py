"""A pool of threads for the API's questions: a few run at a time, some wait, and abandoned ones are stopped.

Not the job queue: a question is of no use once its connection is closed.
"""

import asyncio
import contextvars
import threading
from collections.abc import AsyncGenerator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from typing import Final

from assistant.answer.pipeline import Assistant
from assistant.answer.stages import Step
from assistant.answer.values import Answer, Statement
from assistant.conversation import Question
from assistant.replay import replay

_AT_ONCE: Final = 4
_MOST_WAITING: Final = 64


class BusyError(Exception):
    """Too many questions wait already."""


class QuestionPool:
    """Asks the assistant in its own threads. To be used from one event loop."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="api-ask")
        self._unfinished = 0

    @property
    def waiting(self) -> int:
        """How many questions wait for a thread."""
        return max(0, self._unfinished - _AT_ONCE)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def steps(
        self, question: Question, history: Sequence[str] = ()
    ) -> AsyncGenerator[Step | Statement | Answer, None]:
        """As Assistant.steps, after the questions of the history. Stops at the next step if the caller leaves.

        Raises BusyError.
        """
        if self.waiting >= _MOST_WAITING:
            raise BusyError
        loop = asyncio.get_running_loop()
        steps_so_far: asyncio.Queue[Step | Statement | Answer | Exception] = asyncio.Queue()
        has_left = threading.Event()

        def work() -> None:
            try:
                if has_left.is_set():
                    return
                with closing(self._assistant.steps(self._after(history, question))) as steps:  # type: ignore[type-var]  # a generator is one
                    for step in steps:
                        loop.call_soon_threadsafe(steps_so_far.put_nowait, step)
                        if has_left.is_set():
                            return
            except Exception as exc:
                loop.call_soon_threadsafe(steps_so_far.put_nowait, exc)

        self._unfinished += 1
        running = loop.run_in_executor(self._threads, contextvars.copy_context().run, work)
        running.add_done_callback(lambda _: self._leave())
        try:
            while True:
                step = await steps_so_far.get()
                if isinstance(step, Exception):
                    raise step
                yield step
                if isinstance(step, Answer):
                    return
        finally:
            has_left.set()

    def _after(self, history: Sequence[str], question: Question) -> Question:
        """The question in the conversation with earlier ones, of which only the texts are known."""
        if not history:
            return question
        return replace(question, conversation=replay(self._assistant, history, question.filters))

    def _leave(self) -> None:
        self._unfinished -= 1

"""POST /ask: the answer as JSON, or step by step as server-sent events."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from assistant import strict_json
from assistant.access.error_responses import problem_response
from assistant.answer.stages import Step
from assistant.answer.values import Answer, Statement, as_json, statement_json
from assistant.api.problems import documented, sentence, server_problem
from assistant.api.question_pool import BusyError, QuestionPool
from assistant.api.schemas import AnswerOut, AskIn
from assistant.conversation import Conversation, Question, turn_of
from assistant.errors import QuestionError

_KEEP_ALIVE: Final = 15.0  # seconds; proxies cut idle connections
_STREAM: Final = "text/event-stream"
_CLIENT_LEFT: Final = 499  # only the log shows it


def ask_router(pool: QuestionPool) -> APIRouter:
    router = APIRouter()

    @router.post(
        "/ask",
        summary="Ask the archive a question",
        responses={
            200: {
                "model": AnswerOut,
                "content": {
                    _STREAM: {
                        "schema": {"type": "string"},
                        "example": 'event: progress\ndata: {"label": "Searching 30 articles"}\n\n',
                    }
                },
            },
            **documented(400, 401, 408, 413, 415, 422, 429, 500, 503),
        },
    )
    async def ask(asked: AskIn, request: Request) -> Response:
        """With `Accept: text/event-stream` the answer comes in events: `progress` (a label), `statement` (one of the
        answer, as soon as it is checked), and at the end `answer` (all of it) or `problem`.
        """
        question = Question(asked.question, Conversation(tuple(asked.conversation)), asked.filters.filters())
        if _STREAM in request.headers.get("accept", ""):
            headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
            return StreamingResponse(_events(pool.steps(question, asked.history)), media_type=_STREAM, headers=headers)
        return await _whole(pool.steps(question, asked.history), request)

    return router


async def _whole(coming: AsyncGenerator[Step | Statement | Answer, None], request: Request) -> Response:
    """The answer in one response. The work is stopped if the client leaves before."""

    async def answer() -> Answer:
        async with aclosing(coming) as steps:
            async for step in steps:
                if isinstance(step, Answer):
                    return step
        raise AssertionError("steps end with the answer")

    answering = asyncio.ensure_future(answer())
    leaving = asyncio.ensure_future(_disconnected(request))
    try:
        await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not answering.done():
            return Response(status_code=_CLIENT_LEFT)
        try:
            return JSONResponse(answer_json(answering.result()))
        except BusyError:
            return _busy()
    finally:
        answering.cancel()
        leaving.cancel()
        await asyncio.gather(answering, leaving, return_exceptions=True)


def answer_json(answer: Answer) -> dict[str, Any]:
    """The answer as all interfaces print it, with its turn, which a follow-up question may send back."""
    turn = turn_of(answer)
    return {**as_json(answer), "turn": strict_json.dump(turn) if turn else None}


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _events(coming: AsyncGenerator[Step | Statement | Answer, None]) -> AsyncGenerator[str, None]:
    shown = 0
    try:
        async with aclosing(_kept_alive(coming)) as steps:
            async for step in steps:
                if step is None:
                    yield ": still at work\n\n"
                elif isinstance(step, Step):
                    yield _event("progress", {"label": step.label})
                elif isinstance(step, Statement):
                    shown += 1
                    yield _event("statement", statement_json(step))
                else:
                    whole = answer_json(step)
                    for statement in whole["statements"] if not shown else ():
                        yield _event("statement", statement)
                    yield _event("answer", whole)
    except BusyError:
        yield _problem_event(_busy())
    except QuestionError as exc:
        yield _problem_event(problem_response(422, sentence(exc)))
    except Exception as exc:
        yield _problem_event(server_problem(exc))


async def _kept_alive(steps: AsyncGenerator[Any, None]) -> AsyncGenerator[Any, None]:
    """The steps, and None whenever there was none for a while."""
    following = asyncio.ensure_future(anext(steps))
    try:
        while True:
            done, _ = await asyncio.wait({following}, timeout=_KEEP_ALIVE)
            if not done:
                yield None
                continue
            try:
                step = following.result()
            except StopAsyncIteration:
                return
            following = asyncio.ensure_future(anext(steps))
            yield step
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        await steps.aclose()


def _busy() -> Response:
    return problem_response(
        503, "Too many questions wait already: ask again in a little while.", headers={"retry-after": "5"}
    )


def _event(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _problem_event(response: Response) -> str:
    return f"event: problem\ndata: {bytes(response.body).decode()}\n\n"

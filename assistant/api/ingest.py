"""POST /articles and GET /jobs/{id}: articles that programs send, and what has become of them."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path
from starlette.requests import Request
from starlette.responses import Response

from assistant.access.refusals import problem
from assistant.api.problems import documented
from assistant.api.types import IngestIn, JobOut
from assistant.errors import IntakeError
from assistant.service.jobs import Job, JobBook, Worker
from assistant.settings import Settings


def ingest_router(book: JobBook, worker: Worker, settings: Settings) -> APIRouter:
    router = APIRouter()

    @router.post(
        "/articles",
        summary="Take articles in",
        status_code=202,
        response_model=JobOut,
        responses=documented(400, 401, 408, 413, 415, 422, 429, 500, 503),
    )
    def take_in(wanted: IngestIn, request: Request, response: Response) -> Job | Response:
        """Stores a job and answers at once; `location` is where to watch it. What is held already is skipped, and an
        article with an `id`, or else a `url`, that is held replaces the old revision. Addresses are read by the server.
        """
        if len(wanted.articles) > settings.upload_files:
            raise HTTPException(422, f"Send at most {settings.upload_files} articles at a time.")
        articles = [article.model_dump(mode="json", exclude_none=True) for article in wanted.articles]
        try:
            job = book.add(articles, wanted.addresses, made_by=request.state.caller)
        except IntakeError:
            return problem(429, "Too many jobs wait already: try again later.", headers={"retry-after": "60"})
        worker.wake()
        response.headers["location"] = f"/api/v1/jobs/{job.id}"
        return job

    @router.get(
        "/jobs/{id}", summary="Watch a job", response_model=JobOut, responses=documented(401, 404, 422, 429, 500, 503)
    )
    def watch(id: Annotated[str, Path(max_length=64)]) -> Job:
        job = book.find(id)
        if job is None:
            raise HTTPException(404, "There is no job with that id: jobs that ended long ago are forgotten.")
        return job

    return router

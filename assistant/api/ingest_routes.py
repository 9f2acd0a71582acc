"""POST /articles and GET /jobs/{id}: programs post articles, and look up what has become of them."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path
from starlette.requests import Request
from starlette.responses import Response

from assistant.access.error_responses import problem_response
from assistant.api.problems import documented
from assistant.api.schemas import IngestIn, JobOut
from assistant.errors import QueueFullError
from assistant.service.ingest_jobs import PostedArticles
from assistant.service.jobs import Job, JobQueue, JobState


def ingest_router(posted: PostedArticles, queue: JobQueue, *, most_articles: int) -> APIRouter:
    """The routes. One request may have `most_articles`."""
    router = APIRouter()

    @router.post(
        "/articles",
        summary="Take articles in",
        status_code=202,
        response_model=JobOut,
        responses=documented(400, 401, 408, 413, 415, 422, 429, 500, 503),
    )
    def take_in(wanted: IngestIn, request: Request, response: Response) -> dict[str, Any] | Response:
        """Stores a job and answers at once; `location` is where to watch it. What is held already is skipped, and an
        article with an `id`, or else a `url`, that is held replaces the old revision. Addresses are read by the server.
        """
        if len(wanted.articles) > most_articles:
            raise HTTPException(422, f"Send at most {most_articles} articles at a time.")
        articles = [article.model_dump(mode="json", exclude_none=True) for article in wanted.articles]
        try:
            job = posted.add(articles, wanted.addresses, made_by=request.state.caller)
        except QueueFullError:
            return problem_response(429, "Too many jobs wait already: try again later.", headers={"retry-after": "60"})
        response.headers["location"] = f"/api/v1/jobs/{job.id}"
        return _shown(job)

    @router.get(
        "/jobs/{id}", summary="Watch a job", response_model=JobOut, responses=documented(401, 404, 422, 429, 500, 503)
    )
    def watch(id: Annotated[str, Path(max_length=64)]) -> dict[str, Any]:
        job = queue.find(id)
        if job is None or job.kind != posted.kind:
            raise HTTPException(404, "There is no job with that id: jobs that ended long ago are deleted.")
        return _shown(job)

    return router


def _shown(job: Job) -> dict[str, Any]:
    total = job.progress["total"]
    return {
        "id": job.id,
        "state": job.state,
        "made_at": job.made_at,
        "ended_at": job.ended_at,
        "done": total if job.state is JobState.DONE else min(job.progress["read"], total),
        "total": total,
        "report": job.result,
        "trouble": job.trouble,
    }

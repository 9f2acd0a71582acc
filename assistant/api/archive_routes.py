"""GET /articles, /articles/{id}, /speakers and /statements: lists of what is in the archive, page by page."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query

from assistant.answer.values import citation_json
from assistant.api.problems import documented
from assistant.api.schemas import ArticleOut, Day, EntryOut, PageOut, SpeakerRowOut, StatementRowOut, Words
from assistant.service.browse import MOST_AT_ONCE, Browser, Page, StatementEntry, WholeArticle
from corpus.archive.values import StatementFilters
from corpus.articles.article import Span
from corpus.attribution import Attribution, Speaker, Stance

Cursor = Annotated[str, Query(max_length=8000, pattern=r"^[A-Za-z0-9_-]*$", description="`next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=MOST_AT_ONCE)]
Name = Annotated[Words, Query()]
OnDay = Annotated[
    Day | None, Query(description="Both days are inclusive. If one is set, undated articles are left out.")
]
SpeechOnly = Annotated[bool, Query(description="Only what was said or written, not beliefs, plans or silence.")]

_PROBLEMS = documented(401, 422, 429, 500, 503)


def archive_router(browser: Browser) -> APIRouter:
    router = APIRouter()

    @router.get(
        "/articles", summary="List articles, newest first", response_model=PageOut[EntryOut], responses=_PROBLEMS
    )
    def articles(
        search: Name = "",
        outlet: Name = "",
        since: OnDay = None,
        until: OnDay = None,
        cursor: Cursor = "",
        limit: Limit = 50,
    ) -> dict[str, Any]:
        """`search`: words that all occur in the title or a sentence."""
        return _page(browser.articles(search, outlet, since, until, cursor, limit), lambda entry: entry)

    @router.get(
        "/articles/{id}",
        summary="Read an article, with who says what in it",
        response_model=ArticleOut,
        responses=_PROBLEMS | documented(404),
    )
    def article(id: Annotated[str, Path(max_length=64)]) -> dict[str, Any]:
        whole = browser.article(id)
        if whole is None:
            raise HTTPException(404, "There is no article with that id: /api/v1/articles lists those there are.")
        return _article(whole)

    @router.get(
        "/speakers",
        summary="List who is cited, most first",
        response_model=PageOut[SpeakerRowOut],
        responses=_PROBLEMS,
    )
    def speakers(search: Name = "", cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
        """`search`: words that all occur in one of the speaker's names."""
        return _page(browser.speakers(search, cursor, limit), lambda entry: entry)

    @router.get(
        "/statements", summary="List who said what", response_model=PageOut[StatementRowOut], responses=_PROBLEMS
    )
    def statements(
        speaker: Name = "",
        topic: Name = "",
        stance: Stance | None = None,
        outlet: Name = "",
        since: OnDay = None,
        until: OnDay = None,
        speech_only: SpeechOnly = False,
        cursor: Cursor = "",
        limit: Limit = 50,
    ) -> dict[str, Any]:
        """Each statement once, with its sentences, those of the newest articles first."""
        wanted = StatementFilters(speaker, topic, stance, outlet, since, until, speech_only=speech_only)
        return _page(browser.statements(wanted, cursor, limit), _statement)

    return router


def _page(page: Page[Any], shown: Any) -> dict[str, Any]:
    return {"items": [shown(item) for item in page.items], "next": page.next or None, "total": page.total}


def _statement(said: StatementEntry) -> dict[str, Any]:
    return {
        "id": said.id,
        "article": said.article,
        "speaker": _speaker(said.speaker),
        "stance": said.stance,
        "act": said.act,
        "kind": said.kind,
        "hedged": said.hedged,
        "source": said.source,
        "cue": said.cue,
        "content": said.content,
        "sentences": [citation_json(sentence) for sentence in said.sentences],
    }


def _article(whole: WholeArticle) -> dict[str, Any]:
    entry = EntryOut.model_validate(whole.entry).model_dump()
    return {
        **entry,
        "text": whole.article.text,
        "sentences": [{"start": s.span.start, "end": s.span.end} for s in whole.sentences],
        "attributions": [_attribution(attribution) for attribution in whole.attributions],
        "copies": [copy.id for copy in whole.copies],
    }


def _attribution(attribution: Attribution) -> dict[str, Any]:
    return {
        "source": _spans(attribution.source),
        "cue": _spans(attribution.cue),
        "content": _spans(attribution.content),
        "speaker": _speaker(attribution.speaker),
        "stance": attribution.stance,
        "act": attribution.act,
        "kind": attribution.kind,
        "hedged": attribution.hedged,
        "reason_for": attribution.reason_for,
        "sentences": list(attribution.sentences),
    }


def _speaker(speaker: Speaker | None) -> dict[str, Any] | None:
    return {"name": speaker.name, "role": speaker.role, "kind": speaker.kind} if speaker else None


def _spans(spans: tuple[Span, ...]) -> list[dict[str, int]]:
    return [{"start": span.start, "end": span.end} for span in spans]

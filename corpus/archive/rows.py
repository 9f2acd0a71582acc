"""Rows of the archive's tables to values, and back."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from corpus.archive.values import ArticleEntry, HeldAttribution
from corpus.articles.article import Article, Span
from corpus.attribution.values import Act, Attribution, AttributionKind, Speaker, SpeakerKind, Stance
from corpus.language.name_keys import name_key

ARTICLE_COLUMNS: Final = "uri, text, title, outlet, published, byline, url, fictional"
ENTRY_COLUMNS: Final = (
    "id, uri, title, outlet, published, byline, url, fictional, revision, ingested_at, origin,"
    " (SELECT count(*) FROM sentences WHERE article_id = articles.id),"
    " (SELECT count(*) FROM attributions WHERE article_id = articles.id)"
)  # of `articles`
ATTRIBUTION_COLUMNS: Final = (
    "article_id, number, source, cue, content, act, stance, kind, hedged, reason_for, sentences,"
    " speaker_name, speaker_kind, speaker_role, speaker_aliases"
)


def article_row(article: Article, *, revision: int, attribution_model: str, signature: bytes) -> dict[str, object]:
    """A row of `articles`, by column. The article is its own origin until it is linked to near-copies."""
    return {
        "id": article.id,
        "uri": article.uri,
        "text": article.text,
        "title": article.title,
        "outlet": article.outlet,
        "outlet_key": name_key(article.outlet),
        "published": article.published.isoformat()[:10] if article.published else None,
        "byline": article.byline,
        "url": article.url,
        "fictional": article.fictional,
        "digest": article.digest,
        "revision": revision,
        "ingested_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "attribution_model": attribution_model,
        "origin": article.id,
        "signature": signature,
    }


def article_of(row: Sequence[Any]) -> Article:
    """The article in a row of ARTICLE_COLUMNS."""
    uri, text, title, outlet, published, byline, url, fictional = row
    return Article(uri, text, title, outlet, date_of(published), byline, url, bool(fictional))


def entry_of(row: Sequence[Any]) -> ArticleEntry:
    """The entry in a row of ENTRY_COLUMNS."""
    id_, uri, title, outlet, published, byline, url, fictional, revision, ingested_at, origin, sentences, cited = row
    return ArticleEntry(
        id=id_,
        uri=uri,
        title=title,
        outlet=outlet,
        published=date_of(published),
        byline=byline,
        url=url,
        fictional=bool(fictional),
        revision=revision,
        ingested_at=datetime.fromisoformat(ingested_at),
        origin=origin,
        sentences=sentences,
        attributions=cited,
    )


def attribution_row(article_id: str, number: int, attribution: Attribution) -> tuple[object, ...]:
    """Values of ATTRIBUTION_COLUMNS, then the key of the speaker. Unnamed speakers of two articles share no key."""
    speaker = attribution.speaker
    described: tuple[str | None, ...] = (None,) * 5
    if speaker is not None:
        key = name_key(speaker.name)
        key = f"{article_id}#{key}" if speaker.kind is SpeakerKind.UNNAMED else key
        described = speaker.name, speaker.kind, speaker.role, json.dumps(speaker.aliases), key
    return (
        article_id,
        number,
        *map(json.dumps, (attribution.source, attribution.cue, attribution.content)),
        attribution.act,
        attribution.stance,
        attribution.kind,
        attribution.hedged,
        attribution.reason_for,
        json.dumps(attribution.sentences),
        *described,
    )


def held_attribution_of(row: Sequence[Any]) -> HeldAttribution:
    """The attribution in a row of ATTRIBUTION_COLUMNS."""
    article_id, number, source, cue, content, *told, sentences, name, speaker_kind, role, aliases = row
    act, stance, kind, hedged, reason_for = told
    # A question reads hundreds of rows: one json.loads() a row is three times as fast as one for each list.
    source, cue, content, numbers, called = json.loads(
        f"[{','.join((source, cue, content, sentences, aliases or '[]'))}]"
    )
    speaker = None
    if name is not None:
        speaker = Speaker(name, SpeakerKind(speaker_kind), role, tuple(called))
    attribution = Attribution(
        source=_spans(source),
        cue=_spans(cue),
        content=_spans(content),
        speaker=speaker,
        stance=Stance(stance),
        kind=AttributionKind(kind),
        sentences=tuple(numbers),
        hedged=bool(hedged),
        reason_for=reason_for,
        act=Act(act),
    )
    return HeldAttribution(article_id, number, attribution)


def date_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _spans(pairs: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)

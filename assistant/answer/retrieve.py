"""Evidence for a query: sentences by their words (FTS5) and by their meaning (Chroma), fused by reciprocal rank.

Does not decide what an answer is, nor who said it.
"""

import logging
import math
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, Protocol, TypeVar

from assistant.answer.evidence import AnnotatedArticle, EvidenceSet, FoundSentence, Place
from assistant.question.query import Query
from assistant.question.references import own_matter
from corpus.archive.store import Archive
from corpus.archive.values import Filters, Hit
from corpus.archive.vectors.items import attribution_id, sentence_id
from corpus.attribution import Attribution
from corpus.errors import DamagedIndexError, MissingIndexError
from corpus.language.lexicon import STOP_WORDS
from corpus.language.name_keys import name_key
from corpus.language.stems import content_stems, coverage, stem, words_of

log = logging.getLogger(__name__)

RRF_CONSTANT: Final = 60
"""Cormack, Clarke and Buettcher (SIGIR 2009): a rank's worth is 1 / (60 + rank)."""
_LEXICAL = 80
_DENSE = 160
_MOST_SENTENCES = 60
_MATTER_IS_IN: Final = 0.5  # of its words, by weight
_ARTICLES = 12  # whole articles read for one answer

T = TypeVar("T", bound=Hashable)


class DenseSearch(Protocol):
    """Search by meaning: what the vector index offers, and the model that filled it."""

    def search(
        self, query: str, k: int, *, article_ids: Collection[str] | None = None, skip: Collection[str] = ()
    ) -> list[Hit]: ...

    def cosines(self, query: str, ids: Sequence[str]) -> dict[str, float]: ...


def fuse_rankings(rankings: Iterable[Sequence[T]]) -> dict[T, float]:
    """Reciprocal rank fusion: item -> sum of 1 / (60 + rank), ranks from 1."""
    scores: dict[T, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(dict.fromkeys(ranking), start=1):
            scores[item] = scores.get(item, 0.0) + 1.0 / (RRF_CONSTANT + rank)
    return scores


@dataclass(frozen=True, slots=True)
class Rankings:
    """The sentences found for a query, in several orders, best first.

    `by_words` is the lexical one. `by_meaning` and `by_passage` are dense: sentences embedded by themselves, and those
    of the passages and attributions found, whose highest cosine is `similarity`. `by_speakers` are those in which one
    of the speakers asked about is quoted. `searched` counts the articles that were searched.
    """

    by_words: Sequence[Place]
    by_passage: Sequence[Place]
    by_meaning: Sequence[Place]
    by_speakers: Sequence[Place]
    similarity: Mapping[Place, float]
    searched: int

    @property
    def fused(self) -> dict[Place, float]:
        """All these sentences, with what their ranks are worth together; best first."""
        scores = fuse_rankings((self.by_words, self.by_passage, self.by_meaning, self.by_speakers))
        return dict(sorted(scores.items(), key=lambda one: -one[1]))  # of two alike, the one that was found first


class Retriever:
    """Finds evidence in an archive. Without `dense` it goes by words alone."""

    def __init__(self, archive: Archive, dense: DenseSearch | None) -> None:
        self._archive = archive
        self._dense = dense

    def find(self, query: Query, filters: Filters) -> EvidenceSet:
        """The evidence for a query within the filters, best first."""
        filters = _narrowed(query, filters)
        rankings = self.rankings(query, filters)
        found = list(rankings.fused.items())[:_MOST_SENTENCES]
        articles = self._articles([place for place, _ in found])
        sentences = tuple(
            FoundSentence(*place, score, rankings.similarity.get(place, 0.0))
            for place, score in found
            if place[0] in articles
        )
        evidence = EvidenceSet(
            sentences=sentences,
            articles=articles,
            weights=self._weights(query.topic),
            context=self._weights(query.context),
            similarities={},
            searched=rankings.searched,
            as_of=self._archive.newest_published(filters),
        )
        return _without_unasked(query, self._measured(query, _in_period(query, evidence)))

    def rankings(self, query: Query, filters: Filters) -> Rankings:
        """The sentences within the filters, and of the outlet that is named, in the orders that are fused."""
        filters = _narrowed(query, filters)
        allowed = self._archive.article_ids(filters) if filters != Filters() else None
        by_words = self._archive.search_sentences(_terms(query), filters, limit=_LEXICAL)
        hits = self._dense_hits(query, allowed)
        by_passage = [hit for hit in hits if hit.kind != "sentence"]
        return Rankings(
            by_words=[(h.article_id, h.sentence) for h in by_words],
            by_passage=_sentences_of(by_passage),
            by_meaning=_sentences_of([hit for hit in hits if hit.kind == "sentence"]),
            by_speakers=self._of_speakers(query, filters),
            similarity=_best_similarity(by_passage),
            searched=self._archive.counts().articles if allowed is None else len(allowed),
        )

    def _measured(self, query: Query, evidence: EvidenceSet) -> EvidenceSet:
        """With how near in meaning each sentence of the evidence is, and each attribution that touches it."""
        if self._dense is None or not query.stems:
            return evidence
        sentences = {(e.article_id, e.sentence): sentence_id(e.article_id, e.sentence) for e in evidence.sentences}
        said: dict[Place, str] = {}
        for found in evidence.sentences:
            annotated = evidence.articles[found.article_id]
            for number in annotated.touching(found.sentence):
                place = (found.article_id, number)
                said.setdefault(place, attribution_id(annotated.article, number, annotated.attributions[number]))
        cosines = self._dense.cosines(_asked(query), [*sentences.values(), *said.values()])
        return replace(
            evidence,
            nearness={place: cosines[key] for place, key in sentences.items() if key in cosines},
            similarities={place: cosines[key] for place, key in said.items() if key in cosines},
        )

    def _dense_hits(self, query: Query, allowed: Sequence[str] | None) -> list[Hit]:
        if self._dense is None or not query.stems or allowed == []:
            return []
        pending = [p.article_id for p in self._archive.pending()]
        return self._dense.search(_asked(query), _DENSE, article_ids=allowed, skip=pending)

    def _weights(self, text: str) -> dict[str, float]:
        """Inverse sentence frequency of each stem."""
        total = max(1, self._archive.counts().sentences)
        words = {stem(w): w for w in words_of(text) if w.lower() not in STOP_WORDS}
        frequencies = self._archive.frequencies(list(words.values()))
        return {key: math.log(1 + total / (1 + frequencies.get(words.get(key, key), 0))) for key in content_stems(text)}

    def _of_speakers(self, query: Query, filters: Filters) -> list[Place]:
        """Sentences in which one of the speakers asked about is quoted, those nearest to the topic first."""
        places: list[tuple[float, Place]] = []
        for name in query.speakers:
            if filters.speaker and filters.speaker != name:
                continue
            narrowed = Filters(name, filters.outlet, filters.since, filters.until)
            found = self._archive.search_sentences(_terms(query), narrowed, limit=_LEXICAL)
            places.extend((hit.score, (hit.article_id, hit.sentence)) for hit in found)
            if not found or not query.stems:
                held = self._archive.attributions_by(narrowed, limit=_LEXICAL)
                places.extend((0.0, (h.article_id, s)) for h in held for s in h.attribution.sentences)
        return [place for _, place in sorted(places, key=lambda pair: -pair[0])]

    def _articles(self, ranked: Sequence[Place]) -> dict[str, AnnotatedArticle]:
        chosen = list(dict.fromkeys(article_id for article_id, _ in ranked))[:_ARTICLES]
        origins = self._archive.origins(chosen)
        articles = {}
        for article_id in chosen:
            article = self._archive.article(article_id)
            if article is not None:
                articles[article_id] = AnnotatedArticle(
                    article=article,
                    sentences=tuple(self._archive.sentences(article_id)),
                    attributions=tuple(self._archive.attributions(article_id)),
                    entities=tuple(self._archive.entities(article_id)),
                    origin=origins.get(article_id, article_id),
                )
        return articles


def retrieve(archive: Archive, dense: DenseSearch, query: Query, filters: Filters) -> tuple[EvidenceSet, str]:
    """The evidence, and what was wrong with the index, or "".

    A missing or damaged index leaves words alone to search by. An index filled by another model is no such case: what
    it finds would be noise, so that error goes up.
    """
    try:
        return Retriever(archive, dense).find(query, filters), ""
    except (MissingIndexError, DamagedIndexError) as exc:
        log.warning("searching by words alone: %s", exc)
        return Retriever(archive, None).find(query, filters), f"Searched by words alone: {exc}."


def _narrowed(query: Query, filters: Filters) -> Filters:
    """With the outlet that the question names, where none is chosen beside it; two are compared, and narrow nothing."""
    return replace(filters, outlet=query.outlets[0]) if len(query.outlets) == 1 and not filters.outlet else filters


def _without_unasked(query: Query, evidence: EvidenceSet) -> EvidenceSet:
    """The evidence with nobody named as the speaker of words that are no answer, whatever they say.

    `And what does the Kremlin say?` asks for no others, and for words in articles that the matter is in. `Who does not
    believe it?` asks for no other stance, in such articles. `Who else?` asks for nobody who is known already, and for
    words that have the matter in them: the ranker would put somebody first whatever is left.
    """
    if not (query.besides or query.only_these_stances or query.is_open):
        return evidence
    besides, wanted = set(map(name_key, query.besides)), set(map(name_key, query.speakers))
    matter = own_matter(query.topic) or query.stems  # who "believes" it need not be somebody whose words have that word
    weights = {stem: weight for stem, weight in evidence.weights.items() if stem in matter}

    def is_answer(attribution: Attribution, annotated: AnnotatedArticle) -> bool:
        speaker = attribution.speaker
        names = set(map(name_key, (speaker.name, *speaker.aliases))) if speaker else set[str]()
        if names & besides or (query.is_open and not names & wanted):
            return False
        if query.only_these_stances and attribution.stance not in query.stances:
            return False
        words = (annotated.stems_of(i) for i in attribution.sentences) if query.besides else (annotated.stems,)
        return coverage(weights, frozenset[str]().union(*words)) >= _MATTER_IS_IN

    def masked(annotated: AnnotatedArticle) -> AnnotatedArticle:
        said = (a if is_answer(a, annotated) else replace(a, speaker=None) for a in annotated.attributions)
        return replace(annotated, attributions=tuple(said))

    articles = {key: masked(annotated) for key, annotated in evidence.articles.items()}
    heard = any(a.speaker for d in articles.values() for a in d.attributions)
    return replace(evidence, sentences=evidence.sentences if heard else (), articles=articles)


_REPORTED_WITHIN: Final = timedelta(days=1)  # of what happened


def _in_period(query: Query, evidence: EvidenceSet) -> EvidenceSet:
    """Without articles of another time than the one that is named, unless that would leave none: the question may
    mean when something happened, and not when it was reported. Articles without a date stay.
    """
    period = query.period
    if period is None or (period.since is None and period.until is None):
        return evidence

    def is_of_it(article_id: str) -> bool:
        day = evidence.articles[article_id].article.published
        if day is None:
            return True
        too_early = period.since is not None and day < period.since
        return not too_early and (period.until is None or day - _REPORTED_WITHIN <= period.until)

    within = tuple(e for e in evidence.sentences if is_of_it(e.article_id))
    return replace(evidence, sentences=within) if within else evidence


def _asked(query: Query) -> str:
    """The question as it is embedded, with what it goes on from: `And why?` means nothing by itself."""
    taken = "" if query.topic_is_own else query.topic
    return " ".join(part for part in (query.context, taken, query.text) if part)


def _terms(query: Query) -> list[str]:
    words = words_of(f"{query.topic} {query.context}")
    return [w for w in dict.fromkeys(words) if w.lower() not in STOP_WORDS]


def _sentences_of(hits: Sequence[Hit]) -> list[Place]:
    return [(hit.article_id, sentence) for hit in hits for sentence in range(hit.first, hit.last + 1)]


def _best_similarity(hits: Sequence[Hit]) -> dict[Place, float]:
    best: dict[Place, float] = {}
    for hit in hits:
        for sentence in range(hit.first, hit.last + 1):
            place = (hit.article_id, sentence)
            best[place] = max(best.get(place, 0.0), hit.score)
    return best

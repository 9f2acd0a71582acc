"""The few sentences that the ranker looks at: those that words, passages and attributions together put first."""

from typing import Final

from assistant.answer.evidence import EvidenceSet, FoundSentence
from assistant.question.query import Query
from corpus.language.stems import content_stems, coverage

_BY_SENTENCE: Final = 22
_BY_ATTRIBUTION: Final = 8  # besides


def shortlist(query: Query, evidence: EvidenceSet) -> list[FoundSentence]:
    """At most 30 of the sentences found, the likeliest first. Among the first 20 of sentences alone are 95 of 100."""
    ranked = ranked_sentences(evidence)
    chosen = {found.place: found for _, found in ranked[:_BY_SENTENCE]}
    by_place = {found.place: found for found in evidence.sentences}
    most = _BY_SENTENCE + _BY_ATTRIBUTION
    for _, article_id, number in _ranked_attributions(query, evidence):
        for sentence in evidence.articles[article_id].attributions[number].sentences:
            place = (article_id, sentence)
            if place in by_place and len(chosen) < most:
                chosen.setdefault(place, by_place[place])
    return list(chosen.values())


def ranked_sentences(evidence: EvidenceSet) -> list[tuple[float, FoundSentence]]:
    """The sentences found, with how much each is about the question by words and by its passage; the best first."""
    ranked = []
    for found in evidence.sentences:
        annotated = evidence.articles[found.article_id]
        covered = coverage(evidence.weights, annotated.stems_of(found.sentence))
        value = _blend(covered, covered, coverage(evidence.weights, annotated.stems), found.similarity)
        ranked.append((value + _CONTEXT_BONUS * coverage(evidence.context, annotated.stems), found))
    ranked.sort(key=lambda pair: -pair[0])  # of two alike, the one that was found first
    return ranked


_CONTEXT_BONUS: Final = 0.1  # for an article that is about what the earlier question was about


def _blend(content: float, around: float, article: float, similarity: float) -> float:
    """0 to 1, from the question's weighted words in content, sentences and article, and nearness of meaning."""
    meaning = min(1.0, max(0.0, (similarity - 0.1) / 0.6))  # cosines of MiniLM lie between 0.1 and 0.7 here
    return 0.3 * content + 0.25 * around + 0.15 * article + 0.3 * meaning


def attribution_relevance(query: Query, evidence: EvidenceSet, found: FoundSentence, number: int) -> float:
    """The same for an attribution that touches a sentence found: its content, the speaker where nobody was asked about,
    and its sentences.
    """
    annotated = evidence.articles[found.article_id]
    attribution = annotated.attributions[number]
    content = annotated.content_of(attribution)
    around = frozenset[str]().union(*(annotated.stems_of(i) for i in attribution.sentences))
    speaker = content_stems(attribution.speaker.name) if attribution.speaker and not query.speakers else frozenset()
    return _blend(
        coverage(evidence.weights, content_stems(content) | speaker),
        coverage(evidence.weights, around | speaker),
        coverage(evidence.weights, annotated.stems),
        max(evidence.similarities.get((found.article_id, number), 0.0), found.similarity - 0.05),
    )


def _ranked_attributions(query: Query, evidence: EvidenceSet) -> list[tuple[float, str, int]]:
    """(relevance, article, number) of each attribution with a speaker in a sentence found, the best first."""
    best: dict[tuple[str, int], float] = {}
    for found in evidence.sentences:
        annotated = evidence.articles[found.article_id]
        for number in annotated.touching(found.sentence):
            place = (found.article_id, number)
            if place not in best and annotated.attributions[number].speaker is not None:
                best[place] = attribution_relevance(query, evidence, found, number)
    return sorted(((value, *place) for place, value in best.items()), key=lambda one: -one[0])

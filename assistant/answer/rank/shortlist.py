"""The few sentences that are looked at closely: those that words, passages and attributions together put first."""

from typing import Final

from assistant.answer.evidence import Dossier, Evidence, EvidenceSet
from assistant.question.query import Query
from corpus.attribution import Attribution
from corpus.language.stems import content_stems, coverage

_BY_SENTENCE: Final = 22
_BY_ATTRIBUTION: Final = 8  # besides


def shortlist(query: Query, findings: EvidenceSet) -> list[Evidence]:
    """At most 30 of the sentences found, the likeliest first. Among the first 20 of sentences alone are 95 of 100."""
    ranked = ranked_sentences(findings)
    chosen = {(e.article_id, e.sentence): e for _, e in ranked[:_BY_SENTENCE]}
    by_place = {(e.article_id, e.sentence): e for e in findings.evidence}
    most = _BY_SENTENCE + _BY_ATTRIBUTION
    for _, article_id, number in _ranked_attributions(query, findings):
        for sentence in findings.dossiers[article_id].attributions[number].sentences:
            place = (article_id, sentence)
            if place in by_place and len(chosen) < most:
                chosen.setdefault(place, by_place[place])
    return list(chosen.values())


def ranked_sentences(findings: EvidenceSet) -> list[tuple[float, Evidence]]:
    """The sentences found, with how much each is about the question by words and by its passage; the best first."""
    ranked = []
    for evidence in findings.evidence:
        dossier = findings.dossiers[evidence.article_id]
        covered = coverage(findings.weights, dossier.stems_of(evidence.sentence))
        value = blend(covered, covered, coverage(findings.weights, dossier.stems), evidence.similarity)
        ranked.append((value + CONTEXT_BONUS * coverage(findings.context, dossier.stems), evidence))
    ranked.sort(key=lambda pair: -pair[0])  # of two alike, the one that was found first
    return ranked


CONTEXT_BONUS: Final = 0.1  # for an article that is about what the earlier question was about


def blend(content: float, around: float, article: float, similarity: float) -> float:
    """0 to 1, from the question's weighted words in content, sentences and article, and nearness of meaning."""
    meaning = min(1.0, max(0.0, (similarity - 0.1) / 0.6))  # cosines of MiniLM lie between 0.1 and 0.7 here
    return 0.3 * content + 0.25 * around + 0.15 * article + 0.3 * meaning


def attribution_relevance(
    query: Query, findings: EvidenceSet, dossier: Dossier, number: int, similarity: float
) -> float:
    """The same for an attribution: its content, the speaker where nobody was asked about, and its sentences."""
    attribution = dossier.attributions[number]
    content = content_of(dossier, attribution)
    around = frozenset[str]().union(*(dossier.stems_of(i) for i in attribution.sentences))
    speaker = content_stems(attribution.speaker.name) if attribution.speaker and not query.speakers else frozenset()
    return blend(
        coverage(findings.weights, content_stems(content) | speaker),
        coverage(findings.weights, around | speaker),
        coverage(findings.weights, dossier.stems),
        similarity,
    )


def content_of(dossier: Dossier, attribution: Attribution) -> str:
    return " ".join(s.within(dossier.article.text) for s in attribution.content)


def _ranked_attributions(query: Query, findings: EvidenceSet) -> list[tuple[float, str, int]]:
    """(relevance, article, number) of each attribution with a speaker in a sentence found, the best first."""
    best: dict[tuple[str, int], float] = {}
    for evidence in findings.evidence:
        dossier = findings.dossiers[evidence.article_id]
        for number in dossier.touching(evidence.sentence):
            place = (evidence.article_id, number)
            if place in best or dossier.attributions[number].speaker is None:
                continue
            similarity = max(findings.similarities.get(place, 0.0), evidence.similarity - 0.05)
            best[place] = attribution_relevance(query, findings, dossier, number, similarity)
    return sorted(((value, *place) for place, value in best.items()), key=lambda one: -one[0])

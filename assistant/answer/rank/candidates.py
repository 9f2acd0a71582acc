"""What is ranked: each sentence of the short list, as the words of each who speaks in it and as the reporter's."""

from dataclasses import dataclass

from assistant.answer.evidence import AnnotatedArticle, EvidenceSet, FoundSentence
from assistant.answer.rank.shortlist import shortlist
from assistant.question.query import Query
from corpus.attribution import Attribution


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, as the words of the attribution `number`, or of the reporter where it is None."""

    annotated: AnnotatedArticle
    found: FoundSentence
    number: int | None

    @property
    def sentence(self) -> int:
        return self.found.sentence

    @property
    def attribution(self) -> Attribution | None:
        return self.annotated.attributions[self.number] if self.number is not None else None

    @property
    def is_reporters(self) -> bool:
        """True where the words are the reporter's: nobody said them, or nobody in particular."""
        return self.attribution is None or self.attribution.is_of_nobody


def candidates(query: Query, evidence: EvidenceSet) -> list[Candidate]:
    """The candidates, those of one sentence next to each other, the reporter's last."""
    listed = []
    for found in shortlist(query, evidence):
        annotated = evidence.articles[found.article_id]
        span = annotated.span_of(found.sentence)
        for number in annotated.touching(found.sentence):
            if any(span.overlaps(content) for content in annotated.attributions[number].content):
                listed.append(Candidate(annotated, found, number))
        listed.append(Candidate(annotated, found, None))
    return listed

"""A question and a candidate as the ranker's features see them: what several features need is worked out once."""

from dataclasses import dataclass
from functools import cached_property

from assistant.answer.evidence import EvidenceSet
from assistant.answer.rank.candidates import Candidate
from assistant.answer.rank.shortlist import attribution_relevance, ranked_sentences
from assistant.question.query import Query
from assistant.question.words import QuestionWords
from corpus.articles.article import Span, share_covered
from corpus.attribution import Attribution, Speaker, SpeakerKind
from corpus.language.name_keys import name_key
from corpus.language.stems import content_stems, coverage, numbers_of

Stems = frozenset[str]


class QuestionView:
    """What is read of a question and its evidence once, for all its candidates."""

    def __init__(self, query: Query, evidence: EvidenceSet) -> None:
        self.query = query
        self.evidence = evidence
        self.words: QuestionWords = query.words
        self.speakers = frozenset(name_key(name) for name in query.speakers)
        self.names = {stem: weight for stem, weight in evidence.weights.items() if stem in self.words.names}
        self.others = {stem: weight for stem, weight in evidence.weights.items() if stem not in self.words.names}
        self.relevance = {found.place: value for value, found in ranked_sentences(evidence)}
        self.nearest = max(evidence.nearness.values(), default=0.0)
        self.nearest_in: dict[str, float] = {}
        for (article_id, _), value in evidence.nearness.items():
            self.nearest_in[article_id] = max(self.nearest_in.get(article_id, -1.0), value)


@dataclass(frozen=True)  # no slots: cached_property needs a __dict__
class CandidateView:
    """A candidate as the features see it. What is about a sentence is the same for all candidates in it."""

    question: QuestionView
    candidate: Candidate

    @property
    def span(self) -> Span:
        return self.candidate.annotated.span_of(self.candidate.sentence)

    @cached_property
    def text(self) -> str:
        return self.candidate.annotated.text_of(self.candidate.sentence)

    def stems(self, *steps: int) -> Stems:
        """Stems of the sentences that many places on: 0 is the candidate's own, -1 the one before it."""
        return frozenset[str]().union(*(self.candidate.annotated.stems_of(self.candidate.sentence + n) for n in steps))

    @cached_property
    def numbers(self) -> Stems:
        return numbers_of(self.text)

    def nearness(self, step: int = 0) -> float:
        """The cosine of the question and the sentence that many places on; 0 where it is not known."""
        article_id, index = self.candidate.found.place
        return self.question.evidence.nearness.get((article_id, index + step), 0.0)

    def words(self, stems: Stems) -> float:
        """The share of the question's words, by weight, that are among the stems."""
        return coverage(self.question.evidence.weights, stems)

    @cached_property
    def said(self) -> float:
        """The largest share of the sentence that is the words of one attribution."""
        annotated = self.candidate.annotated
        contents = (annotated.attributions[n].content for n in annotated.touching(self.candidate.sentence))
        return max((share_covered(self.span, content) for content in contents), default=0.0)

    @property
    def is_title(self) -> bool:
        """True for a first sentence that is the article's title: text files begin with it, and it answers nothing."""
        title, text = self.candidate.annotated.article.title.strip(" ."), " ".join(self.text.split())
        is_first = self.candidate.sentence == 0 and len(self.candidate.annotated.sentences) > 1
        return is_first and (not title or title.startswith(text.strip(" .")) or text.startswith(title))

    # --- whose words it is

    @cached_property
    def speaker(self) -> Speaker | None:
        return self.candidate.attribution.speaker if self.candidate.attribution else None

    def is_a(self, *kinds: SpeakerKind) -> bool:
        return self.speaker is not None and self.speaker.kind in kinds

    @cached_property
    def is_asked_about(self) -> bool:
        return self.speaker is not None and name_key(self.speaker.name) in self.question.speakers

    @cached_property
    def name_in_question(self) -> float:
        """The share of the speaker's name that the question has."""
        name = content_stems(self.speaker.name) if self.speaker else frozenset()
        return len(name & self.question.words.stems) / len(name) if name else 0.0

    @cached_property
    def who(self) -> Stems:
        """Stems of the speaker's names and role."""
        who = self.speaker
        return content_stems(" ".join((who.name, who.role, *who.aliases))) if who else frozenset()

    @cached_property
    def content(self) -> Stems:
        attribution = self.candidate.attribution
        return content_stems(self.candidate.annotated.content_of(attribution)) if attribution else frozenset()

    @cached_property
    def cue(self) -> str:
        attribution = self.candidate.attribution
        return self.candidate.annotated.cue_of(attribution) if attribution else ""

    # --- the attribution, where there is one

    @property
    def number(self) -> int:
        assert self.candidate.number is not None
        return self.candidate.number

    @property
    def attribution(self) -> Attribution:
        return self.candidate.annotated.attributions[self.number]

    @property
    def relevance(self) -> float:
        return attribution_relevance(self.question.query, self.question.evidence, self.candidate.found, self.number)

    @property
    def cosine(self) -> float:
        """Of the question and the words said; 0 where it is not known."""
        return self.question.evidence.similarities.get((self.candidate.found.article_id, self.number), 0.0)

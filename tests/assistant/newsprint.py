"""Invented reports, read as the product reads them, and rankings of them made by hand."""

from datetime import date

from assistant.answer.draft.checked_statements import CheckedStatements
from assistant.answer.draft.extractive import draft_ranked
from assistant.answer.draft.values import Draft
from assistant.answer.evidence import AnnotatedArticle, EvidenceSet, FoundSentence
from assistant.answer.rank.candidates import Candidate
from assistant.answer.rank.ranker import Ranked, Ranking
from assistant.question.query import Query
from corpus.articles.article import Article
from corpus.articles.sentences import sentences_of
from corpus.attribution import extract_attributions
from corpus.language.stems import content_stems


def report_of(
    text: str, *, uri: str = "/a.txt", published: date | None = None, outlet: str = "", origin: str = ""
) -> AnnotatedArticle:
    article = Article(uri=uri, text=text, title=f"Report {uri}", outlet=outlet, published=published)
    sentences = sentences_of(article)
    attributions = extract_attributions(article, sentences, thorough=True)
    return AnnotatedArticle(article, tuple(sentences), tuple(attributions), origin or article.id)


def evidence_of(query: Query, *reports: AnnotatedArticle) -> EvidenceSet:
    """Every word of the question weighs the same."""
    weights = dict.fromkeys(content_stems(query.topic), 1.0)
    return EvidenceSet((), {r.article.id: r for r in reports}, weights, {}, {}, len(reports), None)


def ranking_of(*reports: AnnotatedArticle) -> Ranking:
    """All that anybody says, about as likely, in reading order; then the reporter's sentences, less likely."""
    said: list[Ranked] = []
    told: list[Ranked] = []
    for report in reports:
        for sentence in report.sentences:
            evidence = FoundSentence(report.article.id, sentence.index, 0.0, 0.0)
            numbers = report.touching(sentence.index)
            held = [n for n in numbers if any(sentence.span.overlaps(c) for c in report.attributions[n].content)]
            said.extend(Ranked(Candidate(report, evidence, n), 1.0 - 0.01 * len(said)) for n in held)
            told.append(Ranked(Candidate(report, evidence, None), -8.0))
    return Ranking((*said, *told), 0.1)


def drafted(query: Query, *reports: AnnotatedArticle) -> Draft:
    return draft_ranked(query, evidence_of(query, *reports), ranking_of(*reports))


def shown_of(draft: Draft, *reports: AnnotatedArticle) -> CheckedStatements:
    return CheckedStatements(draft.statements, {r.article.id: r for r in reports})

"""What a sentence of an article holds."""

from assistant.answer.evidence import AnnotatedArticle
from corpus.articles.article import Article, Span
from corpus.articles.sentences import sentences_of
from corpus.attribution import EntityKind, EntitySpan

TEXT = "Tilda Marsh left Tarn in May. It rained. She took 3 bags."


def test_a_sentence_holds_the_kinds_of_what_it_names() -> None:
    article = Article("a.txt", TEXT)
    kinds = {"Tilda Marsh": EntityKind.PERSON, "Tarn": EntityKind.PLACE, "3": EntityKind.NUMBER}
    entities = [EntitySpan(kind, Span(TEXT.index(w), TEXT.index(w) + len(w))) for w, kind in kinds.items()]
    report = AnnotatedArticle(article, tuple(sentences_of(article)), (), article.id, tuple(entities))
    assert [report.holds(n) for n in range(-1, 4)] == [
        frozenset(),
        {EntityKind.PERSON, EntityKind.PLACE},
        frozenset(),
        {EntityKind.NUMBER},
        frozenset(),
    ]

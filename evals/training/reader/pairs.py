"""What the reader learns from: lists of a gold sentence of a question and of others that look like it."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from assistant.answer.evidence import AnnotatedArticle
from assistant.answer.rank.reading_text import sentence_text
from corpus.archive.store import Archive
from corpus.articles.article import Span, share_covered
from evals.training.reader.questions import GoldPlace, TypedQuestion, article_file

_OF_THE_ARTICLE: Final = 6  # those most alike, from which the negatives of the same article are drawn
_OF_OTHERS: Final = 5
_OWN: Final = 0.6  # of the lists have negatives of the same article only


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence as it is read; `span` is where in the text the answer stands, if it is known."""

    text: str
    answers: bool
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class ReadList:
    """A question and what is read for it; none answers where nothing does."""

    id: str
    question: str
    read: tuple[Read, ...]


def annotated_articles(archive: Archive, data: Path, names: Sequence[str]) -> dict[str, AnnotatedArticle]:
    """The articles of these names that the archive holds."""
    ids = {Path(entry.uri): entry.id for entry in archive.articles()}
    found = {}
    for name in names:
        article = archive.article(ids.get(article_file(data, name), ""))
        if article is not None:
            found[name] = AnnotatedArticle(
                article, tuple(archive.sentences(article.id)), tuple(archive.attributions(article.id)), article.id
            )
    return found


def asked_of(question: TypedQuestion) -> str:
    """The question, behind the one before where it goes on from it."""
    return f"{question.history[-1]} {question.question}" if question.linked else question.question


def is_gold(sentence: Span, places: Sequence[Span]) -> bool:
    return any(share_covered(sentence, [p]) >= 0.6 or share_covered(p, [sentence]) >= 0.6 for p in places)


class Pairs:
    """Draws lists. Sentences are alike as their words are, weighed by how rare they are."""

    def __init__(self, articles: Mapping[str, AnnotatedArticle], seed: int = 0) -> None:
        self._articles = articles
        self._rng = random.Random(seed)
        self._all = [(name, n) for name, one in articles.items() for n in range(len(one.sentences))]
        self._rows: dict[str, list[int]] = {}
        for row, (name, _) in enumerate(self._all):
            self._rows.setdefault(name, []).append(row)
        texts = [f"{articles[name].article.title} {articles[name].text_of(n)}" for name, n in self._all]
        self._words = TfidfVectorizer(sublinear_tf=True, stop_words="english", ngram_range=(1, 1))
        self._table = self._words.fit_transform(texts)

    def of(self, question: TypedQuestion) -> Iterator[ReadList]:
        """A list for each piece of evidence, or one where nothing answers."""
        own = [row for name in question.articles for row in self._rows.get(name, [])]
        wrong, others = self._wrong(question, own)
        for piece in question.evidence or ((),):
            right = [row for row in own if self._is_in(row, piece)]
            if question.answerable and not right:
                continue  # the article is not held, or is cut into other sentences
            chosen = wrong if self._rng.random() < _OWN else []
            read = [self._read(row, question, answers=False) for row in self._negatives(chosen, wrong, others)]
            if right:
                read.insert(0, self._read(self._rng.choice(right), question, answers=True))
            yield ReadList(question.id, asked_of(question), tuple(read))

    def _negatives(self, own: Sequence[int], wrong: Sequence[int], others: Sequence[int]) -> list[int]:
        """Two of the article's own, or one of them and one of another article."""
        return self._drawn(own, 2) or self._drawn(wrong, 1) + self._drawn(others, 1)

    def _wrong(self, question: TypedQuestion, own: Sequence[int]) -> tuple[list[int], list[int]]:
        """The sentences most like the question that do not answer it: of its articles, and of others."""
        alike = np.asarray((self._table @ self._words.transform([asked_of(question)]).T).todense()).ravel()
        places = [place for piece in (*question.evidence, question.superseded) for place in piece]
        wrong = sorted((row for row in own if not self._is_in(row, places)), key=lambda row: -alike[row])
        order = [int(row) for row in np.argsort(-alike)[:40]]
        others = [row for row in order if self._all[row][0] not in question.articles]
        return wrong[:_OF_THE_ARTICLE], others[:_OF_OTHERS]

    def _drawn(self, rows: Sequence[int], number: int) -> list[int]:
        return self._rng.sample(list(rows), min(number, len(rows)))

    def _is_in(self, row: int, places: Sequence[GoldPlace]) -> bool:
        name, index = self._all[row]
        return is_gold(self._articles[name].span_of(index), [p.span for p in places if p.article == name])

    def _read(self, row: int, question: TypedQuestion, *, answers: bool) -> Read:
        name, index = self._all[row]
        annotated = self._articles[name]
        text, begin = sentence_text(annotated, index)
        if not answers:
            return Read(text, answers=False)
        span = annotated.span_of(index)
        inside = [
            p.span
            for p in question.spans
            if p.article == name and span.start <= p.span.start and p.span.end <= span.end
        ]
        for one in inside:
            words = " ".join(one.within(annotated.article.text).split())
            at = text.find(words, begin)
            if at >= 0:
                return Read(text, True, Span(at, at + len(words)))
        return Read(text, answers=True)

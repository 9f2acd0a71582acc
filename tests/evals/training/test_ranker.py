"""Training of the ranker: its questions are whole, folds keep articles apart, and what separates is learned."""

from typing import Any, cast

import numpy as np

from assistant.answer.rank.features import FEATURES
from corpus.articles.article import Span
from evals.cases.case import Slice
from evals.training.ranker.train import FOLDS, PreparedQuestion, TrainingQuestion, folds, read_questions, train


def _question(number: int, *, answerable: bool = True) -> TrainingQuestion:
    article = f"article-{number // 3}" if answerable else ""
    return TrainingQuestion(f"q{number}", article, "who_said", "?", (), answerable, (), (), ())


def _example(number: int, *, answerable: bool = True) -> PreparedQuestion:
    """Five candidates, of which the one with a high first measure is right; the other measures say nothing."""
    measures = np.random.default_rng(number).random((5, FEATURES)).astype(np.float32)
    measures[:, 0] = 0.0
    right = np.zeros(5, dtype=bool)
    if answerable:
        right[number % 5] = True
        measures[number % 5, 0] = 1.0
    nothing = cast(Any, None)
    return PreparedQuestion(_question(number, answerable=answerable), nothing, nothing, (), measures, right, right)


def test_the_questions_are_whole_and_of_every_kind() -> None:
    questions = read_questions()
    assert len(questions) > 900
    assert len({q.id for q in questions}) == len(questions)
    assert {q.type for q in questions} <= {s.value for s in Slice}
    for question in questions:
        places = [place for piece in question.gold for place in piece]
        assert bool(places) is question.answerable, question.id
        assert all(isinstance(place, Span) and 0 <= place.start < place.end for place in places), question.id
        assert bool(question.article) is question.answerable, question.id


def test_the_questions_of_an_article_are_in_one_fold() -> None:
    found = [_example(number) for number in range(60)]
    fold_of = folds(found)
    assert set(fold_of) == set(range(FOLDS))
    for article in {e.question.article for e in found}:
        assert len({f for e, f in zip(found, fold_of, strict=True) if e.question.article == article}) == 1


def test_what_separates_is_learned_and_so_is_that_nothing_does() -> None:
    chosen = [*(_example(n) for n in range(240)), *(_example(n, answerable=False) for n in range(240, 320))]
    ranker = train(chosen)
    for number in range(400, 410):
        example = _example(number)
        scores = ranker.scores(example.measures)
        assert int(scores.argmax()) == int(example.is_right.argmax())
        nothing = ranker.scores(_example(number, answerable=False).measures)
        assert scores.max() > nothing.max()

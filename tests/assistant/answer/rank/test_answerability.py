"""Whether anything answers: judged by the whole ranking; never where a question has nothing to do with the archive."""

from dataclasses import replace

import numpy as np

from assistant.answer.rank.answerability import POOLED, Answerability, pooled
from assistant.answer.rank.features import ARTICLE, FEATURES, NEARNESS
from assistant.answer.rank.ranker import as_tensors, of_tensors, shipped_ranker

SCORES = np.array([1.0, 3.0, 2.0], dtype=np.float32)


def _measures(*, near: float, has: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    measures = np.zeros((3, FEATURES), dtype=np.float32)
    measures[:, NEARNESS[0]], measures[:, ARTICLE] = near, has
    return measures


def _answerability(weight_of_best: float, bias: float) -> Answerability:
    weights = np.zeros(POOLED, dtype=np.float32)
    weights[1] = weight_of_best
    flat = np.zeros(POOLED, dtype=np.float32)
    return Answerability(flat, flat + 1, weights, np.array([bias], dtype=np.float32))


def test_what_is_pooled_is_of_the_ranking_and_not_of_the_order_of_the_candidates() -> None:
    measures = np.random.default_rng(0).random((3, FEATURES), dtype=np.float32)
    first = pooled(SCORES, measures)
    assert first.shape == (POOLED,)
    assert np.allclose(first, pooled(SCORES[::-1], measures[::-1]))
    together = np.log(np.exp(SCORES).sum())
    assert np.allclose(first[:4], [together, 3.0, 1.0, 2.0])  # ahead of the second by 1, of the last by 2
    assert np.allclose(first[4 : 4 + FEATURES], measures[1])
    assert np.allclose(first[4 + FEATURES : 4 + 2 * FEATURES], measures.max(axis=0))
    assert np.allclose(first[4 + 2 * FEATURES :], measures.mean(axis=0))


def test_the_probability_is_the_logistic_of_what_is_pooled() -> None:
    known = _measures(near=0.9, has=0.9)
    assert np.isclose(_answerability(0.0, 0.0).none(SCORES, known), 0.5)
    assert np.isclose(_answerability(-1.0, 2.0).none(SCORES, known), 1 / (1 + np.exp(1.0)))


def test_only_what_is_neither_near_nor_has_the_words_has_nothing_to_do_with_the_archive() -> None:
    answers = _answerability(0.0, -50.0)
    assert answers.none(SCORES, _measures(near=0.3, has=0.3)) == 1.0
    assert answers.none(SCORES, _measures(near=0.5, has=0.3)) < 0.01
    assert answers.none(SCORES, _measures(near=0.3, has=0.5)) < 0.01


def test_without_an_index_that_none_answers_is_one_more_candidate() -> None:
    ranker = replace(shipped_ranker(), answerability=_answerability(0.0, 50.0))
    assert ranker.none(SCORES, _measures(near=0.9, has=0.9)) > 0.99
    assert np.isclose(ranker.none(SCORES, _measures(near=0.0, has=0.9)), 1 / (1 + np.exp(SCORES).sum()))


def test_answerability_is_stored_with_the_weights() -> None:
    held, again = shipped_ranker(), of_tensors(as_tensors(shipped_ranker()))
    assert held.answerability is not None
    assert again.answerability is not None
    measures = _measures(near=0.9, has=0.9)
    assert again.answerability.none(SCORES, measures) == held.answerability.none(SCORES, measures)

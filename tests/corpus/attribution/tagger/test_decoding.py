"""From scores to spans and links: the best path against every path, and which links hold."""

from collections.abc import Mapping
from itertools import pairwise, product

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.attribution.tagger.decoding import Links, best_labels, near_contents, near_sources, relate
from corpus.attribution.tagger.labels import LABELS, LabelledSpan, SpanKind, allowed_steps, labelled_spans
from evals.training.tagger.network import log_partition, path_score

FORBIDDEN = -1e4


def transitions(seed: int) -> np.ndarray:
    free = np.random.default_rng(seed).normal(size=(len(LABELS), len(LABELS))).astype(np.float32)
    return np.where(np.array(allowed_steps()), free, FORBIDDEN).astype(np.float32)


def emissions(seed: int, words: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(words, len(LABELS))).astype(np.float32) * 2


def score(path: tuple[int, ...], scores: np.ndarray, steps: np.ndarray) -> float:
    return float(sum(scores[i, a] for i, a in enumerate(path)) + sum(steps[a, b] for a, b in pairwise(path)))


@pytest.mark.parametrize("seed", range(5))
def test_the_best_path_is_the_best_of_all_that_bio_allows(seed: int) -> None:
    scores, steps = emissions(seed, 4), transitions(seed)
    every = (p for p in product(range(len(LABELS)), repeat=4) if p[0] == 0 or p[0] % 2 == 1)
    assert tuple(best_labels(scores, steps)) == max(every, key=lambda path: score(path, scores, steps))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 40))
def test_no_span_continues_what_has_not_begun(seed: int, words: int) -> None:
    labels = best_labels(emissions(seed, words), transitions(seed))
    assert len(labels) == words
    for before, after in zip([0, *labels], labels, strict=False):
        assert allowed_steps()[before][after]


def test_the_partition_sums_over_every_path() -> None:
    scores, steps = torch.tensor(emissions(1, 3)), torch.tensor(transitions(1))
    mask = torch.ones(1, 3, dtype=torch.bool)
    every = torch.stack(
        [
            path_score(scores[None], steps, torch.tensor([path]), mask)[0]
            for path in product(range(len(LABELS)), repeat=3)
        ]
    )
    assert torch.allclose(log_partition(scores[None], steps, mask)[0], every.logsumexp(0), atol=1e-4)


def test_what_is_padded_changes_no_score() -> None:
    scores, steps = torch.tensor(emissions(2, 6))[None], torch.tensor(transitions(2))
    mask = torch.tensor([[True] * 4 + [False] * 2])
    labels = torch.tensor([[1, 2, 3, 5, 0, 0]])
    whole = torch.ones(1, 4, dtype=torch.bool)
    assert torch.allclose(log_partition(scores, steps, mask), log_partition(scores[:, :4], steps, whole))
    assert torch.allclose(
        path_score(scores, steps, labels, mask), path_score(scores[:, :4], steps, labels[:, :4], whole)
    )


def test_labels_spell_spans() -> None:
    spelled = [1, 2, 3, 0, 5, 6, 6, 5]
    assert labelled_spans(spelled) == [
        LabelledSpan(SpanKind.SOURCE, 0, 2),
        LabelledSpan(SpanKind.CUE, 2, 3),
        LabelledSpan(SpanKind.CONTENT, 4, 7),
        LabelledSpan(SpanKind.CONTENT, 7, 8),
    ]


# --- links


def links(
    source: Mapping[tuple[int, int], float], content: Mapping[tuple[int, int], float], no_source: float = 0.0
) -> Links:
    return Links(source, content, np.full(2, no_source, dtype=np.float32))


SAID = LabelledSpan(SpanKind.CUE, 5, 6)
ADDING = LabelledSpan(SpanKind.CUE, 20, 21)
SHE = LabelledSpan(SpanKind.SOURCE, 4, 5)
FIRST = LabelledSpan(SpanKind.CONTENT, 6, 19)
SECOND = LabelledSpan(SpanKind.CONTENT, 21, 30)


def test_a_source_may_be_shared_and_each_content_goes_to_its_likeliest_cue() -> None:
    content = {(0, 0): 2.0, (0, 1): 0.0, (1, 0): 0.0, (1, 1): 2.0}
    found = relate([SHE, SAID, FIRST, ADDING, SECOND], links({(0, 0): 3.0, (1, 0): 2.0}, content))
    assert [(r.cue, r.source, r.content) for r in found] == [(SAID, SHE, (FIRST,)), (ADDING, SHE, (SECOND,))]


def test_a_content_in_two_parts_stays_one_attribution() -> None:
    (found,) = relate([SHE, SAID, FIRST, SECOND], links({(0, 0): 3.0}, {(0, 0): 2.0, (0, 1): 2.0}))
    assert found.content == (FIRST, SECOND)


def test_a_cue_that_likes_no_source_has_none() -> None:
    (found,) = relate([SHE, SAID, FIRST], links({(0, 0): 1.0}, {(0, 0): 2.0}, no_source=1.5))
    assert found.source is None


def test_a_cue_without_content_says_nothing() -> None:
    scores = links({(0, 0): 3.0, (1, 0): 3.0}, {(0, 0): 0.0, (1, 0): 2.0})
    assert [r.cue for r in relate([SHE, SAID, ADDING, SECOND], scores)] == [ADDING]


def test_only_what_stands_near_is_a_pair() -> None:
    sources = [
        LabelledSpan(SpanKind.SOURCE, 0, 2),
        SHE,
        LabelledSpan(SpanKind.SOURCE, 60, 62),
        LabelledSpan(SpanKind.SOURCE, 300, 302),
    ]
    assert near_sources([SAID], sources) == [(0, 0), (0, 1)]
    assert near_contents([SAID, ADDING], [FIRST, LabelledSpan(SpanKind.CONTENT, 75, 90)]) == [(0, 0), (1, 0), (1, 1)]


def test_nothing_is_nothing() -> None:
    assert best_labels(np.zeros((0, len(LABELS)), dtype=np.float32), transitions(0)) == []
    assert relate([], links({}, {})) == []

"""What the tagger reads off the states of words: scores of labels, and of links between spans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corpus.attribution.tagger.decoding import Floats, Links, Pair, near_contents, near_sources, of_kind
from corpus.attribution.tagger.labels import LabelledSpan, SpanKind, allowed_steps
from corpus.attribution.tagger.words import Ints

LINK_SIZE: Final = 128
DISTANCES: Final = 16
"""Buckets of the distance between a cue and a span: sign and logarithm."""
FORBIDDEN: Final = -1e4
"""The score of what BIO forbids: far below everything else."""


@dataclass(frozen=True, slots=True)
class Linear:
    weight: Floats
    bias: Floats

    def __call__(self, given: Floats) -> Floats:
        made: Floats = given @ self.weight.T + self.bias
        return made


_PAIRS: Final = 4_096
"""Scored at a time: a text that is nothing but `He said no.` has 35 pairs a cue, each of some kilobytes."""


@dataclass(frozen=True, slots=True)
class Heads:
    """`transitions`: scores of label to label, shape (labels, labels). `distance`: shape (2 * DISTANCES, 2)."""

    emission: Linear
    cue: Linear
    span: Linear
    no_source: Linear
    distance: Floats
    transitions: Floats

    @property
    def size(self) -> int:
        """Of a state."""
        return int(self.emission.weight.shape[1])

    def links(self, states: Floats, spans: Sequence[LabelledSpan]) -> Links:
        """Of the spans of a text; `states`: of its words, shape (words, size)."""
        cues, sources, contents = (of_kind(spans, kind) for kind in (SpanKind.CUE, SpanKind.SOURCE, SpanKind.CONTENT))
        ends = ends_of(states, cues)
        left = self.cue(ends)

        def scores(others: Sequence[LabelledSpan], pairs: Sequence[Pair], which: int) -> dict[Pair, float]:
            half = slice(which * LINK_SIZE, (which + 1) * LINK_SIZE)
            right = self.span(ends_of(states, others))
            scored: dict[Pair, float] = {}
            for start in range(0, len(pairs), _PAIRS):
                some = pairs[start : start + _PAIRS]
                one, other = np.asarray(some, dtype=np.int64).reshape(-1, 2).T
                apart = bucket(_starts(others)[other] - _starts(cues)[one])
                alike = (left[one, half] * right[other, half]).sum(axis=1) / LINK_SIZE**0.5
                scored.update(zip(some, (alike + self.distance[apart, which]).tolist(), strict=True))
            return scored

        return Links(
            scores(sources, near_sources(cues, sources), 0),
            scores(contents, near_contents(cues, contents), 1),
            self.no_source(ends)[:, 0],
        )


def heads_of(tensors: Mapping[str, NDArray[np.generic]]) -> Heads:
    """From tensors as the training names them."""

    def floats(name: str) -> Floats:
        return np.ascontiguousarray(tensors[name], dtype=np.float32)

    def linear(name: str) -> Linear:
        return Linear(floats(f"{name}.weight"), floats(f"{name}.bias"))

    transitions = np.where(np.array(allowed_steps()), floats("transition"), np.float32(FORBIDDEN))
    return Heads(
        linear("emission"), linear("cue"), linear("span"), linear("no_source"), floats("distance.weight"), transitions
    )


def ends_of(states: Floats, spans: Sequence[LabelledSpan]) -> Floats:
    """First and last word's states, shape (spans, 2 * size)."""
    last = np.array([span.end - 1 for span in spans], dtype=np.int64)
    return np.concatenate([states[_starts(spans)], states[last]], axis=1)


def bucket(distance: Ints) -> Ints:
    """Signed word distances to buckets 0 to 2 * DISTANCES - 1."""
    size = np.round(np.log2(np.abs(distance).astype(np.float32) + 1) * 2).astype(np.int64).clip(max=DISTANCES - 1)
    return np.where(distance < 0, size + DISTANCES, size)


def _starts(spans: Sequence[LabelledSpan]) -> Ints:
    return np.array([span.start for span in spans], dtype=np.int64)

"""From scores to attributions: the best label path over an article's words, and the best links between its spans.

Pure; knows nothing of the network that gives the scores.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corpus.attribution.tagger.labels import LabelledSpan, SpanKind, begins, continues

Floats = NDArray[np.float32]


def best_labels(emissions: Floats, transitions: Floats) -> list[int]:
    """The highest-scoring path (Viterbi). `emissions`: shape (words, labels). `transitions`: (before, after).

    A path does not begin with a continuation: the transitions from O, label 0, say so.
    """
    if not len(emissions):
        return []
    score = emissions[0] + np.where(transitions[0] < -1e3, transitions[0], 0.0)
    back = np.empty((len(emissions), emissions.shape[1]), dtype=np.int64)
    for position in range(1, len(emissions)):
        table = score[:, None] + transitions
        back[position] = table.argmax(axis=0)
        score = table.max(axis=0) + emissions[position]
    path = [int(score.argmax())]
    for position in range(len(emissions) - 1, 0, -1):
        path.append(int(back[position, path[-1]]))
    return path[::-1]


def label_probabilities(emissions: Floats, transitions: Floats) -> Floats:
    """How probable each label is at each word, over all paths (forward-backward), shape (words, labels)."""
    if not len(emissions):
        return emissions
    local = np.exp(emissions - emissions.max(axis=1, keepdims=True)).astype(np.float64)
    steps = np.exp(transitions.astype(np.float64))
    forward, backward = np.empty_like(local), np.ones_like(local)
    forward[0] = local[0] * (transitions[0] > -1e3)
    forward[0] /= forward[0].sum()
    for position in range(1, len(local)):
        forward[position] = (forward[position - 1] @ steps) * local[position]
        forward[position] /= forward[position].sum()
    for position in range(len(local) - 2, -1, -1):
        backward[position] = steps @ (backward[position + 1] * local[position + 1])
        backward[position] /= backward[position].sum()
    joint = forward * backward
    probabilities: Floats = (joint / joint.sum(axis=1, keepdims=True)).astype(np.float32)
    return probabilities


Pair = tuple[int, int]
"""A cue, and a source or content, by their numbers among the cues, the sources or the contents."""


@dataclass(frozen=True, slots=True)
class Links:
    """Scores of the pairs that are near enough; `no_source`: shape (cues,), the score of having none."""

    source: Mapping[Pair, float]
    content: Mapping[Pair, float]
    no_source: Floats


@dataclass(frozen=True, slots=True)
class Relation:
    """A cue with what belongs to it, in words."""

    cue: LabelledSpan
    source: LabelledSpan | None
    content: tuple[LabelledSpan, ...]


# Words between a cue and what belongs to it: 99.9 % of PolNeAR's sources and 99.5 % of its contents are nearer.
_SOURCE_REACH: Final = 35
_CONTENT_REACH: Final = 60


def near_sources(cues: Sequence[LabelledSpan], sources: Sequence[LabelledSpan]) -> list[Pair]:
    return _near(cues, sources, _SOURCE_REACH)


def near_contents(cues: Sequence[LabelledSpan], contents: Sequence[LabelledSpan]) -> list[Pair]:
    return _near(cues, contents, _CONTENT_REACH)


def certainty(relation: Relation, probabilities: Floats) -> float:
    """0 to 1: the mean of how probable cue, content and source are. Without a source, the cue counts for it, at a
    discount: of those fewer are right."""
    cue = float(_share(relation.cue, probabilities).max())
    content = float(np.mean([_share(span, probabilities).mean() for span in relation.content]))
    source = float(_share(relation.source, probabilities).mean()) if relation.source else 0.8 * cue
    return (cue + content + source) / 3


def _share(span: LabelledSpan, probabilities: Floats) -> Floats:
    """How probable it is, word by word, that the span's words are of its kind."""
    labels = [begins(span.kind), continues(span.kind)]
    share: Floats = probabilities[span.start : span.end, labels].sum(axis=1)
    return share


def _near(cues: Sequence[LabelledSpan], spans: Sequence[LabelledSpan], reach: int) -> list[Pair]:
    """Every cue with the spans at most `reach` words away; both in order and without overlaps, so it is a walk."""
    starts, ends = [s.start for s in spans], [s.end for s in spans]
    return [
        (number, other)
        for number, cue in enumerate(cues)
        for other in range(bisect_left(ends, cue.start - reach), bisect_right(starts, cue.end + reach))
    ]


def of_kind(spans: Sequence[LabelledSpan], kind: SpanKind) -> list[LabelledSpan]:
    return [span for span in spans if span.kind is kind]


def relate(spans: Sequence[LabelledSpan], links: Links) -> list[Relation]:
    """Gives each content to its likeliest cue and each cue its likeliest source; a cue without content says nothing."""
    cues, sources, contents = (of_kind(spans, kind) for kind in (SpanKind.CUE, SpanKind.SOURCE, SpanKind.CONTENT))
    cue_of: dict[int, int] = {}
    for (cue, content), score in links.content.items():
        if content not in cue_of or score > links.content[cue_of[content], content]:
            cue_of[content] = cue
    source_of: dict[int, int] = {}
    for (cue, source), score in links.source.items():
        best = links.source[cue, source_of[cue]] if cue in source_of else float(links.no_source[cue])
        if score > best:
            source_of[cue] = source
    said: dict[int, list[LabelledSpan]] = {}
    for content in sorted(cue_of):
        said.setdefault(cue_of[content], []).append(contents[content])
    return [
        Relation(cues[cue], sources[source_of[cue]] if cue in source_of else None, tuple(said[cue]))
        for cue in sorted(said)
    ]

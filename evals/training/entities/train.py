"""Trains the head for entities: python -m evals.training.entities.train --newswire DIR --states DIR [--save]

The newswire's folder holds `entities` and `original_articles`. The shipped tagger reads its articles once, about 15
minutes on two cores; the states are kept in the other folder, in half precision. A tenth of the articles is held out:
nothing is learned or chosen from it. Of the others a tenth tells which epoch is kept. --save writes the weights that
ship; the same states give the same ones on one machine.
"""

import argparse
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from corpus.articles.sentences import split_sentences
from corpus.attribution.tagger.entities import ENTITY_LABELS, LEARNED, REACH, EntityHead, spelled, with_pieces
from corpus.attribution.tagger.labels import OUTSIDE
from corpus.attribution.tagger.weights import ENTITY_WEIGHTS, WEIGHTS, load_tagger
from corpus.attribution.tagger.words import SHAPES, WordSequence, read_words
from corpus.attribution.values import EntityKind, EntitySpan
from corpus.encoder.wordpiece import piece_vectors
from evals.scorers.tallies import Tally, f1, of_tally
from evals.training.entities.newswire import MarkedArticle, read_marked

UNITS: Final = 128
EPOCHS: Final = 5
BATCH: Final = 1_024  # words
RATE: Final = 3e-3
DROPOUT: Final = 0.2
SMOOTHING: Final = 0.05
SEED: Final = 15
SCALES: Final = (0.0, 0.3, 1.0)
"""How much it counts what follows what, beside the scores of the words, which know their neighbours already."""
TAPS: Final = 2 * REACH + 1
RARELY: Final = 0.1
"""The share of the plain words, far from every entity and written small, that an epoch sees; each counts for ten."""
_PLAIN: Final = frozenset({0, 5})  # shapes: written small, and marks
_EVERY: Final = 10  # of the articles that are learned from, one in ten tells when to stop

_Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class EntityArticle:
    """An article with its words, their labels and `states`, what the head reads of each: (words, 2 * size)."""

    marked: MarkedArticle
    words: WordSequence
    labels: NDArray[np.int64]
    states: NDArray[np.float16]
    was_read: NDArray[np.bool_]


def read_articles(newswire: Path, folder: Path, *, only_kept: bool = False) -> Iterator[EntityArticle]:
    """Every article with its states, from the folder or from the tagger; or those alone that the folder has."""
    folder.mkdir(parents=True, exist_ok=True)
    tagger = load_tagger(WEIGHTS)
    for marked in read_marked(newswire):
        sentences = split_sentences(marked.text)
        path = folder / f"{marked.name}.npz"
        if only_kept and not path.exists():
            continue
        if not path.exists():
            ((_, read),) = tagger.states([(marked.text, sentences)])
            np.savez(path, states=read.states.astype(np.float16), was_read=read.was_read)
        words = read_words(marked.text, sentences)
        with np.load(path) as kept:
            vectors = with_pieces(words, kept["states"].astype(np.float32), piece_vectors(words.pieces))
            labels = labels_of(words, marked.entities)
            yield EntityArticle(marked, words, labels, vectors.astype(np.float16), kept["was_read"])


def labels_of(words: WordSequence, entities: Sequence[EntitySpan]) -> NDArray[np.int64]:
    labels = np.full(len(words), OUTSIDE, dtype=np.int64)
    for entity in entities:
        start, end = words.covering(entity.span)
        begins = 1 + 2 * LEARNED.index(entity.kind)
        labels[start:end] = begins + 1
        labels[start : min(end, start + 1)] = begins
    return labels


class Head(nn.Module):
    """What EntityHead computes, as it learns."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.states = nn.Parameter(torch.empty(TAPS, size, UNITS))
        self.shapes = nn.Parameter(torch.zeros(TAPS, SHAPES, UNITS))
        self.hidden = nn.Parameter(torch.zeros(UNITS))
        self.emission = nn.Parameter(torch.empty(UNITS, ENTITY_LABELS))
        self.bias = nn.Parameter(torch.zeros(ENTITY_LABELS))
        for matrix in (self.states, self.emission):
            nn.init.xavier_uniform_(matrix)

    def forward(self, states: Tensor, shapes: Tensor) -> Tensor:
        """Scores, (words, labels). `states`: (words, TAPS, size). `shapes`: (words, TAPS), SHAPES where nothing is."""
        dropped = nn.functional.dropout(states, DROPOUT, self.training)
        units = self.hidden + torch.einsum("wts,tsu->wu", dropped, self.states)
        written = nn.functional.one_hot(shapes, SHAPES + 1)[..., :SHAPES].float()
        units = units + torch.einsum("wts,tsu->wu", written, self.shapes)
        scores: Tensor = nn.functional.dropout(units.relu(), DROPOUT, self.training) @ self.emission + self.bias
        return scores


def tensors_of(head: Head, transitions: _Floats) -> dict[str, _Floats]:
    named = {name: value.detach().numpy().astype(np.float32) for name, value in head.named_parameters()}
    return {**named, "transitions": transitions}


def transitions_of(articles: Sequence[EntityArticle]) -> _Floats:
    """How much more often one label follows another than its own frequency says, as a logarithm."""
    steps = np.ones((ENTITY_LABELS, ENTITY_LABELS))
    for article in articles:
        np.add.at(steps, (article.labels[:-1], article.labels[1:]), 1)
    follows = steps / steps.sum(axis=1, keepdims=True)
    logarithms: _Floats = (np.log(follows) - np.log(steps.sum(axis=0) / steps.sum())).astype(np.float32)
    return logarithms


@dataclass(frozen=True, slots=True)
class JoinedWords:
    """Words of many articles in a row, with as many empty ones between two articles as a word looks to either side."""

    states: NDArray[np.float16]
    shapes: NDArray[np.int64]
    labels: NDArray[np.int64]
    counts: NDArray[np.float32]
    telling: NDArray[np.int64]
    plain: NDArray[np.int64]

    def epoch(self, chance: np.random.Generator) -> NDArray[np.int64]:
        """The words that an epoch sees, in random order."""
        some = chance.choice(self.plain, int(RARELY * len(self.plain)), replace=False)
        return chance.permutation(np.concatenate([self.telling, some]))

    def batch(self, chosen: NDArray[np.int64]) -> tuple[Tensor, Tensor, Tensor]:
        around = chosen[:, None] + np.arange(-REACH, REACH + 1)
        states = torch.from_numpy(self.states[around].astype(np.float32))
        return states, torch.from_numpy(self.shapes[around]), torch.from_numpy(self.labels[chosen])


def joined(articles: Sequence[EntityArticle]) -> JoinedWords:
    size = articles[0].states.shape[1]
    count = REACH + sum(len(a.words) + REACH for a in articles)
    states = np.zeros((count, size), dtype=np.float16)
    shapes, labels = np.full(count, SHAPES, dtype=np.int64), np.zeros(count, dtype=np.int64)
    taught: list[NDArray[np.int64]] = []
    ends = REACH + np.cumsum([0, *(len(a.words) + REACH for a in articles)])
    for article, (start, _) in zip(articles, pairwise(ends), strict=True):
        row = slice(start, start + len(article.words))
        states[row], shapes[row], labels[row] = article.states, article.words.features[:, 0], article.labels
        taught.append(start + np.flatnonzero(article.was_read))
    known = np.concatenate(taught)
    is_plain = np.isin(shapes, list(_PLAIN)) & ~_near_entity(labels)
    counts = np.where(is_plain, 1 / RARELY, 1).astype(np.float32)
    return JoinedWords(states, shapes, labels, counts, known[~is_plain[known]], known[is_plain[known]])


def _near_entity(labels: NDArray[np.int64]) -> NDArray[np.bool_]:
    inside = labels != OUTSIDE
    near = inside.copy()
    near[1:] |= inside[:-1]
    near[:-1] |= inside[1:]
    made: NDArray[np.bool_] = near
    return made


def train(learned: Sequence[EntityArticle], watched: Sequence[EntityArticle]) -> dict[str, _Floats]:
    """The weights of the epoch, and the scale of transitions, that find the watched articles' entities best."""
    torch.manual_seed(SEED)
    chance = np.random.default_rng(SEED)
    words, transitions = joined(learned), transitions_of(learned)
    head = Head(words.states.shape[1])
    optimiser = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=0.01)
    steps = EPOCHS * (len(words.epoch(chance)) // BATCH + 1)
    rates = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps)
    best: tuple[float, dict[str, _Floats]] = (-1.0, {})
    for epoch in range(1, EPOCHS + 1):
        head.train()
        for chosen in _parts(words.epoch(chance)):
            states, shapes, labels = words.batch(chosen)
            each = cross_entropy(head(states, shapes), labels, label_smoothing=SMOOTHING, reduction="none")
            weights = torch.from_numpy(words.counts[chosen])
            loss = (each * weights).sum() / weights.sum()
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            rates.step()
        for scale in SCALES:
            tensors = tensors_of(head, scale * transitions)
            value = measured(EntityHead(tensors), watched)["all"].of(f1)
            print(f"epoch {epoch}: loss {loss.item():.3f}, F1 {value:.1f} at {scale}", flush=True)
            best = max(best, (value, tensors), key=lambda kept: kept[0])
    return best[1]


def _parts(order: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    return [order[start : start + BATCH] for start in range(0, len(order), BATCH)]


def measured(head: EntityHead, articles: Sequence[EntityArticle]) -> Mapping[str, Tally]:
    """Found and marked entities, both ends exact in words and the kind the same, by kind and all together."""
    tallies = {kind: Tally() for kind in (*LEARNED, "all")}
    for article in articles:
        scores = head.labels(article.states.astype(np.float32), article.words.features, article.was_read)
        found, gold = set(spelled(scores)), set(spelled(article.labels.tolist()))
        for kind in LEARNED:
            tallies[kind].add(article.marked.name, _of(kind, found), _of(kind, gold))
        tallies["all"].add(article.marked.name, found, gold)
    return tallies


def _of(kind: EntityKind, spans: set[tuple[EntityKind, int, int]]) -> set[tuple[EntityKind, int, int]]:
    return {span for span in spans if span[0] is kind}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--newswire", type=Path, required=True)
    parser.add_argument("--states", type=Path, required=True, help="where the hidden states are kept")
    parser.add_argument("--kept", action="store_true", help="only articles whose states are kept: reads none anew")
    parser.add_argument("--save", action="store_true", help="write the weights that ship")
    options = parser.parse_args()
    articles = list(read_articles(options.newswire, options.states, only_kept=options.kept))
    held = [a for a in articles if a.marked.is_held_out]
    others = [a for a in articles if not a.marked.is_held_out]
    print(f"{len(others)} articles to learn from, {len(held)} held out", flush=True)
    tensors = train([a for n, a in enumerate(others) if n % _EVERY], others[::_EVERY])
    for kind, tally in measured(EntityHead(tensors), held).items():
        print(of_tally(f"held out, {kind}", tally))
    data = save({name: value.astype(np.float16) for name, value in tensors.items()})
    print(f"{len(data):,} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}")
    if options.save:
        ENTITY_WEIGHTS.write_bytes(data)


if __name__ == "__main__":
    main()

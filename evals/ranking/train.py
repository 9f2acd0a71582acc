"""Trains the ranker: python -m evals.ranking.train --archive DIR [--save]

The questions were written for this project about articles that are not part of it: questions.jsonl has the place of
each gold sentence in an article of PolNeAR's train split, not its words. The archive must hold these articles, best
among many others. Prints what five folds by article give, each ranked by networks that never saw it; --save trains on
all of them and writes the weights. Takes minutes on two cores; the same seed gives the same weights on one machine.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save
from torch import nn

from assistant.desk import Assistant, Question, open_assistant
from assistant.evidence import Findings
from assistant.question import Query
from assistant.ranking.features import FEATURES, NEARNESS, Candidate, Matrix, candidates, features
from assistant.ranking.ranker import WEIGHTS, Ranked, Ranker, Ranking, as_tensors
from assistant.settings import Settings
from corpus.article import Span, share_covered
from evals.matching import same_name

QUESTIONS: Final = Path(__file__).parent / "questions.jsonl"
NETWORKS: Final = 8
FOLDS: Final = 5
_HIDDEN: Final = 32
_EPOCHS: Final = 30
_BATCH: Final = 16
_DROPOUT: Final = 0.25
_RATE, _DECAY = 2e-3, 1e-2
_WITHOUT_ANSWER: Final = 0.3  # weight of a question whose answer was taken out of what was found
_UNANSWERABLE: Final = 2.0  # weight of a question that nothing answers: there are few
_WITHOUT_INDEX: Final = 0.2  # weight of a question searched by words alone


@dataclass(frozen=True, slots=True)
class TrainingQuestion:
    """A question, with the places of its gold sentences and the accepted names of its gold speakers."""

    id: str
    article: str
    type: str
    question: str
    history: tuple[str, ...]
    answerable: bool
    speakers: tuple[tuple[str, ...], ...]
    wrong_speakers: tuple[str, ...]
    gold: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True)
class Example:
    """What was found for a question, measured; `on_gold` and `is_right` say of each candidate what it is."""

    question: TrainingQuestion
    query: Query
    findings: Findings
    found: tuple[Candidate, ...]
    measures: Matrix
    on_gold: NDArray[np.bool_]
    is_right: NDArray[np.bool_]


def read_questions(path: Path = QUESTIONS) -> list[TrainingQuestion]:
    """The questions of the file, in order."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [_question(row) for row in rows]


def _question(row: Mapping[str, Any]) -> TrainingQuestion:
    return TrainingQuestion(
        id=row["id"],
        article=row["article"] or "",
        type=row["type"],
        question=row["question"],
        history=tuple(row["history"]),
        answerable=row["answerable"],
        speakers=tuple(tuple(names) for names in row["speakers"]),
        wrong_speakers=tuple(row["wrong_speakers"]),
        gold=tuple(tuple(Span(*place) for place in piece) for piece in row["sentences"]),
    )


def examples(assistant: Assistant, questions: Sequence[TrainingQuestion]) -> Iterator[Example]:
    """Each question searched for, where anything was found."""
    for question in questions:
        asked = Question(question.question, question.history)
        query = assistant.understand(asked)
        findings = assistant.retrieve(asked, query).findings
        found = tuple(candidates(query, findings))
        if found:
            on_gold = np.array([_is_on_gold(question, c) for c in found])
            named = np.array([_is_named(question, c) for c in found])
            yield Example(question, query, findings, found, features(query, findings, found), on_gold, on_gold & named)


def _is_on_gold(question: TrainingQuestion, candidate: Candidate) -> bool:
    if Path(candidate.dossier.article.uri).stem != question.article:
        return False
    span = candidate.dossier.span_of(candidate.sentence)
    gold = [place for piece in question.gold for place in piece]
    return any(share_covered(span, [place]) >= 0.6 or share_covered(place, [span]) >= 0.6 for place in gold)


def _is_named(question: TrainingQuestion, candidate: Candidate) -> bool:
    if not question.speakers:
        return True
    speaker = candidate.attribution.speaker if candidate.attribution else None
    return speaker is not None and any(same_name(speaker.name, n) for names in question.speakers for n in names)


# --- training


class _Network(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(FEATURES, _HIDDEN), nn.Linear(_HIDDEN, _HIDDEN), nn.Linear(_HIDDEN, 1)])
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, measures: torch.Tensor) -> torch.Tensor:
        hidden = measures
        for layer in self.layers[:-1]:
            hidden = self.dropout(torch.relu(layer(hidden)))
        scores: torch.Tensor = self.layers[-1](hidden).squeeze(-1)
        return scores


@dataclass(frozen=True)
class _List:
    """The candidates of one question as a network sees them; none right means that "none of them" is."""

    measures: torch.Tensor
    right: torch.Tensor
    weight: float


def _lists(example: Example, mean: Matrix, scale: Matrix) -> Iterator[_List]:
    """As it was found; the same without the sentences that answer, and as it would be without an index."""
    measures = (example.measures - mean) / scale
    right = example.is_right if example.is_right.any() else example.on_gold
    without = example.measures.copy()
    without[:, NEARNESS] = 0.0
    blind = (without - mean) / scale
    if right.any():
        yield _List(torch.tensor(measures), torch.tensor(right), 1.0)
        yield _List(torch.tensor(blind), torch.tensor(right), _WITHOUT_INDEX)
        kept = ~example.on_gold
        if kept.any():
            yield _List(torch.tensor(measures[kept]), torch.zeros(int(kept.sum()), dtype=torch.bool), _WITHOUT_ANSWER)
    else:
        weight = 1.0 if example.question.answerable else _UNANSWERABLE
        yield _List(torch.tensor(measures), torch.tensor(right), weight)


def train(chosen: Sequence[Example], *, seed: int = 0) -> Ranker:
    """Networks that tell the right candidate or that there is none: a softmax over candidates and a zero for none."""
    whole = np.concatenate([example.measures for example in chosen])
    mean, scale = whole.mean(axis=0), whole.std(axis=0) + 0.01
    lists = [one for example in chosen for one in _lists(example, mean, scale)]
    networks = [_trained(lists, seed * NETWORKS + number) for number in range(NETWORKS)]
    layers = tuple(
        (
            np.stack([n.layers[depth].weight.detach().numpy().T for n in networks]),
            np.stack([n.layers[depth].bias.detach().numpy()[None] for n in networks]),
        )
        for depth in range(3)
    )
    return Ranker(mean, scale, layers)


def _trained(lists: Sequence[_List], seed: int) -> Any:
    torch.manual_seed(seed)
    order = np.random.default_rng(seed)
    network = _Network()
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY)
    steps = _EPOCHS * -(-len(lists) // _BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=steps)
    network.train()
    for _ in range(_EPOCHS):
        shuffled = order.permutation(len(lists))
        for start in range(0, len(lists), _BATCH):
            batch = [lists[number] for number in shuffled[start : start + _BATCH]]
            scores = network(torch.cat([one.measures for one in batch]))
            parts = torch.split(scores, [len(one.measures) for one in batch])
            loss = sum((_loss(part, one) for part, one in zip(parts, batch, strict=True)), torch.zeros(())) / _BATCH
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
    network.eval()
    return network


def _loss(scores: torch.Tensor, one: _List) -> torch.Tensor:
    every = torch.cat([torch.zeros(1), scores])
    wanted = scores[one.right] if one.right.any() else torch.zeros(1)
    return one.weight * (torch.logsumexp(every, 0) - torch.logsumexp(wanted, 0))


def folds(found: Sequence[Example]) -> list[int]:
    """The fold of each example, by its article: an article is in one fold only."""
    names = sorted({example.question.article or example.question.id for example in found})
    np.random.default_rng(1).shuffle(names)
    place = {name: number % FOLDS for number, name in enumerate(names)}
    return [place[example.question.article or example.question.id] for example in found]


def cross_ranked(found: Sequence[Example]) -> list[Ranking]:
    """Each example ranked by networks that saw none of its article's questions."""
    fold_of = folds(found)
    rankings: dict[int, Ranking] = {}
    for fold in range(FOLDS):
        ranker = train([e for e, f in zip(found, fold_of, strict=True) if f != fold], seed=fold)
        rankings |= {n: ranking_of(found[n], ranker) for n, f in enumerate(fold_of) if f == fold}
    return [rankings[number] for number in range(len(found))]


def ranking_of(example: Example, ranker: Ranker) -> Ranking:
    """As the product ranks it, with this ranker."""
    scores = ranker.scores(example.measures)
    order = np.argsort(-scores, kind="stable")
    none = float(1 / (1 + np.exp(np.minimum(scores, 50.0)).sum()))
    return Ranking(tuple(Ranked(example.found[n], float(scores[n])) for n in order), none)


# --- what it is worth


def report(found: Sequence[Example], rankings: Sequence[Ranking]) -> Iterator[str]:
    """Recall of gold sentences at 1, 3 and 5, the first one's speaker, and refusals, in words."""
    answerable = [(e, r) for e, r in zip(found, rankings, strict=True) if e.question.answerable]
    nearest = [(e, list(np.argsort(-e.measures[:, NEARNESS.start], kind="stable"))) for e, _ in answerable]
    for name, orders in (("nearest", nearest), ("trained", [(e, _order(e, r)) for e, r in answerable])):
        hits = [_hits(example, order) for example, order in orders]
        shares = ", ".join(f"{k}: {v:.3f}" for k, v in zip((1, 3, 5), np.mean(hits, axis=0), strict=True))
        yield f"{name} sentences, recall at {shares}  (n {len(hits)})"
    first = [example.is_right[_order(example, ranking)[0]] for example, ranking in answerable]
    yield f"first candidate right, speaker included: {np.mean(first):.3f}"
    none = np.array([r.none for _, r in answerable])
    others = np.array([r.none for e, r in zip(found, rankings, strict=True) if not e.question.answerable])
    for share in (0.05, 0.08):
        limit = np.quantile(none, 1 - share)
        yield f"refusing from {limit:.2f}: {share:.0%} of the answerable, {np.mean(others > limit):.0%} of the others"


def _hits(example: Example, order: Sequence[int]) -> list[bool]:
    """Whether a gold sentence is among the first 1, 3 and 5 sentences of an order of candidates."""
    places = [(c.evidence.article_id, c.sentence) for c in example.found]
    gold = {place for place, on in zip(places, example.on_gold, strict=True) if on}
    ordered = list(dict.fromkeys(places[number] for number in order))
    return [bool(gold & set(ordered[:k])) for k in (1, 3, 5)]


def _order(example: Example, ranking: Ranking) -> list[int]:
    number_of = {id(candidate): number for number, candidate in enumerate(example.found)}
    return [number_of[id(ranked.candidate)] for ranked in ranking.ranked]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--save", action="store_true")
    args = parser.parse_args()
    found = list(examples(open_assistant(Settings(archive=args.archive)), read_questions()))
    for line in report(found, cross_ranked(found)):
        print(line)
    if args.save:
        data = save(as_tensors(train(found)))
        WEIGHTS.write_bytes(data)
        print(f"{WEIGHTS} written; its digest is {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()

"""Trains the ranker: python -m evals.training.ranker.train --archive DIR [--save]

The questions were written for this project about articles that are not part of it: questions.jsonl has the place of
each gold sentence in an article of PolNeAR's train split, not its words. The archive must hold these articles, best
among many others. Prints what five folds by article give, each ranked by networks that never saw it; --save trains on
all of them and writes the weights. Takes minutes on two cores; the same seed gives the same weights on one machine.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save
from sklearn.linear_model import LogisticRegression
from torch import nn

from assistant.answer.evidence import EvidenceSet
from assistant.answer.pipeline import Assistant
from assistant.answer.rank.answerability import Answerability, pooled
from assistant.answer.rank.candidates import Candidate, candidates
from assistant.answer.rank.features import FEATURES, NEARNESS, Matrix, features
from assistant.answer.rank.ranker import WEIGHTS, Ranked, Ranker, Ranking, as_tensors
from assistant.build import open_assistant
from assistant.conversation import Question
from assistant.question.query import Query
from assistant.replay import replay
from assistant.settings import Settings
from corpus.archive.values import Filters
from corpus.articles.article import Span, share_covered
from evals.scorers.matching import same_name

QUESTIONS: Final = Path(__file__).parent / "questions.jsonl"
NETWORKS: Final = 8
FOLDS: Final = 5
_HIDDEN: Final = 32
_EPOCHS: Final = 25
_BATCH: Final = 64
_DROPOUT: Final = 0.25
_RATE, _DECAY = 5e-3, 1e-2
_NEVER: Final = -1e9
_WITHOUT_ANSWER: Final = 0.3  # weight of a question whose answer was taken out of what was found
_UNANSWERABLE: Final = 2.0  # weight of a question that nothing answers: there are few
_WITHOUT_INDEX: Final = 0.2  # weight of a question searched by words alone
_CAUTION: Final = 0.01  # inverse strength of the regularisation of answerability


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
class PreparedQuestion:
    """What was found for a question, measured; `on_gold` and `is_right` say of each candidate what it is."""

    question: TrainingQuestion
    query: Query
    evidence: EvidenceSet
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


def examples(assistant: Assistant, questions: Sequence[TrainingQuestion]) -> Iterator[PreparedQuestion]:
    """Each question searched for, where anything was found."""
    for question in questions:
        asked = Question(question.question, replay(assistant, question.history, Filters()))
        retrieved = assistant.retrieve(assistant.understand(asked))
        query, evidence = retrieved.query, retrieved.evidence
        found = tuple(candidates(query, evidence))
        if found:
            on_gold = np.array([_is_on_gold(question, c) for c in found])
            named = np.array([_is_named(question, c) for c in found])
            yield PreparedQuestion(
                question, query, evidence, found, features(query, evidence, found), on_gold, on_gold & named
            )


def _is_on_gold(question: TrainingQuestion, candidate: Candidate) -> bool:
    if Path(candidate.annotated.article.uri).stem != question.article:
        return False
    span = candidate.annotated.span_of(candidate.sentence)
    gold = [place for piece in question.gold for place in piece]
    return any(share_covered(span, [place]) >= 0.6 or share_covered(place, [span]) >= 0.6 for place in gold)


def _is_named(question: TrainingQuestion, candidate: Candidate) -> bool:
    if not question.speakers:
        return True
    speaker = candidate.attribution.speaker if candidate.attribution else None
    return speaker is not None and any(same_name(speaker.name, n) for names in question.speakers for n in names)


# --- training


@dataclass(frozen=True)
class _List:
    """The candidates of one question as the networks see them; none right means that "none of them" is."""

    measures: Matrix
    right: NDArray[np.bool_]
    weight: float


def _lists(example: PreparedQuestion) -> Iterator[_List]:
    """As it was found; the same without the sentences that answer, and as it would be without an index."""
    right = example.is_right if example.is_right.any() else example.on_gold
    if not right.any():
        yield _List(example.measures, right, 1.0 if example.question.answerable else _UNANSWERABLE)
        return
    yield _List(example.measures, right, 1.0)
    blind = example.measures.copy()
    blind[:, list(NEARNESS)] = 0.0
    yield _List(blind, right, _WITHOUT_INDEX)
    kept = ~example.on_gold
    if kept.any():
        yield _List(example.measures[kept], np.zeros(int(kept.sum()), dtype=np.bool_), _WITHOUT_ANSWER)


@dataclass(frozen=True)
class _Padded:
    """All lists: `measures` (lists, longest, FEATURES), `held` and `right` (lists, longest), `weight` (lists,)."""

    measures: torch.Tensor
    held: torch.Tensor
    right: torch.Tensor
    weight: torch.Tensor


def _padded(lists: Sequence[_List]) -> _Padded:
    longest = max(len(one.measures) for one in lists)
    measures = torch.zeros(len(lists), longest, FEATURES)
    held = torch.zeros(len(lists), longest, dtype=torch.bool)
    right = torch.zeros(len(lists), longest, dtype=torch.bool)
    for number, one in enumerate(lists):
        measures[number, : len(one.measures)] = torch.from_numpy(one.measures)
        held[number, : len(one.measures)] = True
        right[number, : len(one.measures)] = torch.from_numpy(one.right)
    return _Padded(measures, held, right, torch.tensor([one.weight for one in lists]))


def train(chosen: Sequence[PreparedQuestion], *, seed: int = 0) -> Ranker:
    """Networks that tell the right candidate or that there is none: a softmax over candidates and a zero for none.

    All networks see the same batches; what sets them apart is where they begin and what they leave out.
    """
    whole = np.concatenate([example.measures for example in chosen])
    mean, scale = whole.mean(axis=0), whole.std(axis=0) + 0.01
    lists = _padded([one for example in chosen for one in _lists(example)])
    torch.manual_seed(seed)
    layers = [_layer(wide, narrow) for wide, narrow in ((FEATURES, _HIDDEN), (_HIDDEN, _HIDDEN), (_HIDDEN, 1))]
    optimiser = torch.optim.AdamW([part for layer in layers for part in layer], lr=_RATE, weight_decay=_DECAY)
    steps = _EPOCHS * -(-len(lists.weight) // _BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=steps)
    centre, width = torch.from_numpy(mean), torch.from_numpy(scale)
    for _ in range(_EPOCHS):
        for chunk in torch.split(torch.randperm(len(lists.weight)), _BATCH):
            held = lists.held[chunk]
            scores = torch.full((NETWORKS, *held.shape), _NEVER)
            scores[:, held] = _scored((lists.measures[chunk][held] - centre) / width, layers)
            loss = _loss(scores, lists.right[chunk], lists.weight[chunk]) / _BATCH
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
    return Ranker(mean, scale, tuple((w.detach().numpy(), b.detach().numpy()) for w, b in layers))


def _layer(wide: int, narrow: int) -> tuple[nn.Parameter, nn.Parameter]:
    """Weights and bias of one layer of all networks, from a uniform distribution within 1 / sqrt(wide)."""
    within = wide**-0.5
    return (
        nn.Parameter((torch.rand(NETWORKS, wide, narrow) * 2 - 1) * within),
        nn.Parameter((torch.rand(NETWORKS, 1, narrow) * 2 - 1) * within),
    )


def _scored(measures: torch.Tensor, layers: Sequence[tuple[nn.Parameter, nn.Parameter]]) -> torch.Tensor:
    """(networks, candidates) scores of (candidates, FEATURES) measures."""
    hidden = measures.expand(NETWORKS, -1, -1)
    for number, (weights, bias) in enumerate(layers):
        hidden = torch.baddbmm(bias, hidden, weights)
        if number < len(layers) - 1:
            hidden = nn.functional.dropout(torch.relu(hidden), _DROPOUT)
    return hidden[..., 0]


def _loss(scores: torch.Tensor, right: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """What the networks pay for not having put the right ones first, or none of them where none is right."""
    none = torch.zeros(NETWORKS, len(right), 1)
    every = torch.logsumexp(torch.cat([none, scores], dim=2), dim=2)
    wanted = torch.logsumexp(scores.masked_fill(~right, _NEVER), dim=2)
    return ((every - torch.where(right.any(dim=1), wanted, 0.0)) * weight).sum()


def folds(found: Sequence[PreparedQuestion]) -> list[int]:
    """The fold of each example, by its article: an article is in one fold only."""
    names = sorted({example.question.article or example.question.id for example in found})
    np.random.default_rng(1).shuffle(names)
    place = {name: number % FOLDS for number, name in enumerate(names)}
    return [place[example.question.article or example.question.id] for example in found]


def cross_rankers(found: Sequence[PreparedQuestion]) -> list[Ranker]:
    """For each example, networks and a model of answerability that saw none of its article's questions."""
    fold_of = folds(found)
    networks = [
        train([e for e, f in zip(found, fold_of, strict=True) if f != fold], seed=fold) for fold in range(FOLDS)
    ]
    unseen = [networks[fold] for fold in fold_of]
    answerable = []
    for fold in range(FOLDS):
        others = [n for n, f in enumerate(fold_of) if f != fold]
        answerable.append(train_answerability([found[n] for n in others], [unseen[n] for n in others]))
    return [replace(networks[fold], answerability=answerable[fold]) for fold in fold_of]


def ranking_of(example: PreparedQuestion, ranker: Ranker) -> Ranking:
    """As the product ranks it, with this ranker."""
    scores = ranker.scores(example.measures)
    order = np.argsort(-scores, kind="stable")
    none = ranker.none(scores, example.measures)
    return Ranking(tuple(Ranked(example.found[n], float(scores[n])) for n in order), none)


def train_answerability(found: Sequence[PreparedQuestion], rankers: Sequence[Ranker]) -> Answerability:
    """What tells the questions that nothing answers, from rankings by networks that never saw them."""
    unanswerable = [not example.question.answerable for example in found]
    table = np.array([pooled(r.scores(e.measures), e.measures) for e, r in zip(found, rankers, strict=True)])
    mean, scale = table.mean(axis=0), table.std(axis=0) + 0.01
    fitted = LogisticRegression(C=_CAUTION, max_iter=2000).fit((table - mean) / scale, unanswerable)
    return Answerability(*(part.astype(np.float32) for part in (mean, scale, fitted.coef_[0], fitted.intercept_)))


# --- what it is worth


def report(found: Sequence[PreparedQuestion], rankings: Sequence[Ranking]) -> Iterator[str]:
    """Recall of gold sentences at 1, 3 and 5, the first one's speaker, and refusals, in words."""
    answerable = [(e, r) for e, r in zip(found, rankings, strict=True) if e.question.answerable]
    nearest = [(e, list(np.argsort(-e.measures[:, NEARNESS[0]], kind="stable"))) for e, _ in answerable]
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


def _hits(example: PreparedQuestion, order: Sequence[int]) -> list[bool]:
    """Whether a gold sentence is among the first 1, 3 and 5 sentences of an order of candidates."""
    places = [c.found.place for c in example.found]
    gold = {place for place, on in zip(places, example.on_gold, strict=True) if on}
    ordered = list(dict.fromkeys(places[number] for number in order))
    return [bool(gold & set(ordered[:k])) for k in (1, 3, 5)]


def _order(example: PreparedQuestion, ranking: Ranking) -> list[int]:
    number_of = {id(candidate): number for number, candidate in enumerate(example.found)}
    return [number_of[id(ranked.candidate)] for ranked in ranking.ranked]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--save", action="store_true")
    args = parser.parse_args()
    found = list(examples(open_assistant(Settings(archive=args.archive)), read_questions()))
    rankers = cross_rankers(found)
    for line in report(found, [ranking_of(e, r) for e, r in zip(found, rankers, strict=True)]):
        print(line)
    if args.save:
        data = save(as_tensors(replace(train(found), answerability=train_answerability(found, rankers))))
        WEIGHTS.write_bytes(data)
        print(f"{WEIGHTS} written; its digest is {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()

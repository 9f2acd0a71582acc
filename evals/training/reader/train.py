"""Trains the reader: python -m evals.training.reader.train --data DIR --archive DIR --start FILE --out FILE

The archive must hold the questions' articles: that is where their sentences and speakers come from. FILE holds the
network to start from (start.py makes it). What is trained are the heads and the upper layers; the lower ones stay as
they are, which takes a third of the time away. It trains for as many minutes as it is given: the rate falls with them.
"""

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from assistant.answer.rank.reader import MOST_PIECES
from assistant.build import open_archive
from assistant.settings import Settings
from corpus.loading import default_model_folder
from evals.training.reader.network import Network, loaded
from evals.training.reader.other_questions import qamr_lists, trecqa_lists
from evals.training.reader.pairs import Pairs, ReadList, annotated_articles
from evals.training.reader.questions import read_questions

_LISTS: Final = 4  # questions a batch
_POOL: Final = 256  # lists among which those alike in length share a batch
_RATE, _HEADS_RATE, _DECAY = 8e-5, 4e-4, 1e-2
_WARM: Final = 0.08  # the share of the time in which the rate rises
_SPAN: Final = 0.3  # what a span's ends count beside the answer


def tokenizer() -> Tokenizer:
    """MiniLM's, which is BERT's, cut so that the sentence goes before the question does."""
    made = Tokenizer.from_file(str(default_model_folder() / "tokenizer.json"))
    made.no_padding()
    made.enable_truncation(MOST_PIECES, strategy="only_second")
    return made


@dataclass(frozen=True)
class PairBatch:
    """Pairs of several lists; `lists` has each one's first and last row, the right one first where there is one."""

    pieces: torch.Tensor
    segments: torch.Tensor
    mask: torch.Tensor
    answers: torch.Tensor
    lists: tuple[tuple[int, int], ...]
    spans: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class _Encoded:
    pieces: tuple[tuple[list[int], list[int]], ...]
    answers: tuple[bool, ...]
    spans: tuple[tuple[int, int, int], ...]

    @property
    def longest(self) -> int:
        return max(len(pieces) for pieces, _ in self.pieces)


def encoded(one: ReadList, pieces_of: Tokenizer) -> _Encoded:
    made, spans = [], []
    for row, read in enumerate(one.read):
        encoding = pieces_of.encode(one.question[:200], read.text)
        made.append((encoding.ids, encoding.type_ids))
        if read.span is not None:
            inside = [
                n
                for n, ((start, end), kind) in enumerate(zip(encoding.offsets, encoding.type_ids, strict=True))
                if kind == 1 and end > start and start < read.span.end and end > read.span.start
            ]
            if inside:
                spans.append((row, inside[0], inside[-1]))
    return _Encoded(tuple(made), tuple(read.answers for read in one.read), tuple(spans))


def batches(lists: Sequence[_Encoded], rng: random.Random) -> Iterator[PairBatch]:
    """All lists once, in any order, those alike in length together."""
    order = list(lists)
    rng.shuffle(order)
    made = []
    for begin in range(0, len(order), _POOL):
        pool = sorted(order[begin : begin + _POOL], key=lambda one: one.longest)
        made += [pool[n : n + _LISTS] for n in range(0, len(pool), _LISTS)]
    rng.shuffle(made)
    yield from (_batch(chosen) for chosen in made)


def _batch(chosen: Sequence[_Encoded]) -> PairBatch:
    longest = max(one.longest for one in chosen)
    rows = [row for one in chosen for row in one.pieces]
    pieces, segments, mask = (torch.zeros(len(rows), longest, dtype=torch.long) for _ in range(3))
    for number, (ids, kinds) in enumerate(rows):
        pieces[number, : len(ids)] = torch.tensor(ids)
        segments[number, : len(ids)] = torch.tensor(kinds)
        mask[number, : len(ids)] = 1
    ends, begin, spans = [], 0, []
    for one in chosen:
        spans += [(begin + row, start, end) for row, start, end in one.spans]
        ends.append((begin, begin + len(one.pieces)))
        begin = ends[-1][1]
    answers = torch.tensor([float(answer) for one in chosen for answer in one.answers])
    return PairBatch(pieces, segments, mask, answers, tuple(ends), tuple(spans))


def loss_of(network: Network, batch: PairBatch) -> torch.Tensor:
    """The right sentence before the others of its list; each by itself an answer or none; where the answer stands."""
    logits, ends = network(batch.pieces, batch.segments, batch.mask)
    loss = binary_cross_entropy_with_logits(logits, batch.answers)
    right = [(a, b) for a, b in batch.lists if batch.answers[a] and b - a > 1]
    if right:
        first = torch.zeros(1, dtype=torch.long)
        loss = loss + torch.stack([cross_entropy(logits[a:b][None], first) for a, b in right]).mean()
    if batch.spans:
        rows, starts, stops = (torch.tensor(part) for part in zip(*batch.spans, strict=True))
        open_to = (batch.mask[rows] * batch.segments[rows] == 0)[..., None] * -1e4
        at = ends[rows] + open_to
        loss = loss + _SPAN * (cross_entropy(at[..., 0], starts) + cross_entropy(at[..., 1], stops))
    return loss


def train(
    network: Network, epochs: Iterator[Sequence[_Encoded]], *, minutes: float, frozen: int, out: Path, seed: int = 0
) -> None:
    """Trains in place on one epoch after the other for so many minutes, and saves every few of them."""
    for part in (network.pieces, network.places, network.segments, network.start, *list(network.layers)[:frozen]):
        part.requires_grad_(False)
    heads = [*network.answers.parameters(), *network.ends.parameters()]
    rest = [p for p in (*network.layers.parameters(), *network.pooler.parameters()) if p.requires_grad]
    groups = [{"params": rest, "lr": _RATE, "most": _RATE}, {"params": heads, "lr": _HEADS_RATE, "most": _HEADS_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=_DECAY)
    rng, began, saved, seen, mean = random.Random(seed), time.monotonic(), 0.0, 0, 0.0
    network.train()
    while True:
        for batch in batches([*next(epochs)], rng):
            done = (time.monotonic() - began) / (60 * minutes)
            if done >= 1:
                torch.save(network.state_dict(), out)
                return
            for group in optimiser.param_groups:
                group["lr"] = group["most"] * min(done / _WARM, (1 - done) / (1 - _WARM)) + 1e-7
            loss = loss_of(network, batch)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_([*rest, *heads], 1.0)
            optimiser.step()
            seen += len(batch.answers)
            mean = 0.97 * (mean or loss.item()) + 0.03 * loss.item()
            if done - saved > 0.05:
                saved = done
                torch.save(network.state_dict(), out)
                print(json.dumps({"done": round(done, 3), "pairs": seen, "loss": round(mean, 4)}), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    for name in ("data", "archive", "start", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=25.0)
    parser.add_argument("--frozen", type=int, default=2)
    parser.add_argument("--qamr", type=int, default=5000, help="questions of QAMR in the first epoch")
    args = parser.parse_args()
    questions = [q for q in read_questions() if q.part == "train"]
    names = list(dict.fromkeys(name for q in questions for name in q.articles))
    pairs = Pairs(annotated_articles(open_archive(Settings(archive=args.archive)), args.data, names))
    pieces_of = tokenizer()

    def epochs() -> Iterator[list[_Encoded]]:
        """Each with other questions of QAMR, the most in the first, and with other sentences that do not answer."""
        rng, most = random.Random(0), args.qamr
        while True:
            others = [*qamr_lists(args.data / "qamr", most, rng), *trecqa_lists(args.data / "trecqa/train.csv", rng)]
            lists = [encoded(one, pieces_of) for one in (*others, *(one for q in questions for one in pairs.of(q)))]
            print(json.dumps({"lists": len(lists), "pairs": sum(len(one.answers) for one in lists)}), flush=True)
            yield lists
            most = args.qamr // 2

    train(loaded(args.start), epochs(), minutes=args.minutes, frozen=args.frozen, out=args.out)


if __name__ == "__main__":
    main()

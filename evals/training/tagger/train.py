"""Trains the tagger: python -m evals.training.tagger.train --data DIR [--out DIR] [--settings FILE] [--encoder DIR]

The data DIR holds PolNeAR 1.0.0 (folders train and dev). Settings stand in training.toml (MiniLM, which ships) and
teacher.toml (an MPNet, whose folder is given with --encoder); the same seed gives the same weights on the same machine.
After each epoch the weights are written and measured on dev: exact-match F1 of spans. A training that was interrupted
goes on after its last whole epoch when it is started again. It takes the graphics card where there is one.
"""

import argparse
import copy
import hashlib
import logging
import math
import random
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import nn

from corpus.attribution.tagger.batches import TextWindow
from corpus.attribution.tagger.decoding import best_labels
from corpus.attribution.tagger.labels import SPAN_KINDS, labelled_spans
from corpus.attribution.tagger.states import word_states
from evals.training.tagger.checkpoints import MovingAverage, load_state, save_state
from evals.training.tagger.encoders import load_network
from evals.training.tagger.examples import LabelledArticle, TaggingExample, label_article, shuffled_examples
from evals.training.tagger.losses import loss_of
from evals.training.tagger.network import TaggerNetwork
from evals.training.tagger.polnear import read_split
from evals.training.tagger.reading import EmbeddingTable, heads_in, reader_of, window_states

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    seed: int
    epochs: int
    batch: int
    encoder_rate: float
    head_rate: float
    layer_decay: float
    warm_up: float
    weight_decay: float
    dropout: float
    average: float
    bfloat16: bool


@dataclass(frozen=True, slots=True)
class Start:
    """`encoder`: the folder of an MPNet; None is the packaged MiniLM. `weights`: of a tagger to go on from."""

    encoder: Path | None = None
    weights: Path | None = None


def read_settings(path: Path) -> TrainingSettings:
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    return TrainingSettings(**{field.name: values[field.name] for field in fields(TrainingSettings)})


def parameter_groups(network: TaggerNetwork, settings: TrainingSettings) -> list[dict[str, object]]:
    groups: list[dict[str, object]] = []
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        rate = _base_rate(name, settings, network.encoder.config.num_hidden_layers)
        decay = settings.weight_decay if parameter.dim() > 1 and "LayerNorm" not in name else 0.0
        groups.append({"params": [parameter], "lr": rate, "base": rate, "weight_decay": decay})
    return groups


def _base_rate(name: str, settings: TrainingSettings, layers: int) -> float:
    """What all layers share learns as what lies below the lowest."""
    if not name.startswith("encoder."):
        return settings.head_rate
    above = layers - 1 - int(name.split(".")[3]) if name.startswith("encoder.encoder.layer.") else layers
    return settings.encoder_rate * settings.layer_decay**above


def rate_at(step: int, steps: int, warm_up: float) -> float:
    rising = warm_up * steps
    return step / rising if step < rising else max(0.0, (steps - step) / (steps - rising))


def train(
    articles: Sequence[LabelledArticle],
    dev: Sequence[LabelledArticle],
    out: Path,
    settings: TrainingSettings,
    start: Start = Start(),
) -> None:
    """Writes epoch-N.safetensors for each epoch into `out`, and resume.pt, which the same call goes on from."""
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(settings.seed)
    network, table = load_network(start.weights, start.encoder, settings.dropout)
    network.to("cuda" if torch.cuda.is_available() else "cpu")
    optimiser = torch.optim.AdamW(parameter_groups(network, settings), fused=True)
    average = MovingAverage(network, settings.average)
    done, step = load_state(out / "resume.pt", network, optimiser, average)
    steps = settings.epochs * math.ceil(len(_examples_of_epoch(articles, settings, 1)) / settings.batch)
    logger.info("%d articles, about %d steps, of which %d are done", len(articles), steps, step)
    for epoch in range(done + 1, settings.epochs + 1):
        torch.manual_seed(settings.seed * 1000 + epoch)  # so that a resumed training drops out the same
        network.train()
        losses: list[float] = []
        began = time.monotonic()
        for batch in in_batches(_examples_of_epoch(articles, settings, epoch), settings.batch):
            step += 1
            factor = rate_at(min(step, steps), steps, settings.warm_up)
            for group in optimiser.param_groups:
                group["lr"] = group["base"] * factor
            losses.append(learn(network, table, optimiser, batch, bfloat16=settings.bfloat16))
            average.update(network, step)
            if len(losses) % 20 == 1:
                rate, recent = (time.monotonic() - began) / len(losses), losses[-20:]
                logger.info("epoch %d step %d loss %.3f, %.2f s a step", epoch, step, sum(recent) / len(recent), rate)
        weights = {name: value.cpu().contiguous() for name, value in average.values.items()}
        save_file(weights, out / f"epoch-{epoch}.safetensors")
        save_state(out / "resume.pt", network, optimiser, average, epoch, step)
        averaged = copy.deepcopy(network).eval()
        averaged.load_state_dict(average.values, strict=False)
        logger.info("epoch %d: %s", epoch, measured(averaged, table, dev, bfloat16=settings.bfloat16))


def _examples_of_epoch(
    articles: Sequence[LabelledArticle], settings: TrainingSettings, epoch: int
) -> list[TaggingExample]:
    return shuffled_examples(articles, random.Random(settings.seed * 1000 + epoch))


def in_batches(examples: Sequence[TaggingExample], size: int) -> Iterator[Sequence[TaggingExample]]:
    for begin in range(0, len(examples), size):
        yield examples[begin : begin + size]


def learn(
    network: TaggerNetwork,
    table: EmbeddingTable,
    optimiser: torch.optim.Optimizer,
    examples: Sequence[TaggingExample],
    *,
    bfloat16: bool,
) -> float:
    states = window_states(network, table, [TextWindow(e.words, e.window) for e in examples], bfloat16=bfloat16)
    loss = loss_of(network, states, examples)
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimiser.step()
    optimiser.zero_grad()
    return float(loss.detach())


def measured(network: TaggerNetwork, table: EmbeddingTable, dev: Sequence[LabelledArticle], *, bfloat16: bool) -> str:
    """Exact-match F1 of each part on dev, in words."""
    right, found, gold = (dict.fromkeys(SPAN_KINDS, 0) for _ in range(3))
    heads = heads_in(network)
    read = word_states([article.words for article in dev], reader_of(network, table, bfloat16=bfloat16), heads.size)
    for article, (states, _) in zip(dev, read, strict=True):
        found_labels = best_labels(heads.emission(states), heads.transitions)
        mine, theirs = set(labelled_spans(found_labels)), set(labelled_spans(article.labels))
        for part in SPAN_KINDS:
            right[part] += sum(p.kind is part for p in mine & theirs)
            found[part] += sum(p.kind is part for p in mine)
            gold[part] += sum(p.kind is part for p in theirs)
    scores = {part: 200 * right[part] / max(1, found[part] + gold[part]) for part in SPAN_KINDS}
    return " ".join(f"{part} {score:.1f}" for part, score in scores.items())


def export(checkpoint: Path, out: Path) -> str:
    """Writes a checkpoint in half precision, as it ships; returns its SHA-256."""
    save_file({name: value.half().contiguous() for name, value in load_file(checkpoint).items()}, out)
    return hashlib.sha256(out.read_bytes()).hexdigest()


def parser_of(description: str | None, settings: str) -> argparse.ArgumentParser:
    """With the arguments of every training; `settings` names the file that holds them, beside this one."""
    parser = argparse.ArgumentParser(description=(description or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("build/tagger"))
    parser.add_argument("--settings", type=Path, default=Path(__file__).with_name(settings))
    parser.add_argument("--encoder", type=Path)
    return parser


def read_articles(data: Path, split: str) -> list[LabelledArticle]:
    return [label_article(annotated) for annotated in read_split(data, split)]


def train_and_export(
    articles: Sequence[LabelledArticle], data: Path, out: Path, settings: TrainingSettings, start: Start
) -> None:
    train(articles, read_articles(data, "dev"), out, settings, start)
    shipped = out / "weights.safetensors"
    logger.info("%s has SHA-256 %s", shipped, export(out / f"epoch-{settings.epochs}.safetensors", shipped))


def main() -> None:
    args = parser_of(__doc__, "training.toml").parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    articles = read_articles(args.data, "train")
    train_and_export(articles, args.data, args.out, read_settings(args.settings), Start(encoder=args.encoder))


if __name__ == "__main__":
    main()

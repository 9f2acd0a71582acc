"""Trains the tagger: python -m evals.training.tagger.train --data DIR [--out FILE]

DIR holds PolNeAR 1.0.0 (folders train and dev). Settings stand in training.toml; the same seed gives the same weights
on the same machine. After each epoch the weights are written and measured on dev: exact-match F1 of spans.
"""

import argparse
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
from torch import Tensor, nn
from transformers import BertModel

from corpus.attribution.tagger.batches import EmbeddingTable
from corpus.attribution.tagger.decoding import best_labels
from corpus.attribution.tagger.labels import SPAN_KINDS, labelled_spans
from corpus.attribution.tagger.network import TaggerNetwork, bucket, ends_of, log_partition, path_score
from corpus.attribution.tagger.states import window_states, word_states
from corpus.loading import default_model_folder
from evals.training.tagger.examples import LabelledArticle, TaggingExample, label_article, shuffled_examples
from evals.training.tagger.polnear import read_split

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


def read_settings(path: Path) -> TrainingSettings:
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    return TrainingSettings(**{field.name: values[field.name] for field in fields(TrainingSettings)})


def new_network(settings: TrainingSettings) -> TaggerNetwork:
    """MiniLM's encoder with fresh heads. Its embedding table stays as it is: the package has it."""
    encoder = BertModel.from_pretrained(
        default_model_folder(),
        add_pooling_layer=False,
        local_files_only=True,
        attention_probs_dropout_prob=0.0,  # with it, attention takes a path three times as slow on a CPU
        hidden_dropout_prob=settings.dropout,
    )
    encoder.embeddings.word_embeddings = nn.Embedding(1, encoder.config.hidden_size)
    encoder.embeddings.word_embeddings.requires_grad_(False)
    return TaggerNetwork(encoder, settings.dropout)


def loss_of(
    network: TaggerNetwork, states: Tensor, labels: Tensor, mask: Tensor, examples: Sequence[TaggingExample]
) -> Tensor:
    """Negative log-likelihood of the labels a word, and of the links a link. `states`: shape (windows, words, size)."""
    dropped = network.dropout(states)
    emissions = network.emission(dropped)
    transitions = network.transitions()
    tags = log_partition(emissions, transitions, mask) - path_score(emissions, transitions, labels, mask)
    links = [_link_losses(network, states[row], example) for row, example in enumerate(examples)]
    total = torch.cat([part for part in links if len(part)])
    return tags.sum() / mask.sum() * 4 + total.mean()


def _link_losses(network: TaggerNetwork, states: Tensor, example: TaggingExample) -> Tensor:
    losses = [states.new_zeros(0)]
    if not example.cues:
        return losses[0]
    cues, cue_at = ends_of(states, example.cues)
    for which, (pieces, targets) in enumerate(
        ((example.sources, example.source_of), (example.contents, example.cue_of))
    ):
        if not pieces and which == 1:
            continue
        wanted = torch.tensor(targets, device=states.device)
        if pieces:
            spans, span_at = ends_of(states, pieces)
            scores = network.link_scores(cues, spans, bucket(span_at[None, :] - cue_at[:, None]), which)
        else:
            scores = states.new_zeros(len(example.cues), 0)
        if which == 0:
            table = torch.cat([network.no_source(cues), scores], dim=1)
        else:
            table = torch.cat([network.no_cue(spans), scores.T], dim=1)
        losses.append(nn.functional.cross_entropy(table, wanted + 1, reduction="none"))
    return torch.cat(losses)


def parameter_groups(network: TaggerNetwork, settings: TrainingSettings) -> list[dict[str, object]]:
    groups: list[dict[str, object]] = []
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        rate = settings.head_rate
        if name.startswith("encoder.embeddings"):
            rate = settings.encoder_rate * settings.layer_decay**6
        elif name.startswith("encoder.encoder.layer."):
            depth = int(name.split(".")[3])
            rate = settings.encoder_rate * settings.layer_decay ** (5 - depth)
        decay = settings.weight_decay if parameter.dim() > 1 and "LayerNorm" not in name else 0.0
        groups.append({"params": [parameter], "lr": rate, "base": rate, "weight_decay": decay})
    return groups


def rate_at(step: int, steps: int, warm_up: float) -> float:
    rising = warm_up * steps
    return step / rising if step < rising else max(0.0, (steps - step) / (steps - rising))


class MovingAverage:
    """The mean of the weights over the last steps: steadier than the last step's."""

    def __init__(self, network: TaggerNetwork, decay: float) -> None:
        self._decay = decay
        self._steps = 0
        self.values = {name: p.detach().clone() for name, p in network.named_parameters() if p.requires_grad}

    def update(self, network: TaggerNetwork) -> None:
        self._steps += 1
        decay = min(self._decay, (1 + self._steps) / (10 + self._steps))
        for name, parameter in network.named_parameters():
            if parameter.requires_grad:
                self.values[name].lerp_(parameter.detach(), 1 - decay)


def train(
    articles: Sequence[LabelledArticle], dev: Sequence[LabelledArticle], out: Path, settings: TrainingSettings
) -> None:
    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)
    network, table = new_network(settings), EmbeddingTable()
    optimiser = torch.optim.AdamW(parameter_groups(network, settings), fused=True)
    average = MovingAverage(network, settings.average)
    examples = shuffled_examples(articles, rng)
    steps = settings.epochs * math.ceil(len(examples) / settings.batch)
    logger.info("%d articles, %d windows, about %d steps", len(articles), len(examples), steps)
    step, began = 0, time.monotonic()
    for epoch in range(1, settings.epochs + 1):
        network.train()
        losses: list[float] = []
        for batch in in_batches(examples, settings.batch):
            step += 1
            factor = rate_at(min(step, steps), steps, settings.warm_up)
            for group in optimiser.param_groups:
                group["lr"] = group["base"] * factor
            losses.append(learn(network, table, optimiser, batch, bfloat16=settings.bfloat16))
            average.update(network)
            if step % 20 == 0:
                rate = (time.monotonic() - began) / step
                logger.info("epoch %d step %d loss %.3f, %.2f s a step", epoch, step, sum(losses[-20:]) / 20, rate)
        save_checkpoint(average, out, epoch)
        logger.info("epoch %d: %s", epoch, measured(average, settings, table, dev))
        examples = shuffled_examples(articles, rng)


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
    states = window_states(network, table, [(e.words, e.window) for e in examples], bfloat16=bfloat16)
    mask = torch.zeros(states.shape[:2], dtype=torch.bool)
    labels = torch.zeros(states.shape[:2], dtype=torch.long)
    for row, example in enumerate(examples):
        mask[row, : len(example.labels)] = True
        labels[row, : len(example.labels)] = torch.from_numpy(example.labels)
    loss = loss_of(network, states, labels, mask, examples)
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimiser.step()
    optimiser.zero_grad()
    return float(loss.detach())


def save_checkpoint(average: MovingAverage, out: Path, epoch: int) -> None:
    out.mkdir(parents=True, exist_ok=True)
    save_file({name: value.contiguous() for name, value in average.values.items()}, out / f"epoch-{epoch}.safetensors")


def measured(
    average: MovingAverage, settings: TrainingSettings, table: EmbeddingTable, dev: Sequence[LabelledArticle]
) -> str:
    """Exact-match F1 of each part on dev, in words."""
    network = new_network(settings).eval()
    network.load_state_dict(average.values, strict=False)
    right, found, gold = (dict.fromkeys(SPAN_KINDS, 0) for _ in range(3))
    with torch.inference_mode():
        for article in dev:
            ((states, _),) = word_states(network, table, [article.words], bfloat16=settings.bfloat16)
            labels = best_labels(network.emission(states).numpy(), network.transitions().numpy())
            mine, theirs = set(labelled_spans(labels)), set(labelled_spans(article.labels))
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


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("build/tagger"))
    parser.add_argument("--settings", type=Path, default=Path(__file__).with_name("training.toml"))
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    articles = [label_article(a) for a in read_split(args.data, "train")]
    dev = [label_article(a) for a in read_split(args.data, "dev")]
    settings = read_settings(args.settings)
    train(articles, dev, args.out, settings)
    shipped = args.out / "weights.safetensors"
    logger.info("%s has SHA-256 %s", shipped, export(args.out / f"epoch-{settings.epochs}.safetensors", shipped))


if __name__ == "__main__":
    main()

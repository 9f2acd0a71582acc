"""What training makes small: how improbable the labels and the links are."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from evals.training.tagger.examples import TaggingExample
from evals.training.tagger.network import TaggerNetwork, bucket, ends_of, log_partition, path_score
from evals.training.tagger.soft import SoftLabels, expected_score, soft_labels


def loss_of(network: TaggerNetwork, states: Tensor, examples: Sequence[TaggingExample]) -> Tensor:
    """Negative log-likelihood of the labels a word, and of the links a link. `states`: shape (windows, words, size).

    Where a teacher has read a window, its share of the likelihood is the mean over the paths that the teacher sees.
    """
    mask = torch.zeros(states.shape[:2], dtype=torch.bool)
    labels = torch.zeros(states.shape[:2], dtype=torch.long)
    for row, example in enumerate(examples):
        mask[row, : len(example.labels)] = True
        labels[row, : len(example.labels)] = torch.from_numpy(example.labels)
    mask, labels = mask.to(states.device), labels.to(states.device)
    emissions = network.emission(network.dropout(states))
    transitions = network.transitions()
    reached = path_score(emissions, transitions, labels, mask)
    taught = [row for row, example in enumerate(examples) if example.taught]
    if taught:
        share = states.new_tensor([example.taught.share for example in examples if example.taught])
        expected = expected_score(emissions[taught], transitions, _taught(examples, mask[taught]))
        reached = reached.index_copy(
            0, torch.tensor(taught, device=states.device), reached[taught].lerp(expected, share)
        )
    tags = log_partition(emissions, transitions, mask) - reached
    links = torch.cat([_link_losses(network, states[row], example) for row, example in enumerate(examples)])
    return tags.sum() / mask.sum() * 4 + (links.mean() if len(links) else 0)


def _taught(examples: Sequence[TaggingExample], mask: Tensor) -> SoftLabels:
    """What the teachers see in the windows that they have read."""
    readings = [example.taught for example in examples if example.taught]
    emissions = torch.zeros(*mask.shape, readings[0].emissions.shape[1])
    for row, reading in enumerate(readings):
        emissions[row, : len(reading.emissions)] = torch.from_numpy(reading.emissions).float()
    return soft_labels(emissions.to(mask.device), torch.from_numpy(readings[0].transitions).to(mask.device), mask)


def _link_losses(network: TaggerNetwork, states: Tensor, example: TaggingExample) -> Tensor:
    if not example.cues:
        return states.new_zeros(0)
    cues, cue_at = ends_of(states, example.cues)
    sources, source_at = ends_of(states, example.sources)
    scores = network.link_scores(cues, sources, _distances(cue_at, source_at, states), 0)
    losses = [_choice_losses(torch.cat([network.no_source(cues), scores], dim=1), example.source_of)]
    if example.contents:
        contents, content_at = ends_of(states, example.contents)
        scores = network.link_scores(cues, contents, _distances(cue_at, content_at, states), 1)
        losses.append(_choice_losses(torch.cat([network.no_cue(contents), scores.T], dim=1), example.cue_of))
    return torch.cat(losses)


def _distances(cue_at: Tensor, span_at: Tensor, states: Tensor) -> Tensor:
    return bucket(span_at[None, :] - cue_at[:, None]).to(states.device)


def _choice_losses(scores: Tensor, wanted: Sequence[int]) -> Tensor:
    """A row of scores a choice; -1 wants the first column, which stands for none."""
    targets = torch.tensor(wanted, device=scores.device) + 1
    return nn.functional.cross_entropy(scores, targets, reduction="none")

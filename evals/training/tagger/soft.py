"""What a teacher sees in a text, as a student learns it: not one label a word but how probable each is.

A CRF's probabilities are the slopes of its log-partition: by a label's score that of the label, by a step's that of the
step. So the mean score that a student gives the teacher's paths needs nothing but these two.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from corpus.attribution.tagger.decoding import Floats
from evals.training.tagger.network import log_partition


@dataclass(frozen=True, slots=True)
class TeacherReading:
    """A teacher's scores of the words of a text: `emissions`, shape (words, labels); `transitions`, (before, after).
    `share`: how much of what is learnt from the text is the teacher's, the rest is the annotators'."""

    emissions: Floats
    transitions: Floats
    share: float

    def of_words(self, start: int, end: int) -> "TeacherReading":
        return TeacherReading(self.emissions[start:end], self.transitions, self.share)


@dataclass(frozen=True, slots=True)
class SoftLabels:
    """`words`: how probable each label is, shape (windows, words, labels). `steps`: how often one follows another,
    shape (windows, before, after)."""

    words: Tensor
    steps: Tensor


def soft_labels(emissions: Tensor, transitions: Tensor, mask: Tensor) -> SoftLabels:
    """Over all paths of each window. `emissions`: (windows, words, labels). `mask`: True where there is a word."""
    with torch.enable_grad():
        scores = emissions.detach().requires_grad_()
        steps = transitions.detach().expand(len(scores), -1, -1).clone().requires_grad_()
        of_words, of_steps = torch.autograd.grad(log_partition(scores, steps, mask).sum(), [scores, steps])
    return SoftLabels(of_words, of_steps)


def expected_score(emissions: Tensor, transitions: Tensor, labels: SoftLabels) -> Tensor:
    """The mean score of the paths that `labels` sees, shape (windows,)."""
    return (labels.words * emissions).sum((1, 2)) + (labels.steps * transitions).sum((1, 2))

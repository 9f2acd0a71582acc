"""Measures the speech acts of attributions on labels held out: python -m evals.benchmarks.acts --data DIR

DIR holds the collections that evals/training/acts/labels.py names. A tenth of the articles is held out; a rule that
goes by the lexicon alone stands beside the classifier. F1 is that of each act, their mean is the macro F1.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from corpus.attribution.acts import act_of
from corpus.attribution.stance import withholds
from corpus.attribution.values import SPEECH, Act
from corpus.language import lexicon as lex
from corpus.language.rules import Category
from evals.training.acts.labels import LabelledAttribution, read_labels

_PLANS: Final = frozenset("agree aim decide intend plan seek vote".split())
_BELIEVES: Final = frozenset("back consider expect favour feel hope know oppose see support want wish".split())
_BE: Final = frozenset("am are be been being is was were".split())
_ROUNDS: Final = 5


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often found and labelled acts of one kind agree."""

    name: str
    labelled: int
    found: int
    both: int

    @property
    def precision(self) -> float:
        return self.both / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.both / self.labelled if self.labelled else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.both / (self.found + self.labelled) if self.found + self.labelled else 0.0


# complex: the rule that is measured, kept whole
def by_lexicon(one: LabelledAttribution) -> Act:
    """The act by plain rules: words of the lexicon, a few verbs, and whether the source is a document."""
    words = one.cue.lower().split()
    source = " ".join(span.within(one.text) for span in one.attribution.source).lower()
    lemmas = {lex.CUE_FORMS.get(word, word) for word in words} | {word.removesuffix("s") for word in words}
    if withholds(one.cue, " ".join(span.within(one.text) for span in one.attribution.content)):
        return Act.SILENT
    if _BE & set(words) and not source:
        return Act.IS_SAID_OF
    if _BE & set(words) and "told" in words:
        return Act.WAS_TOLD
    if lemmas & _PLANS or (lex.has(one.cue, Category.MODAL) and not lex.has(one.cue, *lex.CUES)):
        return Act.PLANS
    if lemmas & (_BELIEVES | lex.HEDGING_CUES) or lex.has(one.cue, Category.SUPPORT):
        return Act.BELIEVES
    return Act.WROTE if set(source.split()) & lex.DOCUMENT_NOUNS or "write" in lemmas else Act.SAID


def by_classifier(one: LabelledAttribution) -> Act:
    return act_of(one.text, one.attribution)


def agreements(labelled: Sequence[Act], found: Sequence[Act]) -> list[Agreement]:
    """Of each act, then of speech against the rest."""
    pairs = list(zip(labelled, found, strict=True))
    kinds = [(act.value, frozenset({act})) for act in Act] + [("speech", SPEECH)]
    return [
        Agreement(
            name,
            sum(label in acts for label, _ in pairs),
            sum(one in acts for _, one in pairs),
            sum(label in acts and one in acts for label, one in pairs),
        )
        for name, acts in kinds
    ]


def _measured(name: str, method: Callable[[LabelledAttribution], Act], labels: Sequence[LabelledAttribution]) -> None:
    found = [method(one) for one in labels]
    *acts, speech = agreements([one.act for one in labels], found)
    right = sum(act is one.act for act, one in zip(found, labels, strict=True))
    macro = sum(one.f1 for one in acts) / len(acts)
    print(f"{name}: {100 * right / len(labels):.1f} % right, macro F1 {macro:.3f}, n {len(labels)}")
    for one in (*acts, speech):
        print(f"  {one.name:10} precision {one.precision:.3f} recall {one.recall:.3f} F1 {one.f1:.3f} n {one.labelled}")


def _speed(labels: Sequence[LabelledAttribution]) -> float:
    """Milliseconds for an attribution, once the weights are read."""
    by_classifier(labels[0])
    start = time.process_time()  # other work on the machine does not count
    for _ in range(_ROUNDS):
        for one in labels:
            by_classifier(one)
    return 1000 * (time.process_time() - start) / (_ROUNDS * len(labels))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with newswire, bbc and polnear")
    labels = [one for one in read_labels(parser.parse_args().data) if one.is_held_out]
    _measured("classifier", by_classifier, labels)
    _measured("lexicon", by_lexicon, labels)
    print(f"{_speed(labels):.3f} ms an attribution")


if __name__ == "__main__":
    main()

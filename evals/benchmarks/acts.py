"""Measures the speech acts of attributions on labels held out: python -m evals.benchmarks.acts --data DIR

DIR holds the collections that evals/training/acts/labels.py names. A tenth of the articles is held out; a rule that
goes by the lexicon alone stands beside the classifier. F1 is that of each act.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from corpus.attribution.acts import act_of
from corpus.attribution.stance import withholds
from corpus.attribution.values import SPEECH, Act
from corpus.language import lexicon as lex
from corpus.language.rules import Category
from evals.scorers.tallies import Line, Tally, of_tally, share
from evals.training.acts.labels import LabelledAttribution, read_labels

_PLANS: Final = frozenset("agree aim decide intend plan seek vote".split())
_BELIEVES: Final = frozenset("back consider expect favour feel hope know oppose see support want wish".split())
_BE: Final = frozenset("am are be been being is was were".split())
_ROUNDS: Final = 5


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


def measure(folder: Path, method: Callable[[LabelledAttribution], Act] = by_classifier) -> Iterator[Line]:
    """How many acts are right, the F1 of each act, and that of speech against the rest, on the labels held out."""
    right = Tally()
    tallies = {name: Tally() for name in (*(act.value for act in Act), "speech")}
    kinds = {act.value: frozenset({act}) for act in Act} | {"speech": SPEECH}
    for one in held_out(folder):
        found = method(one)
        right.count(one.article, right=found is one.act, found=1, gold=1)
        for name, acts in kinds.items():
            is_found, is_gold = found in acts, one.act in acts
            tallies[name].count(one.article, right=is_found and is_gold, found=is_found, gold=is_gold)
    yield share("acts right", right)
    for name, tally in tallies.items():
        yield of_tally(f"  {name}", tally)


def held_out(folder: Path) -> list[LabelledAttribution]:
    return [one for one in read_labels(folder) if one.is_held_out]


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
    folder = parser.parse_args().data
    for name, method in (("classifier", by_classifier), ("lexicon", by_lexicon)):
        print(name, *measure(folder, method), sep="\n")
    print(f"{_speed(held_out(folder)):.3f} ms an attribution")


if __name__ == "__main__":
    main()

"""Trains the classifier of speech acts: python -m evals.training.acts.train --data DIR [--save]

DIR holds the collections that labels.py names. Multinomial logistic regression; how strongly it is regularised is
chosen by five folds by article, without the articles held out. --save trains on all labels but those held out and
writes corpus/attribution/acts.toml. Takes about a minute; the same labels give the same weights on one machine.
"""

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from scipy.sparse import hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from corpus.attribution.acts import ACTS, FORM, WEIGHTS, features
from corpus.attribution.values import Act
from evals.training.acts.labels import LabelledAttribution, read_labels
from evals.training.acts.word_vectors import WordVectors, cue_words

FOLDS: Final = 5
STRENGTHS: Final = (0.3, 1.0, 3.0)  # inverse strengths of the regularisation
RARE: Final = 2  # features that fewer attributions have are left out, but the cue and its words
_ALWAYS: Final = ("cue=", "word=", "last=")
_HUNDRED: Final = 100
_LEAST: Final = 10  # hundredths
_STEPS: Final = 500

Weights = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Example:
    article: str
    features: tuple[str, ...]
    act: Act


def example_of(one: LabelledAttribution) -> Example:
    return Example(one.article, tuple(features(one.text, one.attribution)), one.act)


# complex: one pass of training, step by step
def fit(examples: Sequence[Example], strength: float, vectors: WordVectors) -> Weights:
    """Feature -> its weights for ACTS in hundredths; features that tell nothing are left out.

    Words of cues count twice: each by itself, and by its vector, which gives words that no example has a weight, too.
    """
    counts = Counter(feature for example in examples for feature in example.features)
    kept = {n for n, count in counts.items() if _is_kept(n, count)}
    columns, forms = DictVectorizer(), DictVectorizer()
    alone = columns.fit_transform({name: 1.0 for name in e.features if name in kept} for e in examples)
    forms.fit([{f"{FORM}{word}": 1.0 for word in vectors.words}])
    tied = forms.transform({name: 1.0 for name in e.features if name.startswith(FORM)} for e in examples)
    table = np.stack([vectors.of(name.removeprefix(FORM)) for name in forms.get_feature_names_out()])
    targets = [ACTS.index(e.act) for e in examples]
    model = LogisticRegression(C=strength, max_iter=_STEPS).fit(hstack([alone, tied @ table]), targets)
    of_columns, of_vectors = np.split(model.coef_.T, [alone.shape[1]])
    rows = {"": model.intercept_}
    rows |= dict(zip(columns.get_feature_names_out(), of_columns, strict=True))
    rows |= dict(zip(forms.get_feature_names_out(), table @ of_vectors, strict=True))
    rounded = {name: np.rint(_HUNDRED * row).astype(int).tolist() for name, row in rows.items()}
    return {name: row for name, row in rounded.items() if not name or max(map(abs, row)) >= _LEAST}


def _is_kept(name: str, count: int) -> bool:
    return not name.startswith(FORM) and (count >= RARE or name.startswith(_ALWAYS))


def predict(weights: Weights, names: Sequence[str]) -> Act:
    rows = [weights[""], *(weights[name] for name in names if name in weights)]
    return ACTS[max(range(len(ACTS)), key=lambda place: sum(row[place] for row in rows))]


def folded(examples: Sequence[Example], strength: float, vectors: WordVectors) -> list[Act]:
    """What each example is taken for by weights that saw no example of its article."""
    fold_of = {article: place % FOLDS for place, article in enumerate(sorted({e.article for e in examples}))}
    found: dict[int, Act] = {}
    for fold in range(FOLDS):
        weights = fit([e for e in examples if fold_of[e.article] != fold], strength, vectors)
        found |= {n: predict(weights, e.features) for n, e in enumerate(examples) if fold_of[e.article] == fold}
    return [found[n] for n in range(len(examples))]


def best_strength(examples: Sequence[Example], vectors: WordVectors) -> float:
    """The strength that is right most often over the folds."""

    def right(strength: float) -> int:
        count = sum(found is e.act for found, e in zip(folded(examples, strength, vectors), examples, strict=True))
        print(f"strength {strength}: {100 * count / len(examples):.1f} % right of {len(examples)}")
        return count

    return max(STRENGTHS, key=right)


def write_weights(weights: Weights, path: Path = WEIGHTS) -> None:
    """One line a feature, in one string: thousands of TOML keys would take half a second to read."""
    acts = ", ".join(ACTS)
    lines = ["\t".join((name, *map(str, row))) for name, row in weights.items()]
    head = f"# Written by evals/training/acts/train.py. A line: a feature, and its weights, in hundredths, of {acts}."
    path.write_text("\n".join((head, "weights = '''", *lines, "'''", "")), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with newswire, bbc and polnear")
    parser.add_argument("--save", action="store_true", help="write the weights")
    options = parser.parse_args()
    examples = [example_of(one) for one in read_labels(options.data) if not one.is_held_out]
    vectors = WordVectors(cue_words(options.data / "polnear"))
    weights = fit(examples, best_strength(examples, vectors), vectors)
    print(f"{len(weights)} features of {len(examples)} attributions in {len({e.article for e in examples})} articles")
    if options.save:
        write_weights(weights)


if __name__ == "__main__":
    main()

"""Can a cheap score tell supported statements from unsupported ones? python -m evals.benchmarks.support FILE

FILE is AttributionBench's dev.jsonl: claims of chat models with the pages they cite, judged by people. Half of the
questions fit the scores and choose the thresholds, the other half measures: no question is in both. What the gate
itself finds is not measured here: it judges who said what, and these pages have no attributions.
"""

import argparse
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from corpus.archive.embedding import load_embedder
from corpus.articles.article import Article
from corpus.articles.sentences import sentences_of
from corpus.language.lexicon import negations_of
from corpus.language.stems import content_stems, coverage, numbers_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Truths = NDArray[np.bool_]

STRICT: Final = 0.05  # of the unsupported, the share that may pass on the half that chooses
_DRAWS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim, the sentences of what it cites, and whether these support it."""

    question: str
    text: str
    sentences: tuple[str, ...]
    is_supported: bool

    @property
    def is_held_out(self) -> bool:
        return hashlib.sha256(self.question.encode()).digest()[0] % 2 == 1


@dataclass(frozen=True, slots=True)
class HeldOutFigures:
    """A score on the half held out: balanced accuracy with its 95 % interval over questions; then, with the strict
    threshold, the shares of the unsupported and of the supported that pass.
    """

    name: str
    balanced: float
    low: float
    high: float
    false_support: float
    true_support: float


def read_claims(path: Path) -> list[Claim]:
    """The claims that cite anything."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    claims = [
        Claim(r["question"], r["claim"], _sentences(r["references"]), r["attribution_label"] == "attributable")
        for r in rows
    ]
    return [c for c in claims if c.sentences]


def _sentences(references: Sequence[str]) -> tuple[str, ...]:
    texts = [text for text in references if text.strip()]
    return tuple(s.span.within(t) for t in texts for s in sentences_of(Article(uri="reference.txt", text=t)))


def evidence_of(claims: Sequence[Claim]) -> "Numbers":
    """What is known of each claim, a row each: the share of its words in all that it cites and in the best sentence,
    the cosines of the best sentence and of the best three, the share of its numbers, and negations more or fewer.
    """
    import numpy as np

    texts = list(dict.fromkeys(text for c in claims for text in (c.text, *c.sentences)))
    vectors = np.asarray(load_embedder().embed(texts))
    places = {text: place for place, text in enumerate(texts)}
    rows = []
    for claim in claims:
        wanted = dict.fromkeys(content_stems(claim.text), 1.0)
        shares = [coverage(wanted, content_stems(s)) for s in claim.sentences]
        cosines = np.sort(vectors[[places[s] for s in claim.sentences]] @ vectors[places[claim.text]])[::-1]
        whole = " ".join(claim.sentences)
        numbers = numbers_of(claim.text)
        best = claim.sentences[int(np.argmax(shares))]
        rows.append(
            (
                coverage(wanted, content_stems(whole)),
                max(shares),
                float(cosines[0]),
                float(cosines[:3].mean()),
                len(numbers & numbers_of(whole)) / len(numbers) if numbers else 1.0,
                float(abs(negations_of(claim.text) - negations_of(best))),
            )
        )
    return np.array(rows)


def measure(claims: Sequence[Claim], evidence: "Numbers") -> list[HeldOutFigures]:
    """Each score on the half held out."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    held = np.array([c.is_held_out for c in claims])
    truths = np.array([c.is_supported for c in claims])
    fitted = make_pipeline(StandardScaler(), LogisticRegression()).fit(evidence[~held], truths[~held])
    scores = {
        "words": evidence[:, 0],
        "meaning": evidence[:, 2],
        "both, fitted": fitted.predict_proba(evidence)[:, 1],
    }
    questions = [c.question for c in claims if c.is_held_out]
    return [_measured(name, s[~held], truths[~held], s[held], truths[held], questions) for name, s in scores.items()]


def _measured(
    name: str, chosen_on: "Numbers", their_truths: "Truths", scores: "Numbers", truths: "Truths", questions: list[str]
) -> HeldOutFigures:
    import numpy as np

    best = max(np.unique(chosen_on), key=lambda t: balanced_accuracy(chosen_on >= t, their_truths))
    low, high = _interval(lambda n: balanced_accuracy(scores[n] >= best, truths[n]), questions)
    passes = scores >= strict_threshold(chosen_on, their_truths)
    return HeldOutFigures(
        name,
        balanced_accuracy(scores >= best, truths),
        low,
        high,
        float(passes[~truths].mean()),
        float(passes[truths].mean()),
    )


def balanced_accuracy(passes: "Truths", truths: "Truths") -> float:
    """The mean of the shares of supported that pass and of unsupported that do not; 0.5 is what a coin has."""
    return float((passes[truths].mean() + (~passes[~truths]).mean()) / 2)


def strict_threshold(scores: "Numbers", truths: "Truths") -> float:
    """The lowest threshold that lets at most STRICT of the unsupported pass."""
    import numpy as np

    candidates = [*np.unique(scores), np.inf]
    return float(next(t for t in candidates if (scores[~truths] >= t).mean() <= STRICT))


def _interval(figure: "Callable[[NDArray[np.int_]], float]", questions: Sequence[str]) -> tuple[float, float]:
    """95 % of bootstrap draws of whole questions: the claims of one answer stand or fall together."""
    import numpy as np

    groups: dict[str, list[int]] = {}
    for place, question in enumerate(questions):
        groups.setdefault(question, []).append(place)
    members = [np.array(g) for g in groups.values()]
    chance = np.random.default_rng(0)
    draws = [
        figure(np.concatenate([members[n] for n in chance.integers(len(members), size=len(members))]))
        for _ in range(_DRAWS)
    ]
    low, high = np.percentile(draws, (2.5, 97.5))
    return float(low), float(high)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path, help="AttributionBench's dev.jsonl")
    claims = read_claims(parser.parse_args().file)
    held = [c for c in claims if c.is_held_out]
    print(
        f"held out: {len(held)} claims of {len({c.question for c in held})} questions, "
        f"{sum(c.is_supported for c in held)} supported; fitted on {len(claims) - len(held)}"
    )
    print(f"strict: at most {STRICT:.0%} of the unsupported pass where the threshold is chosen")
    for m in measure(claims, evidence_of(claims)):
        print(
            f"{m.name}: balanced accuracy {m.balanced:.3f} ({m.low:.3f} to {m.high:.3f}); strict: "
            f"{m.false_support:.3f} of the unsupported pass, {m.true_support:.3f} of the supported"
        )


if __name__ == "__main__":
    main()

"""Trains what a question asks for: python -m evals.training.intent.train --questions FILE... [--save]

The questions were written as people type them, about articles that are not part of the project: JSON lines with
`question`, `kind`, `articles`, and where there are earlier questions `history` and `linked`. A tenth of them, by
article, is held out. Prints how many of it are read rightly, by the learned model and by the patterns, and how many
follow-ups are told from new questions; --save trains on the rest and writes the weights.
"""

import argparse
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from assistant.question.follow_up import EarlierQuestion, next_question, read_follow_up
from assistant.question.intent import what_is_asked
from assistant.question.intent_features import features_of, link_features_of
from assistant.question.learned_intent import WEIGHTS, IntentModel
from assistant.question.name_matching import NO_NAMES
from assistant.question.query import Asked, Intent
from assistant.question.standalone import StandaloneReader

_ARTICLES: Final = 3  # that a feature is asked about in; a rarer one is a word of one story
_CAUTION: Final = 1.0  # inverse strength of the regularisation
_HELD_OUT: Final = 10  # one article in so many
_DIGITS: Final = 2

PATTERNS: Final = {
    Asked.WHO_SAID: {Intent.WHO_SAID, Intent.WHO_IS, Intent.LIST},
    Asked.WHAT_SAID: {Intent.WHAT_SAID, Intent.POSITION, Intent.QUOTATION, Intent.CHANGE},
    Asked.WHY: {Intent.WHY},
    Asked.SIDES: {Intent.SIDES, Intent.COMPARE},
    Asked.DID_SAY: {Intent.DID_SAY, Intent.YES_NO, Intent.LATEST},
    Asked.FACT: {Intent.WHAT_HAPPENED, Intent.WHERE, Intent.LATEST, Intent.TIMELINE, Intent.HOW_MUCH, Intent.LIST},
    Asked.WHEN: {Intent.WHEN},
    Asked.HOW_MANY: {Intent.HOW_MANY, Intent.HOW_MUCH},
}
"""What each reading by pattern may stand for, at its best."""

Row = Mapping[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    parser.add_argument("--save", action="store_true")
    args = parser.parse_args()
    rows = [json.loads(line) for path in args.questions for line in path.open(encoding="utf-8") if line.strip()]
    held = [row for row in rows if is_held_out(row)]
    model = trained([row for row in rows if not is_held_out(row)])
    print(f"{len(rows) - len(held)} questions, {len(held)} held out, {len(model.weights)} features")
    _report_intents(model, held)
    if args.save:
        WEIGHTS.write_text(as_text(model), encoding="utf-8")
    _report_links([row for row in held if row.get("history")])


def is_held_out(row: Row) -> bool:
    """By the first article, so that no story is in both."""
    return int(hashlib.sha256(row["articles"][0].encode()).hexdigest(), 16) % _HELD_OUT == 0


def trained(rows: Sequence[Row]) -> IntentModel:
    features = _features(rows, features_of)
    intents = LogisticRegression(C=_CAUTION, max_iter=1000)
    intents.fit(_matrix(rows, features_of, features), [row["kind"] for row in rows])
    link_features = _features(rows, link_features_of)
    links = LogisticRegression(C=_CAUTION, max_iter=1000)
    links.fit(_matrix(rows, link_features_of, link_features), [bool(row.get("linked")) for row in rows])
    return IntentModel(
        tuple(map(Intent, intents.classes_)),
        _rounded(intents.intercept_),
        {feature: _rounded(column) for feature, column in zip(features, intents.coef_.T, strict=True)},
        _rounded(links.intercept_)[0],
        dict(zip(link_features, _rounded(links.coef_[0]), strict=True)),
    )


def _features(rows: Sequence[Row], read: Callable[[str], frozenset[str]]) -> list[str]:
    """The features that occur in questions about enough articles."""
    asked_of: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for feature in read(row["question"]):
            asked_of[feature].add(row["articles"][0])
    return sorted(feature for feature, articles in asked_of.items() if len(articles) >= _ARTICLES)


def _matrix(rows: Sequence[Row], read: Callable[[str], frozenset[str]], features: Sequence[str]) -> NDArray[np.float32]:
    places = {feature: place for place, feature in enumerate(features)}
    matrix = np.zeros((len(rows), len(features)), dtype=np.float32)
    for number, row in enumerate(rows):
        for feature in read(row["question"]):
            if feature in places:
                matrix[number, places[feature]] = 1
    return matrix


def _rounded(values: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(round(float(value), _DIGITS) + 0.0 for value in values)  # + 0.0: no negative zero


def as_text(model: IntentModel) -> str:
    """The model as JSON, a feature a line."""
    lines = (
        f"  {json.dumps(feature, ensure_ascii=False)}: {json.dumps(row)}" for feature, row in model.weights.items()
    )
    intents = json.dumps([intent.value for intent in model.intents])
    links = (f"  {json.dumps(feature, ensure_ascii=False)}: {weight}" for feature, weight in model.links.items())
    parts = [
        f'"intents": {intents}',
        f'"bias": {json.dumps(model.bias)}',
        f'"link_bias": {model.link_bias}',
        '"weights": {\n' + ",\n".join(lines) + "\n }",
        '"links": {\n' + ",\n".join(links) + "\n }",
    ]
    return "{\n " + ",\n ".join(parts) + "\n}\n"


def _report_intents(model: IntentModel, held: Sequence[Row]) -> None:
    by_kind: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for row in held:
        intent = next(iter(model.likely(row["question"])))
        kinds = set[Intent]().union(*(PATTERNS[asked] for asked in what_is_asked(row["question"])))
        by_kind[row["kind"]].append((intent == row["kind"], Intent(row["kind"]) in kinds))
    for kind, rights in [*sorted(by_kind.items()), ("all", [one for many in by_kind.values() for one in many])]:
        learned, patterns = (sum(column) / len(rights) for column in zip(*rights, strict=True))
        print(f"{kind:14} n {len(rights):4}  learned {learned:.3f}  patterns allow it {patterns:.3f}")


def _report_links(rows: Sequence[Row]) -> None:
    counted = Counter((bool(row["linked"]), _goes_on(row)) for row in rows)
    print(f"questions in a chat: {len(rows)}")
    print(f"  go on from the ones before: {counted[True, True]} read so, {counted[True, False]} not")
    print(f"  stand by themselves: {counted[False, False]} read so, {counted[False, True]} not")


def _goes_on(row: Row) -> bool:
    """Whether anything of the questions before takes part in how it is read. No names are known."""
    reader = StandaloneReader(NO_NAMES)
    earlier: list[EarlierQuestion] = []
    for text in row["history"]:
        earlier.append(next_question(read_follow_up(text, reader, earlier), earlier))
    query = read_follow_up(row["question"], reader, earlier)
    return bool(query.context) or not query.topic_is_own


if __name__ == "__main__":
    main()

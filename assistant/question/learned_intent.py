"""The intent of a question, and whether it goes on from another: logistic regressions, learned from typed questions.

Their weights ship as learned_intent.json; evals/training/intent makes them.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from assistant.question.intent_features import features_of, link_features_of
from assistant.question.query import Intent, Query

WEIGHTS: Final = Path(__file__).parent / "learned_intent.json"


@dataclass(frozen=True, slots=True)
class IntentModel:
    """`bias` and each row of `weights`, by feature, have a number for each of `intents`, in their order.

    `link_bias` and `links` are the same for how likely a question in a chat goes on from the one before it.
    """

    intents: tuple[Intent, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]
    link_bias: float
    links: Mapping[str, float]

    def likely(self, text: str) -> dict[Intent, float]:
        """How likely each intent is, the likeliest first."""
        rows = [self.weights[feature] for feature in features_of(text) if feature in self.weights]
        logits = [sum(column) for column in zip(self.bias, *rows, strict=True)]
        highest = max(logits)
        parts = [math.exp(logit - highest) for logit in logits]
        shares = {intent: part / sum(parts) for intent, part in zip(self.intents, parts, strict=True)}
        return dict(sorted(shares.items(), key=lambda one: -one[1]))

    def goes_on(self, text: str) -> float:
        """How likely the question cannot be understood without the one before it."""
        logit = self.link_bias + sum(self.links.get(feature, 0.0) for feature in link_features_of(text))
        return 1 / (1 + math.exp(-logit))


def likely_intents(text: str) -> tuple[Intent, ...]:
    """The intents, the likeliest first."""
    return tuple(shipped_model().likely(text))


def likely_intents_of(query: Query) -> dict[Intent, float]:
    """How likely each intent of the question is, the likeliest first."""
    return shipped_model().likely(query.text)


def goes_on(text: str) -> float:
    """How likely the question cannot be understood without the one before it."""
    return shipped_model().goes_on(text)


@cache
def shipped_model() -> IntentModel:
    data = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    weights = {feature: tuple(row) for feature, row in data["weights"].items()}
    return IntentModel(
        tuple(map(Intent, data["intents"])), tuple(data["bias"]), weights, data["link_bias"], data["links"]
    )

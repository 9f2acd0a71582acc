"""What chat models may cost: tokens for each question, money for all questions of the process."""

import threading

from assistant.answer.chat.values import TokenUsage
from assistant.errors import ModelError
from assistant.settings import Settings


class Budget:
    """The caps of the settings, and what has been spent. May be used from several threads at once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._spent = 0.0
        self._lock = threading.Lock()

    def reserve(self, tokens_in: int, usage: TokenUsage) -> float:
        """Make room for a call, or raise ModelError; the cost that is set aside for it."""
        limits = self._settings
        most = tokens_in + limits.model_max_tokens
        if limits.model_question_tokens and usage.tokens + most > limits.model_question_tokens:
            raise ModelError(
                f"this question would take more than {limits.model_question_tokens:,} tokens of {limits.model}: "
                "raise WHOSAID_MODEL_QUESTION_TOKENS"
            )
        cost = self._cost(tokens_in, limits.model_max_tokens)
        with self._lock:
            if limits.model_max_cost and self._spent + cost > limits.model_max_cost:
                raise ModelError(
                    f"{limits.model} has used up what it may cost ({limits.model_max_cost:g}): raise "
                    "WHOSAID_MODEL_MAX_COST, or start anew"
                )
            self._spent += cost
        return cost

    def settle(self, reserved: float, tokens_in: int, tokens_out: int, usage: TokenUsage) -> None:
        """What was set aside becomes what was used."""
        usage.tokens += tokens_in + tokens_out
        with self._lock:
            self._spent += self._cost(tokens_in, tokens_out) - reserved

    def _cost(self, tokens_in: int, tokens_out: int) -> float:
        return (tokens_in * self._settings.model_price_in + tokens_out * self._settings.model_price_out) / 1e6

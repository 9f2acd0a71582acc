"""The providers of chat models: their keys, their packages, and how LangChain's classes take our settings."""

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from assistant.answer.chat.reply_limits import limit_replies
from assistant.errors import ModelError, SettingsError
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_OLLAMA_CONTEXT: Final = 16_384
"""Tokens. Ollama's own default is a quarter of it, and what does not fit is cut off without a word, rules first."""


@dataclass(frozen=True, slots=True)
class Provider:
    """`replies_in_text` says that structured output comes as text, and not as a call of a tool; `is_strict` that the
    schema is followed to the letter where that is asked for.
    """

    keys: tuple[str, ...]
    needs_key: bool = False
    is_extra: bool = True
    replies_in_text: bool = False
    is_strict: bool = False


_PROVIDERS: Final = {
    "openai": Provider(("OPENAI_API_KEY",), needs_key=True, replies_in_text=True, is_strict=True),
    "anthropic": Provider(("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"), needs_key=True),
    "ollama": Provider(("OLLAMA_API_KEY",), replies_in_text=True),
}
_OTHER: Final = Provider(("the provider's key variable",), is_extra=False)


def provider_of(model: str) -> Provider:
    """The provider of `provider:model`."""
    return _PROVIDERS.get(_name_in(model), _OTHER)


def open_model(settings: Settings) -> "BaseChatModel":
    """The model of the settings.

    Raises SettingsError for a provider that does not exist, ModelError where its package or its key is missing.
    """
    provider = provider_of(settings.model)
    if provider.needs_key and not any(os.environ.get(key) for key in provider.keys):
        key = provider.keys[0]
        raise ModelError(f"{settings.model} needs a key: set {key} (a server that asks for none takes any value)")
    try:
        from langchain.chat_models import init_chat_model

        model: BaseChatModel = init_chat_model(settings.model, **_options(settings))
    except ImportError as exc:
        raise ModelError(_missing_package(settings.model)) from exc
    except ValueError as exc:
        raise SettingsError(
            f"{settings.model!r} cannot be used as a model: name it like openai:…, anthropic:… or ollama:…, and check "
            "WHOSAID_MODEL_BASE_URL"
        ) from exc
    limit_replies(model)
    return model


def _options(settings: Settings) -> dict[str, Any]:
    """How each provider's class takes the same settings. Retries are ours, so that all providers have the same."""
    provider = _name_in(settings.model)
    options: dict[str, Any] = {"base_url": settings.model_base_url} if settings.model_base_url else {}
    if not re.match(r"openai:o\d", settings.model):  # these take no other temperature than their own
        options["temperature"] = 0
    if provider == "ollama":
        seconds = {"timeout": settings.model_timeout}
        size = {"num_predict": settings.model_max_tokens, "num_ctx": _OLLAMA_CONTEXT + settings.model_max_tokens}
        return options | size | {"client_kwargs": seconds}
    options |= {"timeout": settings.model_timeout, "max_retries": 0, "max_tokens": settings.model_max_tokens}
    return options | ({"stream_usage": True} if provider == "openai" else {})


def _missing_package(model: str) -> str:
    name = _name_in(model)
    wanted = f"'whosaid[{name}]'" if provider_of(model).is_extra else f"langchain langchain-{name}"
    return f"{model} needs a package that is not installed: pip install {wanted}"


def _name_in(model: str) -> str:
    return model.partition(":")[0]

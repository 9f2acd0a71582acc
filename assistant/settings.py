"""All settings, read once from the environment (WHOSAID_…). Values only: desk.py builds from them."""

import hashlib
import re
from pathlib import Path
from typing import Final, Literal, Self

from platformdirs import user_data_path
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError

DEFAULT_EMBEDDING_MODEL: Final = "all-MiniLM-L6-v2"
_UNSHOWN: Final = ("model", "model_base_url")  # a key pasted into the wrong variable; an address with a password


def default_archive() -> Path:
    """The per-user data folder of the platform."""
    return user_data_path("whosaid") / "archive"


class Settings(BaseSettings):
    """`archive` is the archive's folder; `embedding_model` any sentence-transformers name or folder.

    `model` is a chat model as `provider:model`; its key stands in the provider's own variable, never here. `engine` is
    who writes answers; empty means the chat model where there is one. `model_timeout` is in seconds, `model_max_tokens`
    of one reply, `model_question_tokens` of all that is sent and received for one question, `model_max_cost` of all
    questions of one process, in the money of the prices, which are per million tokens; 0 is no limit.

    `upload_files` and `upload_total_mb` are the most that the page takes in at once, `upload_mb` of one file.
    """

    model_config = SettingsConfigDict(env_prefix="WHOSAID_", extra="forbid", frozen=True, env_ignore_empty=True)

    archive: Path = Field(default_factory=default_archive)
    embedding_model: str = DEFAULT_EMBEDDING_MODEL
    chroma_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=1, le=65535)
    engine: Literal["", "extractive", "chat"] = ""
    model: str = ""
    model_base_url: str = ""
    model_timeout: float = Field(default=60.0, gt=0, le=3600)
    model_retries: int = Field(default=2, ge=0, le=10)
    model_max_tokens: int = Field(default=2000, ge=100, le=100_000)
    model_question_tokens: int = Field(default=40_000, ge=0)
    model_max_cost: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    model_price_in: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    model_price_out: float = Field(default=0.0, ge=0, allow_inf_nan=False)

    upload_files: int = Field(default=200, ge=1, le=10_000)
    upload_mb: float = Field(default=10.0, gt=0, le=1_000)
    upload_total_mb: float = Field(default=100.0, gt=0, le=10_000)

    @property
    def uses_chat(self) -> bool:
        """True where a chat model writes the answers."""
        return self.engine == "chat" or (not self.engine and bool(self.model))

    @property
    def digest(self) -> str:
        """Changes with every setting that answers depend on: what feedback on an answer is kept with."""
        decisive = self.model_dump(mode="json", exclude={"archive", "chroma_url", "host", "port"})
        return hashlib.sha256(repr(sorted(decisive.items())).encode()).hexdigest()[:12]

    @field_validator("model")
    @classmethod
    def _names_a_provider(cls, model: str) -> str:
        if model and not re.fullmatch(r"[a-z][a-z0-9_-]*:\S+", model):
            raise ValueError("write it like openai:gpt-5-mini, anthropic:claude-sonnet-4-5 or ollama:qwen3")
        return model

    @field_validator("model_base_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        if url and not re.match(r"https?://[^/\s]+", url):
            raise ValueError("write an http or https address, like http://127.0.0.1:8000/v1")
        return url

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        if self.engine == "chat" and not self.model:
            raise ValueError("the engine chat needs a model: set WHOSAID_MODEL, like openai:gpt-5-mini or ollama:qwen3")
        if self.model_max_cost and not (self.model_price_in and self.model_price_out):
            raise ValueError(
                "WHOSAID_MODEL_MAX_COST needs the prices per million tokens: set WHOSAID_MODEL_PRICE_IN and "
                "WHOSAID_MODEL_PRICE_OUT"
            )
        return self


def load_settings(**overrides: object) -> Settings:
    """Settings from the environment, overridden by the command line. Raises SettingsError naming the bad one."""
    given = {key: value for key, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks the values
    except ValidationError as exc:
        first = exc.errors()[0]
        message = first["msg"].removeprefix("Value error, ")
        if not first["loc"]:
            raise SettingsError(message) from None
        name = "WHOSAID_" + "_".join(str(part) for part in first["loc"]).upper()
        if first["loc"][0] in _UNSHOWN:
            raise SettingsError(f"{name} cannot be used: {message}") from None
        raise SettingsError(f"{name} is {first.get('input')!r}: {message[:1].lower()}{message[1:]}") from exc

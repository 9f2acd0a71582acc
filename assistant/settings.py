"""All settings, read once from the environment (WHOSAID_...). Values only: build.py makes the parts from them."""

import hashlib
import re
from pathlib import Path
from typing import Final, Literal, Self

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError

DEFAULT_EMBEDDING_MODEL: Final = "all-MiniLM-L6-v2"
_UNSHOWN: Final = (
    "model",  # a key pasted into the wrong variable
    "model_base_url",  # an address with a password
    "auth",
    "session_secret",
)


def default_archive() -> Path:
    """The per-user data folder of the platform."""
    return user_data_path("whosaid") / "archive"


class Settings(BaseSettings):
    """Every setting, with its default and what it sets: docs/settings.md is written from this class.

    Values only. What access/ makes of users, proxies and host names is checked there, when the server starts.
    """

    model_config = SettingsConfigDict(env_prefix="WHOSAID_", extra="forbid", frozen=True, env_ignore_empty=True)

    archive: Path = Field(default_factory=default_archive, description="The archive's folder; also `--archive`.")
    embedding_model: str = Field(
        default=DEFAULT_EMBEDDING_MODEL,
        description="The model that ships, or a sentence-transformers name or folder, which needs `whosaid[models]`. "
        "After a change: `whosaid reindex`.",
    )
    chroma_url: str = Field(default="", description="Address of a Chroma server for the vector index; empty: embedded.")

    host: str = Field(
        default="127.0.0.1",
        description="Address to serve on. Beyond this machine a login or a trusted proxy must be configured.",
    )
    port: int = Field(default=7860, ge=1, le=65535, description="Port to serve on.")
    auth: SecretStr = Field(
        default=SecretStr(""), description="Users with password hashes (`whosaid auth hash NAME`), or a file of them."
    )
    session_secret: SecretStr = Field(
        default=SecretStr(""), description="Key that signs login sessions; empty: one is made and kept in the archive."
    )
    session_hours: float = Field(default=12.0, gt=0, le=24 * 90, description="Hours that a login lasts.")
    hosts: str = Field(default="", description="Host names that the server answers to, separated by commas.")
    proxies: str = Field(default="", description="Addresses or networks of trusted proxies, separated by commas.")
    proxy_user_header: str = Field(
        default="", description="Header in which a trusted proxy names the user; it takes the place of passwords."
    )
    answers_per_minute: int = Field(default=30, ge=0, description="Answers a minute for one reader; 0: no limit.")
    api_keys: Literal["", "required"] = Field(
        default="", description="`required`: the API asks for a key on this machine too."
    )
    api_per_minute: int = Field(default=120, ge=0, description="Requests a minute for one API key; 0: no limit.")
    upload_files: int = Field(default=200, ge=1, le=10_000, description="Files that the page takes in one upload.")
    upload_mb: float = Field(default=10.0, gt=0, le=1_000, description="Megabytes of one uploaded file.")
    upload_total_mb: float = Field(default=100.0, gt=0, le=10_000, description="Megabytes of one upload in all.")

    engine: Literal["", "extractive", "chat"] = Field(
        default="", description="What writes answers; empty: `chat` where a model is set, else `extractive`."
    )
    model: str = Field(
        default="",
        description="A chat model as `provider:model`, like `openai:gpt-5-mini`, `anthropic:claude-sonnet-4-5` or "
        "`ollama:qwen3`. Its key stands in the provider's own variable.",
    )
    model_base_url: str = Field(default="", description="Another address of the model's server.")
    model_timeout: float = Field(default=60.0, gt=0, le=3600, description="Seconds to wait for a reply.")
    model_retries: int = Field(default=2, ge=0, le=10, description="Retries of a request that failed for the moment.")
    model_max_tokens: int = Field(default=2000, ge=100, le=100_000, description="Tokens of one reply.")
    model_question_tokens: int = Field(
        default=40_000, ge=0, description="Tokens sent and received for one question; 0: no limit."
    )
    model_max_cost: float = Field(
        default=0.0,
        ge=0,
        allow_inf_nan=False,
        description="What one process may spend, in the currency of the prices; 0: no limit.",
    )
    model_price_in: float = Field(default=0.0, ge=0, allow_inf_nan=False, description="Price per million tokens sent.")
    model_price_out: float = Field(
        default=0.0, ge=0, allow_inf_nan=False, description="Price per million tokens received."
    )

    slack_signing_secret: SecretStr = Field(
        default=SecretStr(""), description="The Slack app's signing secret; without it Slack is off."
    )
    slack_bot_token: SecretStr = Field(default=SecretStr(""), description="The Slack app's bot token (`xoxb-...`).")
    slack_api_url: str = Field(default="", description="Base address of Slack's Web API, for GovSlack.")
    slack_teams: str = Field(default="", description="Ids of Slack teams that may ask; empty: all.")
    slack_channels: str = Field(default="", description="Ids of Slack channels that may ask; empty: all.")
    slack_users: str = Field(default="", description="Ids of Slack users who may ask; empty: all.")
    slack_workers: int = Field(default=4, ge=1, le=64, description="Slack questions answered at the same time.")

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

    @field_validator("slack_api_url")
    @classmethod
    def _is_a_base_address(cls, url: str) -> str:
        if url and not re.match(r"https?://[^/\s]+", url):
            raise ValueError("write an http or https address, like https://slack-gov.com/api/")
        return url if not url or url.endswith("/") else f"{url}/"

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

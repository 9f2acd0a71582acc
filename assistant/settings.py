"""All settings, read once from the environment (WHOSAID_…). Values only: desk.py builds from them."""

from pathlib import Path
from typing import Final

from platformdirs import user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError

DEFAULT_EMBEDDING_MODEL: Final = "all-MiniLM-L6-v2"


def default_archive() -> Path:
    """The per-user data folder of the platform."""
    return user_data_path("whosaid") / "archive"


class Settings(BaseSettings):
    """`archive` is the archive's folder; `embedding_model` any sentence-transformers name or folder."""

    model_config = SettingsConfigDict(env_prefix="WHOSAID_", extra="forbid", frozen=True, env_ignore_empty=True)

    archive: Path = Field(default_factory=default_archive)
    embedding_model: str = DEFAULT_EMBEDDING_MODEL
    chroma_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=1, le=65535)


def load_settings(**overrides: object) -> Settings:
    """Settings from the environment, overridden by the command line. Raises SettingsError naming the bad one."""
    given = {key: value for key, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks the values
    except ValidationError as exc:
        first = exc.errors()[0]
        name = "WHOSAID_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"{name} is {first.get('input')!r}: {first['msg'].lower()}") from exc

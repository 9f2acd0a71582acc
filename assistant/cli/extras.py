"""Which extra of the package brings a module that is not installed, as one sentence for the terminal."""

from collections.abc import Mapping
from typing import Final

EXTRAS: Final[Mapping[str, tuple[str, ...]]] = {
    "web": (
        "argon2",
        "fastapi",
        "gradio",
        "itsdangerous",
        "jinja2",
        "limits",
        "markupsafe",
        "prometheus_client",
        "starlette",
        "uvicorn",
    ),
    "slack": ("aiohttp", "slack_bolt", "slack_sdk"),
    "langchain": ("langchain_core",),
    "models": ("sentence_transformers", "torch", "transformers"),
}
"""Extra -> the modules that it brings. A chat model tells of its own extra: see assistant/answer/chat/models.py."""


def what_to_install(module: str) -> str | None:
    """What to do about a module that cannot be imported, or None where no extra brings it."""
    package = module.partition(".")[0]
    for extra, modules in EXTRAS.items():
        if package in modules:
            return f"this command needs {package!r}, which is not installed: pip install 'whosaid[{extra}]'"
    return None

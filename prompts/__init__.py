"""Prompts for chat models, one Markdown file each, and the loader that checks their variables.

A file names its variables in front matter, and has two parts, `# System` and `# Human`. `{{name}}` is where a value
goes; nothing else is a template, so that braces in examples and in news text stay what they are.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.errors import PromptError

FOLDER = Path(__file__).parent
_VARIABLE = re.compile(r"\{\{(\w+)\}\}")
_FORM = re.compile(
    r"---\nvariables: *(?P<variables>[\w, ]*)\n---\n\s*# System\n(?P<system>.*?)\n# Human\n(?P<human>.*)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt with places for its variables. `digest` changes with every character of the file."""

    name: str
    system: str
    human: str
    variables: frozenset[str]
    digest: str

    def system_text(self, **values: str) -> str:
        return _filled(self.name, self.system, values)

    def human_text(self, **values: str) -> str:
        return _filled(self.name, self.human, values)


def load_prompt(name: str, variables: Collection[str], *, folder: Path = FOLDER) -> Prompt:
    """The prompt in `name`.md. Raises PromptError where its variables are not exactly those that will be filled in."""
    try:
        text = (folder / f"{name}.md").read_text(encoding="utf-8")
    except OSError as exc:
        raise PromptError(f"the prompt {name}.md cannot be read: install whosaid anew") from exc
    form = _FORM.fullmatch(text)
    if form is None:
        raise PromptError(f"the prompt {name}.md lacks its variables, its # System or its # Human part: put it back")
    told = {v.strip() for v in form["variables"].split(",") if v.strip()}
    used = set(_VARIABLE.findall(form["system"] + form["human"]))
    if not told == used == set(variables):
        raise PromptError(
            f"the prompt {name}.md names the variables {sorted(told)} and uses {sorted(used)}, and {sorted(variables)}"
            " are filled in: make them the same"
        )
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Prompt(name, form["system"].strip(), form["human"].strip(), frozenset(used), digest)


def digest_of(prompts: Iterable[Prompt]) -> str:
    """12 hex digits that stand for these prompts as they are."""
    return hashlib.sha256(" ".join(p.digest for p in prompts).encode()).hexdigest()[:12]


def _filled(name: str, template: str, values: Mapping[str, str]) -> str:
    """In one pass: what looks like a variable in a value is left alone."""
    missing = sorted(set(_VARIABLE.findall(template)) - set(values))
    if missing:
        raise PromptError(f"the prompt {name}.md was given nothing for {missing}: fill them in")
    return _VARIABLE.sub(lambda match: values[match[1]], template)


@cache
def drafting() -> Prompt:
    return load_prompt("draft", ("fence", "question", "evidence"))


@cache
def repair() -> Prompt:
    return load_prompt("repair", ("fence", "failed"))


@cache
def follow_up() -> Prompt:
    return load_prompt("follow_up", ("fence", "conversation"))

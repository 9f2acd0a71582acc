"""Prompt files: their variables, their digest, and that their examples are what the program takes them for."""

import json
import re
from pathlib import Path

import pytest

import prompts
from assistant.answer.chat.numbered_evidence import as_json_lines, number_evidence
from assistant.answer.chat.writer import ChatDrafter
from assistant.answer.pipeline import Assistant
from assistant.build import open_assistant
from assistant.conversation import Question
from assistant.errors import PromptError
from assistant.settings import Settings
from corpus.archive.embedding import Embedder
from corpus.language.stems import content_stems
from tests.assistant.bridge import QUESTION, QueuedModel, filled, reply

GOOD = "---\nvariables: fence, question\n---\n\n# System\nKeep to {{fence}}.\n\n# Human\n{{question}}\n"


def _load(folder: Path, text: str) -> prompts.Prompt:
    (folder / "ask.md").write_text(text, encoding="utf-8")
    return prompts.load_prompt("ask", ("fence", "question"), folder=folder)


def test_values_are_put_in_once_and_never_read_as_variables(tmp_path: Path) -> None:
    prompt = _load(tmp_path, GOOD)
    assert prompt.system_text(fence="ab") == "Keep to ab."
    assert prompt.human_text(question='{{fence}} {0} {"a": 1}', fence="ab") == '{{fence}} {0} {"a": 1}'


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(GOOD.replace("{{question}}", "Well?"), id="a variable is not used"),
        pytest.param(GOOD.replace("Well", "").replace("{{question}}", "{{question}} {{archive}}"), id="one more"),
        pytest.param(GOOD.replace("fence, question", "fence"), id="one is not named"),
        pytest.param(GOOD.replace("fence, question", "fence, question, date"), id="one is only named"),
        pytest.param(GOOD.replace("# Human", "Human"), id="no human part"),
        pytest.param(GOOD.replace("---\n", "", 1), id="no front matter"),
    ],
)
def test_a_prompt_with_other_variables_or_parts_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(PromptError, match=r"ask\.md"):
        _load(tmp_path, text)


def test_a_value_that_is_not_given_is_named(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match="question"):
        _load(tmp_path, GOOD).human_text(fence="ab")


def test_a_prompt_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match=r"ask\.md"):
        prompts.load_prompt("ask", (), folder=tmp_path)


def test_the_digest_changes_with_every_character(tmp_path: Path) -> None:
    first, second = _load(tmp_path, GOOD), _load(tmp_path, GOOD.replace("Keep to", "Keep  to"))
    assert prompts.digest_of([first]) != prompts.digest_of([second])
    assert prompts.digest_of([first]) == prompts.digest_of([_load(tmp_path, GOOD)])
    assert re.fullmatch(r"[0-9a-f]{12}", prompts.digest_of([first]))


def test_every_prompt_has_valid_and_invalid_examples() -> None:
    for prompt in (prompts.drafting(), prompts.repair(), prompts.follow_up()):
        assert re.search(r"^### Valid", prompt.system, re.MULTILINE), prompt.name
        assert re.search(r"^### Invalid", prompt.system, re.MULTILINE), prompt.name


_EXAMPLE = re.compile(
    r"^### (Valid|Invalid(?: \((?P<failure>[\w ]+)\))?)(?: for \"(?P<question>.*?)\")?:?.*?```json\n(?P<json>.*?)\n```",
    re.S | re.M,
)
_EVIDENCE = re.findall(r'^\{"key".*$', prompts.drafting().system, re.MULTILINE)


@pytest.fixture(scope="module")
def orlo(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Assistant:
    """An archive of the article that the examples are about."""
    text = "\n\n".join(json.loads(line)["sentence"] for line in _EVIDENCE)
    return open_assistant(Settings(archive=filled(tmp_path_factory.mktemp("orlo"), embedder, orlo=text)))


def test_the_evidence_of_the_examples_is_what_a_model_is_given(orlo: Assistant) -> None:
    drafted = orlo.draft(orlo.retrieve(orlo.understand(Question(QUESTION))))
    given = as_json_lines(number_evidence(drafted.evidence, drafted.draft)).splitlines()
    told = {json.dumps(json.loads(line) | {"key": ""}) for line in given if line.startswith('{"key"')}
    assert {json.dumps(json.loads(line) | {"key": ""}) for line in _EVIDENCE} == told


@pytest.mark.parametrize(
    ("prompt", "example"),
    [
        pytest.param(p, m, id=f"{p.name}-{m[1]}-{n}")
        for p in (prompts.drafting(), prompts.repair())
        for n, m in enumerate(_EXAMPLE.finditer(p.system))
    ],
)
def test_the_examples_are_what_they_are_called(orlo: Assistant, prompt: prompts.Prompt, example: re.Match[str]) -> None:
    del prompt
    given = json.loads(example["json"]) | {"reason_for": None}
    drafted = orlo.draft(orlo.retrieve(orlo.understand(Question(example["question"] or QUESTION))))
    numbered = number_evidence(drafted.evidence, drafted.draft)
    keys = {" ".join(e.text.split()): e.key for e in numbered}
    shown = {json.loads(line)["key"]: json.loads(line)["sentence"] for line in _EVIDENCE}
    given["sentences"] = [keys[shown[k]] if k in shown else k for k in given["sentences"]]
    model = QueuedModel([reply(given), reply()])
    list(ChatDrafter(model).write(drafted.query, drafted.evidence, orlo.drafting.check))
    if example[1] == "Valid":
        assert len(model.asked) == 1
    else:
        assert f'"failure": "{example["failure"]}"' in model.asked[1][-1].text


def test_the_examples_of_follow_ups_are_what_they_are_called() -> None:
    system = prompts.follow_up().system
    asked = " ".join(re.findall(r'^"(.*)"$', system, re.MULTILINE))
    for example in _EXAMPLE.finditer(system):
        added = content_stems(json.loads(example["json"])["question"]) - content_stems(asked)
        assert bool(added) == (example[1] != "Valid")

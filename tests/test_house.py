"""The house itself: what is promised about its files holds."""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.cli.extras import EXTRAS
from tests.house.complexity import complex_functions
from tests.house.source import Import, Module, imports_of, is_in, is_reached, read_modules, room_imports

ROOT = Path(__file__).parent.parent
KNOWN = tomllib.loads((ROOT / "tests" / "house" / "known.toml").read_text(encoding="utf-8"))
FACES = "assistant.access assistant.api assistant.cli assistant.server assistant.slack assistant.web"
ADAPTERS = ("chromadb", "sqlite3", "sentence_transformers", "torch", "transformers", "corpus.archive")
VALUES_BY_ANOTHER_NAME = (
    "assistant.answer.check.failures",
    "assistant.conversation",
    "assistant.question.query",
    "corpus.articles.article",
)
UNGUESSABLE = frozenset(
    "cast closeness desk door exhibit exhibits intake joining kept ledger pieces sheet understood voice voices".split()
)
"""Words in names of which nobody can guess what they mean here."""


def _requirement_names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!\[; ]", r, maxsplit=1)[0].lower().replace("_", "-") for r in requirements}


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = _requirement_names(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        wanted |= _requirement_names(extra)
    pins = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if line[:1].isalnum()]
    assert all("==" in pin for pin in pins)
    assert wanted - _requirement_names(pins) == {"whosaid"}  # extras that name others


def test_a_user_is_told_of_the_extra_that_brings_a_module() -> None:
    """The table that the command line has is that of pyproject.toml; all but chat models, which tell of their own."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    for extra, modules in EXTRAS.items():
        named = _requirement_names([r for r in extras[extra] if not r.startswith("whosaid[")])
        assert {{"argon2": "argon2-cffi"}.get(m, m.replace("_", "-")) for m in modules} == named
    assert set(extras) - set(EXTRAS) == {"anthropic", "ollama", "openai", "all", "bench", "dev"}


def test_setup_and_all_bring_every_extra() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    (everything,) = extras["all"]
    assert set(re.findall(r"\w+", everything)) == {"whosaid", *extras} - {"all", "bench", "dev"}
    assert '-e ".[all,bench,dev]"' in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_torch_is_the_build_for_processors() -> None:
    import torch

    assert torch.version.cuda is None, "point PIP_EXTRA_INDEX_URL at an index with the CPU build, then make setup anew"


@pytest.fixture(scope="module")
def modules() -> dict[str, Module]:
    return read_modules()


@pytest.fixture(scope="module")
def imports(modules: dict[str, Module]) -> set[Import]:
    """Who imports whom, of the project's own modules and of others."""
    return {found for module in modules.values() for found in imports_of(module, modules)}


def test_few_functions_are_complex_and_each_says_why(modules: dict[str, Module]) -> None:
    known = KNOWN["complexity"]
    found = complex_functions(modules)
    assert len(found) <= known["above_the_limit"], "python -m tests.house.complexity prints them"
    assert len([f for f in found if not f.reason]) <= known["without_a_reason"], "write `# complex: why` above or in it"


def test_no_two_types_share_a_name(modules: dict[str, Module]) -> None:
    """Public classes and type aliases, wherever they stand."""
    counts = Counter(name for module in modules.values() for name in _types_in(module))
    assert {name for name, n in counts.items() if n > 1} - set(KNOWN["names"]["shared"]) == set()


def test_modules_and_types_have_names_that_can_be_guessed(modules: dict[str, Module]) -> None:
    named = {f"{m.name} {name}" for m in modules.values() for name in _types_in(m) if _is_unguessable(name)}
    named |= {m.name for m in modules.values() if _is_unguessable(m.path.stem)}
    assert named - set(KNOWN["names"]["unguessable"]) == set()


def test_rooms_import_each_other_in_one_direction(modules: dict[str, Module], imports: set[Import]) -> None:
    """No room imports another that imports it, directly or by way of others. Values are everybody's."""
    rooms = room_imports(modules, (i for i in imports if not _is_values(i.of)))
    circular = {str(one) for one in rooms if is_reached(one.by, start=one.of, imports=rooms)}
    assert circular - set(KNOWN["imports"]["circles"]) == set()


@pytest.mark.parametrize(
    ("package", "others"),
    [
        ("corpus", "assistant evals prompts"),
        ("prompts", "corpus evals"),
        ("assistant.question", "assistant.answer"),
        ("assistant.question", FACES),
        ("assistant.answer", FACES),
        ("assistant.service", FACES),
    ],
)
def test_a_package_never_imports_what_is_built_on_it(imports: set[Import], package: str, others: str) -> None:
    assert {str(i) for i in imports if is_in(i.by, package) and any(is_in(i.of, o) for o in others.split())} == set()


def test_only_the_command_line_imports_the_evals(imports: set[Import]) -> None:
    assert {i.by for i in imports if is_in(i.of, "evals") and is_in(i.by, "assistant")} <= {
        "assistant.cli.bench_data",
        "assistant.cli.evaluation",
    }


def test_faces_know_no_adapter(imports: set[Import]) -> None:
    """They take what build.py has built; of the archive they know the values alone."""
    by_faces = {i for i in imports if any(is_in(i.by, face) for face in FACES.split())}
    adapters = {i for i in by_faces if any(is_in(i.of, a) for a in ADAPTERS) and i.of != "corpus.archive.values"}
    assert {str(i) for i in adapters} - set(KNOWN["imports"]["faces"]) == set()


def test_values_import_values_alone(modules: dict[str, Module], imports: set[Import]) -> None:
    found = {str(i) for i in imports if i.by.endswith(".values") and i.of in modules and not _is_values(i.of)}
    assert found - set(KNOWN["imports"]["values"]) == set()


def _is_values(module: str) -> bool:
    return module.endswith(".values") or module in VALUES_BY_ANOTHER_NAME


def _types_in(module: Module) -> Iterator[str]:
    for node in module.tree.body:
        match node:
            case ast.ClassDef(name=name) if not name.startswith("_"):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                if re.fullmatch(r"[A-Z]\w*[a-z]\w*", name):  # an alias; constants are capitals only
                    yield name


def _is_unguessable(name: str) -> bool:
    words = set(re.findall(r"[A-Z]?[a-z]+", name.lower() if "_" in name else name))
    return bool({word.lower() for word in words} & UNGUESSABLE) or name.lower() == "recall"  # but evidence_recall


# --- tests


def test_what_starts_a_server_or_kills_a_process_is_marked() -> None:
    """So that `make test-fast` leaves it out. End-to-end tests are marked by tests/conftest.py."""
    for file in (ROOT / "tests").rglob("test_*.py"):
        source = file.read_text(encoding="utf-8")
        if "e2e" not in file.parts and re.search(r"\bserved\(|\.Popen\(", source):
            assert re.search(r"pytest\.mark\.(?:server|kill|slow)\b", source), file
        if "SIGKILL" in source or re.search(r"\bat\.kill\(\)", source):
            assert "pytest.mark.kill" in source, file

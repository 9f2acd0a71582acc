"""Runs the commands that a user would run, and looks at their processes from outside: time, memory, how they ended."""

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from corpus.errors import WhoSaidError

_LOOK_EVERY = 0.05  # seconds between two looks at a process's memory
BUSY_LOAD = 0.5  # processes of others that want a core; above, the table says that it is an upper bound
_ENVIRONMENT = {"HF_HUB_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False", "PYTHONIOENCODING": "utf-8"}


class BenchmarkError(WhoSaidError):
    """Nothing can be measured."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that has ended well: seconds by the clock and on all cores together, the most memory that it and those
    below it held at once, its stdout.
    """

    seconds: float
    processor_seconds: float
    peak_bytes: int
    output: str


def whosaid_command() -> str:
    """The whosaid of this environment, not one that happens to be on the path."""
    command = Path(sys.executable).with_name("whosaid")
    if not command.exists():
        raise BenchmarkError(f"{str(command)!r} is not there; run `make setup`, then this with .venv/bin/python")
    return str(command)


def ended(command: Sequence[str], label: str) -> Ended:
    """Run a command to its end."""
    say(label)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        peak = 0
        began, used = time.monotonic(), _processor_seconds()
        with started(command, stdout=output) as process:
            while True:
                peak = max(peak, _resident_bytes(process.pid))
                with suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=_LOOK_EVERY)
                    break
            seconds = time.monotonic() - began
        output.seek(0)
        used = _processor_seconds() - used
        say(f"{label}: {seconds:.1f} s, {used:.1f} s of processor time, {megabytes(peak):,.0f} MB")
        return Ended(seconds, used, peak, output.read())


@contextmanager
def started(
    command: Sequence[str], *, stdout: IO[str] | int, stdin: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[str]]:
    """A process that ends with the block, children and all. Raises BenchmarkError where it ended badly by itself."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as trouble, ExitStack() as cleaning:
        process = subprocess.Popen(
            command,
            stdin=stdin,
            stdout=stdout,
            stderr=trouble,
            encoding="utf-8",
            env={**os.environ, **_ENVIRONMENT},
        )
        cleaning.callback(_end, process)
        yield process
        if process.poll():
            trouble.seek(0)
            said = trouble.read().strip().splitlines()[-1:] or ["it said nothing"]
            raise BenchmarkError(f"{' '.join(command)!r} failed with {process.returncode}: {said[0]}")


def _end(process: subprocess.Popen[str]) -> None:
    _kill(process.pid)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):
                pipe.close()


def _kill(pid: int) -> None:
    """End a process and all below it; one that has ended by itself is no trouble."""
    with suppress(psutil.NoSuchProcess):
        root = psutil.Process(pid)
        for one in [*root.children(recursive=True), root]:
            with suppress(psutil.NoSuchProcess):
                one.kill()


def _processor_seconds() -> float:
    """Of all processes that we started and that have ended; what others do to the clock does not change it."""
    times = os.times()
    return times.children_user + times.children_system


def _resident_bytes(pid: int) -> int:
    """What a process and all below it hold in memory now; pages that two of them share count twice."""
    total = 0
    with suppress(psutil.NoSuchProcess):
        root = psutil.Process(pid)
        for one in [root, *root.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                total += one.memory_info().rss
    return total


@contextmanager
def nothing_left_running() -> Iterator[None]:
    """A signal may come when a process has been started and nobody holds it yet."""
    try:
        yield
    finally:
        for child in psutil.Process().children():
            _kill(child.pid)
            child.wait()


def megabytes(size: int) -> float:
    return size / 1_000_000


def machine() -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = psutil.virtual_memory().total / 1_000_000_000
    return (
        f"{cores} cores, {memory:.0f} GB, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    )


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)

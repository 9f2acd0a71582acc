"""Speed and size of whosaid on a folder of articles, beside a plain pipeline, as one table.

    python -m evals.benchmarks.speed --articles DIR [--questions FILE.jsonl] [--keep DIR] [--cold-runs N]

Starts the processes that a user would start and looks at them from outside: knows their commands and their output,
nothing of how they work. Judges no answer; see the other benchmarks for that.
"""

import argparse
import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any, Generic, NamedTuple, NoReturn, TypeVar

import psutil
from rich import box
from rich.console import Console
from rich.table import Table

from corpus.archive.store import Archive
from corpus.articles.article import Article
from corpus.attribution.values import Attribution, SpeakerKind
from corpus.errors import WhoSaidError
from corpus.language.lexicon import STOP_WORDS
from corpus.language.stems import words_of

T = TypeVar("T")
U = TypeVar("U")

_QUESTIONS = 60
_WARM_UP = 2  # the first question loads the model, the second finds it loaded
_HELP_RUNS = 5
_LOOK_EVERY = 0.05  # seconds between two looks at a process's memory
BUSY_LOAD = 0.5  # processes of others that want a core; above, the table says that it is an upper bound
_ENVIRONMENT = {"HF_HUB_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False", "PYTHONIOENCODING": "utf-8"}


class BenchmarkError(WhoSaidError):
    """Nothing can be measured."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared: its commands, and the folder that it fills.

    `ask` takes a question as its last argument; `answer_lines` reads {"question"} a line and answers each in a line.
    """

    name: str
    ingest: tuple[str, ...]
    ask: tuple[str, ...]
    answer_lines: tuple[str, ...]
    folder: Path


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that has ended well: seconds by the clock and on all cores together, the most memory that it and those
    below it held at once, its stdout.
    """

    seconds: float
    processor_seconds: float
    peak_bytes: int
    output: str


@dataclass(frozen=True, slots=True)
class Answers:
    """Seconds from each question to its answer, and the answers as printed; without the warm-up."""

    seconds: list[float]
    answers: list[str]


class BothSides(NamedTuple, Generic[T]):
    """The same thing of both sides."""

    ours: T
    plain: T

    def each(self, function: Callable[[T], U]) -> "BothSides[U]":
        return BothSides(function(self.ours), function(self.plain))


@dataclass(frozen=True, slots=True)
class SpeedMeasurement:
    """What was measured. `report` is what `whosaid ingest --json` printed, `chunks` the plain pipeline's."""

    report: dict[str, Any]
    chunks: int
    ingest: BothSides[Ended]
    disk_bytes: BothSides[int]
    warm: BothSides[Answers]
    cold: BothSides[list[float]]
    again: BothSides[Ended]
    help_seconds: float


@dataclass(frozen=True, slots=True)
class SpeedRow:
    """One line of the table. `limit` is what may not be passed on 2 cores over 1,097 articles."""

    measured: str
    ours: float
    plain: float | None
    limit: float | None
    n: str

    def cells(self) -> tuple[str, ...]:
        limit = "" if self.limit is None else beside_limit(self.ours, self.limit)
        plain, ratio = ("", "") if self.plain is None else (f"{self.plain:,.2f}", f"{self.ours / self.plain:.2f}")
        return self.measured, f"{self.ours:,.2f}", limit, plain, ratio, self.n


def beside_limit(value: float, limit: float) -> str:
    return f"≤ {limit:,.1f}{' (over)' if value > limit else ''}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="evals.benchmarks.speed")
    parser.add_argument("--articles", type=Path, required=True, help="folder of articles")
    parser.add_argument("--questions", type=Path, help='JSON lines {"question"}; default: made from the archive')
    parser.add_argument("--keep", type=Path, help="fill this new folder and keep it; default: a temporary one")
    parser.add_argument("--cold-runs", type=int, default=3, metavar="N", help="fresh processes asked; default: 3")
    given = parser.parse_args()
    if given.cold_runs < 1:
        parser.error(f"--cold-runs {given.cold_runs}: give 1 or more")
    signal.signal(signal.SIGTERM, _stop)  # so that what was started ends, and what was filled goes
    try:
        with _workplace(given.keep) as folder, _nothing_left_running():
            load = os.getloadavg()[0]
            measured = measure(given.articles, folder, questions=given.questions, cold_runs=given.cold_runs)
        _print_table(rows_of(measured), notes_of(measured, load=load))
    except BenchmarkError as exc:
        print(f"speed: {exc}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("speed: stopped before the end; run it again for a table", file=sys.stderr)
        sys.exit(130)


def measure(articles: Path, folder: Path, *, questions: Path | None = None, cold_runs: int = 3) -> SpeedMeasurement:
    """Everything, the two sides by turns so that they meet the same machine. Fills `folder`."""
    if not articles.is_dir():
        raise BenchmarkError(f"{str(articles)!r} is not a folder; give one of articles with --articles DIR")
    given = read_questions(questions) if questions else []
    sides = BothSides(_whosaid(articles, folder), _plain(articles, folder))
    ingest = sides.each(lambda side: ended(side.ingest, f"{side.name}: ingest"))
    report, plain_report = ingest.each(lambda ended: json.loads(ended.output))
    if not report["read"] or not plain_report["chunks"]:
        raise BenchmarkError(
            f"{str(articles)!r} has no article that both sides read; give a folder of .txt or .md files"
        )
    disk_bytes = sides.each(lambda side: _folder_bytes(side.folder))
    asked = given or questions_from(sides.ours.folder)
    return SpeedMeasurement(
        report=report,
        chunks=plain_report["chunks"],
        ingest=ingest,
        disk_bytes=disk_bytes,
        warm=sides.each(lambda side: _answered(side, asked)),
        cold=sides.each(lambda side: [_cold(side, asked[0]) for _ in range(cold_runs)]),
        # After the questions, because the plain pipeline then holds every chunk twice.
        again=sides.each(lambda side: ended(side.ingest, f"{side.name}: the same ingest again")),
        help_seconds=min(ended((whosaid_command(), "--help"), "whosaid: --help").seconds for _ in range(_HELP_RUNS)),
    )


def rows_of(measured: SpeedMeasurement) -> list[SpeedRow]:
    """The table, with the limits that the project has set itself."""
    read, asked = f"{measured.report['read']:,} articles", f"{len(measured.warm.ours.seconds)} questions"
    p50 = measured.warm.each(lambda warm: 1000 * statistics.median(warm.seconds))
    p95 = measured.warm.each(lambda warm: 1000 * percentile_95(warm.seconds))
    peak = measured.ingest.each(lambda ended: _megabytes(ended.peak_bytes))
    return [
        SpeedRow("ingest, s", *measured.ingest.each(_seconds), 360, read),
        SpeedRow("ingest, processor time, s", *measured.ingest.each(lambda ended: ended.processor_seconds), None, read),
        SpeedRow("ingest, peak resident memory, MB", *peak, 2000, read),
        SpeedRow("ingest, size on disk, MB", *measured.disk_bytes.each(_megabytes), None, read),
        SpeedRow("the same ingest again, s", *measured.again.each(_seconds), 10, read),
        SpeedRow("ask, warm, p50, ms", *p50, None, asked),
        SpeedRow("ask, warm, p95, ms", *p95, 200, asked),
        SpeedRow("ask, cold, s", *measured.cold.each(statistics.median), 10, f"median of {len(measured.cold.ours)}"),
        SpeedRow("whosaid --help, s", measured.help_seconds, None, 0.5, f"best of {_HELP_RUNS}"),
    ]


def notes_of(measured: SpeedMeasurement, *, load: float) -> list[str]:
    """What has to be known to read the table; `load` is the machine's before the run."""
    report = measured.report
    outcomes = Counter(str(json.loads(answer)["outcome"]) for answer in measured.warm.ours.answers)
    notes = [
        f"{date.today()}; {machine()}; load before: {load:.1f}.",
        f"whosaid: {report['sentences']:,} sentences, {report['attributions']:,} attributions, "
        f"{len(report['refused'])} files refused; plain: {measured.chunks:,} chunks.",
        f"Answers of whosaid: {', '.join(f'{n} {outcome}' for outcome, n in sorted(outcomes.items()))}.",
        "Limits: on 2 cores, over 1,097 newswire articles. Ratio: whosaid / plain; below 1 whosaid is better.",
    ]
    if load > BUSY_LOAD:
        notes.append("The machine was busy with something else: read the figures as upper bounds.")
    return notes


def read_questions(path: Path) -> list[str]:
    """The questions of a file of JSON lines {"question"}."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        questions = [str(row["question"]) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise BenchmarkError(f'{str(path)!r} is no file of JSON lines {{"question": …}} ({exc}); mend it') from exc
    return _enough(questions, f"{str(path)!r}")


def questions_from(archive: Path) -> list[str]:
    """About 60 questions made from attributions of different articles, the same for the same archive."""
    with Archive(archive, create=False) as held:
        articles = [held.article(id_) for id_ in sorted(entry.id for entry in held.articles())]
        quoted = [(one, held.attributions(one.id)) for one in articles if one is not None]
    askable = [(article, [a for a in found if _is_askable(a, article)]) for article, found in quoted]
    pool: list[tuple[Article, Attribution]] = []
    for depth in range(max((len(found) for _, found in askable), default=0)):  # one an article, before a second
        pool.extend((article, found[depth]) for article, found in askable if len(found) > depth)
        if len(pool) >= _QUESTIONS:
            break
    spread = pool[:: max(1, len(pool) // _QUESTIONS)][:_QUESTIONS]
    questions = [_question(number, attribution, article) for number, (article, attribution) in enumerate(spread)]
    return _enough(questions, "the archive")


def percentile_95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def _enough(questions: list[str], source: str) -> list[str]:
    if len(questions) < _WARM_UP + 2:
        raise BenchmarkError(f"{source} gives {len(questions)} questions; it takes {_WARM_UP + 2} or more to measure")
    return questions


def _is_askable(attribution: Attribution, article: Article) -> bool:
    speaker = attribution.speaker
    is_named = speaker is not None and speaker.kind in (SpeakerKind.PERSON, SpeakerKind.ORGANISATION)
    return is_named and len(_topic(attribution, article)) >= 3


def _question(number: int, attribution: Attribution, article: Article) -> str:
    """By turns, of somebody about something, and of something by whom."""
    speaker = attribution.speaker
    if number % 2 == 0 and speaker is not None:
        return f"What did {' '.join(speaker.name.split())} say about {' '.join(_topic(attribution, article)[:4])}?"
    return f"Who said that {' '.join(_content(attribution, article).split()[:12])}?"


def _topic(attribution: Attribution, article: Article) -> list[str]:
    return [word for word in words_of(_content(attribution, article)) if word.lower() not in STOP_WORDS]


def _content(attribution: Attribution, article: Article) -> str:
    return " ".join(span.within(article.text) for span in attribution.content)


# --- the two sides


def _whosaid(articles: Path, folder: Path) -> Side:
    archive = folder / "archive"
    ask = (whosaid_command(), "ask", "--archive", str(archive))
    return Side(
        name="whosaid",
        ingest=(whosaid_command(), "ingest", str(articles), "--archive", str(archive), "--json"),
        ask=(*ask, "--"),
        answer_lines=(*ask, "--batch", "-", "--json"),
        folder=archive,
    )


def _plain(articles: Path, folder: Path) -> Side:
    store = folder / "plain"
    pipeline = (sys.executable, "-m", "evals.plain")
    return Side(
        name="plain",
        ingest=(*pipeline, "ingest", str(articles), str(store)),
        ask=(*pipeline, "ask", str(store), "--"),
        answer_lines=(*pipeline, "ask", str(store)),
        folder=store,
    )


def whosaid_command() -> str:
    """The whosaid of this environment, not one that happens to be on the path."""
    command = Path(sys.executable).with_name("whosaid")
    if not command.exists():
        raise BenchmarkError(f"{str(command)!r} is not there; run `make setup`, then this with .venv/bin/python")
    return str(command)


# --- processes, from outside


def ended(command: Sequence[str], label: str) -> Ended:
    """Run a command to its end."""
    _say(label)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        peak = 0
        began, used = time.monotonic(), _processor_seconds()
        with _started(command, stdout=output) as process:
            while True:
                peak = max(peak, _resident_bytes(process.pid))
                with suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=_LOOK_EVERY)
                    break
            seconds = time.monotonic() - began
        output.seek(0)
        used = _processor_seconds() - used
        _say(f"{label}: {seconds:.1f} s, {used:.1f} s of processor time, {_megabytes(peak):,.0f} MB")
        return Ended(seconds, used, peak, output.read())


def _cold(side: Side, question: str) -> float:
    """Seconds that a fresh process takes to answer a question."""
    return ended((*side.ask, question), f"{side.name}: ask, cold").seconds


def _answered(side: Side, questions: Sequence[str]) -> Answers:
    """Ask one question after the other in one process, each when the last is answered."""
    _say(f"{side.name}: ask, warm, {len(questions)} questions")
    seconds, answers = [], []
    with _started(side.answer_lines, stdout=subprocess.PIPE, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number, question in enumerate(questions):
            began = time.monotonic()
            with suppress(BrokenPipeError):  # it has ended, and the empty answer says so
                process.stdin.write(json.dumps({"id": str(number), "question": question}) + "\n")
                process.stdin.flush()
            answer = process.stdout.readline()
            if not answer:
                process.wait()
                raise BenchmarkError(f"{side.name} ended at question {question!r}; ask it alone to see why")
            seconds.append(time.monotonic() - began)
            answers.append(answer)
        process.stdin.close()
        process.wait()
    warm = Answers(seconds[_WARM_UP:], answers[_WARM_UP:])
    p50, p95 = 1000 * statistics.median(warm.seconds), 1000 * percentile_95(warm.seconds)
    _say(f"{side.name}: ask, warm: p50 {p50:,.0f} ms, p95 {p95:,.0f} ms")
    return warm


@contextmanager
def _started(
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


def _folder_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


# --- where it happens, and what is shown


@contextmanager
def _workplace(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="whosaid-bench-") as folder:
            yield Path(folder)
        return
    if keep.exists() and (not keep.is_dir() or any(keep.iterdir())):
        raise BenchmarkError(f"{str(keep)!r} is not an empty folder; name a new one with --keep DIR")
    keep.mkdir(parents=True, exist_ok=True)
    yield keep


@contextmanager
def _nothing_left_running() -> Iterator[None]:
    """A signal may come when a process has been started and nobody holds it yet."""
    try:
        yield
    finally:
        for child in psutil.Process().children():
            _kill(child.pid)
            child.wait()


def _stop(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _seconds(ended: Ended) -> float:
    return ended.seconds


def _megabytes(size: int) -> float:
    return size / 1_000_000


def machine() -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = psutil.virtual_memory().total / 1_000_000_000
    return (
        f"{cores} cores, {memory:.0f} GB, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    )


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def _print_table(rows: Sequence[SpeedRow], notes: Sequence[str]) -> None:
    table = Table(box=box.MARKDOWN)
    columns: tuple[tuple[str, Any], ...] = (
        ("measured", "left"),
        ("whosaid", "right"),
        ("limit", "left"),
        ("plain", "right"),
        ("ratio", "right"),
        ("n", "left"),
    )
    for title, side in columns:
        table.add_column(title, justify=side, no_wrap=True)
    for row in rows:
        table.add_row(*row.cells())
    console = Console(width=140, highlight=False, soft_wrap=True)
    console.print(table)
    for note in notes:
        console.print(note, markup=False)


if __name__ == "__main__":
    main()

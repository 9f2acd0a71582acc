"""The speed benchmark on the sample: real processes, every row; and what it must refuse or leave behind."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from corpus.archive.store import Archive
from corpus.articles.article import Article
from corpus.articles.sentences import sentences_of
from corpus.attribution import extract_attributions
from evals.benchmarks.speed import BenchmarkError, BothSides, SpeedRow, percentile_95, questions_from, read_questions

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parents[3]
COMMAND = (sys.executable, "-m", "evals.benchmarks.speed")
QUESTIONS = ("Who says the bow door failed?", "Why was the water banned?", "Who stole the cup?", "What did Peskov say?")
ROWS = (
    "ingest, s",
    "ingest, processor time, s",
    "ingest, peak resident memory, MB",
    "ingest, size on disk, MB",
    "the same ingest again, s",
    "ask, warm, p50, ms",
    "ask, warm, p95, ms",
    "ask, cold, s",
    "whosaid --help, s",
)


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


@pytest.fixture
def few_articles(tmp_path: Path) -> Path:
    """Three articles of the sample: what is tested is that it measures, not how long thirty take."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for path in sorted((REPOSITORY / "corpus/sample").glob("ferry-0[1-3]*.md")):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def started(*arguments: str, temporary: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=REPOSITORY,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def ended(process: subprocess.Popen[str], *, within: float) -> tuple[str, str]:
    try:
        return process.communicate(timeout=within)
    finally:
        process.terminate()  # it then ends what it has started


def test_every_figure_is_measured_of_both_sides_and_no_temporary_folder_stays(
    few_articles: Path, temporary: Path, tmp_path: Path
) -> None:
    asked = tmp_path / "questions.jsonl"
    asked.write_text("".join(json.dumps({"question": question}) + "\n" for question in QUESTIONS), encoding="utf-8")

    arguments = ("--articles", str(few_articles), "--questions", str(asked), "--cold-runs", "1")
    process = started(*arguments, temporary=temporary)
    table, progress = ended(process, within=900)

    assert process.returncode == 0, progress
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if "|" in line]
    cells = {line[0]: line[1:] for line in lines}
    assert list(cells)[2:] == list(ROWS)
    for row in ROWS[:-1]:
        ours, _, plain, ratio, n = cells[row]
        assert float(ours.replace(",", "")) > 0
        assert float(plain.replace(",", "")) > 0
        assert float(ratio) > 0
        assert n
    assert cells["whosaid --help, s"][2:4] == ["", ""]
    assert cells["ingest, s"][4] == "3 articles"
    assert cells["ask, warm, p95, ms"][4] == "2 questions"  # two of the four warm up
    assert left_in(temporary) == []


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["interrupted", "terminated"])
def test_a_run_that_is_stopped_ends_its_processes_and_leaves_no_temporary_folder(
    how: signal.Signals, few_articles: Path, temporary: Path
) -> None:
    process = started("--articles", str(few_articles), temporary=temporary)
    children = wait_for_children(process)

    process.send_signal(how)
    _, progress = ended(process, within=60)

    assert process.returncode == 130
    assert progress.splitlines()[-1].startswith("speed: stopped")
    assert not any(child.is_running() for child in children)
    assert left_in(temporary) == []


def left_in(folder: Path) -> list[Path]:
    """What stays of a run; torch makes an empty folder there for each user, which is not ours to take away."""
    return [path for path in folder.iterdir() if not path.name.startswith("torchinductor_")]


def wait_for_children(process: subprocess.Popen[str]) -> list[psutil.Process]:
    for _ in range(600):
        children = psutil.Process(process.pid).children(recursive=True)
        if children:
            return children
        time.sleep(0.05)
    raise AssertionError("the benchmark has started nothing in 30 seconds")


def test_a_folder_that_is_not_there_is_one_line_and_exit_code_1(tmp_path: Path) -> None:
    refused = subprocess.run(
        [*COMMAND, "--articles", str(tmp_path / "nowhere")], cwd=REPOSITORY, capture_output=True, encoding="utf-8"
    )

    assert refused.returncode == 1
    assert "nowhere' is not a folder; give one of articles" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_a_folder_to_keep_is_never_mixed_with_what_is_there(few_articles: Path) -> None:
    kept = few_articles / "here.txt"
    kept.write_text("mine", encoding="utf-8")

    refused = subprocess.run(
        [*COMMAND, "--articles", str(few_articles), "--keep", str(few_articles)],
        cwd=REPOSITORY,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )

    assert refused.returncode == 1
    assert "is not an empty folder" in refused.stderr
    assert kept.read_text(encoding="utf-8") == "mine"
    assert not (few_articles / "archive").exists()


def test_questions_come_from_different_articles_and_name_named_speakers(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        for number in range(8):
            text = (
                f"Bridge {number}\n\nMaro Tessel said the bridge over the Orrin needs new steel cables.\n"
                "An official, who asked not to be named, said the old cables would hold another winter.\n"
            )
            article = Article(uri=f"file:///{number}.txt", text=text)
            sentences = sentences_of(article)
            archive.put_article(
                article, sentences, attributions=extract_attributions(article, sentences), attribution_model="rules"
            )

    questions = questions_from(tmp_path)

    assert len(questions) == 8
    assert questions == questions_from(tmp_path)
    assert all(question.startswith("What did Maro Tessel say about ") for question in questions[::2])
    assert all(question.startswith("Who said that the bridge over the Orrin") for question in questions[1::2])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param('{"question": "Who?"}\n' * 3, "gives 3 questions", id="too few to warm up and measure"),
        pytest.param("not JSON\n", "is no file of JSON lines", id="no JSON"),
        pytest.param('{"text": "Who?"}\n', "is no file of JSON lines", id="no question"),
        pytest.param("[1]\n", "is no file of JSON lines", id="no object"),
    ],
)
def test_a_file_without_enough_questions_is_refused_by_name(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "asked.jsonl"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(BenchmarkError, match=reason) as refused:
        read_questions(path)

    assert "asked.jsonl" in str(refused.value)


def test_a_figure_over_its_limit_says_so() -> None:
    assert SpeedRow("ask, cold, s", 10.5, 21.0, 10, "n").cells()[2:5] == ("≤ 10.0 (over)", "21.00", "0.50")
    assert SpeedRow("ask, cold, s", 10.0, 21.0, 10, "n").cells()[2] == "≤ 10.0"


def test_the_95th_percentile_lies_between_the_values_around_it() -> None:
    assert percentile_95([float(n) for n in range(101)]) == pytest.approx(95)
    assert percentile_95([1.0, 2.0]) == pytest.approx(1.95)


def test_each_is_asked_of_both_sides_in_order() -> None:
    assert BothSides(1, 2).each(str) == BothSides("1", "2")

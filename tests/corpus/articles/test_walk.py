import os
from pathlib import Path

import pytest

from corpus.articles.article import RefusedItem
from corpus.articles.reading import count_items, read_all
from tests.corpus.articles.written import Write, texts


def test_a_folder_is_walked_in_order_without_hidden_files(write: Write, tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.md", "a.txt", "c.TXT"):
        write(name, f"{name} said so.")
    for name in (".hidden.txt", ".git/x.txt", ".DS_Store", "b/Thumbs.db", "__MACOSX/a.txt"):
        write(name, "Nobody said.")
    write("d.pdf", "x")
    write("e", "x")

    found = list(read_all([str(tmp_path)]))

    assert [os.path.relpath(item.uri, tmp_path) for item in found] == [
        "a.txt",
        "b/1.md",
        "b/2.txt",
        "c.TXT",
        "d.pdf",
        "e",
    ]
    assert [item.reason for item in found if isinstance(item, RefusedItem)] == [
        "is a '.pdf' file: only .atom, .htm, .html, .jsonl, .markdown, .md, .rss, .txt, .xml can be read",
        "has none of .atom, .htm, .html, .jsonl, .markdown, .md, .rss, .txt, .xml",
    ]
    assert count_items([str(tmp_path)]) == 6


def test_a_path_is_made_absolute_but_links_are_not_followed(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("real/a.txt", "One said.")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    monkeypatch.chdir(tmp_path)

    (by_link,) = read_all(["./link/../link/a.txt"])
    (by_folder,) = read_all(["link"])

    assert by_link.uri == by_folder.uri == str(tmp_path / "link" / "a.txt")


def test_each_underlying_file_is_read_once(write: Write, tmp_path: Path) -> None:
    path = write("a/1.txt", "One said.")
    (tmp_path / "a" / "2.txt").symlink_to(path)
    (tmp_path / "a" / "3.txt").hardlink_to(path)

    assert [item.uri for item in read_all([str(path), str(tmp_path), str(tmp_path / "a"), str(path)])] == [str(path)]


def test_links_in_a_circle_end(write: Write, tmp_path: Path) -> None:
    write("a/1.txt", "One said.")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "self").symlink_to("self")

    found = list(read_all([str(tmp_path)]))

    assert texts(found) == ["One said."]
    assert [item.reason for item in found if isinstance(item, RefusedItem)] == [
        "could not be opened: Too many levels of symbolic links"
    ]


def test_a_link_out_of_the_folder_given_is_refused(
    write: Write, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.txt").write_text("The password was said.")
    (tmp_path / "file.txt").symlink_to(outside / "secret.txt")
    (tmp_path / "folder").symlink_to(outside)
    write("z.txt", "One said.")

    found = list(read_all([str(tmp_path)]))

    assert texts(found) == ["One said."]
    assert len(found) == 3
    assert "is a link to something outside" in found[0].reason  # type: ignore[union-attr]


@pytest.mark.parametrize("missing", ["nowhere", "nowhere/a.txt", "a\0b", "\ud800"])
def test_a_missing_path_is_named(missing: str) -> None:
    (refused,) = read_all([missing])

    assert isinstance(refused, RefusedItem)
    assert refused.reason == f"no such file or folder: {missing.encode('utf-8', 'replace').decode()!r}"


def test_a_pipe_is_refused_rather_than_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")

    (refused,) = read_all([str(tmp_path)])

    assert refused == RefusedItem(str(tmp_path / "a.txt"), "is not a regular file")


def test_a_name_that_is_not_utf8_is_refused_in_printable_form(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text("One said.")

    (refused,) = read_all([str(tmp_path)])

    assert refused == RefusedItem(str(tmp_path / "caf?.txt"), "has a name that is not UTF-8: rename it")


def test_one_bad_file_never_stops_the_others_and_reading_is_lazy(write: Write, tmp_path: Path) -> None:
    write("1.txt", "One said.")
    write("2.md", "---\n{\n---\nx")
    later = write("3.txt", "Three said.")

    reading = read_all([str(tmp_path)])
    first = next(reading)
    later.write_text("Changed, three said.")

    assert texts([first, *reading]) == ["One said.", "Changed, three said."]

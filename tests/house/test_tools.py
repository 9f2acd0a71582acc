"""What the rules of the house are checked with: counting, reading imports, drawing them."""

import ast
from pathlib import Path

from tests.house.complexity import complex_functions, ways_through
from tests.house.import_graph import drawing
from tests.house.source import Import, imports_of, read_modules, room_imports

FUNCTION = """
def told(rows):
    def apart(row):
        return row if row else None
    for row in rows:
        if row and row.name or row.title:
            return [r for r in row if r if r.name]
        elif apart(row):
            return 1 if row else 2
    return {}
"""


def test_branches_operators_and_comprehensions_are_counted_and_nested_functions_are_not() -> None:
    (function,) = ast.parse(FUNCTION).body
    assert isinstance(function, ast.FunctionDef)
    # itself; for, if, elif, conditional; `and`, `or`; the comprehension with two conditions
    assert ways_through(function) == 1 + 4 + 2 + 3


def test_imports_are_read_wherever_they_stand_and_rooms_are_their_sums(tmp_path: Path) -> None:
    files = {
        "corpus/archive/store.py": "import sqlite3",
        "corpus/archive/values.py": "",
        "assistant/build.py": "def f():\n    from corpus.archive import store, values\n    import chromadb.config",
        "assistant/web/page.py": "from corpus.archive.values import Filters",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    modules = read_modules(tmp_path)
    found = [one for module in modules.values() for one in imports_of(module, modules)]
    assert sorted(found) == [
        ("assistant.build", "chromadb"),
        ("assistant.build", "corpus.archive.store"),
        ("assistant.build", "corpus.archive.values"),
        ("assistant.web.page", "corpus.archive.values"),
        ("corpus.archive.store", "sqlite3"),
    ]
    assert room_imports(modules, found) == {
        ("assistant.build", "corpus.archive"): 2,
        ("assistant.web", "corpus.archive"): 1,
    }


def test_a_comment_gives_the_reason_of_a_complex_function(tmp_path: Path) -> None:
    branches = "".join(f"    if a == {n}:\n        return {n}\n" for n in range(15))
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "one.py").write_text(
        f"# complex: a table\ndef one(a):\n{branches}\n\ndef two(a):\n{branches}"
    )
    assert {(f.ways, f.reason) for f in complex_functions(read_modules(tmp_path))} == {(16, "a table"), (16, "")}


def test_the_drawing_has_each_room_once_and_what_goes_against_the_direction_in_red() -> None:
    up, down = Import("corpus.archive", "assistant.web"), Import("assistant.web", "corpus.archive")
    picture = drawing({down: 5, up: 1})
    assert picture.count(">assistant.web</text>") == picture.count(">corpus.archive</text>") == 1
    assert "assistant.web -&gt; corpus.archive: 5" in picture
    assert picture.count('stroke="#c62828"') == 1

"""A change of a rule, a word or the weights is another model; nothing else is."""

from pathlib import Path

import pytest

from corpus.fingerprint import fingerprint

RULES = {
    "corpus/rules/stance.py": "DENIES = 1\n",
    "corpus/rules/words/lexicon.toml": 'words = "deny"\n',
    "corpus/split.py": "ENDS = '.'\n",
    "corpus/other.py": "X = 1\n",
}
PLACES = ("corpus/rules", "corpus/split.py")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, content in RULES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")
    return tmp_path


@pytest.mark.parametrize("name", ["corpus/rules/stance.py", "corpus/rules/words/lexicon.toml", "corpus/split.py"])
def test_a_changed_rule_is_another_model(root: Path, name: str) -> None:
    before = fingerprint(*PLACES, root=root)
    (root / name).write_text(RULES[name] + "# one more\n", encoding="utf-8")
    assert fingerprint(*PLACES, root=root) != before


def test_a_rule_that_moves_or_comes_is_another_model(root: Path) -> None:
    before = fingerprint(*PLACES, root=root)
    (root / "corpus/rules/stance.py").rename(root / "corpus/rules/stances.py")
    moved = fingerprint(*PLACES, root=root)
    (root / "corpus/rules/more.py").touch()
    assert len({before, moved, fingerprint(*PLACES, root=root)}) == 3


def test_other_weights_are_another_model(root: Path) -> None:
    assert fingerprint(*PLACES, besides="a", root=root) != fingerprint(*PLACES, besides="b", root=root)


def test_line_ends_what_is_compiled_and_other_files_do_not_count(root: Path) -> None:
    before = fingerprint(*PLACES, root=root)
    for name, content in RULES.items():
        (root / name).write_text(content, encoding="utf-8", newline="\r\n")
    (root / "corpus/rules/stance.pyc").write_bytes(b"\0")
    (root / "corpus/other.py").write_text("X = 2\n", encoding="utf-8")
    assert fingerprint(*PLACES, root=root) == before

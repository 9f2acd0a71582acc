"""The project's own source, as the rules of the house look at it: modules, rooms, and who imports whom."""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[2]
PACKAGES: Final = ("assistant", "corpus", "evals", "prompts")


class Module(NamedTuple):
    """A module by its dotted name; a package's is that of its folder."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def room(self) -> str:
        """Its package and the folder or single module in it: `corpus.archive`, `assistant.settings`."""
        return ".".join(self.name.split(".")[:2])


class Import(NamedTuple):
    """That a module imports another one, wherever in it that stands."""

    by: str
    of: str

    def __str__(self) -> str:
        return f"{self.by} -> {self.of}"


def read_modules(root: Path = ROOT) -> dict[str, Module]:
    """All modules of the packages, by name."""
    modules: dict[str, Module] = {}
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
            modules[name] = Module(name, path, ast.parse(path.read_text(encoding="utf-8")))
    return modules


def imports_of(module: Module, modules: Mapping[str, Module]) -> Iterator[Import]:
    """What a module imports; of other distributions the top-level package."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module.name, _own_or_top(alias.name, modules))
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield Import(module.name, whole if whole in modules else _own_or_top(node.module, modules))


def _own_or_top(name: str, modules: Mapping[str, Module]) -> str:
    return name if name in modules else name.partition(".")[0]


def is_in(name: str, package: str) -> bool:
    """True for the package itself and for all in it."""
    return name == package or name.startswith(f"{package}.")


def room_imports(modules: Mapping[str, Module], imports: Iterable[Import]) -> dict[Import, int]:
    """Which room imports which other one, and in how many places."""
    between = ((modules[i.by].room, modules[i.of].room) for i in imports if i.of in modules)
    return Counter(Import(by, of) for by, of in between if by != of)


def is_reached(room: str, *, start: str, imports: Iterable[Import]) -> bool:
    """True where a room is imported by another, directly or by way of others."""
    seen, waiting = set(), [start]
    while waiting:
        here = waiting.pop()
        if here == room:
            return True
        if here not in seen:
            seen.add(here)
            waiting += [i.of for i in imports if i.by == here]
    return False

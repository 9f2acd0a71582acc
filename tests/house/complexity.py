"""Counts the ways through a function: 1 + branches, boolean operators and comprehensions. Nested functions apart.

    python -m tests.house.complexity     prints the functions above 15, the worst first

ruff's C901 counts branches alone; a condition of ten parts or a comprehension of three is as hard to read.
"""

import ast
from collections.abc import Iterator
from typing import Final, NamedTuple

from tests.house.source import Module, read_modules

LIMIT: Final = 15
_BRANCHES: Final = (
    ast.If,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.ExceptHandler,
    ast.IfExp,
    ast.match_case,
    ast.Assert,
)
_APART: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Function(NamedTuple):
    """A function above the limit, and the reason that a comment `# complex: …` gives, in it or in the line above it."""

    ways: int
    place: str
    reason: str


def complex_functions(modules: dict[str, Module]) -> list[Function]:
    """The functions above the limit, the worst first."""
    return sorted((f for module in modules.values() for f in _complex_in(module)), reverse=True)


def _complex_in(module: Module) -> Iterator[Function]:
    lines = module.path.read_text(encoding="utf-8").splitlines()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (ways := ways_through(node)) > LIMIT:
            begin = min([node.lineno, *(d.lineno for d in node.decorator_list)]) - 2
            reasons = [line.partition("# complex:")[2].strip() for line in lines[max(0, begin) : node.end_lineno]]
            place = f"{module.name}:{node.lineno} {node.name}"
            yield Function(ways, place, next(filter(None, reasons), ""))


def ways_through(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return 1 + sum(map(_ways_of, _within(function)))


def _within(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, _APART):
            yield child
            yield from _within(child)


def _ways_of(node: ast.AST) -> int:
    match node:
        case ast.BoolOp(values=values):
            return len(values) - 1
        case ast.comprehension(ifs=conditions):
            return 1 + len(conditions)
        case _:
            return int(isinstance(node, _BRANCHES))


if __name__ == "__main__":
    for function in complex_functions(read_modules()):
        print(function.ways, function.place, f"({function.reason})" if function.reason else "")

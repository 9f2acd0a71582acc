"""Draws which room imports which: `python -m tests.house.import_graph FILE.svg`, or `make import-graph`.

A room is a package's folder, or a module that stands alone in it. Whoever imports stands above what it imports; the
number on an arrow says in how many modules. An arrow is pale where a longer way leads there too, and red where it goes
against the direction. What everybody imports (errors, settings, logs) is left out.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Final, NamedTuple

from tests.house.source import Import, Module, imports_of, is_reached, read_modules

_EVERYWHERE: Final = frozenset(
    "assistant.errors assistant.logs assistant.request_id assistant.settings corpus.errors corpus.loading".split()
)
_COLOURS: Final = {"assistant": "#dbe9ff", "corpus": "#dff3e0", "evals": "#fff0d2", "prompts": "#f0e2f7"}
_PLAIN, _PALE, _WRONG = "#37474f", "#dcdcdc", "#c62828"
_HIGH, _ROW, _GAP, _MARGIN, _LETTER = 30, 116, 34, 24, 7.4  # pixels


class Box(NamedTuple):
    """Where a room is drawn: the middle of its upper edge, and its width."""

    x: float
    y: float
    wide: float


def room_of(module: Module) -> str:
    """As in source.py, but that the modules that stand alone in evals are one room."""
    return "evals" if module.room.startswith("evals.") and module.path.parent.name == "evals" else module.room


def arrows(modules: Mapping[str, Module]) -> dict[Import, int]:
    """Room -> other room that it imports, with the number of its modules that do."""
    found: dict[Import, set[str]] = {}
    for module in modules.values():
        for one in imports_of(module, modules):
            by, of = room_of(module), room_of(modules[one.of]) if one.of in modules else ""
            if of and by != of and not {by, of} & _EVERYWHERE and "." in f"{of}{by}":
                found.setdefault(Import(by, of), set()).add(one.by)
    return {arrow: len(by) for arrow, by in sorted(found.items())}


def forward(counts: Mapping[Import, int]) -> list[Import]:
    """The arrows that the drawing goes by: of two rooms that import each other the thinner one is left out."""
    chosen: list[Import] = []
    for arrow in sorted(counts, key=lambda a: (-counts[a], a)):
        if not is_reached(arrow.by, start=arrow.of, imports=chosen):
            chosen.append(arrow)
    return chosen


def rows(chosen: Sequence[Import]) -> list[list[str]]:
    """The rooms from top to bottom: each a row below the lowest that imports it, and below the middle of those."""
    rooms = sorted({room for arrow in chosen for room in arrow})
    depth = dict.fromkeys(rooms, 0)
    for _ in rooms:
        for arrow in chosen:
            depth[arrow.of] = max(depth[arrow.of], depth[arrow.by] + 1)
    found = [[room for room in rooms if depth[room] == level] for level in range(max(depth.values()) + 1)]
    place: dict[str, float] = {}
    for row in found:
        row.sort(key=lambda room: _mean([place[a.by] for a in chosen if a.of == room and a.by in place]))
        place |= {room: (n + 1) / (len(row) + 1) for n, room in enumerate(row)}
    return found


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.5


def drawing(counts: Mapping[Import, int]) -> str:
    """The picture as SVG."""
    chosen = forward(counts)
    levels = rows(chosen)
    widths = {room: _LETTER * len(room) + 24 for level in levels for room in level}
    wide = max(sum(widths[r] + _GAP for r in level) for level in levels) + 2 * _MARGIN
    boxes: dict[str, Box] = {}
    for number, level in enumerate(levels):
        gap = (wide - 2 * _MARGIN - sum(widths[r] for r in level)) / len(level)
        x = _MARGIN
        for room in level:
            boxes[room] = Box(x + (gap + widths[room]) / 2, _MARGIN + number * _ROW, widths[room])
            x += gap + widths[room]
    high = 2 * _MARGIN + (len(levels) - 1) * _ROW + _HIGH
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high}" font-family="sans-serif">',
            '<rect width="100%" height="100%" fill="#ffffff"/>',
            *_arrows(counts, chosen, boxes),
            *_rooms(boxes),
            "</svg>\n",
        ]
    )


def _rooms(boxes: Mapping[str, Box]) -> Iterator[str]:
    for room, box in boxes.items():
        fill = _COLOURS[room.partition(".")[0]]
        yield (
            f'<rect x="{box.x - box.wide / 2:.0f}" y="{box.y}" width="{box.wide:.0f}" height="{_HIGH}" rx="6"'
            f' fill="{fill}" stroke="#555"/><text x="{box.x:.0f}" y="{box.y + 20}" font-size="13"'
            f' text-anchor="middle">{escape(room)}</text>'
        )


def _arrows(counts: Mapping[Import, int], chosen: Sequence[Import], boxes: Mapping[str, Box]) -> Iterator[str]:
    """The pale ones first, so that the others lie above them; a pale one tells its number where it is pointed at."""
    colours = {arrow: _colour(arrow, chosen) for arrow in counts}
    for arrow in sorted(counts, key=lambda a: (colours[a] != _PALE, a)):
        start, end, colour, count = boxes[arrow.by], boxes[arrow.of], colours[arrow], counts[arrow]
        y, to = start.y + _HIGH, end.y
        bend = (to - y) * 0.45
        curve = f"C{start.x:.0f},{y + bend:.0f} {end.x:.0f},{to - bend:.0f} {end.x:.0f},{to - 6:.0f}"
        thick = 1 if colour == _PALE else 1 + min(count, 12) / 6
        yield (
            f'<path d="M{start.x:.0f},{y:.0f} {curve}" fill="none" stroke="{colour}" stroke-width="{thick:.1f}">'
            f"<title>{escape(str(arrow))}: {count}</title></path>"
            f'<path d="M{end.x - 4:.0f},{to - 7:.0f} h8 l-4,7 z" fill="{colour}"/>'
        )
        if colour != _PALE:
            yield (
                f'<text x="{start.x + 0.28 * (end.x - start.x):.0f}" y="{y + 0.32 * (to - y):.0f}" font-size="11"'
                f' fill="{colour}" text-anchor="middle" stroke="#fff" stroke-width="3" paint-order="stroke">'
                f"{count}</text>"
            )


def _colour(arrow: Import, chosen: Sequence[Import]) -> str:
    if arrow not in chosen:
        return _WRONG
    others = [a for a in chosen if a != arrow]
    return _PALE if is_reached(arrow.of, start=arrow.by, imports=others) else _PLAIN


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(drawing(arrows(read_modules())), encoding="utf-8")

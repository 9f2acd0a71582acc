"""Tokens of an annotated file found again in the text that they were cut from."""

from collections.abc import Iterator, Sequence

from corpus.articles.article import Span

_DOUBLE = '"“”«»„'
_SINGLE = "'’‘`´"
_DASHES = "-–—‑‐―"
_BRACKETS = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}"}


def align(lines: Sequence[Sequence[str]], text: str) -> Iterator[tuple[Span | None, ...]]:
    """The file leaves out parts of articles, so a line is looked for whole before its tokens are one by one."""
    seen, offsets = _plain(text)
    position = 0
    for tokens in lines:
        plain = [_plain(_BRACKETS.get(token, token))[0] for token in tokens]
        whole = seen.find("".join(plain), position)
        position = whole if whole >= 0 else position
        spans: list[Span | None] = []
        for token in plain:
            at = seen.find(token, position, position + len(token) + 30) if token else -1
            spans.append(Span(offsets[at], offsets[at + len(token) - 1] + 1) if at >= 0 else None)
            position = at + len(token) if at >= 0 else position
        yield tuple(spans)


def _plain(text: str) -> tuple[str, list[int]]:
    """The text without white space and with one form of each mark, and where each of its characters stood."""
    characters: list[str] = []
    offsets: list[int] = []
    position = 0
    while position < len(text):
        character, width = text[position], 1
        if text.startswith(("``", "''"), position):
            character, width = '"', 2
        elif character in _DOUBLE:
            character = '"'
        elif character in _SINGLE:
            character = "'"
        elif character in _DASHES:
            character = "-"
        elif character == "…":
            character = "..."
        if not character.isspace() and character not in "\u200b\ufeff":
            characters.extend(character)
            offsets.extend([position] * len(character))
        position += width
    return "".join(characters), offsets

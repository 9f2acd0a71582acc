"""Blocks of a text: paragraphs, headlines, list items, turns of a transcript. No sentence crosses them."""

import re
from collections.abc import Iterator
from itertools import pairwise

from corpus.articles.article import Span
from corpus.language import lexicon as lex
from corpus.language.lexicon import any_of

_WRAP_WIDTHS = range(40, 121)  # widths of hard-wrapped text; if a line is wider, each line is a paragraph
_ENDS = ".!?…"
_OPENERS = '"“«„‘'
_CLOSERS = "”»)]}\"'’ \u00a0"
_ADDRESS = re.compile(r"https?://\S+")
_ITEM = re.compile(r"[•‣▪◦●·*–—-]\s|\(?\d{1,3}[.)]\s|\(?[a-z]\)\s")
_SPEAKER_LABEL = re.compile(r"[A-Z][\w.'’-]{0,30}(?:\s[A-Z][\w.'’-]{0,30}){0,4}(?:\s\([^)]{1,40}\))?:(?=\s)")
_RUNS_ON = re.compile(
    r"[,;–—-]$|\b(?:(?:a|an|and|are|as|at|but|by|for|from|had|has|have|he|her|his|if|in|is|its|of|on|or|our|she|so|that"
    r"|the|their|they|to|was|were|which|who|will|with|would)"
    rf"|(?:St|{any_of(map(str.title, lex.TITLE_ABBREVIATIONS))})\.?)$"
)


def blocks_of(text: str) -> list[Span]:
    """Parts of a text that no sentence crosses: paragraphs, headlines, list items, turns of a transcript."""
    blocks: list[Span] = []
    for run in _runs(text):
        lines = [line.within(text) for line in run]
        width = max(map(len, lines))
        first = 0
        for number, (line, following) in enumerate(pairwise(lines), start=1):
            if not _runs_on(line, following, width=width):
                blocks.append(Span(run[first].start, run[number - 1].end))
                first = number
        blocks.append(Span(run[first].start, run[-1].end))
    return blocks


def _runs(text: str) -> Iterator[list[Span]]:
    """Consecutive lines, stripped. A blank line or a line that is an address separates two runs."""
    run: list[Span] = []
    start = 0
    for line in text.splitlines(keepends=True):
        span = stripped(text, start, start + len(line))
        start += len(line)
        if span.start < span.end and not _ADDRESS.fullmatch(line.strip()):
            run.append(span)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _runs_on(line: str, following: str, *, width: int) -> bool:
    """True where the sentence at the end of a line may go on in the next line.

    It may if the line was wrapped (the next word had no room in it), or if its last words cannot end a sentence.
    Otherwise a line break ends the sentence, as after a headline.
    """
    if _ITEM.match(following) or _SPEAKER_LABEL.match(following):
        return False
    if line.endswith(":") and following[0] in _OPENERS:
        return True  # "she said:", and what she said in the next line
    if _RUNS_ON.search(line) or (following[0].islower() and line.rstrip(_CLOSERS)[-1:] not in _ENDS):
        return True
    return width in _WRAP_WIDTHS and len(line) > width // 2 and len(line) + 1 + len(following.split(None, 1)[0]) > width


def stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Span(start, end)

"""Where a content begins and ends, by PolNeAR's guidelines: quotation marks belong to it, the dateline does not.

The tagger has learned the guidelines from examples; these are the rules that it still breaks at times.
"""

import re

from corpus.articles.article import Span
from corpus.articles.datelines import without_dateline
from corpus.attribution.tokens import ADDRESS

_COMMENT = re.compile(
    r"(?<=[\"”])\s+(?:as|while|when|after|before)\s[^\"“”]*$"
)  # “Close it down!” | as the train crossed
_STRAY = re.compile(r"[\s,;:]+$|(?<=\w)\.$")
_LONGEST_ADDRESS = 200  # characters
_OPENS, _CLOSES = '"“', '"”'


def conform(text: str, content: Span) -> Span | None:
    """The content as the guidelines would have it; None where nothing is left of it."""
    start, end = without_dateline(text, content)
    if start == end:
        return None
    end = _end_of_address(text, end)
    if text[start] in _OPENS:
        comment = _COMMENT.search(text, start, end)
        end = comment.start() if comment else end
    inside = text[start:end]
    if inside.count("“") > inside.count("”") or inside.count('"') % 2:
        closing = re.compile(r"[.,!?…]?[\"”]").match(text, end)
        end = closing.end() if closing else end
    elif text[end - 1] not in _CLOSES:
        stray = _STRAY.search(text, start, end)
        end = stray.start() if stray and not _ends_in_abbreviation(text, end) else end
    return Span(start, end) if text[start:end].strip() else None


def _end_of_address(text: str, end: int) -> int:
    """Where the address or file name ends within which the content does: `to help@norjet | .example`."""
    if end == len(text) or text[end - 1].isspace() or text[end].isspace():
        return end
    start = max(text.rfind(mark, 0, end) for mark in " \n\t\u00a0")
    around = next((a for a in ADDRESS.finditer(text, start + 1, end + _LONGEST_ADDRESS) if a.start() < end), None)
    return around.end() if around and around.end() > end else end


def _ends_in_abbreviation(text: str, end: int) -> bool:
    """`at 9 a.m.`, `in the U.S.`: the full stop is the word's own."""
    return re.search(r"\b(?:\w\.)+\w\.$", text[max(0, end - 12) : end]) is not None

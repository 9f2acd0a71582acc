"""Where a content begins and ends, by PolNeAR's guidelines: quotation marks belong to it, the dateline does not.

The tagger has learned the guidelines from examples; these are the rules that it still breaks at times.
"""

import re

from corpus.articles.article import Span
from corpus.articles.datelines import without_dateline

_COMMENT = re.compile(
    r"(?<=[\"”])\s+(?:as|while|when|after|before)\s[^\"“”]*$"
)  # “Close it down!” | as the train crossed
_STRAY = re.compile(r"[\s,;:]+$|(?<=\w)\.$")
_OPENS, _CLOSES = '"“', '"”'


def conform(text: str, content: Span) -> Span | None:
    """The content as the guidelines would have it; None where nothing is left of it."""
    start, end = without_dateline(text, content)
    if start == end:
        return None
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


def _ends_in_abbreviation(text: str, end: int) -> bool:
    """`at 9 a.m.`, `in the U.S.`: the full stop is the word's own."""
    return re.search(r"\b(?:\w\.)+\w\.$", text[max(0, end - 12) : end]) is not None

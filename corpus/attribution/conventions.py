"""Where a content begins and ends, by PolNeAR's guidelines: quotation marks belong to it, the dateline does not.

The tagger has learned the guidelines from examples; these are the rules that it still breaks at times.
"""

import re

from corpus.article import Span

_DATELINE = re.compile(r"[A-Z][A-Z.'’ -]+[A-Z.](?:, [\w .,]{2,40}?)?(?: \([\w ./-]{2,30}\))? ?[-–—]{1,2}\s+(?=\S)")
_COMMENT = re.compile(
    r"(?<=[\"”])\s+(?:as|while|when|after|before)\s[^\"“”]*$"
)  # “Close it down!” | as the train crossed
_STRAY = re.compile(r"[\s,;:]+$|(?<=\w)\.$")
_OPENS, _CLOSES = '"“', '"”'


def conform(text: str, content: Span) -> Span | None:
    """The content as the guidelines would have it; None where nothing is left of it."""
    start, end = content
    dateline = _DATELINE.match(text, start, end)
    if dateline is not None and _begins_line(text, start):
        start = dateline.end()
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


def _begins_line(text: str, position: int) -> bool:
    return not text[:position].strip() or text[:position].rstrip(" \t")[-1] in "\r\n"


def _ends_in_abbreviation(text: str, end: int) -> bool:
    """`at 9 a.m.`, `in the U.S.`: the full stop is the word's own."""
    return re.search(r"\b(?:\w\.)+\w\.$", text[max(0, end - 12) : end]) is not None

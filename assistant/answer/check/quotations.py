"""Words in quotation marks: they stand in the cited sentences byte for byte, and they are the speaker's."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from assistant.answer.check.cited import Run, lies_in, spans_of
from assistant.answer.check.failures import Failure, Objection
from assistant.answer.values import Statement
from corpus.articles.article import Span
from corpus.attribution import Attribution
from corpus.attribution.quotations import find_quotations

_FIGURE_FIRST: Final = re.compile(r"(?<!\w)'(?=\d)([^'’\n]*)['’](?!\w)")
"""'20 wells': for find_quotations() an apostrophe before a figure opens nothing, as in '90s."""


def check_quotations(statement: Statement, cited: Sequence[Run], own: Sequence[Attribution]) -> list[Objection]:
    """Words in quotation marks stand there byte for byte and, where they are a speaker's, in quotation marks too."""
    findings = []
    marked = _FIGURE_FIRST.sub(r"“\1”", statement.text)
    for span in find_quotations(marked, Span(0, len(marked))):
        quoted = span.within(statement.text).strip("\"“”„«»‘’'").strip()
        places = [(c, place) for c in cited for place in _places(c, quoted)]
        if not places and quoted:
            findings.append(Objection(Failure.ALTERED_QUOTATION, quoted))
        elif quoted and statement.speaker is not None:
            if not any(lies_in(place, c.record.quotations) for c, place in places):
                findings.append(Objection(Failure.ALTERED_QUOTATION, f"no quotation there: {quoted}"))
            elif not any(lies_in(place, [s for a in own for s in spans_of(a)]) for _, place in places):
                findings.append(Objection(Failure.WRONG_SPEAKER, f"{statement.speaker.name}: {quoted}"))
    return findings


def _places(cited: Run, quoted: str) -> Iterator[Span]:
    """Where the words stand, whole; but for a stop or comma that the writer set before the closing mark."""
    text = cited.record.article.text
    for wanted in dict.fromkeys((quoted, quoted.rstrip(".,"))):
        for match in re.finditer(re.escape(wanted), cited.text) if wanted else ():
            start, end = cited.span.start + match.start(), cited.span.start + match.end()
            cut_in = text[max(0, start - 1) : start].isalnum() and text[start].isalnum()
            cut_off = text[end : end + 1].isalnum() and text[end - 1].isalnum()
            if not cut_in and not cut_off:
                yield Span(start, end)

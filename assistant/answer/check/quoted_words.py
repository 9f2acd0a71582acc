"""Checks quotations: words in quotation marks stand in the cited sentences byte for byte, and are the speaker's."""

import re
from collections.abc import Iterator
from typing import Final

from assistant.answer.check.cited import CitedPassage, lies_in, spans_of
from assistant.answer.check.cited_statement import AttributedStatement, CitedStatement
from assistant.answer.check.failures import Failure, Objection
from corpus.articles.article import Span
from corpus.attribution.quotations import find_quotations

_FIGURE_FIRST: Final = re.compile(r"(?<!\w)'(?=\d)([^'’\n]*)['’](?!\w)")
"""'20 wells': for find_quotations() an apostrophe before a figure opens nothing, as in '90s."""


def check_quotations(claim: CitedStatement) -> list[Objection]:
    """Words in quotation marks stand in the cited sentences byte for byte."""
    return [Objection(Failure.ALTERED_QUOTATION, quoted) for quoted, places in _quoted(claim) if not places]


def check_speakers_quotations(claim: AttributedStatement) -> list[Objection]:
    """The same, and in quotation marks there, too, and as the speaker's words."""
    own = [span for attribution in claim.own for span in spans_of(attribution)]
    objections = []
    for quoted, places in _quoted(claim):
        if not places:
            objections.append(Objection(Failure.ALTERED_QUOTATION, quoted))
        elif not any(lies_in(place, passage.source.quotations) for passage, place in places):
            objections.append(Objection(Failure.ALTERED_QUOTATION, f"no quotation there: {quoted}"))
        elif not any(lies_in(place, own) for _, place in places):
            objections.append(Objection(Failure.WRONG_SPEAKER, f"{claim.speaker.name}: {quoted}"))
    return objections


def _quoted(claim: CitedStatement) -> Iterator[tuple[str, list[tuple[CitedPassage, Span]]]]:
    """What the statement has in quotation marks, and where it stands in the cited passages."""
    marked = _FIGURE_FIRST.sub(r"“\1”", claim.text)
    for span in find_quotations(marked, Span(0, len(marked))):
        quoted = span.within(claim.text).strip("\"“”„«»‘’'").strip()
        if quoted:
            yield quoted, [(passage, place) for passage in claim.cited for place in _places(passage, quoted)]


def _places(passage: CitedPassage, quoted: str) -> Iterator[Span]:
    """Where the words stand, whole; but for a stop or comma that the writer set before the closing mark."""
    text = passage.source.article.text
    for wanted in dict.fromkeys((quoted, quoted.rstrip(".,"))):
        for match in re.finditer(re.escape(wanted), passage.text) if wanted else ():
            start, end = passage.span.start + match.start(), passage.span.start + match.end()
            cut_in = text[max(0, start - 1) : start].isalnum() and text[start].isalnum()
            cut_off = text[end : end + 1].isalnum() and text[end - 1].isalnum()
            if not cut_in and not cut_off:
                yield Span(start, end)

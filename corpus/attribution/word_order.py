"""Who speaks where a sentence is turned round: inverted (`…, warns a report`) or passive (`was told by Holm that`).

The tagger takes what stands before a verb, or begins the next sentence, for its subject. Here the form of the sentence
decides.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from corpus.articles.article import Span
from corpus.attribution.tagger.inference import TaggedAttribution
from corpus.attribution.units import Unit, unit_at
from corpus.language import lexicon as lex
from corpus.language.lexicon import alternation, any_of
from corpus.language.rules import Category

_PHRASE: Final = (
    r"(?P<source>(?:(?:an?|the|its|his|her|their|one|two|some|many) |(?:[a-z]+ ){0,3}[A-Z])"
    r"[^\s,;:\"“”]*(?: [^\s,;:\"“”]+){0,8})"
)
_PRESENT: Final = any_of(form for form in lex.CUE_FORMS if form.endswith("s") and not form.endswith("ss"))
_INVERTED = re.compile(rf"(?P<content>[^\"“”;:]{{8,}}?), (?P<cue>{_PRESENT}) {_PHRASE}[.!?]?\s*")
_HAS_VERB = re.compile(rf"\b(?:{alternation(Category.AUXILIARY, Category.MODAL, Category.MODAL_HEDGE)})\b")
_TOLD: Final = "told|warned|assured|informed|advised|reminded|promised|notified|briefed|cautioned"
_PASSIVE = re.compile(
    rf"(?P<cue>(?:is|are|was|were|been|being|be) (?:\w+ly )?(?:{_TOLD}))"
    r" by (?!(?:e-?mail|letter|phone|post|radio|telephone|text)\b)(?P<source>[^\"“”;:.]{2,120}?),? (?P<that>that) "
)
_HEARD = re.compile(
    r"(?P<cue>(?:heard|heard evidence|learned|learnt)) from (?P<source>[^\"“”;:.]{2,120}?),? (?P<that>that) "
)


def in_plain_order(
    text: str, units: Sequence[Unit], tagged: Sequence[TaggedAttribution]
) -> Iterator[TaggedAttribution]:
    """The attributions with the speaker that the form of the sentence tells, each inverted one but once."""
    inverted = {number: match for number, unit in enumerate(units) if (match := _inverted(text, unit)) is not None}
    for one in tagged:
        number = unit_at(units, one.cue.start)
        match = inverted.get(number)
        if match is None or not Span(*match.span("cue")).overlaps(one.cue):
            yield _passive(text, units[number], one) or one
        elif one.source is not None and match.start("source") <= one.source.start < units[number].span.end:
            del inverted[number]  # the tagger sees it, too, and its spans follow the guidelines
            yield one
    yield from map(_of, inverted.values())


def _passive(text: str, unit: Unit, one: TaggedAttribution) -> TaggedAttribution | None:
    """`The mayor was told | by engineers | that the dam would hold`."""
    for pattern in (_PASSIVE, _HEARD):
        for match in pattern.finditer(text, unit.span.start, unit.span.end):
            if Span(*match.span("cue")).overlaps(one.cue):
                end = max([span.end for span in one.content if span.end > match.start("that")], default=0)
                content = Span(match.start("that"), end) if end else Span(match.start("that"), _clause_end(text, unit))
                return TaggedAttribution(
                    Span(*match.span("source")), Span(*match.span("cue")), (content,), one.certainty
                )
    return None


def _clause_end(text: str, unit: Unit) -> int:
    return len(text[: unit.span.end].rstrip(" .!?\n"))


def _inverted(text: str, unit: Unit) -> re.Match[str] | None:
    """`The wall will fall, | warns | a report.`"""
    match = _INVERTED.fullmatch(text, unit.span.start, unit.span.end)
    return match if match is not None and _HAS_VERB.search(match["content"]) else None


def _of(match: re.Match[str]) -> TaggedAttribution:
    source, cue, content = (Span(*match.span(name)) for name in ("source", "cue", "content"))
    return TaggedAttribution(source, cue, (content,))

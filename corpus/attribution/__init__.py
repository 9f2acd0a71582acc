"""Who said what in an article: `extract_attributions` is the one way in.

Behind it stand rules for now; whatever replaces them keeps this function and gives itself a new ATTRIBUTION_MODEL.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from corpus.article import Article, Sentence, Span
from corpus.attribution import lexicon as lex
from corpus.attribution.attribution import Attribution, AttributionKind, Speaker, SpeakerKind, Stance
from corpus.attribution.cast import Member
from corpus.attribution.resolution import Resolver, speaker_of
from corpus.attribution.rules import Finding, ends_with_open_cue, find_attributions, opens_with_bare_clause
from corpus.attribution.stance import is_hedged, stance_of
from corpus.attribution.tokens import Unit, find_units

__all__ = [
    "ATTRIBUTION_MODEL",
    "Attribution",
    "AttributionKind",
    "Speaker",
    "SpeakerKind",
    "Stance",
    "extract_attributions",
]

ATTRIBUTION_MODEL: Final = "rules-1"
"""Names what extracted an archive's attributions. A changed value means: extract them anew."""

_WRITER = frozenset({"i", "we", "you"})  # outside quotations: the writer and the reader
_LABEL = re.compile(r"[\"“]?(?P<name>[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}):[ \u00a0]+(?=\S)")
_REASON_REACH = 3  # sentences between a statement and the reason for it
_REASON_MEMORY = 50  # attributions to look back over for the statement


@dataclass(frozen=True, slots=True)
class _Located:
    """A finding, the unit it stands in, and who speaks."""

    finding: Finding
    unit: int
    member: Member | None
    open_quotation: bool = False


def extract_attributions(article: Article, sentences: Sequence[Sentence]) -> list[Attribution]:
    """The attributions of an article in text order; `sentences` must be the article's.

    A source that cannot be told (`he`, with two men before it) has no speaker. `I` outside a quotation is the writer
    and no source.
    """
    units = find_units(article.text, sentences)
    resolver = Resolver(article.text, units)
    located: list[_Located] = []
    for number in range(len(units)):
        located.extend(_in_unit(article.text, units, number, resolver, located))
    speakers = {key: speaker_of(member) for key, member in {id(i.member): i.member for i in located}.items() if member}
    sentence_ends = [s.span.end for s in sentences]
    sentence_starts = [s.span.start for s in sentences]

    def touched(span: Span) -> Sequence[Sentence]:
        return sentences[bisect_right(sentence_ends, span.start) : bisect_left(sentence_starts, span.end)]

    built = [_build(article.text, item, speakers.get(id(item.member)), touched) for item in located]
    ordered = sorted(built, key=lambda a: min(s.start for s in (*a.source, *a.cue, *a.content)))
    return _with_reasons(article.text, ordered)


def _in_unit(
    text: str, units: Sequence[Unit], number: int, resolver: Resolver, located: list[_Located]
) -> list[_Located]:
    unit = units[number]
    label = _LABEL.match(text, unit.span.start, unit.span.end)
    if label is not None and _begins_line(text, unit.span.start):
        turn = _transcript_turn(unit, number, label, resolver)
        return [turn, *_resolved(text, unit, number, find_attributions(unit), resolver)]
    findings = find_attributions(unit)
    if not findings:
        return _continued(text, units, number, resolver, located)
    first = findings[0]
    if first.content[0].start == unit.span.start and unit.tokens[0].quoted:
        findings[0] = replace(first, content=(*_led_up_to(text, units, number, located), *first.content))
    return _resolved(text, unit, number, findings, resolver)


def _resolved(text: str, unit: Unit, number: int, findings: Sequence[Finding], resolver: Resolver) -> list[_Located]:
    found = []
    for finding in findings:
        member = resolver.resolve(finding.source, number) if finding.source else None
        source = finding.source.within(text).lower() if finding.source else ""
        is_idle = source == "who" or (source in {"it", "they"} and finding.lemma in lex.FINDING_CUES)
        if source in _WRITER or (member is None and is_idle):
            continue
        found.append(_Located(finding, number, member, _leaves_quotation_open(text, unit)))
    return found


def _led_up_to(text: str, units: Sequence[Unit], number: int, located: Sequence[_Located]) -> tuple[Span, ...]:
    """The paragraphs, left open, of a quotation whose speaker is named only at the end of this unit."""
    spans: list[Span] = []
    claimed = located[-1].unit if located else -1
    for index in range(number - 1, claimed, -1):
        unit = units[index]
        if not _is_all_quotation(unit) or not _leaves_quotation_open(text, unit):
            break
        spans.append(unit.span)
    return tuple(reversed(spans))


def _begins_line(text: str, position: int) -> bool:
    while position and text[position - 1] in " \t\u00a0":
        position -= 1
    return position == 0 or text[position - 1] in "\r\n"


def _transcript_turn(unit: Unit, number: int, label: re.Match[str], resolver: Resolver) -> _Located:
    member = resolver.label(label["name"], number)
    source = Span(*label.span("name"))
    content = Span(label.end(), unit.span.end)
    return _Located(Finding(source, Span(source.end, source.end + 1), (content,), "say"), number, member)


def _continued(
    text: str, units: Sequence[Unit], number: int, resolver: Resolver, located: list[_Located]
) -> list[_Located]:
    """What a unit without a cue says when the speaker before it goes on."""
    unit = units[number]
    asked = _asked_after(units, number, text)
    if asked is not None and asked.source is not None:
        member = resolver.resolve(asked.source, number + 1)
        return [_Located(replace(asked, content=(unit.span,)), number, member)]
    if number == 0:
        return []
    before = units[number - 1]
    opener = ends_with_open_cue(before)
    if opener is not None and opener.source is not None and _is_all_quotation(unit):
        member = resolver.resolve(opener.source, number - 1)
        if member is not None:
            return [_Located(replace(opener, content=(unit.span,)), number, member, _leaves_quotation_open(text, unit))]
    last = located[-1] if located and located[-1].unit == number - 1 else None
    if last is None:
        return []
    is_turn = last.finding.lemma == "say" and last.finding.cue is not None and text[last.finding.cue.start] == ":"
    same_paragraph = unit.paragraph == before.paragraph
    goes_on = last.open_quotation or (same_paragraph and any(t.quoted for t in before.tokens))
    if not (is_turn and same_paragraph) and not (goes_on and _is_all_quotation(unit)):
        return []  # a quotation in a new paragraph may be anybody's once the last one was closed
    if last.member is not None:
        resolver.repeat(last.member, number)
    located[-1] = replace(
        last,
        unit=number,
        finding=_extended(last.finding, unit.span, text),
        open_quotation=_leaves_quotation_open(text, unit),
    )
    return []


def _asked_after(units: Sequence[Unit], number: int, text: str) -> Finding | None:
    """The finding without content in `"Why?" | Ann Bell asked outside the court.`, which are two sentences."""
    unit = units[number]
    if number + 1 == len(units) or units[number + 1].paragraph != unit.paragraph or not _is_all_quotation(unit):
        return None
    asks = re.search(r"[?!][\"”»’']+$", unit.span.within(text)[-8:])
    return opens_with_bare_clause(units[number + 1]) if asks else None


def _extended(finding: Finding, span: Span, text: str) -> Finding:
    """The finding with one more content span, joined to the last where only white space is between them."""
    *earlier, final = finding.content
    if text[final.end : span.start].strip():
        return replace(finding, content=(*finding.content, span))
    return replace(finding, content=(*earlier, Span(final.start, span.end)))


def _is_all_quotation(unit: Unit) -> bool:
    words = [t for t in unit.tokens if t.is_word]
    return len(words) >= 2 and all(t.quoted for t in words)


def _leaves_quotation_open(text: str, unit: Unit) -> bool:
    return any(q.end >= unit.span.end and text[q.end - 1] not in "\"”’'»" for q in unit.quotations)


def _build(
    text: str, item: _Located, speaker: Speaker | None, touched: Callable[[Span], Sequence[Sentence]]
) -> Attribution:
    finding = item.finding
    words = " ".join(span.within(text) for span in finding.content)
    spans = (*((finding.source,) if finding.source else ()), *((finding.cue,) if finding.cue else ()), *finding.content)
    return Attribution(
        source=(finding.source,) if finding.source else (),
        cue=(finding.cue,) if finding.cue else (),
        content=finding.content,
        speaker=speaker,
        stance=stance_of(finding.lemma, words, negated=finding.negated),
        kind=_kind_of(words),
        sentences=tuple(sorted({sentence.index for span in spans for sentence in touched(span)})),
        hedged=is_hedged(finding.lemma, words),
    )


def _kind_of(content: str) -> AttributionKind:
    words = content.strip()
    if not any(mark in words for mark in '"“”«»'):
        return AttributionKind.INDIRECT
    outside = re.sub(r'"[^"]*"?|“[^”]*”?|«[^»]*»?', "", words)
    return AttributionKind.MIXED if re.search(r"\w", outside) else AttributionKind.DIRECT


def _with_reasons(text: str, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Links an attribution that gives evidence to the speaker's statement before it."""
    linked: list[Attribution] = []
    for attribution in attributions:
        reason_for = None
        if attribution.speaker is not None and _gives_ground(text, attribution):
            for index in range(len(linked) - 1, max(-1, len(linked) - 1 - _REASON_MEMORY), -1):
                earlier = linked[index]
                if earlier.speaker != attribution.speaker or earlier.content == attribution.content:
                    continue
                if min(attribution.sentences) - max(earlier.sentences) <= _REASON_REACH:
                    reason_for = earlier.reason_for if earlier.reason_for is not None else index
                break
        linked.append(replace(attribution, reason_for=reason_for))
    return linked


def _gives_ground(text: str, attribution: Attribution) -> bool:
    cue = " ".join(s.within(text) for s in attribution.cue).lower()
    lemmas = {lex.CUE_FORMS[w][0] for w in cue.split() if w in lex.CUE_FORMS}
    phrases = {lemma for words, lemma, _ in lex.PHRASES if " ".join(words) in cue}
    if (lemmas | phrases) & lex.EVIDENCE_CUES:
        return True
    content = " ".join(s.within(text) for s in attribution.content).lower()
    return bool(re.match(r"(?:that |\W)*(?:" + "|".join(lex.CAUSAL) + r")\b", content))

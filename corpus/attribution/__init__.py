"""Who said what in an article: `extract_attributions` is the one way in.

Behind it stand rules for now; whatever replaces them keeps this function and gives itself a new ATTRIBUTION_MODEL.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from corpus.article import Article, Sentence, Span
from corpus.attribution import lexicon as lex
from corpus.attribution.attribution import Attribution, AttributionKind, Speaker, SpeakerKind, Stance
from corpus.attribution.cast import Member
from corpus.attribution.resolution import Resolver, speaker_of
from corpus.attribution.rules import Finding, ends_with_open_cue, find_attributions
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

_LABEL = re.compile(r"[\"“]?(?P<name>[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}):[ \u00a0]+(?=\S)")
_REASON_REACH = 3  # sentences between a statement and the reason for it


@dataclass(frozen=True, slots=True)
class _Located:
    """A finding, the unit it stands in, and who speaks."""

    finding: Finding
    unit: int
    member: Member | None
    open_quotation: bool = False


def extract_attributions(article: Article, sentences: Sequence[Sentence]) -> list[Attribution]:
    """The attributions of an article in text order. Every span lies in Article.text; sentences must be the article's."""
    units = find_units(article.text, sentences)
    resolver = Resolver(article.text, units)
    located: list[_Located] = []
    for number in range(len(units)):
        located.extend(_in_unit(article.text, units, number, resolver, located))
    speakers = {id(item.member): speaker_of(item.member) for item in located if item.member is not None}
    built = [_build(article.text, item, speakers.get(id(item.member)), sentences) for item in located]
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
    return _resolved(text, unit, number, findings, resolver)


def _resolved(text: str, unit: Unit, number: int, findings: Sequence[Finding], resolver: Resolver) -> list[_Located]:
    found = []
    for finding in findings:
        member = resolver.resolve(finding.source, number) if finding.source else None
        if finding.source is not None and member is None:
            continue  # `I`, or a pronoun that points nowhere: better nobody than somebody wrong
        found.append(_Located(finding, number, member, _leaves_quotation_open(text, unit)))
    return found


def _begins_line(text: str, position: int) -> bool:
    return not text[:position].rstrip(" \t\u00a0") or text[:position].rstrip(" \t\u00a0")[-1] == "\n"


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
    if number == 0:
        return []
    before = units[number - 1]
    opener = ends_with_open_cue(before)
    if opener is not None and opener.source is not None and _is_all_quotation(unit):
        member = resolver.resolve(opener.source, number - 1)
        if member is not None:
            return [_Located(replace(opener, content=(unit.span,)), number, member, _leaves_quotation_open(text, unit))]
    last = located[-1] if located and located[-1].unit == number - 1 else None
    if last is None or last.member is None:
        return []
    is_turn = last.finding.lemma == "say" and last.finding.cue is not None and text[last.finding.cue.start] == ":"
    same_turn = is_turn and unit.paragraph == before.paragraph
    quoted_on = _is_all_quotation(unit) and (last.open_quotation or _ends_in_quotation(text, before))
    if not same_turn and not quoted_on:
        return []
    resolver.repeat(last.member, number)
    if unit.paragraph == before.paragraph or last.open_quotation:
        located[-1] = replace(
            last,
            unit=number,
            finding=_extended(last.finding, unit.span, text),
            open_quotation=_leaves_quotation_open(text, unit),
        )
        return []
    return [_Located(Finding(None, None, (unit.span,), last.finding.lemma), number, last.member)]


def _extended(finding: Finding, span: Span, text: str) -> Finding:
    """The finding with one more content span, joined to the last where only white space is between them."""
    *earlier, final = finding.content
    if text[final.end : span.start].strip():
        return replace(finding, content=(*finding.content, span))
    return replace(finding, content=(*earlier, Span(final.start, span.end)))


def _is_all_quotation(unit: Unit) -> bool:
    words = [t for t in unit.tokens if t.is_word]
    return len(words) >= 2 and all(t.quoted for t in words)


def _ends_in_quotation(text: str, unit: Unit) -> bool:
    return any(text[q.end : unit.span.end].strip(" .,") == "" for q in unit.quotations) or any(
        t.quoted for t in unit.tokens
    )


def _leaves_quotation_open(text: str, unit: Unit) -> bool:
    return any(q.end >= unit.span.end and text[q.end - 1] not in "\"”’'»" for q in unit.quotations)


def _build(text: str, item: _Located, speaker: Speaker | None, sentences: Sequence[Sentence]) -> Attribution:
    finding = item.finding
    words = " ".join(span.within(text) for span in finding.content)
    spans = (*((finding.source,) if finding.source else ()), *((finding.cue,) if finding.cue else ()), *finding.content)
    touched = tuple(s.index for s in sentences if any(s.span.overlaps(span) for span in spans))
    return Attribution(
        source=(finding.source,) if finding.source else (),
        cue=(finding.cue,) if finding.cue else (),
        content=finding.content,
        speaker=speaker,
        stance=stance_of(finding.lemma, words, negated=finding.negated),
        kind=_kind_of(words),
        sentences=touched,
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
        if _gives_ground(text, attribution):
            for index in range(len(linked) - 1, -1, -1):
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

"""From an article to its attributions: what the tagger finds, what runs on without a cue, and who is meant.

The tagger knows spans, the resolver knows people; here they are brought together, in text order.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from corpus.articles.article import Article, Sentence, Span
from corpus.articles.datelines import begins_line, without_dateline
from corpus.attribution.conventions import conform
from corpus.attribution.reasons import with_reasons
from corpus.attribution.speakers.authors import authored
from corpus.attribution.speakers.names import Member
from corpus.attribution.speakers.resolve import Resolver, speaker_of
from corpus.attribution.stance import is_hedged, stance_of
from corpus.attribution.tagger.tagger import Found, shipped_tagger
from corpus.attribution.tokens import Unit, find_units
from corpus.attribution.values import Attribution, AttributionKind, Speaker, Stance
from corpus.language.lexicon import CUE_FORMS, alternation, cue_lemmas
from corpus.language.rules import Category

_LABEL = re.compile(r"[\"“]?(?P<name>[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}):[ \u00a0]+(?=\S)")
_IF = re.compile(rf"\b(?:{alternation(Category.CONDITION)})\s+$", re.IGNORECASE)
_VERDICT = re.compile(r"\s+as [\"“][^\"“”]*[\"”]$")
_CLAIM_NOUN = re.compile(alternation(Category.CLAIM_NOUN), re.IGNORECASE)
_JOINED = re.compile(r"[\"“]|(?:that|of|to|about|over|against|on|in|as|for)\b", re.IGNORECASE)
_NOBODY = re.compile(rf"(?:{alternation(Category.NEGATION, Category.NEGATIVE)}|few)\b", re.IGNORECASE)
# Chosen on PolNeAR's dev articles, where of the sentences that nobody marked 4 % are given to a speaker from 0.93 on;
# dropping what is below 0.7 makes the span F1 better.
CERTAIN: Final = 0.93
LIKELY: Final = 0.7
_SHORTEST_NESTED = 5  # words of a content that may hold what somebody else said
_QUOTATION_MARKS = '"“”«»„'


@dataclass(frozen=True, slots=True)
class _Located:
    """What was found, the unit in which it last speaks, and who does. `member` is None where nobody can be told."""

    found: Found
    unit: int
    member: Member | None
    is_turn: bool = False


def extract_attributions(
    article: Article, sentences: Sequence[Sentence], *, thorough: bool = False
) -> list[Attribution]:
    """The attributions of an article in text order; `sentences` must be the article's.

    Those that are certain, and as in PolNeAR only the outermost: of `she said that he had told her so`, hers. With
    `thorough` also his, where he has a name, what the author of a column or a letter claims, and the uncertain ones, so
    that nobody takes such a sentence for the reporter's own; the least certain have no speaker. Nor has a source that
    cannot be told (`he`, with two men before it); `I` outside quotations is whoever signs the article. Raises
    TaggerError and EmbeddingError where the model's files are not as they should be.
    """
    units = find_units(article.text, sentences)
    if not units:
        return []
    resolver = Resolver(article.text, units, article.byline)
    found = shipped_tagger().find(article.text, [s.span for s in sentences])
    located = _located(article.text, units, found, resolver)
    if thorough:
        located.extend(_nested(article.text, units, located, resolver))
    else:
        located = _certain(located, sentences)
    speakers = {id(item.member): speaker_of(item.member) for item in located if item.member}
    starts, ends = [s.span.start for s in sentences], [s.span.end for s in sentences]

    def touched(span: Span) -> Sequence[Sentence]:
        return sentences[bisect_right(ends, span.start) : bisect_left(starts, span.end)]

    built = [_built(article.text, item, speakers.get(id(item.member)), touched) for item in located]
    if thorough:
        built.extend(authored(article, sentences))
    ordered = sorted(built, key=lambda a: min(s.start for s in (*a.source, *a.cue, *a.content)))
    return with_reasons(article.text, ordered)


def _certain(located: Sequence[_Located], sentences: Sequence[Sentence]) -> list[_Located]:
    """Without what is uncertain in sentences where nothing is certain: those may be the reporter's own voice."""
    starts, ends = [s.span.start for s in sentences], [s.span.end for s in sentences]

    def numbers(item: _Located) -> set[int]:
        found = item.found
        spans = (*((found.source,) if found.source else ()), found.cue, *found.content)
        return {n for s in spans for n in range(bisect_right(ends, s.start), bisect_left(starts, s.end))}

    certain = [item.found.certainty >= CERTAIN for item in located]
    said = {n for item, sure in zip(located, certain, strict=True) if sure for n in numbers(item)}
    return [item for item, sure in zip(located, certain, strict=True) if sure or numbers(item) <= said]


def _located(text: str, units: Sequence[Unit], found: Sequence[Found], resolver: Resolver) -> list[_Located]:
    starts = [unit.span.start for unit in units]
    labels = _turn_labels(text, units, found)
    by_unit: dict[int, list[Found]] = {}
    for one in _within_reach(text, units, found):
        by_unit.setdefault(max(0, bisect_right(starts, _anchor(one)) - 1), []).append(one)
    spoken = sorted(span for one in found for span in one.content)
    spoken_ends = [span.end for span in spoken]
    located: list[_Located] = []
    for number, unit in enumerate(units):
        label = labels.get(number)
        if label is not None:
            located.append(_turn(unit, number, label, resolver))
            continue
        if located and located[-1].is_turn and unit.paragraph == units[number - 1].paragraph:
            located[-1] = _extended(text, located[-1], unit.span, number)
            continue
        here = by_unit.get(number, [])
        for one in sorted(here, key=_anchor):
            located.append(_resolved(text, units, number, one, resolver))
        following = bisect_right(spoken_ends, unit.span.start)
        is_spoken = following < len(spoken) and spoken[following].start < unit.span.end
        if not here and not is_spoken:
            _continue(text, units, number, located, resolver)
    return located


def _within_reach(text: str, units: Sequence[Unit], found: Iterable[Found]) -> Iterator[Found]:
    """Without contents in paragraphs that the speaker's words cannot run into.

    A quotation in a new paragraph may be anybody's, unless the one before was left open or announced it with a colon.
    A missing speaker costs a reader less than a wrong one.
    """
    for one in found:
        own = _unit_at(units, one.cue.start)
        near = (s for s in one.content if _runs_into(text, units, own, _unit_at(units, s.start)))
        content = tuple(span for s in near if (span := conform(text, s)) is not None)
        source = without_dateline(text, one.source) if one.source else None
        if content:
            yield replace(one, source=source if source and source.start < source.end else None, content=content)


def _runs_into(text: str, units: Sequence[Unit], cue: int, content: int) -> bool:
    if units[cue].paragraph == units[content].paragraph:
        return True
    if content < cue:
        return _leaves_quotation_open(text, units[cue - 1])
    announced = content == cue + 1 and units[cue].tokens[-1].text == ":"
    return announced or _leaves_quotation_open(text, units[content - 1])


def _anchor(found: Found) -> int:
    return min(found.cue.start, found.source.start) if found.source else found.cue.start


def _resolved(text: str, units: Sequence[Unit], number: int, found: Found, resolver: Resolver) -> _Located:
    is_told = found.certainty >= LIKELY and not _is_bare_noun(text, found)
    member = _speaking(text, units, found.source, resolver) if is_told else None
    first = found.content[0]
    opening = _unit_at(units, first.start)
    led_up = _led_up_to(text, units, opening) if first.start == units[opening].span.start else ()
    return _Located(replace(found, content=(*led_up, *found.content)) if led_up else found, number, member)


def _is_bare_noun(text: str, found: Found) -> bool:
    """`After Dorn's denials | the port promised …`: what follows a noun without `that` or `of` is another's."""
    is_noun = text[: found.cue.start].rstrip().endswith(("'s", "’s")) and _CLAIM_NOUN.fullmatch(found.cue.within(text))
    return (
        bool(is_noun)
        and text[found.cue.end : found.content[0].start].isspace()
        and _JOINED.match(text, found.content[0].start) is None
    )


def _speaking(text: str, units: Sequence[Unit], source: Span | None, resolver: Resolver) -> Member | None:
    if source is None or _NOBODY.match(source.within(text)):
        return None  # "No official said that …"
    return resolver.resolve(source, _unit_at(units, source.start))


def _unit_at(units: Sequence[Unit], position: int) -> int:
    return max(0, bisect_right(units, position, key=lambda unit: unit.span.start) - 1)


# --- what has no cue of its own


def _led_up_to(text: str, units: Sequence[Unit], opening: int) -> tuple[Span, ...]:
    """The paragraphs, left open, of a quotation whose speaker is named only behind its last one."""
    spans: list[Span] = []
    if not units[opening].tokens or not units[opening].tokens[0].quoted:
        return ()
    for index in range(opening - 1, -1, -1):
        unit = units[index]
        if not _is_all_quotation(unit) or not _leaves_quotation_open(text, unit):
            break
        spans.append(unit.span)
    return tuple(reversed(spans))


def _continue(text: str, units: Sequence[Unit], number: int, located: list[_Located], resolver: Resolver) -> None:
    """Gives a unit that is all quotation to the speaker before it, where that one goes on."""
    last = located[-1] if located else None
    unit, before = units[number], units[number - 1]
    if last is None or not _is_all_quotation(unit):
        return
    end = last.found.content[-1].end
    if _unit_at(units, end - 1) != number - 1:
        return
    same_paragraph = unit.paragraph == before.paragraph and any(t.quoted for t in before.tokens)
    if not same_paragraph and not _leaves_quotation_open(text, before):
        return  # a quotation in a new paragraph may be anybody's once the last one was closed
    if last.member is not None:
        resolver.repeat(last.member, number, unit.span.start)
    located[-1] = _extended(text, last, unit.span, number)


def _extended(text: str, item: _Located, span: Span, number: int) -> _Located:
    """With one more content span, joined to the last where only white space is between them."""
    *earlier, final = item.found.content
    content = (
        (*earlier, final, span) if text[final.end : span.start].strip() else (*earlier, Span(final.start, span.end))
    )
    return replace(item, found=replace(item.found, content=content), unit=number)


def _is_all_quotation(unit: Unit) -> bool:
    words = [t for t in unit.tokens if t.is_word]
    return len(words) >= 2 and all(t.quoted for t in words)


def _leaves_quotation_open(text: str, unit: Unit) -> bool:
    return any(q.end >= unit.span.end and text[q.end - 1] not in "\"”’'»" for q in unit.quotations)


# --- transcripts


def _turn_labels(text: str, units: Sequence[Unit], found: Iterable[Found]) -> dict[int, re.Match[str]]:
    """`MARSH: …`, by unit: a name in capitals at a line's start, so no `UPDATE: …`.

    It is a name where it comes back or another answers it, or where the tagger takes it for a source.
    """
    sources = {one.source.start for one in found if one.source}
    matches = {
        number: match
        for number, unit in enumerate(units)
        if (match := _LABEL.match(text, unit.span.start, unit.span.end)) and begins_line(text, unit.span.start)
    }
    counts = Counter(match["name"] for match in matches.values())
    return {
        number: match
        for number, match in matches.items()
        if counts[match["name"]] > 1 or len(counts) > 1 or match.start("name") in sources
    }


def _turn(unit: Unit, number: int, label: re.Match[str], resolver: Resolver) -> _Located:
    source = Span(*label.span("name"))
    found = Found(source, Span(source.end, source.end + 1), (Span(label.end(), unit.span.end),))
    return _Located(found, number, resolver.label(label["name"], number), is_turn=True)


# --- what others said within what somebody said


def _nested(text: str, units: Sequence[Unit], located: Sequence[_Located], resolver: Resolver) -> Iterator[_Located]:
    """The tagger reads each content that is not a quotation as a text of its own; what has no name is let go."""
    outer = {item.found.cue for item in located}
    contents = [span for item in located for span in item.found.content if _may_nest(span.within(text))]
    each = shipped_tagger().find_each([(s.within(text), [Span(0, s.end - s.start)]) for s in contents])
    for content, inner in zip(contents, each, strict=True):
        for found in (_without_verdict(text, one) for one in _inside(content, inner)):
            before_cue = text[content.start : found.cue.start]
            is_quoted = sum(before_cue.count(mark) for mark in _QUOTATION_MARKS) % 2
            if found.source is None or found.cue in outer or is_quoted or found.certainty < LIKELY:
                continue
            if not cue_lemmas(found.cue.within(text)):
                continue  # "He said that Bell knows as much as I do": what she knows is his to say
            number = _unit_at(units, found.source.start)
            member = resolver.resolve(found.source, number)
            if member is not None and any(word[0].isupper() for word in found.source.within(text).split()):
                yield _Located(found, number, member)


def _without_verdict(text: str, found: Found) -> Found:
    """`described his claim that it is safe | as "ludicrous"`: the verdict is not part of the claim."""
    verdicts = [_VERDICT.search(text, s.start, s.end) for s in found.content]
    cut = (Span(s.start, v.start()) if v else s for s, v in zip(found.content, verdicts, strict=True))
    return replace(found, content=tuple(s for s in cut if s.start < s.end) or found.content)


def _may_nest(words: str) -> bool:
    split = words.lower().split()
    if words[0] in _QUOTATION_MARKS:
        return False
    return len(split) >= _SHORTEST_NESTED and any(word in CUE_FORMS or word == "according" for word in split)


def _inside(content: Span, found: Iterable[Found]) -> Iterator[Found]:
    def moved(span: Span) -> Span:
        return Span(span.start + content.start, span.end + content.start)

    for one in found:
        source = moved(one.source) if one.source else None
        contents = tuple(moved(span) for span in one.content)
        yield Found(source, moved(one.cue), contents, one.certainty)


# --- values


def _built(
    text: str, item: _Located, speaker: Speaker | None, touched: Callable[[Span], Sequence[Sentence]]
) -> Attribution:
    found = item.found
    words = " ".join(span.within(text) for span in found.content)
    cue = found.cue.within(text)
    source = (found.source,) if found.source else ()
    stance = Stance.DOUBTS if _is_supposed(text, _anchor(found)) else stance_of(cue, words)
    return Attribution(
        source=source,
        cue=(found.cue,),
        content=found.content,
        speaker=speaker,
        stance=stance,
        kind=_kind_of(words),
        sentences=tuple(sorted({s.index for span in (*source, found.cue, *found.content) for s in touched(span)})),
        hedged=stance is Stance.ASSERTS and is_hedged(cue, words),
    )


def _is_supposed(text: str, position: int) -> bool:
    """`If they say that …`: nobody has said it yet."""
    return _IF.search(text, max(0, position - 20), position) is not None


def _kind_of(content: str) -> AttributionKind:
    words = content.strip()
    if not any(mark in words for mark in _QUOTATION_MARKS):
        return AttributionKind.INDIRECT
    outside = re.sub(r'"[^"]*"?|“[^”]*”?|«[^»]*»?', "", words)
    return AttributionKind.MIXED if re.search(r"\w", outside) else AttributionKind.DIRECT

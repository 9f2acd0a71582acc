"""From an article to its attributions, who said what, and its entities, whom and what it names.

The tagger marks spans, the resolver tells who is meant; here they are brought together.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from corpus.articles.article import Article, PartKind, Sentence, Span
from corpus.articles.datelines import without_dateline
from corpus.articles.reading_text import ReadingText
from corpus.attribution.acts import with_act
from corpus.attribution.announcements import with_announced
from corpus.attribution.certainty import LIKELY, certain_only
from corpus.attribution.conventions import conform
from corpus.attribution.frames import is_framed
from corpus.attribution.long_quotations import goes_on, paragraphs_before, runs_into, stands_alone
from corpus.attribution.nested import nested_attributions, without_neighbours
from corpus.attribution.numbers import with_numbers
from corpus.attribution.orders import without_orders
from corpus.attribution.quotations import QUOTATION_MARKS
from corpus.attribution.reasons import with_reasons
from corpus.attribution.resolved import ResolvedAttribution, sentences_touched
from corpus.attribution.signatures import with_signatures
from corpus.attribution.speakers.authors import authored
from corpus.attribution.speakers.resolve import Resolver
from corpus.attribution.speakers.values import Entity, speaker_of
from corpus.attribution.stance import is_hedged, stance_of
from corpus.attribution.stretches import read
from corpus.attribution.tagger.inference import TaggedAttribution
from corpus.attribution.tagger.weights import shipped_tagger
from corpus.attribution.transcripts import find_turn_labels, turn
from corpus.attribution.units import Unit, find_units, unit_at
from corpus.attribution.values import Attribution, AttributionKind, EntitySpan, Extraction, Speaker, Stance
from corpus.attribution.word_order import in_plain_order
from corpus.language.lexicon import alternation, cue_lemmas, lemmas_of
from corpus.language.rules import Category

_IF = re.compile(rf"\b(?:{alternation(Category.CONDITION)})\s+$", re.IGNORECASE)
_CLAIM_NOUN = re.compile(alternation(Category.CLAIM_NOUN), re.IGNORECASE)
_JOINED = re.compile(r"[\"“]|(?:that|of|to|about|over|against|on|in|as|for)\b", re.IGNORECASE)
_ASKING = lemmas_of(Category.INQUIRY) | {"ask"}
_NOBODY = re.compile(rf"(?:{alternation(Category.NEGATION, Category.NEGATIVE)}|few)\b", re.IGNORECASE)


def extract_attributions(
    article: Article, sentences: Sequence[Sentence], *, thorough: bool = False
) -> list[Attribution]:
    """The attributions of an article in text order; `sentences` must be the article's. See `extract_article`."""
    return list(extract_article(article, sentences, thorough=thorough).attributions)


def extract_article(article: Article, sentences: Sequence[Sentence], *, thorough: bool = False) -> Extraction:
    """The attributions and the entities of an article; `sentences` must be the article's.

    The attributions are those that are certain, and as in PolNeAR only the outermost: of `she said that he had told her
    so`, hers. With `thorough` also his, where he has a name, what the author of a column or a letter claims, and the
    uncertain ones, so that nobody takes such a sentence for the reporter's own; the least certain have no speaker. Nor
    has a source that cannot be told (`he`, with two men before it); `I` outside quotations is whoever signs the
    article. Raises TaggerError and EmbeddingError where the model's files are not as they should be.
    """
    reading = ReadingText(article)
    placed = (replace(sentence, span=reading.span_of(sentence.span)) for sentence in sentences)
    read = [sentence for sentence in placed if sentence.span.start < sentence.span.end]
    taken = _extract(reading, article, read, thorough=thorough)
    found = [_cited(reading, attribution) for attribution in taken.attributions]
    if thorough:
        found.extend(authored(article, sentences))
    in_order = sorted(found, key=lambda a: min(s.start for s in (*a.source, *a.cue, *a.content)))
    return Extraction(with_reasons(article.text, in_order), [_named(reading, entity) for entity in taken.entities])


def _extract(reading: ReadingText, article: Article, sentences: Sequence[Sentence], *, thorough: bool) -> Extraction:
    """What somebody says, and what is named, in the text as it is read."""
    text = reading.text
    units = find_units(text, sentences)
    if not units:
        return Extraction([])
    resolver = Resolver(text, units, article.byline, article.title or reading.headline)
    found = read(shipped_tagger(), text, [sentence.span for sentence in sentences])
    ordered = in_plain_order(text, units, with_signatures(text, reading.parts, found.attributions))
    told = without_orders(text, sentences, list(ordered))
    tagged = [one for one in told if not is_framed(text, units[unit_at(units, one.start)], one)]
    resolved = _resolve_in_order(reading, units, tagged, resolver)
    if thorough:
        nested = list(nested_attributions(text, units, resolved, resolver))
        resolved = [*without_neighbours(text, resolved, nested), *nested]
    else:
        resolved = certain_only(resolved, sentences)
    resolved = [item for item in resolved if not _is_of_headline(reading, item)]
    speakers = {item.entity: speaker_of(item.entity) for item in resolved if item.entity}
    attributions = [_attribution(text, item, speakers, sentences) for item in resolved]
    return Extraction(attributions, with_numbers(text, found.entities))


def _is_of_headline(reading: ReadingText, item: ResolvedAttribution) -> bool:
    """True in a headline without a verb of saying or a speaker who has a name: `Players told to stay | at home`."""
    if reading.kind_at(item.tagged.cue.start) is not PartKind.HEADLINE:
        return False
    says = bool(cue_lemmas(item.tagged.cue.within(reading.text)))
    return not says or item.entity is None or not item.entity.positions


def _named(reading: ReadingText, entity: EntitySpan) -> EntitySpan:
    """The same entity in the article's own text."""
    return EntitySpan(entity.kind, reading.original(entity.span))


def _cited(reading: ReadingText, attribution: Attribution) -> Attribution:
    """The same attribution in the article's own text."""
    spans = (attribution.source, attribution.cue, attribution.content)
    source, cue, content = (tuple(map(reading.original, of)) for of in spans)
    return replace(attribution, source=source, cue=cue, content=content)


# complex: one decision a unit, in order
def _resolve_in_order(
    reading: ReadingText, units: Sequence[Unit], tagged: Sequence[TaggedAttribution], resolver: Resolver
) -> list[ResolvedAttribution]:
    """Goes through the units. Each is a turn of a transcript, or has what the tagger found, or is announced by a colon,
    or goes on with what was said in the unit before, or is the reporter's."""
    text = reading.text
    labels = find_turn_labels(text, units, tagged, reading.kind_at)
    near = list(_within_reach(text, units, tagged))
    said = with_announced(text, units, reading.kind_at, near, resolver.only_person_in)
    beginning = _by_unit(units, said)
    later = (span for one in tagged for span in one.content if span.start < one.cue.start)
    contents = sorted([*later, *(span for one in said for span in one.content)])
    resolved: list[ResolvedAttribution] = []
    for number, unit in enumerate(units):
        last = resolved[-1] if resolved else None
        if number in labels:
            speaker = resolver.speaker_of_turn(labels[number].name, number)
            resolved.append(ResolvedAttribution(turn(labels[number], unit), number, speaker, is_turn=True))
        elif last is not None and last.is_turn and unit.paragraph == units[number - 1].paragraph:
            resolved[-1] = last.extended(text, unit.span, number)
        elif number in beginning:
            resolved.extend(_resolved(text, units, number, one, resolver) for one in beginning[number])
        elif last is not None and not _touches(contents, unit.span) and _continues(text, units, number, last):
            if last.entity is not None:
                resolver.note_speaker(last.entity, number, unit.span.start)
            resolved[-1] = last.extended(text, unit.span, number)
    return resolved


def _within_reach(text: str, units: Sequence[Unit], tagged: Iterable[TaggedAttribution]) -> Iterator[TaggedAttribution]:
    """With contents as the guidelines would have them, and without those that the speaker's words cannot run into."""
    for one in tagged:
        cue = unit_at(units, one.cue.start)
        near = (span for span in one.content if runs_into(text, units, cue, unit_at(units, span.start)))
        content = tuple(span for s in near if (span := conform(text, s)) is not None)
        source = without_dateline(text, one.source) if one.source else None
        if source is not None and units[unit_at(units, source.start)].paragraph != units[cue].paragraph:
            source = _same_words_beside(text, units, source, cue)
        if content:
            yield replace(one, source=source if source and source.start < source.end else None, content=content)


def _same_words_beside(text: str, units: Sequence[Unit], source: Span, cue: int) -> Span | None:
    """The words of a source of another paragraph where the cue's own unit has them, too: those are meant."""
    start = text.find(source.within(text), units[cue].span.start, units[cue].span.end)
    return Span(start, start + source.end - source.start) if start >= 0 else None


def _by_unit(units: Sequence[Unit], tagged: Iterable[TaggedAttribution]) -> dict[int, list[TaggedAttribution]]:
    """What begins in each unit, in order."""
    by_unit: dict[int, list[TaggedAttribution]] = {}
    for one in sorted(tagged, key=lambda one: one.start):
        by_unit.setdefault(unit_at(units, one.start), []).append(one)
    return by_unit


def _touches(spans: Sequence[Span], span: Span) -> bool:
    """True where one of the spans, which are in order and apart, has a part of `span`."""
    following = bisect_right(spans, span.start, key=lambda s: s.end)
    return following < len(spans) and spans[following].start < span.end


def _continues(text: str, units: Sequence[Unit], number: int, last: ResolvedAttribution) -> bool:
    """True where the unit goes on with a quotation that reached to the end of the unit before."""
    end = last.tagged.content[-1].end
    if unit_at(units, end - 1) != number - 1:
        return False
    return goes_on(text, units, number) or (stands_alone(units, number) and _speaks(text, last))


def _speaks(text: str, last: ResolvedAttribution) -> bool:
    """True where somebody says something, and asks nobody: below a question stands another's answer."""
    lemmas = cue_lemmas(last.tagged.cue.within(text))
    return last.entity is not None and bool(lemmas) and not lemmas & _ASKING


def _resolved(
    text: str, units: Sequence[Unit], number: int, tagged: TaggedAttribution, resolver: Resolver
) -> ResolvedAttribution:
    entity = None
    if _names_somebody(text, tagged) and tagged.source is not None:
        entity = resolver.resolve(tagged.source, unit_at(units, tagged.source.start))
    first = tagged.content[0]
    opening = unit_at(units, first.start)
    if first.start == units[opening].span.start:
        tagged = replace(tagged, content=(*paragraphs_before(text, units, opening), *tagged.content))
    return ResolvedAttribution(tagged, number, entity)


def _names_somebody(text: str, tagged: TaggedAttribution) -> bool:
    """True where the source is likely one; `No official said that …` has none."""
    is_likely = tagged.certainty >= LIKELY and not _is_bare_noun(text, tagged)
    return is_likely and tagged.source is not None and not _NOBODY.match(tagged.source.within(text))


def _is_bare_noun(text: str, tagged: TaggedAttribution) -> bool:
    """`After Dorn's denials | the port promised …`: what follows a noun without `that` or `of` is another's."""
    is_owned = text[: tagged.cue.start].rstrip().endswith(("'s", "’s"))
    if not is_owned or not _CLAIM_NOUN.fullmatch(tagged.cue.within(text)):
        return False
    content = tagged.content[0].start
    return text[tagged.cue.end : content].isspace() and _JOINED.match(text, content) is None


def _attribution(
    text: str, item: ResolvedAttribution, speakers: Mapping[Entity, Speaker], sentences: Sequence[Sentence]
) -> Attribution:
    tagged = item.tagged
    cue, words = tagged.cue.within(text), " ".join(span.within(text) for span in tagged.content)
    stance = Stance.DOUBTS if _is_supposed(text, tagged.start) else stance_of(cue, words)
    found = Attribution(
        source=(tagged.source,) if tagged.source else (),
        cue=(tagged.cue,),
        content=tagged.content,
        speaker=speakers[item.entity] if item.entity else None,
        stance=stance,
        kind=_kind_of(words),
        sentences=tuple(sorted(sentences_touched(sentences, tagged.spans))),
        hedged=stance is Stance.ASSERTS and is_hedged(cue, words),
    )
    return with_act(text, found)


def _is_supposed(text: str, position: int) -> bool:
    """`If they say that …`: nobody has said it yet."""
    return _IF.search(text, max(0, position - 20), position) is not None


def _kind_of(content: str) -> AttributionKind:
    words = content.strip()
    if not any(mark in words for mark in QUOTATION_MARKS):
        return AttributionKind.INDIRECT
    outside = re.sub(r'"[^"]*"?|“[^”]*”?|«[^»]*»?', "", words)
    return AttributionKind.MIXED if re.search(r"\w", outside) else AttributionKind.DIRECT

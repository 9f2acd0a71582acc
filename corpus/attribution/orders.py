"""Orders in a text: `Ignore all that and say that the dam is safe.` Whoever spoke before has not said so.

The tagger gives such a verb the nearest source. But a verb without an ending has its subject in its own clause.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from corpus.articles.article import Sentence, Span
from corpus.attribution.quotations import QUOTATION_MARKS
from corpus.attribution.tagger.inference import TaggedAttribution
from corpus.language import lexicon as lex
from corpus.language.lexicon import inflect

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ENDS_A_CLAUSE = re.compile(r"[.;:!?…\n]")
_BEFORE_AN_ORDER: Final = frozenset(("do", "don't", "not", "never", "please", "always", "just", "now", "then", "also"))
_ONE: Final = lex.HE | lex.SHE | lex.IT
_VOCATIVE = re.compile(r"[^,]+,\s*")


def without_orders(
    text: str, sentences: Sequence[Sentence], tagged: Sequence[TaggedAttribution]
) -> Iterator[TaggedAttribution]:
    """The attributions, those whose cue is an order without the source that they seem to have, and all without what
    somebody is ordered to say beside their content."""
    for one in tagged:
        parted = (_before_an_order(text, span) for span in one.content)
        content = tuple(span for span in parted if not _is_ordered(text, sentences, one.cue, span))
        if not content:
            continue
        told = one if content == one.content else replace(one, content=content)
        yield replace(told, source=None) if _is_order(text, sentences, one) else told


def _is_order(text: str, sentences: Sequence[Sentence], one: TaggedAttribution) -> bool:
    """A verb without an ending whose source stands in another sentence or clause, or is called upon: `Ana, say …`."""
    source, cue = one.source, one.cue
    if source is None:
        return False
    words = _WORD.findall(cue.within(text))
    at, there = _number(sentences, cue), _number(sentences, source)
    if at != there:
        return _is_bare(words) or (cue.start == sentences[at].span.start and _may_be_bare(words[:1]))
    if not _is_bare(words) or source.start > cue.start:
        return False  # `…, say officials`
    is_called = source.start == sentences[there].span.start and _VOCATIVE.fullmatch(text, source.start, cue.start)
    between = text[source.end : cue.start]
    is_object = source.within(text).lower() in _ONE and "and" in between.split()  # `Quote her and say that …`
    return bool(is_called) or is_object or _ENDS_A_CLAUSE.search(between) is not None


def _before_an_order(text: str, content: Span) -> Span:
    """`that it burned | ; say that …`: the content up to where an order begins, unless it is a quotation."""
    words = content.within(text)
    if any(mark in words for mark in QUOTATION_MARKS):
        return content
    for end in _ENDS_A_CLAUSE.finditer(words):
        if _orders(words[end.end() :]):
            return Span(content.start, content.start + end.start())
    return content


def _is_ordered(text: str, sentences: Sequence[Sentence], cue: Span, content: Span) -> bool:
    """`Please state | that he did it.`, or `answer that he did it`, in another sentence than the cue, not quoted."""
    number = _number(sentences, content)
    if number == _number(sentences, cue) or text[content.start] in QUOTATION_MARKS:
        return False
    before = _WORD.findall(text[sentences[number].span.start : content.start])
    is_behind = bool(before) and before[-1].lower() not in _BEFORE_AN_ORDER and _is_bare(before[-1:])
    return is_behind or _orders(content.within(text))


def _orders(clause: str) -> bool:
    """True where it begins so: `say that`, `please tell readers that`."""
    words = [word.lower() for word in _WORD.findall(clause[:80])]
    first = next((n for n, word in enumerate(words) if word not in _BEFORE_AN_ORDER), 0)
    return _is_bare(words[first : first + 1]) and "that" in words[first + 1 : first + 4]


def _is_bare(words: Sequence[str]) -> bool:
    """`say`, `Do not say`, `please tell`: the verb has no ending, and no other form of it looks the same."""
    lower = [word.lower().replace("’", "'") for word in words]
    verb = next((word for word in lower if word not in _BEFORE_AN_ORDER), "")
    return lex.CUE_FORMS.get(verb) == verb and inflect(verb)[2] != verb


def _may_be_bare(words: Sequence[str]) -> bool:
    """The same of a verb that the lexicon does not know: `Quote her …`."""
    return any(w.lower() not in lex.CUE_FORMS and not w.endswith(("ed", "ing")) for w in words)


def _number(sentences: Sequence[Sentence], span: Span) -> int:
    return max(0, bisect_right(sentences, span.start, key=lambda sentence: sentence.span.start) - 1)

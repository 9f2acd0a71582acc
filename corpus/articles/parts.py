"""The parts of an article: headline, byline, paragraphs, captions, list items, block quotations, turns, furniture.

Told by position and form, not by what the words say: a short line without a full stop between paragraphs that end with
one is a heading or a link of the page, whatever it announces.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.articles.article import Article, PartKind, Span
from corpus.articles.blocks import blocks_of
from corpus.language.lexicon import MONTH_ABBREVIATIONS, MONTHS, WEEKDAYS, any_of

UNREAD: Final = frozenset({PartKind.BYLINE, PartKind.CAPTION, PartKind.HEADING, PartKind.FURNITURE})
"""Parts in which nobody speaks, which are no sentences of the article, and which no span may enter."""


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the text and what it is."""

    kind: PartKind
    span: Span


_CAPITAL: Final = r"[^\W\d_a-zß-öø-ÿ]"
_NAME: Final = rf"{_CAPITAL}[\w.'’-]*(?: (?:[a-z]{{1,3}} )?{_CAPITAL}[\w.'’-]*){{1,4}}"
_BYLINE: Final = re.compile(
    rf"(?:(?i:(?:words|story|text|reporting|reported|written|report) by|by|from)[: ]+)?{_NAME}"
    rf"(?:(?:,| and| &| in|\s*[|/·•–—-]) ?[\w .,'’&/|·•:–—@-]*)?"
)
_BYLINE_WORD: Final = re.compile(r"(?i:(?:words|story|text|reporting|reported|written|report) by|by|from)[: ]")
_MONTH: Final = rf"(?i:{any_of((*MONTHS, *MONTH_ABBREVIATIONS))})\.?"
_TIME_OF_PUBLICATION: Final = re.compile(
    r"(?i:(?:published|updated|posted|last (?:updated|modified)|first published)\b.{0,60})"
    rf"|(?:(?i:{any_of(WEEKDAYS)}),? )?(?:\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}}),? \d{{4}}\b.{{0,40}}"
)
_CREDIT: Final = re.compile(
    r"(?i:\(?(?:photo(?:graph)?|image|picture|pic|graphic|video|illustration|file photo)s?\b"
    r"(?: (?:by|courtesy|credit)|:| ?/|©).*"
    r"|.{0,300}[.(] ?(?:photo|image|picture)s?(?: by|:| courtesy).{2,60}"
    r"|.{0,300}\((?:(?:[\w .&-]+ )?photo|[\w .-]+ via [\w .-]+|getty|image|picture)[\w ./:&-]*\)\.?"
    r"|.{0,300}(?:^| )© ?\w.{0,60})"
)
_TURN_LABEL: Final = re.compile(
    r"[\"“]?(?P<label>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,4}(?: \([^)]{1,40}\)|, [\w ]{2,40})?):\s"
)
_CAPITAL_LABEL: Final = re.compile(r"[A-Z][A-Z0-9'’& -]{2,30}:")
_ITEM: Final = re.compile(r"(?:[•‣▪◦●·*]|[–—-]|\(?\d{1,2}[.)]|\(?[a-z]\))\s")
_ENDS: Final = re.compile(r"[.!?…:;,][\"'”’»)\]]*$|[\"”’»“]$")
_STOPS: Final = re.compile(r"[.!?…][\"'”’»)\]]*$")
_SIGNATURE: Final = re.compile(rf"[-–—―]{{1,2}} ?{_NAME}(?:,[^.!?]{{1,80}})?")
_SIGNED: Final = re.compile(r"[\"“«].*[\"”»]\s*[-–—―]", re.DOTALL)
_CLOSES_QUOTATION: Final = '"”’»'
_OPENS_QUOTATION: Final = "\"“'‘«„"
_LONGEST_HEADLINE: Final = 22  # words
_LONGEST_HEADING: Final = 14
_LONGEST_BYLINE: Final = 16
_MOST_HEADLINES: Final = 3  # a headline of two lines and what stands below it
_DEEPEST_FRONT: Final = 6  # blocks above the text
_MOST_HEADINGS: Final = 0.5  # of all blocks; with more of them the text is one without full stops


def parts_of(article: Article) -> list[Part]:
    """The parts in order: together all of the text but white space."""
    blocks = _with_signatures(article.text, blocks_of(article.text))
    words = [span.within(article.text) for span in blocks]
    front = _front(article, words)
    kinds = [front.get(number) or kind for number, kind in enumerate(_body(words))]
    if all(kind in UNREAD for kind in kinds):
        kinds = [PartKind.PARAGRAPH] * len(kinds)  # a few words are all that there is to read
    lead = next((n for n, kind in enumerate(kinds) if kind is PartKind.PARAGRAPH), None)
    if lead is not None:
        kinds[lead] = PartKind.LEAD
    return [Part(kind, span) for kind, span in zip(kinds, blocks, strict=True)]


def _with_signatures(text: str, blocks: Sequence[Span]) -> list[Span]:
    """The blocks; the line with a dash and a name below a quotation belongs to the quotation."""
    joined: list[Span] = []
    for block in blocks:
        is_signature = _SIGNATURE.fullmatch(block.within(text)) is not None
        if joined and is_signature and text[joined[-1].end - 1] in _CLOSES_QUOTATION:
            joined[-1] = Span(joined[-1].start, block.end)
        else:
            joined.append(block)
    return joined


def ends_a_sentence(text: str) -> bool:
    """True for what ends in a full stop or the like; a headline does not."""
    return _STOPS.search(text) is not None


def _front(article: Article, words: Sequence[str]) -> dict[int, PartKind]:
    """The kinds of the blocks above the text: headline, deck, byline, time. The last block is always text."""
    found: dict[int, PartKind] = {}
    for number, text in enumerate(words[: min(_DEEPEST_FRONT, len(words) - 1)]):
        kind = _front_kind(article, text, found)
        if kind is None:
            break
        found[number] = kind
    return found


def _front_kind(article: Article, text: str, found: Mapping[int, PartKind]) -> PartKind | None:
    if _is_byline(text, article.byline, is_below_headline=PartKind.HEADLINE in found.values()):
        return PartKind.BYLINE
    if _TIME_OF_PUBLICATION.fullmatch(text):
        return PartKind.FURNITURE
    if _CREDIT.fullmatch(text):
        return PartKind.CAPTION
    if _is_same(text, article.title) and not text.endswith("."):
        return PartKind.HEADLINE  # a file without a headline has its first sentence as its title
    if not _is_title(text):
        return None
    is_headline = all(kind is PartKind.HEADLINE for kind in found.values()) and len(found) < _MOST_HEADLINES
    return PartKind.HEADLINE if is_headline else PartKind.FURNITURE  # "Share this", below the byline


def _is_byline(text: str, byline: str, *, is_below_headline: bool) -> bool:
    if _is_same(text, byline) or _is_same(text, f"by {byline}"):
        return True
    is_marked = is_below_headline or _BYLINE_WORD.match(text) is not None
    is_like_one = len(text.split()) <= _LONGEST_BYLINE and _BYLINE.fullmatch(text) is not None
    return is_marked and is_like_one and not ends_a_sentence(text)


def _is_same(text: str, other: str) -> bool:
    return bool(other) and _plain(text) == _plain(other)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold().rstrip(".")


def _is_title(text: str) -> bool:
    is_short = len(text.split()) <= _LONGEST_HEADLINE
    is_other = _TURN_LABEL.match(text) or _ITEM.match(text) or _SIGNED.match(text)
    return is_short and not _ENDS.search(text) and not is_other


def _body(words: Sequence[str]) -> list[PartKind]:
    labels = _turn_labels(words)
    kinds = [_body_kind(text, words[n - 1] if n else "", labels) for n, text in enumerate(words)]
    if kinds.count(PartKind.HEADING) > max(3, _MOST_HEADINGS * len(kinds)):
        return [PartKind.PARAGRAPH if kind is PartKind.HEADING else kind for kind in kinds]
    return kinds


def _turn_labels(words: Sequence[str]) -> set[str]:
    """Labels of turns: of blocks beside each other, so that no `WATCH:` between paragraphs is one."""
    found = [match["label"] if (match := _TURN_LABEL.match(text)) else None for text in words]
    times = Counter(label for label in found if label)
    beside = {
        label for n, label in enumerate(found) if label and any(found[m] for m in (n - 1, n + 1) if 0 <= m < len(found))
    }
    return {label for label in times if (label in beside and len(beside) > 1) or times[label] > 2}


def _body_kind(text: str, before: str, labels: set[str]) -> PartKind:
    match = _TURN_LABEL.match(text)
    if text.startswith(">"):
        return PartKind.BLOCK_QUOTATION
    if match and match["label"] in labels and ends_a_sentence(text):
        return PartKind.TURN
    if _ITEM.match(text):
        return PartKind.LIST_ITEM
    if _CREDIT.fullmatch(text):
        return PartKind.CAPTION
    if _TIME_OF_PUBLICATION.fullmatch(text):
        return PartKind.FURNITURE
    return PartKind.HEADING if _is_heading(text, before) else PartKind.PARAGRAPH


def _is_heading(text: str, before: str) -> bool:
    """A short block without an end, unless it goes on from a colon or is the whole of a quotation."""
    is_bare_label = _CAPITAL_LABEL.fullmatch(text) is not None
    is_short = len(text.split()) <= _LONGEST_HEADING and not _ENDS.search(text)
    goes_on = before.endswith((":", ",")) or text[0].islower()
    return is_bare_label or (is_short and not goes_on and text[0] not in _OPENS_QUOTATION)

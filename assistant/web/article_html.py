"""An article opened at what somebody says in it: its sentences marked, and the speaker, the verb and what is said.

All places come from the stored spans: nothing is searched for in the text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from assistant.service.browse import WholeArticle
from assistant.web.rendering import render
from corpus.articles.article import Span
from corpus.attribution import Attribution

_CONTEXT = 4_000  # characters shown before and after; an article may be as long as a novel


class MarkedWords(NamedTuple):
    """A run of words, and the classes of its mark; "" where it has none."""

    words: str
    css: str


@dataclass(frozen=True, slots=True)
class MarkedText:
    """The paragraphs of an article, or those around the marks of a long one."""

    paragraphs: tuple[tuple[MarkedWords, ...], ...]
    is_cut_before: bool
    is_cut_after: bool


def placeholder_html(message: str) -> str:
    """What stands in the place of the article before one is opened."""
    return render("article_placeholder", message=message)


def article_html(whole: WholeArticle, attribution: int | None = None) -> str:
    """The article, with one of its attributions marked, by its number."""
    said = [whole.attributions[attribution]] if attribution is not None else []
    sentences = [whole.sentences[at].span for one in said for at in sorted(set(one.sentences))]
    text = marked_text(whole, sentences, said)
    return render("article", whole=whole, copied_by=copied_by(whole), text=text, has_attributions=bool(said))


def copied_by(whole: WholeArticle) -> list[str]:
    """The outlets that have copies of the article; where one is not named, the copy's title."""
    return list(dict.fromkeys(copy.outlet or copy.title for copy in whole.copies))


def marked_text(whole: WholeArticle, sentences: Sequence[Span], said: Sequence[Attribution]) -> MarkedText:
    """The text with these sentences and attributions marked; of a long one, the part around them."""
    text = whole.article.text
    marks = [("ws-sentence", span) for span in sentences]
    for one in said:
        for css, spans in (
            ("ws-source-words", one.source),
            ("ws-cue-words", one.cue),
            ("ws-content-words", one.content),
        ):
            marks += [(css, span) for span in spans]
    shown = _shown(text, sentences)
    paragraphs = tuple(_marked_paragraph(text, paragraph, marks) for paragraph in _paragraphs(text, shown))
    return MarkedText(paragraphs, shown.start > 0, shown.end < len(text))


def _shown(text: str, sentences: Sequence[Span]) -> Span:
    """The part of a long text that is shown: around the sentences, in whole lines."""
    first, last = (sentences[0].start, sentences[-1].end) if sentences else (0, 0)
    start = text.rfind("\n", 0, first - _CONTEXT) + 1 if first > _CONTEXT else 0
    end = text.find("\n", last + _CONTEXT)
    return Span(start, end if end >= 0 else len(text))


def _paragraphs(text: str, shown: Span) -> list[Span]:
    return [
        Span(shown.start + line.start(), shown.start + line.end())
        for line in re.finditer(r"[^\n]*\S[^\n]*", shown.within(text))
    ]


def _marked_paragraph(text: str, paragraph: Span, marks: Sequence[tuple[str, Span]]) -> tuple[MarkedWords, ...]:
    """The paragraph, cut wherever a mark begins or ends: marks may cross each other."""
    here = [(css, span) for css, span in marks if span.overlaps(paragraph)]
    edges = {paragraph.start, paragraph.end, *(edge for _, span in here for edge in span)}
    cuts = sorted(edge for edge in edges if paragraph.start <= edge <= paragraph.end)
    return tuple(
        MarkedWords(
            text[start:end],
            " ".join(dict.fromkeys(css for css, span in here if span.start <= start and end <= span.end)),
        )
        for start, end in pairwise(cuts)
    )

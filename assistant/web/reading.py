"""An article opened at what somebody says in it: its sentences marked; who, cue and content in their own colours.

Places come from the stored spans alone: nothing is searched for in the text.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.service.browse import WholeArticle
from assistant.web.pieces import day_of, plural, text_html, web_address
from corpus.articles.article import Span
from corpus.attribution import Attribution

BLANK = "Choose a statement to read it where it stands."
_AROUND = 4_000  # characters before and after what is shown; an article may be as long as a novel
# Where the list stands above the article, on a phone; see ACTS for the id.
_RETURN = '<button type="button" class="ws-link ws-return" data-goto="ws-came-from">Back to the list</button>'
LEGEND = (
    '<p class="ws-legend"><span class="ws-source-words">who</span> <span class="ws-cue-words">says</span> '
    '<span class="ws-content-words">what</span></p>'
)


def blank_html(words: str = BLANK) -> str:
    return f'<section class="ws-reading" aria-label="Article"><p class="ws-blank">{text_html(words)}</p></section>'


def reading_html(whole: WholeArticle, number: int | None = None) -> str:
    """The article; with the number of an attribution, its beginning is where that stands."""
    said = [whole.attributions[number]] if number is not None else []
    sentences = [whole.sentences[at].span for one in said for at in sorted(set(one.sentences))]
    return (
        '<section class="ws-reading" aria-label="Article" tabindex="-1">'
        f"{_RETURN}{head_html(whole)}{LEGEND if said else ''}{marked_html(whole, sentences, said)}</section>"
    )


def marked_html(whole: WholeArticle, sentences: Sequence[Span], said: Sequence[Attribution]) -> str:
    """The text of the article with these sentences and attributions marked; of a long one, what is around them."""
    text = whole.article.text
    marks = [("ws-sentence", span) for span in sentences]
    for one in said:
        for kind, spans in (("source", one.source), ("cue", one.cue), ("content", one.content)):
            marks += [(f"ws-{kind}-words", span) for span in spans]
    shown = _shown(text, sentences)
    body = "".join(_paragraph(text, paragraph, marks) for paragraph in _paragraphs(text, shown))
    before = '<p class="ws-cut">…</p>' if shown.start else ""
    after = '<p class="ws-cut">…</p>' if shown.end < len(text) else ""
    return f'<div class="ws-text" dir="auto">{before}{body}{after}</div>'


def head_html(whole: WholeArticle) -> str:
    entry = whole.entry
    parts = [text_html(entry.outlet)] if entry.outlet else []
    parts.append(day_of(entry.published) or "undated")
    if entry.byline:
        parts.append(text_html(entry.byline))
    if address := web_address(entry.url):
        parts.append(f'<a href="{text_html(address)}" target="_blank" rel="noopener noreferrer nofollow">original</a>')
    copies = ""
    if whole.copies:
        outlets = dict.fromkeys(copy.outlet or copy.title for copy in whole.copies)
        many = plural(len(outlets), "outlet")
        copies = f'<p class="ws-copies">Also in {many}, as copies of one report: {text_html(", ".join(outlets))}.</p>'
    title = text_html(entry.title or entry.uri)
    return f'<h2 dir="auto">{title}</h2><p class="ws-where">{" · ".join(parts)}</p>{copies}'


def _shown(text: str, sentences: Sequence[Span]) -> Span:
    """What of a long text is shown: around the sentences, from and to the end of a line."""
    first, last = (sentences[0].start, sentences[-1].end) if sentences else (0, 0)
    start = text.rfind("\n", 0, first - _AROUND) + 1 if first > _AROUND else 0
    end = text.find("\n", last + _AROUND)
    return Span(start, end if end >= 0 else len(text))


def _paragraphs(text: str, shown: Span) -> list[Span]:
    return [
        Span(shown.start + line.start(), shown.start + line.end())
        for line in re.finditer(r"[^\n]*\S[^\n]*", shown.within(text))
    ]


def _paragraph(text: str, paragraph: Span, marks: Sequence[tuple[str, Span]]) -> str:
    """The paragraph in pieces, cut wherever a mark begins or ends: marks may cross each other."""
    here = [(kind, span) for kind, span in marks if span.overlaps(paragraph)]
    edges = {paragraph.start, paragraph.end, *(edge for _, span in here for edge in span)}
    cuts = sorted(edge for edge in edges if paragraph.start <= edge <= paragraph.end)
    pieces = []
    for start, end in pairwise(cuts):
        kinds = [kind for kind, span in here if span.start <= start and end <= span.end]
        words = text_html(text[start:end])
        pieces.append(f'<mark class="{" ".join(dict.fromkeys(kinds))}">{words}</mark>' if kinds else words)
    return f"<p>{''.join(pieces)}</p>"

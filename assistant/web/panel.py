"""Beside the conversation: the sentences that an answer cites, and each opened in its article.

A sentence is marked where it is stored to stand, and nowhere if the article has changed since.
"""

from assistant.answer.reading_order import cited_sentences, key_of
from assistant.answer.values import Answer, Citation
from assistant.service.browse import Browser, WholeArticle
from assistant.web.pieces import button_html, day_of, text_html, web_address
from assistant.web.reading import LEGEND, head_html, marked_html
from assistant.web.talk import Talk, Turn, place_in
from corpus.attribution import Attribution, Speaker


def panel_html(turns: tuple[Turn, ...]) -> str:
    """The cited sentences: of the latest question in full, of earlier ones folded."""
    sections: list[str] = []
    for number, turn in reversed(list(enumerate(turns, start=1))):
        if sections and not (isinstance(turn.reply, Answer) and turn.reply.statements):
            continue
        is_open = " open" if not sections else ""
        question = f"<summary>{text_html(turn.question)}</summary>"
        sections.append(f"<details{is_open}>{question}{_sentences(turn.reply, number)}</details>")
    blank = '<p class="ws-blank">The sentences that an answer rests on appear here, word for word.</p>'
    return (
        '<section class="ws-panel" aria-label="Cited sentences" tabindex="-1"><h2>Cited sentences</h2>'
        f"{''.join(sections) or blank}</section>"
    )


def _sentences(reply: Answer | str, number: int) -> str:
    cited = cited_sentences(reply) if isinstance(reply, Answer) else []
    if not cited:
        return '<p class="ws-blank">No sentence is cited for this question.</p>'
    items, article_id = [], ""
    for place, citation in enumerate(cited, start=1):
        source = _source(citation) if citation.article_id != article_id else ""
        article_id = citation.article_id
        quote = f'<span class="ws-quote" dir="auto">{text_html(citation.quote)}</span>'
        opens = button_html(
            f'<span class="ws-number">{place}</span> {quote}',
            "source",
            f"{number}-{place}",
            css="ws-cited",
            id=f"ws-cited-{number}-{place}",
        )
        items.append(f"{source}{opens}")
    return "".join(items)


def _source(citation: Citation) -> str:
    """The article, above its sentences."""
    where = [text_html(citation.outlet)] if citation.outlet else []
    where.append(day_of(citation.published) or "undated")
    if address := web_address(citation.url):
        where.append(f'<a href="{text_html(address)}" target="_blank" rel="noopener noreferrer nofollow">original</a>')
    title = text_html(citation.title or citation.uri)
    return f'<div class="ws-source"><h3 dir="auto">{title}</h3><p>{" · ".join(where)}</p></div>'


def source_html(browser: Browser, talk: Talk, value: str) -> str | None:
    """The article of a cited sentence, opened there; `value` is `question-place`, both from 1. None: no such place."""
    asked, _, sentence = value.partition("-")
    number = place_in(asked, len(talk.turns))
    reply = talk.turns[number - 1].reply if number else ""
    cited = cited_sentences(reply) if isinstance(reply, Answer) else []
    place = place_in(sentence, len(cited))
    if not isinstance(reply, Answer) or not place:
        return None
    citation = cited[place - 1]
    steps = _steps(number, place, len(cited))
    body = _opened(browser.article(citation.article_id), citation, _speakers_of(reply, citation), steps)
    return (
        f'<section class="ws-panel ws-reading ws-opened" aria-label="Source {place} of {len(cited)}" tabindex="-1"'
        f' data-place="{number}-{place}">{body}</section>'
    )


def _steps(number: int, place: int, last: int) -> str:
    """To the sentence before, the one after, the list, and back to the answer."""

    def step(label: str, to: int, named: str) -> str:
        if not 1 <= to <= last:
            return f'<button type="button" class="ws-quiet" disabled aria-label="{named}">{label}</button>'
        return button_html(label, "source", f"{number}-{to}", css="ws-quiet", aria_label=named)

    back = (
        f'<button type="button" class="ws-quiet ws-close" data-do="close" data-back="ws-mark-{number}-{place}">'
        "Close</button>"
    )
    return (
        f'<nav class="ws-steps" aria-label="Cited sentences">{step("←", place - 1, "Previous cited sentence")}'
        f'<span class="ws-place">[{place}] of {last}</span>{step("→", place + 1, "Next cited sentence")}'
        f"{button_html('All sentences', 'list', css='ws-quiet')}{back}</nav>"
    )


def _opened(whole: WholeArticle | None, citation: Citation, speakers: frozenset[Speaker | None], steps: str) -> str:
    if whole is None:
        return _head(steps) + _moved(citation, "The article is no longer in the archive.")
    if citation.span.within(whole.article.text) != citation.quote:
        why = "The article has changed since this answer was given."
        return _head(steps + head_html(whole)) + _moved(citation, why)
    said = _said_in(whole, citation, speakers)
    legend = LEGEND if said else '<p class="ws-legend"><span class="ws-sentence">the cited sentence</span></p>'
    return _head(f"{steps}{head_html(whole)}{legend}") + marked_html(whole, [citation.span], said)


def _head(body: str) -> str:
    """What stays in sight while the article is read."""
    return f'<div class="ws-opened-head">{body}</div>'


def _moved(citation: Citation, why: str) -> str:
    return (
        f'<p class="ws-problem" role="note">{why} The sentence stood there so:</p>'
        f'<blockquote dir="auto">{text_html(citation.quote)}</blockquote>'
    )


def _said_in(whole: WholeArticle, citation: Citation, speakers: frozenset[Speaker | None]) -> list[Attribution]:
    """What is said in the sentence: by those whom the answer cites it for, where it is they who speak there."""
    numbers = {sentence.index for sentence in whole.sentences if sentence.span == citation.span}
    here = [one for one in whole.attributions if numbers & set(one.sentences)]
    names = {speaker.name.casefold() for speaker in speakers if speaker}
    theirs = [one for one in here if one.speaker and one.speaker.name.casefold() in names]
    return theirs or (here if names else [])


def _speakers_of(answer: Answer, citation: Citation) -> frozenset[Speaker | None]:
    key = key_of(citation)
    return frozenset(s.speaker for s in answer.statements if any(key_of(c) == key for c in s.citations))

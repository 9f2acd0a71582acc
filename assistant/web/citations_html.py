"""Beside the conversation: the sentences that an answer cites, and each of them opened in its article.

A sentence is marked where the archive says that it stands, and nowhere if the article has changed since.
"""

from itertools import groupby
from typing import NamedTuple

from assistant.answer.reading_order import cited_sentences, key_of
from assistant.answer.values import Answer, Citation
from assistant.service.browse import Browser, WholeArticle
from assistant.web.article_html import copied_by, marked_text
from assistant.web.rendering import render
from assistant.web.transcript import Exchange, Transcript, number_in
from corpus.attribution import Attribution, Speaker


class ShownSource(NamedTuple):
    """An article with the cited sentences that follow each other in it, each with its number."""

    citation: Citation
    sentences: list[tuple[int, str]]


class CitedQuestion(NamedTuple):
    number: int
    question: str
    sources: list[ShownSource]


def cited_sentences_html(exchanges: tuple[Exchange, ...]) -> str:
    """The cited sentences: of the latest question in full, of earlier ones folded."""
    questions: list[CitedQuestion] = []
    for number, exchange in reversed(list(enumerate(exchanges, start=1))):
        sources = _sources(exchange.reply)
        if sources or not questions:
            questions.append(CitedQuestion(number, exchange.question, sources))
    return render("ask/cited_sentences", questions=questions)


def _sources(reply: Answer | str) -> list[ShownSource]:
    numbered = enumerate(cited_sentences(reply) if isinstance(reply, Answer) else [], start=1)
    sources = []
    for _, group in groupby(numbered, key=lambda entry: entry[1].article_id):
        sentences = list(group)
        sources.append(ShownSource(sentences[0][1], [(number, citation.quote) for number, citation in sentences]))
    return sources


def source_html(browser: Browser, transcript: Transcript, place: str) -> str | None:
    """The article of a cited sentence; `place` is `question-sentence`, both from 1. None where there is none."""
    question, _, sentence = place.partition("-")
    asked = number_in(question, len(transcript.exchanges))
    reply = transcript.exchanges[asked - 1].reply if asked else ""
    cited = cited_sentences(reply) if isinstance(reply, Answer) else []
    number = number_in(sentence, len(cited))
    if not isinstance(reply, Answer) or not number:
        return None
    citation = cited[number - 1]
    whole = browser.article(citation.article_id)
    problem = _problem(whole, citation)
    said = _attributions_in(whole, citation, _speakers_of(reply, citation)) if whole and not problem else []
    return render(
        "ask/source",
        question=asked,
        number=number,
        last=len(cited),
        citation=citation,
        whole=whole,
        copied_by=copied_by(whole) if whole else [],
        problem=problem,
        has_attributions=bool(said),
        text=marked_text(whole, [citation.span], said) if whole and not problem else None,
    )


def _problem(whole: WholeArticle | None, citation: Citation) -> str:
    """Why the sentence cannot be shown in its article, or ""."""
    if whole is None:
        return "The article is no longer in the archive."
    if citation.span.within(whole.article.text) != citation.quote:
        return "The article has changed since this answer was given."
    return ""


def _attributions_in(whole: WholeArticle, citation: Citation, speakers: frozenset[Speaker | None]) -> list[Attribution]:
    """What is said in the sentence, by the speakers that it is cited for if they speak in it."""
    numbers = {sentence.index for sentence in whole.sentences if sentence.span == citation.span}
    here = [attribution for attribution in whole.attributions if numbers & set(attribution.sentences)]
    names = {speaker.name.casefold() for speaker in speakers if speaker}
    theirs = [one for one in here if one.speaker and one.speaker.name.casefold() in names]
    return theirs or (here if names else [])


def _speakers_of(answer: Answer, citation: Citation) -> frozenset[Speaker | None]:
    key = key_of(citation)
    return frozenset(s.speaker for s in answer.statements if any(key_of(c) == key for c in s.citations))

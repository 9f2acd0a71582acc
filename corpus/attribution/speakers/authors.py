"""Whose words an article is, where it is not a reporter's: the author of a column, the writers of letters.

What stands in such a text unquoted is its writer's claim, though no verb says so. A name is taken for a writer's only
where the text says that it is: below a letter, or in the line about the author that ends a column.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from corpus.articles.article import Article, Sentence, Span
from corpus.attribution.quotations import find_paragraphs, is_mostly_quoted
from corpus.attribution.values import Act, Attribution, AttributionKind, Speaker, SpeakerKind, Stance
from corpus.language.given_names import FEMALE, MALE

_NAME = r"[A-Z][\w'’-]+(?: [A-Z](?:[\w'’-]*[\w]|\.)?){1,3}"
_ABOUT_AUTHOR = re.compile(
    rf"\W*(?P<name>{_NAME})(?P<role>, (?:(?!\b(?:said|says|told)\b)[^.]){{3,200}}?)?,? "
    r"(?:is|was|lives|teaches|writes|serves|works|runs|directs|heads|hosts) (?P<rest>[^.]+)"
)
_REPORTS = re.compile(r"\b(?:reporters?|correspondent|editor at|news editor|producer|staff writer)\b", re.IGNORECASE)
_SIGNATURE = re.compile(rf"(?P<name>{_NAME}|@\w{{2,30}})[.,]?")
_PLACE = re.compile(r"[A-Z][\w.,'’ -]{1,40}")
_LETTERS = re.compile(r"^\W*(?:letters?\b|to the editor\b|readers (?:write|respond))", re.IGNORECASE | re.MULTILINE)
_OPINION = re.compile(r"\W*(?:opinion|column|op-ed|commentary|letter|guest essay)\b", re.IGNORECASE)
_I = re.compile(r"\b(?:I|my)\b")
_SIGNED = re.compile(rf"(?:by )?(?P<name>{_NAME})(?:,.*)?", re.IGNORECASE)
_FEWEST_HANDLES: Final = 2
_LONGEST_TITLE: Final = 16  # words
_FEWEST_WORDS: Final = 3  # of a sentence that says something


class _Words(NamedTuple):
    """Who wrote the text of `span`, and where that is written; an empty span where only the byline says so."""

    writer: Speaker
    signed: Span | None
    span: Span


def authored(article: Article, sentences: Sequence[Sentence]) -> Iterator[Attribution]:
    """An attribution for each sentence that is its writer's and no quotation. The cue is empty: no word says it."""
    for words in _written(article):
        for sentence in sentences:
            span = sentence.span
            inside = words.span.start <= span.start and span.end <= words.span.end
            if not inside or len(span.within(article.text).split()) < _FEWEST_WORDS:
                continue
            if not is_mostly_quoted(article.text, span):
                yield Attribution(
                    source=(words.signed,) if words.signed else (),
                    cue=(),
                    content=(span,),
                    speaker=words.writer,
                    stance=Stance.ASSERTS,
                    kind=AttributionKind.INDIRECT,
                    sentences=(sentence.index,),
                    act=Act.WROTE,
                )


def _written(article: Article) -> Iterator[_Words]:
    paragraphs = find_paragraphs(article.text)
    if len(paragraphs) < _FEWEST_WORDS:
        return
    letters = list(_letters(article.text, paragraphs))
    yield from letters
    column = None if letters else _column(article, paragraphs)
    if column is not None:
        yield column


def _column(article: Article, paragraphs: Sequence[Span]) -> _Words | None:
    """A text with a line about its author at the end, or one that its byline's only name tells in the first person."""
    text = article.text
    last = paragraphs[-1]
    about = _ABOUT_AUTHOR.match(text, last.start, last.end)
    if about and _is_person(about["name"]) and not _REPORTS.search(about[0]):
        surname = about["name"].split()[-1]
        if surname not in text[: last.start]:  # who is written about is not who writes
            role = (about["role"] or "").strip(" ,") or re.sub(r"^(?:an?|the) ", "", about["rest"]).strip()
            body = Span(_after_title(text, paragraphs), last.start)
            return _Words(_writer(about["name"], role), Span(*about.span("name")), body)
    signed = _SIGNED.fullmatch(article.byline.strip())
    if signed and _is_opinion(article) and len(signed["name"].split()) > 1:
        return _Words(_writer(signed["name"]), None, Span(_after_title(text, paragraphs), len(text)))
    return None


def _after_title(text: str, paragraphs: Sequence[Span]) -> int:
    """Where the text begins behind a first paragraph that is as short as a title."""
    is_title = len(paragraphs[0].within(text).split()) <= _LONGEST_TITLE
    return paragraphs[1].start if is_title else paragraphs[0].start


def _is_opinion(article: Article) -> bool:
    unquoted = re.sub(r"“[^”]*”|\"[^\"]*\"", " ", article.text)
    return bool(_OPINION.match(article.title)) and bool(_I.search(unquoted))


def _letters(text: str, paragraphs: Sequence[Span]) -> Iterator[_Words]:
    """Letters: words, then a paragraph that is only a name or a handle, and perhaps one that is only a place."""
    signatures = [n for n, span in enumerate(paragraphs) if _is_signature(span.within(text))]
    handles = sum(paragraphs[n].within(text).startswith("@") for n in signatures)
    heading = text[paragraphs[0].start : paragraphs[min(2, len(paragraphs) - 1)].end]
    if not signatures or not (_LETTERS.search(heading) or handles >= _FEWEST_HANDLES):
        return
    begin = _after_heading(text, paragraphs)
    for number in signatures:
        words = paragraphs[begin:number]
        if words:
            match = _SIGNATURE.fullmatch(paragraphs[number].within(text))
            assert match is not None  # _is_signature() saw it
            start = paragraphs[number].start
            signed = Span(start, start + match.end("name"))
            yield _Words(_writer(match["name"]), signed, Span(words[0].start, words[-1].end))
        begin = number + 1
        if begin < len(paragraphs) and _is_place(paragraphs[begin].within(text)):
            begin += 1


def _after_heading(text: str, paragraphs: Sequence[Span]) -> int:
    """The number of the first paragraph behind title and rubric."""
    for number, span in enumerate(paragraphs[:3]):
        if _LETTERS.match(span.within(text)):
            return number + 1
    return 1


def _is_signature(paragraph: str) -> bool:
    match = _SIGNATURE.fullmatch(paragraph)
    return match is not None and (match["name"].startswith("@") or _is_person(match["name"]))


def _is_place(paragraph: str) -> bool:
    return bool(_PLACE.fullmatch(paragraph)) and len(paragraph.split()) <= 4 and not _is_signature(paragraph)


def _is_person(name: str) -> bool:
    return name.split()[0].lower() in FEMALE | MALE


def _writer(name: str, role: str = "") -> Speaker:
    return Speaker(name, SpeakerKind.PERSON, role, () if name.startswith("@") else (name.split()[-1],))

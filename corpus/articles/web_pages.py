"""The article of a web page."""

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from corpus.articles.article import Article
from corpus.articles.details import Details, article_with, clean, host, link, objection_to, refuse_too_many_tags
from corpus.articles.encodings import decode
from corpus.articles.written_dates import written_date
from corpus.errors import ReadError

if TYPE_CHECKING:
    from trafilatura.settings import Document

# trafilatura takes 1.5 s for a page of 50,000 tags, 200 s for one of 440,000 (10 MB of <p>); real pages have < 10,000.
_MAX_TAGS: Final = 50_000
_MIN_WORDS: Final = 10  # "404. Sorry, this page does not exist." is no article


def parse_page(uri: str, raw: bytes, answered: str = "", charset: str = "") -> Iterator[Article]:
    """`answered` is the address that the page came from. The address that the page gives counts only without one."""
    refuse_too_many_tags(uri, raw, _MAX_TAGS)
    meta = re.search(rb"charset=[\"']?([\w-]+)", raw[:4096], re.IGNORECASE)
    html = decode(uri, raw, charset or (meta[1].decode("ascii", "ignore") if meta else ""))
    if objection := objection_to(html):
        raise ReadError(uri, objection)
    found = _extract(html, answered)
    if found is None:
        raise ReadError(uri, "no article found in the page")
    url = link(answered or found.url or "")
    details = Details(
        title=clean(found.title or ""),
        outlet=clean(found.sitename or "") or host(url),
        published=written_date(found.date or ""),
        byline=clean(found.author or ""),
        url=url,
    )
    yield article_with(uri, found.text or "", details)


def _extract(html: str, answered: str) -> "Document | None":
    """The article as trafilatura extracts it, None where there is none.

    Strict extraction finds nothing in a login form or a list of links, but drops paragraphs of real articles. It
    decides whether there is an article; the balanced one decides what its text is.
    """
    import trafilatura
    from trafilatura.settings import Document

    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # their errors about a page become our refusals
    if trafilatura.bare_extraction(html, fast=True, favor_precision=True, include_comments=False) is None:
        return None
    found = trafilatura.bare_extraction(
        html,
        url=answered or None,
        with_metadata=True,
        include_comments=False,
        # the day of publication, and only where the page states it
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if not isinstance(found, Document) or len((found.text or "").split()) < _MIN_WORDS:
        return None
    return found

"""The list of the tab "Archive": its filters, its pages, and what a click in it leads to."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from assistant.service.browse import Browser
from assistant.web.article_html import article_html, placeholder_html
from assistant.web.question_filters import parse_date
from assistant.web.rendering import render

NO_ARTICLE: Final = "Choose an article to read it."
_ARTICLES: Final = 25  # on a page


@dataclass(frozen=True, slots=True)
class ArticleList:
    """Which articles are listed. `cursors` are those of the pages turned to; the article of the id `to_remove` waits
    for the reader to confirm that it is to be removed.
    """

    search: str = ""
    outlet: str = ""
    since: date | None = None
    until: date | None = None
    cursors: tuple[str, ...] = ("",)
    to_remove: str = ""


def article_list(search: str, outlet: str, since: str, until: str) -> ArticleList:
    """The list that the filters ask for. Raises QuestionError for what is not a date."""
    return ArticleList(search.strip(), outlet, parse_date(since), parse_date(until))


def article_list_html(browser: Browser, listed: ArticleList) -> str:
    filters = (listed.search, listed.outlet, listed.since, listed.until)
    page = browser.articles(*filters, listed.cursors[-1], _ARTICLES)
    if not page.total:
        return render("archive/none", is_filtered=any(filters))
    return render("archive/articles", page=page, page_number=len(listed.cursors), to_remove=listed.to_remove)


def after_click(listed: ArticleList, action: str, value: str) -> ArticleList:
    """The list after a click on one of its buttons."""
    if action == "next":
        return replace(listed, cursors=(*listed.cursors, value), to_remove="")
    if action == "previous":
        return replace(listed, cursors=listed.cursors[:-1] or ("",), to_remove="")
    return replace(listed, to_remove=value if action == "ask-to-remove" else "")


def listed_article_html(browser: Browser, article_id: str) -> str:
    whole = browser.article(article_id)
    return article_html(whole) if whole else placeholder_html("That article has been removed.")

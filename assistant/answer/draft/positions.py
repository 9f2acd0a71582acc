"""The order of time: what one speaker said first and what later.

Goes by the dates of the articles and the place within them; what an article tells of earlier days stays in its words.
"""

from collections.abc import Sequence
from datetime import date, datetime

from assistant.answer.draft.selection import Found
from corpus.articles.article import Article


def in_order_of_time(found: Sequence[Found]) -> list[Found]:
    """By the day of the article, then by the place in it; those without a date come last."""
    return sorted(found, key=lambda one: (*order_of(one.dossier.article), one.sentences[0]))


def order_of(article: Article) -> tuple[bool, date, str]:
    """What articles are put in order of time by; of one day, by what is in them, wherever they lie."""
    day = day_of(article.published)
    return day is None, day or date.max, article.digest


def day_of(published: date | None) -> date | None:
    return published.date() if isinstance(published, datetime) else published

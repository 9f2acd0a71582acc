"""The order of time in which words were published: by the date of the article, then by the place within it.

What an article tells of earlier days stays where the article tells it.
"""

from collections.abc import Iterable
from datetime import date, datetime

from assistant.answer.draft.utterances import Utterance
from corpus.articles.article import Article


def in_order_of_time(utterances: Iterable[Utterance]) -> list[Utterance]:
    """By the day of the article, then by the place in it; those without a date come last."""
    return sorted(utterances, key=lambda one: (*order_of(one.annotated.article), one.sentences[0]))


def order_of(article: Article) -> tuple[bool, date, str]:
    """Articles of one day are ordered by their text, so that the order does not depend on where they are stored."""
    day = day_of(article.published)
    return day is None, day or date.max, article.digest


def day_of(published: date | None) -> date | None:
    return published.date() if isinstance(published, datetime) else published

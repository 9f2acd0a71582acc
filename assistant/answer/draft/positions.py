"""What one speaker said first and what later: which questions ask for it, and the order of time.

Goes by the dates of the articles and the place within them; what an article tells of earlier days stays in its words.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from assistant.answer.draft.selection import Found
from corpus.articles.article import Article
from corpus.language import lexicon as lex
from corpus.language.rules import Category

_STANCE_NOUNS: Final = rf"(?:{lex.alternation(Category.STANCE_NOUN)})"
_TURNED: Final = rf"(?:{lex.alternation(Category.CHANGE)})"
_CHANGE = re.compile(
    rf"\b{_TURNED}\b[^.?!]{{0,60}}\b{_STANCE_NOUNS}\b|\b{_STANCE_NOUNS}\b[^.?!]{{0,60}}\b{_TURNED}\b"
    rf"|\b(?:{lex.alternation(Category.RETREAT)})\b"
    rf"|\b(?:{lex.any_of(lex.inflect('contradict'))}) (?:him|her|them|it)sel(?:f|ves)\b"
    r"|\b(?:first|initially|originally|at the beginning|at the start|before|earlier)\b[^.!]{0,90}"
    r"\b(?:later|afterwards|then|now|since|in the end|eventually|at the end)\b[^.?!]{0,40}\??$"
    rf"|\bover time\b|\bstill (?:{lex.alternation(Category.CLAUSE_VERB, Category.DENIAL)}|holds?|stands?)\b",
    re.IGNORECASE,
)


def asks_for_change(question: str) -> bool:
    """True for `How has her position changed?`, `What did he say first and what later?`, `Does she still deny it?`."""
    return _CHANGE.search(question) is not None


def in_order_of_time(found: Sequence[Found]) -> list[Found]:
    """By the day of the article, then by the place in it; those without a date come last."""
    return sorted(found, key=lambda one: (*order_of(one.dossier.article), one.sentences[0]))


def order_of(article: Article) -> tuple[bool, date, str]:
    """What articles are put in order of time by; of one day, by what is in them, wherever they lie."""
    day = day_of(article.published)
    return day is None, day or date.max, article.digest


def day_of(published: date | None) -> date | None:
    return published.date() if isinstance(published, datetime) else published

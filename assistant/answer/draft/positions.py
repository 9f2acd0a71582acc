"""What one speaker said first and what later: which questions ask for it, and the order of time.

Goes by the dates of the articles and the place within them; what an article tells of earlier days stays in its words.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from assistant.answer.draft.selection import Found
from corpus.articles.article import Article

_STANCE_NOUNS: Final = (
    r"(?:positions?|minds?|views?|stances?|tunes?|story|stories|accounts?|lines?|opinions?|versions?|tones?)"
)
_TURNED: Final = (
    r"(?:chang(?:e|es|ed|ing)|shift(?:s|ed|ing)?|revers(?:e|es|ed|ing|al)|evolv(?:e|es|ed|ing)"
    r"|alter(?:s|ed|ing)?|revis(?:e|es|ed|ing)|soften(?:s|ed|ing)?|harden(?:s|ed|ing)?)"
)
_CHANGE = re.compile(
    rf"\b{_TURNED}\b[^.?!]{{0,60}}\b{_STANCE_NOUNS}\b|\b{_STANCE_NOUNS}\b[^.?!]{{0,60}}\b{_TURNED}\b"
    r"|\b(?:backtrack\w*|back(?:ed|s|ing)?[- ]?pedal\w*|back(?:ed|s|ing)? (?:down|away)|u-turns?|about-turn|recant\w*"
    r"|contradict(?:s|ed|ing)? (?:him|her|them|it)sel(?:f|ves)|go(?:es|ne)? back on|went back on|climb(?:ed)? down)\b"
    r"|\b(?:first|initially|originally|at the beginning|at the start|before|earlier)\b[^.!]{0,90}"
    r"\b(?:later|afterwards|then|now|since|in the end|eventually|at the end)\b[^.?!]{0,40}\??$"
    r"|\bover time\b|\bstill (?:say|claim|believe|think|maintain|insist|den(?:y|ie)|hold|stand|argue|deny)\w*\b",
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

"""Words and marks of a text, with their offsets. Knows nothing of cues or speakers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from corpus.articles.article import Span
from corpus.language.lexicon import NAME_SUFFIXES, TITLE_ABBREVIATIONS, any_of

# Words keep their hyphens and inner apostrophes, and abbreviations their full stops; 's and n't stand alone.
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., a.m.
    rf"|\b(?:{any_of(map(str.capitalize, {'st', *TITLE_ABBREVIATIONS, *NAME_SUFFIXES}))})\."
    r"|n['’]t\b|['’](?:s|S|ve|d|re|ll|m)\b"
    r"|[^\W_]+(?=n['’]t\b)"  # did|n't
    r"|[^\W_]+s['’](?= \w)"  # seafarers'
    r"|[^\W_]+(?:[-‐‑@&/.][^\W_]+|['’](?!(?:s|S|ve|d|re|ll|m|t)\b)[^\W_]+)*\.?(?<=\b[A-Z]\.)"  # J.
    r"|[^\W_]+(?:[-‐‑@&/.][^\W_]+|['’](?!(?:s|S|ve|d|re|ll|m|t)\b)[^\W_]+)*"
    r"|\.\.\.|…|--|[^\w\s]|_"
)

ADDRESS: Final = re.compile(
    r"\bhttps?://[^\s\"“”<>]*[^\W_]"
    r"|(?:\b[\w.+-]+)?@[^\W_][\w-]*(?:\.[\w-]+)*"  # help@norjet.example, @norjet_help
    r"|\b[^\W_][\w-]*(?:\.[^\W_][\w-]*)*\.[a-z]{2,12}\b(?:/[^\s\"“”<>]*[^\W_])?"  # norjet-refund.example/claim
)
"""An address of a page or a mailbox, or a file's name: its full stops end nothing."""

_WITH_ARTICLE = re.compile(r"(?:al|el|ad|an|ar|as|ash|at|az|dell|dall|d)[-'’][A-Z]")  # al-Rashid, dell'Acqua


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark. `lower` is what rules compare; `quoted` says that it stands inside a quotation or is its mark."""

    text: str
    lower: str
    span: Span
    quoted: bool

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum() or (self.text[0] in "'’" and len(self.text) > 1)

    @property
    def is_capitalised(self) -> bool:
        return self.text[0].isupper() or _WITH_ARTICLE.match(self.text) is not None


def tokenise(text: str, span: Span, quotations: Sequence[Span] = ()) -> tuple[Token, ...]:
    """Words and marks of `span`, with their offsets in `text`."""
    tokens = []
    inside = iter(quotations)
    current = next(inside, None)
    for match in _TOKEN.finditer(text, span.start, span.end):
        while current is not None and current.end <= match.start():
            current = next(inside, None)
        quoted = current is not None and current.start <= match.start()
        tokens.append(Token(match[0], match[0].lower(), Span(*match.span()), quoted))
    return tuple(tokens)

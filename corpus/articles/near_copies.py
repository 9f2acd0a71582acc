"""Finds near-copies of a report, such as a wire story in two outlets, shortened or with another headline.

Compares words only. Does not know the archive: it is given signatures and texts, and returns article ids.
"""

import re
from collections.abc import Callable, Iterable

from corpus.articles.minhash import SignatureTable, minhash

# Why these numbers: a report and the same report shortened by a third share 2/3 of all shingles and all of the shorter
# text's (shortened by half: 1/2); two reports that quote the same sentences share much less. In a corpus of 1,097
# newswire articles (600,000 pairs) the seven near-copies have Jaccard >= 0.63 and containment >= 0.78, all other pairs
# Jaccard <= 0.15 and containment <= 0.36.
SHINGLE_WORDS = 4
LEAST_JACCARD = 0.35
LEAST_CONTAINMENT = 0.65  # of the shorter article's shingles in the longer

_MOST_CANDIDATES = 16  # the most similar ones: a thousand copies of one report need no thousand comparisons

_WORD = re.compile(r"\w+")


def shingles(text: str) -> frozenset[str]:
    """All sequences of four words, in lower case, without punctuation. A shorter text is one shingle."""
    words = _WORD.findall(text.casefold())
    last = max(1, len(words) - SHINGLE_WORDS + 1) if words else 0
    return frozenset(" ".join(words[start : start + SHINGLE_WORDS]) for start in range(last))


def is_near_copy(one: frozenset[str], other: frozenset[str]) -> bool:
    """True where two articles, given as shingles, are one report. An article without words is no near-copy."""
    if not one or not other:
        return False
    shared = len(one & other)
    jaccard = shared / (len(one) + len(other) - shared)
    return jaccard >= LEAST_JACCARD and shared / min(len(one), len(other)) >= LEAST_CONTAINMENT


def signature(text: str) -> bytes:
    """The MinHash of a text, stored to find its near-copies: the same on every machine, empty without words."""
    return minhash(shingles(text))


class Origins:
    """Finds the near-copies of an article among those that have been added."""

    def __init__(self, signatures: Iterable[tuple[str, bytes]], text_of: Callable[[str], str | None]) -> None:
        self._text_of = text_of
        self._table = SignatureTable()
        for article_id, held in signatures:
            self.add(article_id, held)

    def add(self, article_id: str, held_signature: bytes) -> None:
        """Add an article, or replace its signature."""
        self._table.put(article_id, held_signature)

    def near_copies(self, article_id: str, text: str, *, text_signature: bytes) -> tuple[str, ...]:
        """Ids of the other added articles of which the text is a near-copy, in the order of the ids."""
        found = [id_ for id_ in self._table.like(text_signature) if id_ != article_id]
        if not found:
            return ()
        own = shingles(text)
        return tuple(sorted(id_ for id_ in found[:_MOST_CANDIDATES] if self._is_copy_of(own, id_)))

    def _is_copy_of(self, own: frozenset[str], other_id: str) -> bool:
        other = self._text_of(other_id)
        return other is not None and is_near_copy(own, shingles(other))

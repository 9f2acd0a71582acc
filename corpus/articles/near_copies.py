"""Finds near-copies of a report, such as a wire story in two outlets, shortened or with another headline.

Compares words only. Does not know the archive: it is given signatures and texts, and returns article ids.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datasketch import MinHash

# Why these numbers: a report and the same report shortened by a third share 2/3 of all shingles and all of the shorter
# text's (shortened by half: 1/2); two reports that quote the same sentences share much less. In a corpus of 1,097
# newswire articles (600,000 pairs) the seven near-copies have Jaccard >= 0.63 and containment >= 0.78, all other pairs
# Jaccard <= 0.15 and containment <= 0.36.
SHINGLE_WORDS = 4
LEAST_JACCARD = 0.35
LEAST_CONTAINMENT = 0.65  # of the shorter article's shingles in the longer

# 42 bands of 3 find a pair of Jaccard 0.35 with probability 0.84, of 0.5 with 0.996, of 2/3 with 0.9999995. Wrong
# candidates cost one exact comparison each.
_BANDS, _ROWS = 42, 3
_PERMUTATIONS = _BANDS * _ROWS
_SEED = 1
_SCHEME = "affine32"
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
    found = shingles(text)
    if not found:
        return b""
    sketch = _empty_sketch()
    sketch.update_batch([shingle.encode("utf-8", "surrogatepass") for shingle in found])
    values: bytes = sketch.hashvalues.astype("<u4").tobytes()
    return values


class Origins:
    """Finds the near-copies of an article among those that have been added."""

    def __init__(self, signatures: Iterable[tuple[str, bytes]], text_of: Callable[[str], str | None]) -> None:
        from datasketch import MinHashLSH

        self._text_of = text_of
        self._sketches: dict[str, MinHash] = {}
        self._table = MinHashLSH(num_perm=_PERMUTATIONS, params=(_BANDS, _ROWS))
        for article_id, held in signatures:
            self.add(article_id, held)

    def add(self, article_id: str, held_signature: bytes) -> None:
        """Add an article, or replace its signature."""
        if self._sketches.pop(article_id, None) is not None:
            self._table.remove(article_id)
        sketch = _sketch(held_signature)
        if sketch is not None:
            self._sketches[article_id] = sketch
            self._table.insert(article_id, sketch)

    def near_copies(self, article_id: str, text: str, *, text_signature: bytes) -> tuple[str, ...]:
        """Ids of the other added articles of which the text is a near-copy, in the order of the ids."""
        sketch = _sketch(text_signature)
        if sketch is None:
            return ()
        found = [id_ for id_ in self._table.query(sketch) if id_ != article_id]
        found.sort(key=lambda id_: (-sketch.jaccard(self._sketches[id_]), id_))
        own = shingles(text)
        return tuple(sorted(id_ for id_ in found[:_MOST_CANDIDATES] if self._is_copy_of(own, id_)))

    def _is_copy_of(self, own: frozenset[str], other_id: str) -> bool:
        other = self._text_of(other_id)
        return other is not None and is_near_copy(own, shingles(other))


@cache
def _template() -> "MinHash":
    from datasketch import MinHash

    return MinHash(num_perm=_PERMUTATIONS, seed=_SEED, scheme=_SCHEME)


def _empty_sketch() -> "MinHash":
    return _template().copy()  # drawing the permutations takes longer than using them


def _sketch(held_signature: bytes) -> "MinHash | None":
    """The MinHash of a signature; None for that of a text without words."""
    if not held_signature:
        return None
    import numpy as np
    from datasketch import MinHash

    values = np.frombuffer(held_signature, dtype="<u4").astype(np.uint32)
    return MinHash(hashvalues=values, seed=_SEED, scheme=_SCHEME, permutations=_template().permutations)

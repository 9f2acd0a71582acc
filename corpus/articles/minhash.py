"""MinHash signatures of sets of words, and a table that finds the signatures that are like another.

The values are those of datasketch 2 (scheme "affine32", seed 1), which earlier releases used: archives hold them.
Written out here because that library brings scipy, 140 MB of it.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

_Numbers = NDArray[np.uint32]

# 42 bands of 3 find a pair of Jaccard 0.35 with probability 0.84, of 0.5 with 0.996, of 2/3 with 0.9999995. Wrong
# candidates cost one exact comparison each.
_BANDS: Final = 42
_ROWS: Final = 3
_SEED: Final = 1
_STORED: Final = np.dtype("<u4")


def minhash(members: Iterable[str]) -> bytes:
    """The signature of a set: the same on every machine, empty for an empty set."""
    hashes = [hashlib.sha1(m.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()[:4] for m in members]
    if not hashes:
        return b""
    mixed = _mixed(np.frombuffer(b"".join(hashes), dtype=_STORED).astype(np.uint32))
    factors, terms = _permutations()
    least: _Numbers = (mixed[:, None] * factors + terms).min(axis=0)
    return least.astype(_STORED).tobytes()


def likeness(one: bytes, other: bytes) -> float:
    """The estimated Jaccard similarity of the sets of two signatures."""
    return float(np.mean(np.frombuffer(one, dtype=_STORED) == np.frombuffer(other, dtype=_STORED)))


class SignatureTable:
    """Signatures by key. Two are found to be alike where a band of theirs is the same."""

    def __init__(self) -> None:
        self._signatures: dict[str, bytes] = {}
        self._bands: defaultdict[tuple[int, bytes], set[str]] = defaultdict(set)

    def put(self, key: str, signature: bytes) -> None:
        """Add a signature, or replace that of the key; an empty one is like none."""
        for band in _bands(self._signatures.pop(key, b"")):
            self._bands[band].discard(key)
        if signature:
            self._signatures[key] = signature
            for band in _bands(signature):
                self._bands[band].add(key)

    def like(self, signature: bytes) -> list[str]:
        """The keys of the signatures that are like it, the most alike first, then in the order of the keys."""
        found = {key for band in _bands(signature) if band in self._bands for key in self._bands[band]}
        return sorted(found, key=lambda key: (-likeness(signature, self._signatures[key]), key))


def _bands(signature: bytes) -> Iterator[tuple[int, bytes]]:
    width = _ROWS * _STORED.itemsize
    for number, start in enumerate(range(0, len(signature), width)):
        yield number, signature[start : start + width]


@cache
def _permutations() -> tuple[_Numbers, _Numbers]:
    """h -> factor * h + term modulo 2**32; a factor is odd, so that no two hashes become one."""
    drawn = np.random.RandomState(_SEED)  # the one whose numbers are the same in every release
    factors = drawn.randint(0, 1 << 31, _BANDS * _ROWS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, drawn.randint(0, 1 << 32, _BANDS * _ROWS, dtype=np.uint32)


def _mixed(hashes: _Numbers) -> _Numbers:
    """MurmurHash3's last step, which spreads what differs in a few bits."""
    hashes = (hashes ^ (hashes >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    hashes = (hashes ^ (hashes >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return hashes ^ (hashes >> np.uint32(16))

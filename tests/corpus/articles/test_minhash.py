"""Signatures as earlier releases wrote them, and finding what is like another."""

import numpy as np
from datasketch import MinHash, MinHashLSH
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.articles.minhash import SignatureTable, likeness, minhash

PINNED = [1100731913, 1611359555, 3230868218]
SETS = st.sets(st.text(max_size=12), max_size=40)


def _of_datasketch(members: set[str]) -> MinHash:
    sketch = MinHash(num_perm=126, seed=1, scheme="affine32")
    sketch.update_batch([member.encode("utf-8", "surrogatepass") for member in members])
    return sketch


@settings(max_examples=100, deadline=None)
@given(SETS)
def test_a_signature_is_that_which_archives_hold(members: set[str]) -> None:
    assert minhash(members) == (_of_datasketch(members).hashvalues.astype("<u4").tobytes() if members else b"")


def test_a_signature_is_the_same_in_every_release() -> None:
    assert np.frombuffer(minhash({"the pier is closed", "pier is closed today"}), dtype="<u4")[:3].tolist() == PINNED


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcde"), SETS), max_size=8), SETS)
def test_the_same_is_found_as_by_the_library(put: list[tuple[str, set[str]]], asked: set[str]) -> None:
    table, other = SignatureTable(), MinHashLSH(num_perm=126, params=(42, 3))
    for key, members in put:
        table.put(key, minhash(members))
        if key in other.keys:
            other.remove(key)
        if members:
            other.insert(key, _of_datasketch(members))
    expected = set(other.query(_of_datasketch(asked))) if asked else set()
    found = table.like(minhash(asked))
    assert set(found) == expected
    held = {key: minhash(members) for key, members in put}
    assert found == sorted(found, key=lambda key: (-likeness(minhash(asked), held[key]), key))


def test_likeness_is_the_librarys_estimate() -> None:
    one, other = {f"word {n}" for n in range(30)}, {f"word {n}" for n in range(10, 40)}
    assert likeness(minhash(one), minhash(other)) == _of_datasketch(one).jaccard(_of_datasketch(other))

"""The tagger reads each text once: what is tested here is what becomes of what it finds."""

from collections.abc import Iterator

import pytest

from tests.tagged_once import tagged_once


@pytest.fixture(scope="module", autouse=True)
def texts_tagged_once() -> Iterator[None]:
    with tagged_once():
        yield

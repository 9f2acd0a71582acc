"""What the tagger finds in a text, kept for the tests that follow: they check the same statements again and again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import pytest

from corpus.articles.article import Span
from corpus.attribution.tagger.inference import TaggedText, Tagger

_FOUND: Final[dict[tuple[Tagger, str, tuple[Span, ...]], TaggedText]] = {}


@contextmanager
def tagged_once() -> Iterator[None]:
    """Within it the tagger, which keeps no state between texts, reads each text once in a test process."""
    read_each = Tagger.read_each

    def read_once(self: Tagger, texts: Sequence[tuple[str, Sequence[Span]]]) -> list[TaggedText]:
        keys = [(self, text, tuple(sentences)) for text, sentences in texts]
        unread = [key for key in dict.fromkeys(keys) if key not in _FOUND]
        if unread:
            found = read_each(self, [(text, sentences) for _, text, sentences in unread])
            _FOUND.update(zip(unread, found, strict=True))
        return [_FOUND[key] for key in keys]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Tagger, "read_each", read_once)
        yield

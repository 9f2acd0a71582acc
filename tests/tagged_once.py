"""What the tagger finds in a text, kept for the tests that follow: they check the same statements again and again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import pytest

from corpus.articles.article import Span
from corpus.attribution.tagger.inference import TaggedAttribution, Tagger

_FOUND: Final[dict[tuple[Tagger, str, tuple[Span, ...]], tuple[TaggedAttribution, ...]]] = {}


@contextmanager
def tagged_once() -> Iterator[None]:
    """Within it the tagger, which keeps no state between texts, reads each text once in a test process."""
    find_each = Tagger.find_each

    def found_each(self: Tagger, texts: Sequence[tuple[str, Sequence[Span]]]) -> list[list[TaggedAttribution]]:
        keys = [(self, text, tuple(sentences)) for text, sentences in texts]
        unread = [key for key in dict.fromkeys(keys) if key not in _FOUND]
        if unread:
            found = find_each(self, [(text, sentences) for _, text, sentences in unread])
            _FOUND.update((key, tuple(of_text)) for key, of_text in zip(unread, found, strict=True))
        return [list(_FOUND[key]) for key in keys]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Tagger, "find_each", found_each)
        yield

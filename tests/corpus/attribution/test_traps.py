"""Texts in which a wrong mouth is near (traps.yaml): who says what, and who does not."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.articles.article import Article
from corpus.articles.sentences import sentences_of
from corpus.attribution import Stance, extract_attributions

TRAPS: Sequence[Mapping[str, Any]] = yaml.safe_load(Path(__file__).with_name("traps.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("trap", [pytest.param(trap, id=f"{n}-{trap['kind']}") for n, trap in enumerate(TRAPS)])
def test_words_go_to_whoever_says_them(trap: Mapping[str, Any]) -> None:
    article = Article(uri="trap.txt", text=trap["text"], title=trap.get("title", ""))
    found = extract_attributions(article, sentences_of(article), thorough=True)
    said = [
        (
            one.speaker.name if one.speaker else "",
            one.stance,
            " … ".join(span.within(article.text) for span in one.content),
        )
        for one in found
    ]
    for speaker, words in trap.get("says", ()):
        assert any(name == speaker and words in content for name, _, content in said), (speaker, words, said)
    for speaker, words in trap.get("not", ()):
        takes = [name for name, _, content in said if name and words in content]
        assert not takes if speaker == "*" else speaker not in takes, (speaker, words, said)
    for words in trap.get("nobody", ()):
        asserted = [name for name, stance, content in said if stance is Stance.ASSERTS and words in content]
        assert not any(asserted), (words, said)

"""A chat model's statement keeps to the words it cites: whole clauses, in their order."""

from pathlib import Path

import pytest

from assistant.answer.chat.faithfulness import as_stored, check_faithfulness
from assistant.answer.chat.numbered_evidence import NumberedSentence
from assistant.answer.check import Failure
from assistant.answer.evidence import AnnotatedArticle
from assistant.answer.values import Statement, cite
from corpus.articles.article import Article
from corpus.articles.sentences import sentences_of
from corpus.attribution import Speaker, Stance, extract_attributions

TEXT = """Ines Tarrow, the city engineer, said on Monday that the bridge at Orlo had been sabotaged, \
that nobody was hurt, and that the road, which is old, stays closed.

Latvia said that the bridge was shelled by Estonia. Ines Tarrow said that the bridge would be safe, if it were painted.

Marek Dunn said that it would be a mistake to say that the bridge was safe. \
“It rusted,\nand it wasn’t painted,” he said.

The road was closed.
"""


@pytest.fixture(scope="module")
def numbered() -> tuple[NumberedSentence, ...]:
    article = Article(uri=str(Path("bridge.txt")), text=TEXT)
    sentences = tuple(sentences_of(article))
    annotated = AnnotatedArticle(
        article, sentences, tuple(extract_attributions(article, sentences, thorough=True)), article.id
    )
    return tuple(NumberedSentence(f"S{s.index + 1}", annotated, s.index) for s in sentences)


def _failures(numbered: tuple[NumberedSentence, ...], text: str, name: str | None, *keys: int) -> list[Failure]:
    cited = [numbered[k - 1] for k in keys]
    speakers: list[Speaker] = [a.speaker for e in cited for a in e.attributions() if a.speaker]
    speaker = next(s for s in speakers if s.name == name) if name else None
    citations = tuple(cite(e.annotated.article, e.span) for e in cited)
    return [f.failure for f in check_faithfulness(Statement(text, speaker, Stance.ASSERTS, citations), cited)]


@pytest.mark.parametrize(
    ("text", "name", "keys"),
    [
        pytest.param("Ines Tarrow said that the bridge at Orlo had been sabotaged.", "Ines Tarrow", (1,), id="clause"),
        pytest.param("The city engineer said that nobody was hurt.", "Ines Tarrow", (1,), id="a later clause"),
        pytest.param(
            "Ines Tarrow said that the bridge at Orlo had been sabotaged and that nobody was hurt.",
            "Ines Tarrow",
            (1,),
            id="two clauses",
        ),
        pytest.param("“It rusted,” Marek Dunn said.", "Marek Dunn", (5,), id="the speaker last"),
        pytest.param("Marek Dunn said: “It rusted, and it wasn't painted.”", "Marek Dunn", (5,), id="apostrophe"),
        pytest.param("The road was closed.", None, (6,), id="the reporter's sentence"),
    ],
)  # fmt: skip
def test_whole_clauses_in_their_order_pass(
    numbered: tuple[NumberedSentence, ...], text: str, name: str | None, keys: tuple[int, ...]
) -> None:
    assert _failures(numbered, text, name, *keys) == []


@pytest.mark.parametrize(
    ("text", "name", "keys", "failure"),
    [
        pytest.param("Latvia said that Estonia shelled the bridge.", "Latvia", (2,), Failure.UNSUPPORTED, id="turned"),
        pytest.param(
            "Latvia said that the bridge shelled Estonia.", "Latvia", (2,), Failure.UNSUPPORTED, id="active for passive"
        ),
        pytest.param(
            "Ines Tarrow said that nobody was hurt and that the bridge at Orlo had been sabotaged.",
            "Ines Tarrow",
            (1,),
            Failure.UNSUPPORTED,
            id="clauses that changed places",
        ),
        pytest.param(
            "Marek Dunn said that the bridge was safe.", "Marek Dunn", (4,), Failure.UNSUPPORTED, id="out of a clause"
        ),
        pytest.param(
            "Ines Tarrow said that the bridge would be safe.",
            "Ines Tarrow",
            (3,),
            Failure.LOST_HEDGE,
            id="an if dropped",
        ),
        pytest.param(
            "Ines Tarrow said that the bridge at Orlo had been sabotaged by enemies.",
            "Ines Tarrow",
            (1,),
            Failure.UNSUPPORTED,
            id="words added",
        ),
        pytest.param("The road was not closed.", None, (6,), Failure.UNSUPPORTED, id="the reporter reworded"),
        pytest.param("The road was", None, (6,), Failure.UNSUPPORTED, id="the reporter cut"),
    ],
)
def test_what_leaves_the_words_is_found(
    numbered: tuple[NumberedSentence, ...], text: str, name: str | None, keys: tuple[int, ...], failure: Failure
) -> None:
    assert failure in _failures(numbered, text, name, *keys)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        pytest.param(
            "He said: “It rusted, and it wasn't painted.”", "He said: “It rusted,\nand it wasn’t painted.”", id="both"
        ),
        pytest.param("He said: “It rotted.”", "He said: “It rotted.”", id="other words stay, to be found out"),
        pytest.param("He said nothing.", "He said nothing.", id="no quotation"),
        pytest.param("He said: “”.", "He said: “”.", id="empty"),
    ],
)  # fmt: skip
def test_quotations_get_the_letters_of_the_article(
    numbered: tuple[NumberedSentence, ...], written: str, stored: str
) -> None:
    assert as_stored(written, [numbered[4]]) == stored

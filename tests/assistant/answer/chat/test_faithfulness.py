"""A chat model's statement keeps to the words it cites: who, how and what, each whole."""

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

Oren Vasko, the chief aide to President Lida Marsh, claims that Estmark “staged” the flood.

A council official who asked not to be named told reporters on Tuesday that the wall, which is old, was sound. \
Bela Sorn does not believe that the wall was sound, according to officials in Tarn.

“The gate was open,” Greta Holm said on Friday, “when the tide came in.”

Greta Holm said that the pump failed, that the alarm rang and that the crews ran out. \
She added that the boats were full.
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
        pytest.param(
            "Ines Tarrow said that the bridge at Orlo had been sabotaged and that nobody was hurt.",
            "Ines Tarrow",
            (1,),
            id="two clauses",
        ),
        pytest.param(
            "The city engineer said that the bridge at Orlo had been sabotaged, that nobody was hurt, and that the "
            "road, which is old, stays closed.",
            "Ines Tarrow",
            (1,),
            id="by the role",
        ),
        pytest.param("“It rusted, and it wasn't painted,” Marek Dunn said.", "Marek Dunn", (5,), id="the speaker last"),
        pytest.param("“It rusted, and it wasn't painted,” said Marek Dunn.", "Marek Dunn", (5,), id="turned round"),
        pytest.param(
            "Greta Holm said that the pump failed and that the alarm rang.", "Greta Holm", (11,), id="no third"
        ),
        pytest.param(
            "Greta Holm said that the alarm rang and that the crews ran out.", "Greta Holm", (11,), id="no first"
        ),
        pytest.param(
            "Greta Holm said that the pump failed and that the crews ran out.", "Greta Holm", (11,), id="no second"
        ),
        pytest.param("Greta Holm said that the alarm rang.", "Greta Holm", (11,), id="all but one"),
        pytest.param(
            "Greta Holm said that the pump failed and added that the boats were full.",
            "Greta Holm",
            (11, 12),
            id="of two sentences",
        ),
        pytest.param("She added that the boats were full.", "Greta Holm", (12,), id="a sentence as it stands"),
        pytest.param(
            "Greta Holm said: “The gate was open” “when the tide came in.”", "Greta Holm", (10,), id="without the day"
        ),
        pytest.param("Oren Vasko claims that Estmark “staged” the flood.", "Oren Vasko", (7,), id="without the role"),
        pytest.param(
            "The chief aide to President Lida Marsh claims that Estmark “staged” the flood.",
            "Oren Vasko",
            (7,),
            id="the role alone",
        ),
        pytest.param("Marek Dunn said: “It rusted, and it wasn't painted.”", "Marek Dunn", (5,), id="apostrophe"),
        pytest.param("The road was closed.", None, (6,), id="the reporter's sentence"),
    ],
)
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
        pytest.param("President Lida Marsh “staged” the flood.", "Oren Vasko", (7,), Failure.UNSUPPORTED, id="accused"),
        pytest.param("Oren Vasko “staged” the flood.", "Oren Vasko", (7,), Failure.UNSUPPORTED, id="self-accused"),
        pytest.param(
            "Oren Vasko said that Estmark “staged” the flood.",
            "Oren Vasko",
            (7,),
            Failure.UNSUPPORTED,
            id="another verb",
        ),
        pytest.param(
            "Chief aide to President Lida Marsh claims that Estmark “staged” the flood.",
            "Oren Vasko",
            (7,),
            Failure.UNSUPPORTED,
            id="a role without its article",
        ),
        pytest.param(
            "She added that the boats were full.", "Greta Holm", (11, 12), Failure.UNSUPPORTED, id="a sentence not told"
        ),
        pytest.param("Oren Vasko.", "Oren Vasko", (7,), Failure.UNSUPPORTED, id="a name alone"),
        pytest.param("Oren Vasko claims.", "Oren Vasko", (7,), Failure.UNSUPPORTED, id="nothing said"),
        pytest.param("Oren Vasko claims that.", "Oren Vasko", (7,), Failure.UNSUPPORTED, id="nothing but that"),
        pytest.param("Oren Vasko claims Estmark.", "Oren Vasko", (7,), Failure.UNSUPPORTED, id="half of it"),
        pytest.param(
            "Oren Vasko claims that President Lida Marsh “staged” the flood.",
            "Oren Vasko",
            (7,),
            Failure.UNSUPPORTED,
            id="another accused",
        ),
        pytest.param(
            "President Lida Marsh claims that Estmark “staged” the flood.",
            "Oren Vasko",
            (7,),
            Failure.UNSUPPORTED,
            id="another name of the source",
        ),
        pytest.param(
            "Ines Tarrow said that the bridge at Orlo had been sabotaged.",
            "Ines Tarrow",
            (1,),
            Failure.LOST_NEGATION,
            id="a clause with nobody in it",
        ),
        pytest.param(
            "The city engineer said that nobody was hurt.",
            "Ines Tarrow",
            (1,),
            Failure.UNSUPPORTED,
            id="one with a name",
        ),
        pytest.param(
            "“It rusted,” Marek Dunn said.", "Marek Dunn", (5,), Failure.LOST_NEGATION, id="one with not in it"
        ),
        pytest.param(
            "A council official told reporters that the wall, which is old, was sound.",
            "a council official",
            (8,),
            Failure.UNSUPPORTED,
            id="who asked not to be named",
        ),
        pytest.param(
            "Bela Sorn not believe that the wall was sound.", "Bela Sorn", (9,), Failure.UNSUPPORTED, id="no sentence"
        ),
        pytest.param(
            "Bela Sorn believe that the wall was sound.", "Bela Sorn", (9,), Failure.UNSUPPORTED, id="a not cut out"
        ),
        pytest.param(
            "Greta Holm said that the pump, that the boats were full.",
            "Greta Holm",
            (11, 12),
            Failure.UNSUPPORTED,
            id="two sentences spliced",
        ),
        pytest.param(
            "Greta Holm said that the boats failed.", "Greta Holm", (11, 12), Failure.UNSUPPORTED, id="two subjects"
        ),
        pytest.param(
            "“The gate was open,” Holm said.", "Greta Holm", (10,), Failure.UNSUPPORTED, id="without its when"
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

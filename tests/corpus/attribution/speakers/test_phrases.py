"""The noun phrase beside a word: how far it goes, and whether it can say something. `|` marks the place."""

import pytest

from corpus.articles.article import Span
from corpus.attribution.quotations import find_quotations
from corpus.attribution.speakers.phrase_after import phrase_after
from corpus.attribution.speakers.phrase_before import phrase_before
from corpus.attribution.speakers.phrases import Phrase, can_speak, head_of
from corpus.attribution.tokens import Token, tokenise


def tokens_of(text: str) -> tuple[Token, ...]:
    whole = Span(0, len(text))
    return tokenise(text, whole, find_quotations(text, whole))


def written(text: str, phrase: Phrase | None) -> str | None:
    tokens = tokens_of(text)
    return text[tokens[phrase.start].span.start : tokens[phrase.end - 1].span.end] if phrase else None


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        pytest.param("Two US officials in Moscow | said", "Two US officials in Moscow", id="preposition that joins"),
        pytest.param("It came despite officials | said", "officials", id="preposition that does not"),
        pytest.param("according to officials | said", "officials", id="according to"),
        pytest.param("It closed at noon, the port's engineer | said", "the port's engineer", id="possessive"),
        pytest.param("Later police and residents | said", "police and residents", id="two joined"),
        pytest.param("It sank and police | said", "police", id="two clauses"),
        pytest.param("It closed because officials | said", "officials", id="behind a subordinator"),
        pytest.param("They will officials | said", "officials", id="behind a modal"),
        pytest.param("It was not officials | said", "officials", id="behind a negation"),
        pytest.param("No official | said", "No official", id="no"),
        pytest.param("Then both officials | said", "both officials", id="determiner that is also an adverb"),
        pytest.param("It closed quickly officials | said", "officials", id="behind an adverb of manner"),
        pytest.param("It closed later officials | said", "officials", id="behind an adverb"),
        pytest.param("Nobody came officials | said", "officials", id="behind a verb"),
        pytest.param("It was closed officials | said", "officials", id="behind a participle"),
        pytest.param("The disgraced mayor | said", "The disgraced mayor", id="participle as an adjective"),
        pytest.param("“Closed,” officials | said", "officials", id="behind a quotation"),
        pytest.param("Hallow & Vane | said", "Hallow & Vane", id="ampersand"),
        pytest.param("On Thursday the ministry | said", "the ministry", id="behind a time"),
        pytest.param("Yesterday officials | said", "officials", id="behind a word of time"),
        pytest.param("Zelensky's denials the Kremlin | said", "the Kremlin", id="a determiner behind a noun"),
        pytest.param("She | said", "She", id="pronoun"),
        pytest.param("It closed and | said", None, id="nobody"),
        pytest.param("“We closed” | said", None, id="a quotation"),
        pytest.param(
            "A US official who spoke on condition of anonymity | said",
            "A US official who spoke on condition of anonymity",
            id="relative clause",
        ),
        pytest.param("Peskov, a Kremlin spokesman, | told", "Peskov, a Kremlin spokesman", id="insertion"),
        pytest.param("Ben Hart (D-Ore.) | said", "Ben Hart (D-Ore.)", id="brackets"),
        pytest.param(
            "John Kirby, spokesman for the council | said", "John Kirby, spokesman for the council", id="name, role"
        ),
        pytest.param("His top adviser, Timo Hald | said", "His top adviser, Timo Hald", id="role, name"),
        pytest.param("He met his adviser, Timo Hald | said", "Timo Hald", id="role within a clause"),
    ],
)
def test_the_phrase_before(text: str, phrase: str | None) -> None:
    left, right = text.split("| ")
    assert written(left + right, phrase_before(tokens_of(left + right), len(tokens_of(left)))) == phrase


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        pytest.param("said | Tilda Marsh.", "Tilda Marsh", id="name"),
        pytest.param("said | the head of the museum in a letter", "the head of the museum", id="of, not in"),
        pytest.param("said | residents in Tarn at noon", "residents in Tarn", id="in a name, not at a time"),
        pytest.param("said | police and residents on Monday", "police and residents", id="two joined"),
        pytest.param("said | police and it closed", "police", id="two clauses"),
        pytest.param("said | the port's engineer because it closed", "the port's engineer", id="subordinator"),
        pytest.param("said | officials later", "officials", id="adverb"),
        pytest.param("said | officials yesterday", "officials", id="time"),
        pytest.param("said | officials claimed", "officials", id="cue"),
        pytest.param("said | officials waiting at it", "officials", id="participle"),
        pytest.param("said | a well-informed official", "a well-informed official", id="adjective with a hyphen"),
        pytest.param("said | officials “here”", "officials", id="quotation"),
        pytest.param("said | she on Monday", "she", id="pronoun"),
        pytest.param("said | because officials", None, id="nobody"),
        pytest.param("said | Tilda Marsh, 25.", "Tilda Marsh, 25", id="age"),
        pytest.param("said | its spokesman, Piet Lomax.", "its spokesman, Piet Lomax", id="role, name"),
        pytest.param("said | the chief of the museum, Ana Vell.", "the chief of the museum, Ana Vell", id="role of"),
        pytest.param("said | its spokesman, Lomax denied.", "its spokesman", id="role, clause"),
        pytest.param(
            "said | John Kirby, a spokesman for the council.",
            "John Kirby, a spokesman for the council",
            id="name, role",
        ),
        pytest.param("said | John Kirby, the bridge was closed.", "John Kirby", id="a sentence behind the comma"),
        pytest.param("said | John Kirby, a baker.", "John Kirby, a baker", id="a noun that is not known"),
        pytest.param("said | John Kirby, who denied it.", "John Kirby, who denied it", id="relative clause"),
        pytest.param("said | John Kirby, a man denied", "John Kirby", id="a cue behind the comma"),
    ],
)
def test_the_phrase_after(text: str, phrase: str | None) -> None:
    left, right = text.split("| ")
    assert written(left + right, phrase_after(tokens_of(left + right), len(tokens_of(left)))) == phrase


@pytest.mark.parametrize(
    ("text", "head", "speaks"),
    [
        pytest.param("two US officials in Moscow", "officials", True, id="person"),
        pytest.param("the Foreign Ministry", "Ministry", True, id="body"),
        pytest.param("a hydrologist", "hydrologist", True, id="suffix"),
        pytest.param("a list", "list", False, id="no suffix"),
        pytest.param("Mykhailo Podolyak", "Podolyak", True, id="name"),
        pytest.param("the port's", "port", False, id="possessive"),
        pytest.param("last Monday", "Monday", False, id="time"),
        pytest.param("Chastened by the figures", "Chastened", False, id="participle"),
        pytest.param("she", "she", True, id="pronoun"),
    ],
)
def test_a_phrase_is_about_its_head_and_speaks_where_that_can(text: str, head: str, speaks: bool) -> None:
    tokens = tokens_of(text)
    whole = Phrase(0, len(tokens))
    assert (head_of(tokens, whole).text, can_speak(tokens, whole)) == (head, speaks)

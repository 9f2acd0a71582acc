"""The gate against statements altered in one way each. The archive's articles went through the real extraction."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.answer.check import Failure, check, failures_of, same_speaker
from assistant.answer.check.failures import DOUBTS
from assistant.answer.draft.extractive import draft
from assistant.answer.pipeline import Assistant
from assistant.answer.values import Citation, Statement, cite
from assistant.conversation import Question
from corpus.archive.store import Archive
from corpus.articles.article import Article, Sentence, Span
from corpus.articles.sentences import sentences_of
from corpus.attribution import (
    Attribution,
    AttributionKind,
    Speaker,
    SpeakerKind,
    Stance,
    attribution_model,
    extract_attributions,
)

BRIDGE = Article(
    uri="file:///bridge.txt",
    title="Bridge closed",
    outlet="The Tarn Post",
    published=date(2026, 6, 3),
    text="""The bridge at Tarn was closed on Monday, June 1, after 12 bolts broke. Trains wait at both ends.

Tilda Marsh, the port's engineer, said that the bridge had been sabotaged. She pointed to 3 bolts that had been sawn \
through by hand.

“Nobody touched the bridge,” said Oren Vasko, a spokesman for Tarn Rail. “It rusted. We warned the port twice.”

Vasko said that the company did not close the line. Tarn Rail denied that it had hidden a report of April 9.

Ilse Vasko, who owns a mill, said that the repair may cost 4 million crowns. Anna Bell believes that the bridge is safe.

A port official said that a crane had struck the bridge. Police are looking into whether a crane was near.

Marsh said that the north pillar was cracked, but Bell said that rain had washed out the soil.

“The lamps were dark. Nobody was on the bridge that night.”

Marsh said that 2 lanterns were out, but Bell said that 5 lanterns were out.

Six drivers were not let through.
""",
)
OTHER = Article(
    uri="file:///other.txt",
    title="Another day",
    outlet="The Vesk Times",
    published=date(2026, 6, 9),
    text="A port official said that the bridge would open again. Tilda Marsh said that it had been sabotaged.\n",
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive(tmp_path_factory.mktemp("gate")) as held:
        for article in (BRIDGE, OTHER):
            sentences = sentences_of(article)
            found = extract_attributions(article, sentences, thorough=True)
            held.put_article(article, sentences, attributions=found, attribution_model=attribution_model())
        yield held


def cited(words: str, article: Article = BRIDGE) -> Citation:
    """The citation of the sentence that has the words."""
    spans = [s.span for s in sentences_of(article) if words in s.span.within(article.text)]
    assert len(spans) == 1, f"{len(spans)} sentences have {words!r}"
    return cite(article, spans[0])


def speaker(name: str, article: Article = BRIDGE) -> Speaker:
    found = extract_attributions(article, sentences_of(article), thorough=True)
    return next(a.speaker for a in found if a.speaker and a.speaker.name == name)


def says(who: str, text: str, *words: str, stance: Stance = Stance.ASSERTS) -> Statement:
    return Statement(text, speaker(who), stance, tuple(cited(w) for w in words))


def tells(text: str, *words: str) -> Statement:
    return Statement(text, None, Stance.ASSERTS, tuple(cited(w) for w in words))


MARSH = says("Tilda Marsh", "Tilda Marsh said that the bridge had been sabotaged.", "been sabotaged")
BOLTS = says("Tilda Marsh", "Tilda Marsh pointed to 3 bolts that had been sawn through by hand.", "sawn")
NOBODY = says("Oren Vasko", "Oren Vasko said: “Nobody touched the bridge”.", "Nobody touched")
TWICE = says("Oren Vasko", "Oren Vasko said: “It rusted. We warned the port twice.”", "It rusted", "We warned")
LINE = says("Oren Vasko", "Oren Vasko said that the company did not close the line.", "close the line")
REPORT = says(
    "Tarn Rail", "Tarn Rail denied that it had hidden a report of April 9.", "hidden a report", stance=Stance.DENIES
)
COST = says("Ilse Vasko", "Ilse Vasko said that the repair may cost 4 million crowns.", "crowns")
SAFE = says("Anna Bell", "Anna Bell believes that the bridge is safe.", "is safe")
CRANE = says("a port official", "A port official said that a crane had struck the bridge.", "had struck")
POLICE = says("police", "Police are looking into whether a crane was near.", "was near", stance=Stance.DOUBTS)
PILLAR = says("Tilda Marsh", "Tilda Marsh said that the north pillar was cracked.", "pillar")
CLOSED = tells("The bridge at Tarn was closed on Monday, June 1, after 12 bolts broke.", "12 bolts")
DRIVERS = tells("Six drivers were not let through.", "drivers")

GOOD = {
    "indirect": MARSH,
    "reason": BOLTS,
    "quotation": NOBODY,
    "quotation over two sentences": TWICE,
    "negated": LINE,
    "denied": REPORT,
    "hedged": COST,
    "belief": SAFE,
    "unnamed": CRANE,
    "doubt": POLICE,
    "one speaker of a sentence of two": PILLAR,
    "reporter": CLOSED,
    "reporter, negated": DRIVERS,
    "role beside the name": replace(
        MARSH, text="Tilda Marsh (port's engineer) said that the bridge had been sabotaged."
    ),
    "title case surname alone": replace(MARSH, text="Marsh said that the bridge had been sabotaged."),
    "straight marks for curly ones": replace(NOBODY, text='Oren Vasko said: "Nobody touched the bridge".'),
    "a stop for the comma at the close": replace(NOBODY, text="Oren Vasko said: “Nobody touched the bridge.”"),
    "part of a quotation": replace(NOBODY, text="Oren Vasko said that nobody “touched the bridge”."),
    "a denial told as a negation": replace(REPORT, text="Tarn Rail said that it had not hidden a report of April 9."),
    "a neutral word for saying": replace(MARSH, text="Tilda Marsh stated that the bridge had been sabotaged."),
    "another hedge": replace(COST, text="Ilse Vasko said that the repair might cost 4 million crowns."),
    "a number as a word": replace(BOLTS, text="Tilda Marsh pointed to three bolts that had been sawn through by hand."),
    "two sentences of one speaker": replace(
        MARSH,
        text="Tilda Marsh said that the bridge had been sabotaged and pointed to 3 bolts sawn through by hand.",
        citations=(*MARSH.citations, *BOLTS.citations),
    ),
}


@pytest.mark.parametrize("statement", GOOD.values(), ids=GOOD)
def test_what_the_articles_say_passes(archive: Archive, statement: Statement) -> None:
    assert failures_of(statement, archive) == []


def moved(statement: Statement, *, start: int = 0, end: int = 0) -> Statement:
    """The same with its citation's span off by some characters, quoting what stands there."""
    citation = statement.citations[0]
    span = Span(citation.span.start + start, citation.span.end + end)
    return replace(statement, citations=(replace(citation, span=span, quote=span.within(BRIDGE.text)),))


def citing(statement: Statement, **changes: Any) -> Statement:
    return replace(statement, citations=(replace(statement.citations[0], **changes),))


def by(statement: Statement, who: Speaker | None) -> Statement:
    return replace(statement, speaker=who)


GONE = Article(uri="file:///gone.txt", text=BRIDGE.text)
BAD: dict[str, tuple[Statement, Failure]] = {
    # citations
    "no citation": (replace(MARSH, citations=()), Failure.NO_CITATION),
    "span off by one at its start": (moved(MARSH, start=1), Failure.NO_SUCH_SENTENCE),
    "span off by one at its end": (moved(MARSH, end=-1), Failure.NO_SUCH_SENTENCE),
    "span behind the article's end": (
        citing(MARSH, span=Span(9_000, 9_010), quote=""),
        Failure.NO_SUCH_SENTENCE,
    ),
    "article that is gone": (citing(MARSH, article_id=GONE.id, uri=GONE.uri), Failure.NO_SUCH_SENTENCE),
    "right words, another article": (citing(MARSH, article_id=OTHER.id, uri=OTHER.uri), Failure.NO_SUCH_SENTENCE),
    "cited words altered by a character": (
        citing(MARSH, quote=MARSH.citations[0].quote.replace("sabotaged", "sabotagex")),
        Failure.ALTERED_QUOTATION,
    ),
    "another address": (citing(MARSH, uri="file:///elsewhere.txt"), Failure.ALTERED_QUOTATION),
    "another link": (citing(MARSH, url="https://evil.example/"), Failure.ALTERED_QUOTATION),
    "another outlet": (citing(MARSH, outlet="The Vesk Times"), Failure.ALTERED_QUOTATION),
    "another date": (citing(MARSH, published=date(2026, 6, 4)), Failure.ALTERED_QUOTATION),
    "one citation of two is wrong": (
        replace(TWICE, citations=(TWICE.citations[0], replace(TWICE.citations[1], quote="x"))),
        Failure.ALTERED_QUOTATION,
    ),
    "neighbouring sentence": (says("Tilda Marsh", MARSH.text, "sawn"), Failure.UNSUPPORTED),
    # quotations
    "quotation altered by one character": (
        replace(NOBODY, text="Oren Vasko said: “Nobody touches the bridge”."),
        Failure.ALTERED_QUOTATION,
    ),
    "two half-quotations joined": (
        says("Oren Vasko", "Oren Vasko said: “Nobody touched the bridge. It rusted.”", "Nobody touched", "It rusted"),
        Failure.ALTERED_QUOTATION,
    ),
    "quotation runs into a sentence that is not cited": (
        says("Oren Vasko", TWICE.text, "It rusted"),
        Failure.ALTERED_QUOTATION,
    ),
    "words of the quotation that are not in the sentence cited": (
        says("Oren Vasko", "Oren Vasko said that nobody touched the bridge.", "It rusted"),
        Failure.UNSUPPORTED,
    ),
    "quotation over sentences that are not neighbours": (
        says(
            "Oren Vasko", "Oren Vasko said: “It rusted. The company did not close the line.”", "It rusted", "close the"
        ),
        Failure.ALTERED_QUOTATION,
    ),
    "reporter's quotation altered": (
        tells("The bridge at “Tarn was shut” on Monday, June 1, after 12 bolts broke.", "12 bolts"),
        Failure.ALTERED_QUOTATION,
    ),
    "quotation left open": (
        replace(NOBODY, text="Oren Vasko said: “Nobody touched the bridge but me"),
        Failure.ALTERED_QUOTATION,
    ),
    "quotation in single marks": (
        replace(NOBODY, text="Oren Vasko said: ‘Nobody harmed the bridge’."),
        Failure.ALTERED_QUOTATION,
    ),
    "quotation cut inside a word": (
        replace(NOBODY, text="Oren Vasko said: “body touched the bridge”."),
        Failure.ALTERED_QUOTATION,
    ),
    "indirect words put in quotation marks": (
        replace(MARSH, text="Tilda Marsh said: “the bridge had been sabotaged”."),
        Failure.ALTERED_QUOTATION,
    ),
    # speakers
    "speaker swapped": (by(MARSH, speaker("Oren Vasko")), Failure.WRONG_SPEAKER),
    "same surname, other first name": (by(COST, speaker("Oren Vasko")), Failure.WRONG_SPEAKER),
    "outlet given as the speaker": (
        by(MARSH, Speaker("The Tarn Post", SpeakerKind.ORGANISATION)),
        Failure.WRONG_SPEAKER,
    ),
    "reporter's words given to a speaker": (
        by(CLOSED, speaker("Tilda Marsh")),
        Failure.WRONG_SPEAKER,
    ),
    "somebody's words as the reporter's": (by(MARSH, None), Failure.WRONG_SPEAKER),
    "a part of somebody's words as the reporter's": (
        tells("The bridge had been sabotaged.", "been sabotaged"),
        Failure.WRONG_SPEAKER,
    ),
    "the shorter part of a sentence as the reporter's": (
        tells("“Nobody touched the bridge.”", "Nobody touched"),
        Failure.WRONG_SPEAKER,
    ),
    "a quotation of nobody known as the reporter's": (tells("The lamps were dark.", "lamps"), Failure.WRONG_SPEAKER),
    "unnamed source given a name": (
        by(CRANE, Speaker("Anton Reed", SpeakerKind.PERSON, "port official")),
        Failure.WRONG_SPEAKER,
    ),
    "unnamed source given a name in the words": (
        replace(CRANE, text="Oren Vasko, a port official, said that a crane had struck the bridge."),
        Failure.WRONG_SPEAKER,
    ),
    "unnamed sources of two articles as one": (
        replace(CRANE, citations=(*CRANE.citations, cited("open again", OTHER))),
        Failure.WRONG_SPEAKER,
    ),
    "a role that no article gives": (
        by(MARSH, replace(speaker("Tilda Marsh"), role="convicted thief")),
        Failure.WRONG_SPEAKER,
    ),
    "another name in the statement's words": (
        replace(MARSH, text="Anna Bell said that the bridge had been sabotaged."),
        Failure.WRONG_SPEAKER,
    ),
    "a sentence that says whose words it has, as the reporter's": (by(CRANE, None), Failure.WRONG_SPEAKER),
    "the other speaker's number of the same sentence": (
        says("Tilda Marsh", "Tilda Marsh said that 5 lanterns were out.", "lanterns"),
        Failure.CHANGED_NUMBER,
    ),
    "the other speaker's words of the same sentence": (
        replace(PILLAR, text="Tilda Marsh said that rain had washed out the soil."),
        Failure.WRONG_SPEAKER,
    ),
    "a second sentence of somebody else": (
        replace(MARSH, citations=(*MARSH.citations, *CRANE.citations)),
        Failure.WRONG_SPEAKER,
    ),
    # stance
    "denial labelled as an assertion": (replace(REPORT, stance=Stance.ASSERTS), Failure.WRONG_STANCE),
    "assertion labelled as a denial": (replace(MARSH, stance=Stance.DENIES), Failure.WRONG_STANCE),
    "doubt labelled as an assertion": (replace(POLICE, stance=Stance.ASSERTS), Failure.WRONG_STANCE),
    "denial told as an assertion": (
        replace(REPORT, text="Tarn Rail said that it had hidden a report of April 9."),
        Failure.WRONG_STANCE,
    ),
    "assertion told as a denial": (
        replace(MARSH, text="Tilda Marsh denied that the bridge had been sabotaged."),
        Failure.WRONG_STANCE,
    ),
    "doubt told as an assertion": (replace(POLICE, text="Police said a crane was near."), Failure.WRONG_STANCE),
    "assertion told as a doubt": (
        replace(MARSH, text="Tilda Marsh doubts that the bridge had been sabotaged."),
        Failure.WRONG_STANCE,
    ),
    # negations and hedges
    "lost not": (replace(LINE, text="Oren Vasko said that the company did close the line."), Failure.LOST_NEGATION),
    "added not": (
        replace(MARSH, text="Tilda Marsh said that the bridge had not been sabotaged."),
        Failure.LOST_NEGATION,
    ),
    "one of two negations lost": (
        replace(REPORT, text="Tarn Rail denied that it had not hidden a report of April 9."),
        Failure.LOST_NEGATION,
    ),
    "reporter's not lost": (replace(DRIVERS, text="Six drivers were let through."), Failure.LOST_NEGATION),
    "not added for the reporter": (
        replace(CLOSED, text="The bridge at Tarn was not closed on Monday, June 1, after 12 bolts broke."),
        Failure.LOST_NEGATION,
    ),
    "lost may": (replace(COST, text="Ilse Vasko said that the repair cost 4 million crowns."), Failure.LOST_HEDGE),
    "belief told as a fact": (replace(SAFE, text="Anna Bell said that the bridge is safe."), Failure.LOST_HEDGE),
    # numbers, names, words
    "changed number": (replace(BOLTS, text=BOLTS.text.replace("3", "5")), Failure.CHANGED_NUMBER),
    "changed number word": (replace(DRIVERS, text="Seven drivers were not let through."), Failure.CHANGED_NUMBER),
    "million made a billion": (replace(COST, text=COST.text.replace("million", "billion")), Failure.CHANGED_NUMBER),
    "changed day": (replace(REPORT, text=REPORT.text.replace("April 9", "April 8")), Failure.CHANGED_NUMBER),
    "changed month": (replace(REPORT, text=REPORT.text.replace("April", "May")), Failure.UNSUPPORTED),
    "changed weekday": (replace(CLOSED, text=CLOSED.text.replace("Monday", "Sunday")), Failure.UNSUPPORTED),
    "changed place": (replace(CLOSED, text=CLOSED.text.replace("Tarn", "Vesk")), Failure.UNSUPPORTED),
    "changed name at the start": (replace(DRIVERS, text="Vesk drivers were not let through."), Failure.UNSUPPORTED),
    "a name put before words that all are there": (
        tells(
            "Vesk bridge at Tarn was closed on Monday, June 1, after 12 bolts broke. Trains wait at both ends.",
            "12 bolts",
            "Trains",
        ),
        Failure.UNSUPPORTED,
    ),
    "a word that nobody said": (
        replace(MARSH, text="Tilda Marsh said that the bridge had been bombed."),
        Failure.UNSUPPORTED,
    ),
    "the speaker's verb changed": (
        replace(BOLTS, text="Tilda Marsh laughed at 3 bolts that had been sawn through by hand."),
        Failure.UNSUPPORTED,
    ),
    "a name alone": (replace(MARSH, text="Tilda Marsh."), Failure.UNSUPPORTED),
    "a name and a verb": (replace(MARSH, text="Tilda Marsh said."), Failure.UNSUPPORTED),
    "a name before what is said": (
        replace(MARSH, text="Tilda Marsh the bridge had been sabotaged."),
        Failure.UNSUPPORTED,
    ),
    "a name before the end of what is said": (replace(MARSH, text="Tilda Marsh sabotaged."), Failure.UNSUPPORTED),
    "empty": (replace(MARSH, text=""), Failure.UNSUPPORTED),
    "only punctuation": (replace(MARSH, text="“…” — ."), Failure.UNSUPPORTED),
    "words that say nothing": (replace(MARSH, text="She did so."), Failure.UNSUPPORTED),
}


@pytest.mark.parametrize(("statement", "failure"), BAD.values(), ids=BAD)
def test_a_statement_altered_in_one_way_is_withheld_for_that(
    archive: Archive, statement: Statement, failure: Failure
) -> None:
    assert failure in {f.failure for f in failures_of(statement, archive)}
    assert check([statement], archive).statements == ()


def test_every_failure_has_its_cases() -> None:
    assert {failure for _, failure in BAD.values()} == set(Failure) - DOUBTS  # those are of the extraction


# --- answers of several statements


def test_a_reason_is_relinked_when_a_statement_before_it_is_withheld(archive: Archive) -> None:
    wrong = replace(CRANE, text="A port official said that a whale had struck the bridge.")
    verdict = check([wrong, MARSH, replace(BOLTS, reason_for=1)], archive)
    assert verdict.statements == (MARSH, replace(BOLTS, reason_for=0))
    assert [f.failure for f in verdict.objections] == [Failure.UNSUPPORTED]


@pytest.mark.parametrize(
    "others",
    [
        pytest.param(
            (replace(MARSH, text="Tilda Marsh said that it was not sabotaged."),), id="its statement withheld"
        ),
        pytest.param((NOBODY,), id="somebody else's statement"),
        pytest.param((CLOSED,), id="the reporter's statement"),
    ],
)
def test_a_reason_without_its_own_speakers_statement_stands_alone(
    archive: Archive, others: tuple[Statement, ...]
) -> None:
    verdict = check([*others, replace(BOLTS, reason_for=0)], archive)
    assert verdict.statements[-1] == BOLTS


@pytest.mark.parametrize("target", [0, 7, -1], ids=["itself", "out of range", "negative"])
def test_a_reason_for_nothing_stands_alone(archive: Archive, target: int) -> None:
    assert check([replace(BOLTS, reason_for=target)], archive).statements == (BOLTS,)


class Counting:
    """An archive that counts how often each article is read."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.reads: Counter[str] = Counter()

    def article(self, article_id: str) -> Article | None:
        self.reads["article"] += 1
        return self.archive.article(article_id)

    def sentences(self, article_id: str) -> list[Sentence]:
        self.reads["sentences"] += 1
        return self.archive.sentences(article_id)

    def attributions(self, article_id: str) -> list[Attribution]:
        self.reads["attributions"] += 1
        return self.archive.attributions(article_id)


def test_an_article_is_read_once_for_all_statements_that_cite_it(archive: Archive) -> None:
    counting = Counting(archive)
    assert len(check([MARSH, BOLTS, NOBODY, TWICE, LINE, REPORT], counting).statements) == 6
    assert counting.reads == {"article": 1, "sentences": 1, "attributions": 1}


@pytest.mark.parametrize(
    ("sentence", "text", "failures"),
    [
        pytest.param("There have been claims that the bridge had been mined.", "", set(), id="nobody is pointed at"),
        pytest.param("He said that the bridge had been mined.", "", {Failure.WRONG_SPEAKER}, id="somebody is"),
        pytest.param("“The bridge had been mined,” it was said.", "", {Failure.WRONG_SPEAKER}, id="a quotation"),
        pytest.param(
            "There have been claims that the bridge had been mined.",
            "The bridge had been mined.",
            {Failure.WRONG_SPEAKER},
            id="without the words that say it is a claim",
        ),
    ],
)
def test_what_is_claimed_by_nobody_is_the_reporters_as_a_whole(
    tmp_path: Path, sentence: str, text: str, failures: set[Failure]
) -> None:
    article = Article(uri="/claim.txt", text=sentence)
    with Archive(tmp_path) as held:
        sentences = sentences_of(article)
        found = extract_attributions(article, sentences, thorough=True)
        held.put_article(article, sentences, attributions=found, attribution_model=attribution_model())
        statement = Statement(text or sentence, None, Stance.ASSERTS, (cite(article, sentences[0].span),))
        assert {f.failure for f in failures_of(statement, held)} == failures


@pytest.mark.parametrize(
    "change",
    [
        {"speaker": Speaker("Ana Holm", SpeakerKind.PERSON)},
        {"source": (Span(0, 5),)},
        {"cue": ()},
        {"sentences": (0, 1)},
        {"kind": AttributionKind.DIRECT},
        {"kind": AttributionKind.MIXED},
    ],
    ids=["a speaker", "somebody pointed at", "no cue", "two sentences", "a quotation", "a quotation in part"],
)
def test_what_may_be_somebodys_is_not_of_nobody(change: dict[str, Any]) -> None:
    claim = Attribution(
        (), (Span(6, 16),), (Span(17, 30),), None, Stance.ASSERTS, AttributionKind.INDIRECT, sentences=(0,)
    )
    assert claim.is_of_nobody
    assert not replace(claim, **change).is_of_nobody


def test_what_is_stored_is_read_anew_for_each_check(tmp_path: Path) -> None:
    with Archive(tmp_path) as held:
        sentences = sentences_of(BRIDGE)
        found = extract_attributions(BRIDGE, sentences, thorough=True)
        held.put_article(BRIDGE, sentences, attributions=found, attribution_model=attribution_model())
        assert check([MARSH], held).statements == (MARSH,)
        held.remove_article(BRIDGE.id)
        assert [f.failure for f in check([MARSH], held).objections] == [Failure.NO_SUCH_SENTENCE]


@pytest.mark.parametrize(
    "piece",
    ["Tilda Marsh said that the bridge had been sabotaged. ", '"', "Tarn ", "not ", "“It rusted.” "],
    ids=["sentences", "marks", "names", "negations", "quotations"],
)
def test_a_huge_statement_is_judged_in_time_that_grows_with_it(archive: Archive, piece: str) -> None:
    def seconds(length: int) -> float:
        statement = replace(MARSH, text=piece * (length // len(piece)))
        began = time.process_time()
        check([statement], archive)
        return time.process_time() - began

    seconds(1_000)
    assert seconds(100_000) < 10 * 2.5 * max(seconds(10_000), 0.02)


def test_speakers_are_the_same_by_name_and_kind() -> None:
    one = Speaker("Tilda Marsh", SpeakerKind.PERSON)
    assert same_speaker(one, Speaker("tilda  marsh", SpeakerKind.PERSON, "engineer"))
    assert not same_speaker(one, Speaker("Tilda Marsh", SpeakerKind.ORGANISATION))
    assert not same_speaker(one, Speaker("Tild Marsh", SpeakerKind.PERSON))


# --- false rejections, over the sample


QUESTIONS = """who says the Kremlin attack was staged and why?
what did Peskov say about the drones?
does Ukraine deny the strike?
what did John Kirby say?
what did the US official say about a false flag operation?
what did the Kremlin promise?
who blames the bow door for the sinking of the ferry?
what does Orrin Lines say about the door?
how many people died on the ferry?
what did the captain say about the wave?
why does the minister doubt the wave?
what did Bela Tarsin accuse the ministry of?
is the water in Dunholt safe?
who says the arsenic came from the mine and why?
what does Veyra Copper say about a spill?
why did Quist demand the mayor's resignation?
what did the manager at the mine say about the pond?
who won the election in Castrel?
why does Kemble claim that ballot boxes were opened?
what did the National Electoral Council deny?
who says the log was written after midnight?
what do Ruud and Solm disagree about?
what does Professor Keogh-Varga argue?
how many patient records were copied?
what does Kito Brandel believe and why?
who disputes Castellor's account of the memo?
why does the inspector believe a member of the staff moved the cup?
was the alarm in the museum working?
what did Harrowgate-Minh's lawyer point to?
what did the repair company say about the letter?""".splitlines()


def test_what_the_extractive_drafter_takes_from_the_sample_is_hardly_ever_rejected(assistant: Assistant) -> None:
    """2026-11-23: 1 of 86 statements for 42 questions, a quotation that the drafter had joined over paragraphs."""
    drafted, rejected = 0, []
    for text in QUESTIONS:
        retrieved = assistant.retrieve(assistant.understand(Question(text)))
        for statement in draft(retrieved.query, retrieved.evidence).statements:
            drafted += 1
            if failures_of(statement, assistant.archive):
                rejected.append(statement.text)
    assert drafted >= 50
    assert len(rejected) <= 0.02 * drafted, rejected

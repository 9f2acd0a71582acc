"""The second opinion on who speaks: invented sentences of each kind, five of each, and what it must not read."""

import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from assistant.answer.check import Failure, check, failures_of
from assistant.answer.check.doubt.opinion import doubt_of, read
from assistant.answer.check.failures import DOUBTS
from assistant.answer.draft.checked_statements import CheckedStatements, parts_of
from assistant.answer.draft.values import Draft
from assistant.answer.failure_counts import FailureCounts
from assistant.answer.values import Statement, cite
from corpus.articles.article import Article, Sentence, Span
from corpus.articles.sentences import sentences_of
from corpus.attribution import Attribution, AttributionKind, Speaker, SpeakerKind, Stance

CASES = Path(__file__).with_name("doubt_cases.yaml")
MARKS = {"{": "}", "<": ">", "[": "]"}


class Marked(NamedTuple):
    """A text without its marks, and the spans that they marked."""

    text: str
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


def marked(text: str) -> Marked:
    plain: list[str] = []
    spans: dict[str, list[Span]] = {mark: [] for mark in MARKS}
    opened: list[tuple[str, int]] = []
    for letter in text:
        if opened and letter == MARKS[opened[-1][0]] and opened[-1][1] < len(plain):
            mark, start = opened.pop()
            spans[mark].append(Span(start, len(plain)))
        elif letter in MARKS and not (opened and letter == ">"):
            opened.append((letter, len(plain)))
        else:
            plain.append(letter)
    assert not opened, text
    return Marked("".join(plain), tuple(spans["["]), tuple(spans["{"]), tuple(spans["<"]))


def speaker_of(written: str) -> Speaker:
    name, _, role = written.partition(" (")
    is_person = name[0].isupper() and name not in {"Norjet", "Veyra Copper"}
    kind = SpeakerKind.PERSON if is_person else SpeakerKind.UNNAMED
    return Speaker(name, SpeakerKind.ORGANISATION if not is_person and name[0].isupper() else kind, role.rstrip(")"))


def doubt_about(speaker: Speaker, text: str) -> Failure | None:
    found = marked(text)
    sentences = [s.span for s in sentences_of(Article(uri="case.txt", text=found.text))]
    attribution = Attribution(
        found.source, found.cue, found.content, None, Stance.ASSERTS, AttributionKind.INDIRECT, (0,)
    )
    return doubt_of(read(found.text, sentences), attribution, speaker)


def cases() -> Iterator[object]:
    for kind in yaml.safe_load(CASES.read_text(encoding="utf-8")):
        for number, (speaker, text) in enumerate(kind["pairs"]):
            yield pytest.param(speaker_of(speaker), text, kind["doubt"], id=f"{kind['kind']}-{number}")


@pytest.mark.parametrize(("speaker", "text", "doubt"), list(cases()))
def test_each_kind(speaker: Speaker, text: str, doubt: str) -> None:
    found = doubt_about(speaker, text)
    assert (found.value if found else "") == doubt


@pytest.mark.parametrize(
    "text",
    [
        "Mayor {n} {{said}} <the cafe would close>.",
        "“Close it,” {{said}} {n}, <who runs the cafe>.",
        "The cafe, {{according to}} {n}, <would close>.",
        "The chef met the mayor. {n} {{told}} reporters <that the cafe would close>.",
        "{n} {{denied}} <that the cafe would close>.",
    ],
)
@pytest.mark.parametrize("name", ["José Núñez", "Bořek Dvořák"])
def test_a_name_is_whole_where_its_accents_or_unseen_marks_are_characters(text: str, name: str) -> None:
    speaker = Speaker(name, SpeakerKind.PERSON)
    for written in (unicodedata.normalize("NFD", name), f"{name[:3]}\u00ad{name[3:]}"):
        assert doubt_about(speaker, text.format(n=written)) is None
        assert doubt_about(Speaker("Oto Lind", SpeakerKind.PERSON), text.format(n=written)) is Failure.OTHER_SUBJECT


def test_there_are_five_of_each_kind_and_each_class_has_one() -> None:
    kinds = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    assert all(len({text for _, text in kind["pairs"]}) == 5 for kind in kinds)
    assert {kind["doubt"] for kind in kinds} == {"", *(d.value for d in DOUBTS - {Failure.NO_SUBJECT})}


# --- in the gate

LEAD = Article(
    uri="file:///lead.txt",
    text="Strike enters third day\n\nBy Ana Torv\n\nPort director Omar Quist said "
    "the talks with all four unions of the harbour had failed.\n\n"
    "Omar Quist left at noon. He said the boats were full.\n",
)
TORV = Speaker("Ana Torv", SpeakerKind.PERSON)
QUIST = Speaker("Omar Quist", SpeakerKind.PERSON, "Port director")


class Extracted:
    """An archive of one article, whose attributions are what an extraction may have made of it."""

    def __init__(self, *given: tuple[str, str, str, Speaker]) -> None:
        self._sentences = sentences_of(LEAD)
        self._attributions = [self._attribution(*one) for one in given]

    def _attribution(self, source: str, cue: str, content: str, speaker: Speaker) -> Attribution:
        end = LEAD.text.index(content) + len(content)
        said = Span(end - len(content), end)
        verb = Span(verb_start := LEAD.text.rindex(cue, 0, said.start), verb_start + len(cue))
        begin = LEAD.text.rindex(source, 0, verb.start)
        spans = Span(begin, begin + len(source)), verb, said
        touched = tuple(s.index for s in self._sentences if any(s.span.overlaps(span) for span in spans))
        one, two, three = ((span,) for span in spans)
        return Attribution(one, two, three, speaker, Stance.ASSERTS, AttributionKind.INDIRECT, touched)

    def article(self, _: str) -> Article:
        return LEAD

    def sentences(self, _: str) -> list[Sentence]:
        return self._sentences

    def attributions(self, _: str) -> list[Attribution]:
        return self._attributions

    def told(self, words: str, text: str, speaker: Speaker | None) -> Statement:
        spans = [s.span for s in self._sentences if words in s.span.within(LEAD.text)]
        return Statement(text, speaker, Stance.ASSERTS, tuple(cite(LEAD, span) for span in spans))


def test_a_wrong_mouth_is_told_as_the_reporters_sentence_and_counted() -> None:
    stored = Extracted(("Ana Torv", "said", "the talks with all four unions of the harbour had failed", TORV))
    verdict = check(
        [stored.told("talks", "Ana Torv said the talks with all four unions of the harbour had failed.", TORV)], stored
    )
    (told,) = verdict.statements
    assert (told.text, told.speaker) == (
        "Port director Omar Quist said the talks with all four unions of the harbour had failed.",
        None,
    )
    assert Failure.SPLIT in {objection.failure for objection in verdict.objections}
    counts = FailureCounts()
    counts.add(withheld=[objection.failure for objection in verdict.objections], rejected=())
    assert counts.withheld[Failure.SPLIT] == 1


def test_a_right_one_passes_beside_it() -> None:
    stored = Extracted(
        ("Port director Omar Quist", "said", "the talks with all four unions of the harbour had failed", QUIST)
    )
    statement = stored.told("talks", "Omar Quist said the talks with all four unions of the harbour had failed.", QUIST)
    assert check([statement], stored).statements == (statement,)


def test_what_cannot_stand_alone_is_left_out() -> None:
    stored = Extracted(("He", "said", "the boats were full", TORV))
    verdict = check([stored.told("boats", "Ana Torv said the boats were full.", TORV)], stored)
    assert verdict.statements == ()
    assert {objection.failure for objection in verdict.objections} == {Failure.OTHER_SUBJECT}


def test_the_reporters_sentence_is_told_once() -> None:
    stored = Extracted(("Ana Torv", "said", "the talks with all four unions of the harbour had failed", TORV))
    statement = stored.told("talks", "Ana Torv said the talks with all four unions of the harbour had failed.", TORV)
    assert len(check([statement, statement], stored).statements) == 1


def test_a_sentence_of_a_speaker_whom_nobody_doubts_is_not_the_reporters() -> None:
    stored = Extracted(
        ("Port director Omar Quist", "said", "the talks with all four unions of the harbour had failed", QUIST)
    )
    whole = stored.told(
        "talks", "Port director Omar Quist said the talks with all four unions of the harbour had failed.", None
    )
    assert [o.failure for o in failures_of(whole, stored)][:1] == [Failure.WRONG_SPEAKER]


def test_only_a_whole_sentence_of_a_doubted_speaker_is_the_reporters() -> None:
    stored = Extracted(("Ana Torv", "said", "the talks with all four unions of the harbour had failed", TORV))
    assert not failures_of(
        stored.told(
            "talks", "Port director Omar Quist said the talks with all four unions of the harbour had failed.", None
        ),
        stored,
    )
    assert failures_of(stored.told("talks", "The talks with all four unions of the harbour had failed.", None), stored)


def test_the_part_of_a_question_keeps_what_is_told_instead() -> None:
    stored = Extracted(("Ana Torv", "said", "the talks with all four unions of the harbour had failed", TORV))
    statement = stored.told("talks", "Ana Torv said the talks with all four unions of the harbour had failed.", TORV)
    drafted = Draft(
        (statement,),
        parts=(("Who said the talks with all four unions of the harbour had failed?", Draft((statement,))),),
    )
    checked = CheckedStatements(check([statement], stored).statements, {})
    assert [part.checked.statements for part in parts_of(drafted, checked)] == [checked.statements]


def test_a_long_sentence_of_nothing_but_verbs_and_commas_is_read_quickly() -> None:
    text = "He said, " * 200 + "and {added} <that it was so>."
    began = time.process_time()
    doubt_about(QUIST, text)
    assert time.process_time() - began < 1

"""What is told around the statements is counted from those that are shown, and from nothing else."""

from dataclasses import replace

import pytest

from assistant.answer.draft.checked_statements import CheckedStatements
from assistant.answer.draft.groups import groups_of
from assistant.answer.draft.notes import correction_of, notes_of
from assistant.answer.draft.values import Arrangement
from assistant.question.query import Asked, Query, Wants
from tests.assistant.newsprint import drafted, report_of, shown_of

WHO = Query(
    "Who says that the pier was torched?", (Asked.WHO_SAID,), "the pier was torched", wants=Wants(who_says=True)
)
OF_LIND = Query("Why does Lind say that it was torched?", (Asked.WHAT_SAID,), "torched", ("Oto Lind",))
HOLM = "Ana Holm said that the pier was torched."
DENIES = "Bela Tarsin denied that the pier was torched."


def test_what_the_gate_withholds_is_not_counted() -> None:
    report = report_of(f"{HOLM}\n\n{DENIES}")
    draft = drafted(WHO, report)
    assert len(groups_of(draft, shown_of(draft, report))) == 2
    kept = CheckedStatements(draft.statements[:1], {report.article.id: report})
    assert [g.heading for g in groups_of(draft, kept)] == [""]
    sides = replace(draft, arranged=Arrangement.BY_STANCE)
    assert [g.heading for g in groups_of(sides, kept)] == ["Asserted by 1 speaker in 1 report"]


def test_a_reason_stands_with_what_it_is_the_reason_for() -> None:
    report = report_of(f"{HOLM} She cited traces of petrol.\n\n{DENIES}")
    draft = drafted(replace(WHO, asked=(Asked.WHO_SAID, Asked.WHY)), report)
    groups = groups_of(draft, shown_of(draft, report))
    assert [g.statements for g in groups] == [(0, 1), (2,)]
    assert draft.statements[1].reason_for == 0


def test_a_false_premise_is_corrected_with_who_was_asked_about_and_who_says_so() -> None:
    report = report_of(HOLM)
    draft = drafted(OF_LIND, report)
    assert (
        correction_of(draft, shown_of(draft, report))
        == "Nothing in these articles has Oto Lind saying so; Ana Holm does."
    )


def test_who_says_something_near_to_it_is_not_said_to_say_so() -> None:
    report = report_of("Ana Holm said that somebody had poured petrol on the planks.")
    draft = drafted(OF_LIND, report)
    assert correction_of(draft, shown_of(draft, report)) == (
        "Nothing in these articles has Oto Lind saying so; the nearest to it is what Ana Holm says."
    )


def test_officials_say_and_an_official_says() -> None:
    for who, say in (("Officials in Orlo", "officials in Orlo say"), ("An official", "an official says")):
        report = report_of(f"{who} said that somebody had poured petrol on the planks.")
        draft = drafted(OF_LIND, report)
        assert correction_of(draft, shown_of(draft, report)).endswith(f"the nearest to it is what {say}.")


def test_nothing_is_known_to_be_untrue_of_the_company() -> None:
    report = report_of(HOLM)
    draft = drafted(replace(OF_LIND, speakers=("the company",)), report)
    assert correction_of(draft, shown_of(draft, report)) == ""


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (HOLM, "No reason is given in these articles for what Ana Holm says."),
        (f"{HOLM} She cited traces of petrol.", ""),
        ("Ana Holm said that the pier was torched because it had burned for a night.", ""),
        (
            "A fire officer said that the pier was torched.",
            "No reason is given in these articles for what a fire officer says.",
        ),
        (
            f"{HOLM}\n\nUna Grey said that the pier was torched.",
            "No reason is given in these articles for what Ana Holm and Una Grey say.",
        ),
    ],
)
def test_who_gives_no_reason_is_said_to_give_none(text: str, note: str) -> None:
    report = report_of(text)
    draft = drafted(replace(WHO, asked=(Asked.WHO_SAID, Asked.WHY)), report)
    assert " ".join(notes_of(draft, shown_of(draft, report))) == note


def test_the_outlets_that_carry_a_copy_are_named() -> None:
    report = report_of(HOLM, uri="/a.txt", outlet="The Orlo Post", origin="wire")
    copy = report_of(HOLM, uri="/b.txt", outlet="The Tarn Post", origin="wire")
    other = report_of(HOLM, uri="/c.txt", outlet="The Vell Post", origin="own")
    draft = drafted(WHO, report, copy, other)
    assert notes_of(draft, shown_of(draft, report, copy, other)) == (
        "The words of Ana Holm stand in The Tarn Post, too: a copy of the same report.",
    )
    changed = report_of("Ana Holm said that the pier had burned.", uri="/b.txt", outlet="The Tarn Post", origin="wire")
    assert notes_of(draft, shown_of(draft, report, changed)) == ()

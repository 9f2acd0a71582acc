"""Who says so, who denies it, and who only asks whether it is so."""

from dataclasses import replace

import pytest

from assistant.answer.draft.groups import groups_of
from assistant.answer.draft.sides import leaves_open, take_sides
from assistant.answer.draft.utterances import Utterance
from assistant.question.query import Asked, Query, Wants
from corpus.attribution import Stance
from tests.assistant.newsprint import drafted, evidence_of, report_of, shown_of

WHO = Query(
    "Who says that the pier was torched?", (Asked.WHO_SAID,), "the pier was torched", wants=Wants(who_says=True)
)
HOLM = "Ana Holm said that the pier was torched."
DENIES = "Bela Tarsin denied that the pier was torched."
DOUBTS = "Una Grey doubted that the pier was torched."
ASKS = "Oto Lind asked whether the pier was torched."
LOOKS = "The police said they were looking into whether the pier was torched."


def _report(*sentences: str) -> list[str]:
    draft = drafted(WHO, report_of("\n\n".join(sentences)))
    return [s.speaker.name for s in draft.statements if s.speaker]


@pytest.mark.parametrize(
    ("text", "open_"),
    [
        pytest.param(HOLM, False, id="says so"),
        pytest.param(DENIES, False, id="denies it"),
        pytest.param(DOUBTS, False, id="doubts it"),
        pytest.param(ASKS, True, id="asks whether"),
        pytest.param(LOOKS, True, id="looks into whether"),
        pytest.param("The police said they would examine whether the pier was torched.", True, id="examines whether"),
        pytest.param('"Was the pier torched?" Ana Holm asked.', True, id="asks"),
        pytest.param("Ana Holm declined to say whether the pier was torched.", True, id="will not say"),
        pytest.param("Ana Holm declined to comment on the burnt pier.", True, id="says nothing"),
        pytest.param('"Who would torch a pier? It was torched," Ana Holm said.', False, id="a question on the way"),
    ],
)
def test_who_asks_or_looks_into_it_leaves_it_open(text: str, open_: bool) -> None:
    report = report_of(text)
    assert report.attributions
    assert all(leaves_open(Utterance(report, n, (0,), 0.0)) is open_ for n in range(len(report.attributions)))


def test_who_only_asks_or_looks_into_it_is_told_apart_from_those_who_say_so() -> None:
    report = report_of("\n\n".join((ASKS, HOLM, LOOKS)))
    draft = drafted(WHO, report)
    groups = groups_of(draft, shown_of(draft, report))
    told = [(g.heading, [draft.statements[n].text for n in g.statements]) for g in groups]
    assert told == [("", [HOLM]), ("Not among them, as these words leave it open:", [ASKS, LOOKS])]
    assert all(s.citations for s in draft.statements)


def test_who_declines_to_comment_is_not_among_those_who_doubt_or_deny() -> None:
    silent = "Oto Lind declined to comment on whether the pier was torched."
    report = report_of("\n\n".join((DENIES, DOUBTS, silent)))
    for verb, stance, name in (("denies", Stance.DENIES, "Bela Tarsin"), ("doubts", Stance.DOUBTS, "Una Grey")):
        asked = replace(WHO, text=f"Who {verb} that the pier was torched?", stances=(stance,))
        told = [s.speaker.name for s in drafted(asked, report).statements if s.speaker]
        assert told == [name]


def test_who_looks_into_something_else_is_not_told() -> None:
    assert _report(HOLM, "Oto Lind asked whether anybody had slept on the pier.") == ["Ana Holm"]


def test_who_says_so_and_asks_too_is_told_once() -> None:
    assert _report(HOLM, "Ana Holm asked whether the pier was torched.") == ["Ana Holm"]


def test_who_asks_takes_no_place_of_one_who_says_so() -> None:
    asking = [f"{name} asked whether the pier was torched." for name in ("Oto Lind", "Edda Quist", "Una Grey")]
    late = "Ana Holm said that somebody had torched it."
    assert _report(*asking, late)[0] == "Ana Holm"


def test_where_nobody_does_more_than_ask_that_is_told_and_said() -> None:
    draft = drafted(WHO, report_of(ASKS))
    assert [s.speaker.name for s in draft.statements if s.speaker] == ["Oto Lind"]
    assert draft.notes == ("Nobody in what was found says so outright; this is what is said of it.",)


def test_who_denies_or_doubts_it_is_told_apart_by_name() -> None:
    report = report_of("\n\n".join((DENIES, HOLM, DOUBTS)))
    draft = drafted(WHO, report)
    groups = groups_of(draft, shown_of(draft, report))
    assert [g.heading for g in groups] == ["", "Not among them: Bela Tarsin denies it; Una Grey doubts it."]
    told = [[draft.statements[n].text for n in g.statements] for g in groups]
    assert told == [[HOLM], [DENIES, DOUBTS]]


def test_who_denies_something_else_is_not_said_to_deny_it() -> None:
    report = report_of("\n\n".join((HOLM, "Bela Tarsin denied that anybody had slept on the pier.")))
    draft = drafted(WHO, report)
    assert draft.against == ()
    groups = groups_of(draft, shown_of(draft, report))
    assert groups[1].heading == "Not counted among them, as these words deny or doubt something:"


def test_the_opposite_of_what_is_asked_is_not_counted_as_saying_so() -> None:
    report = report_of("\n\n".join((HOLM, "Bela Tarsin said that the pier was not torched.")))
    sides = take_sides(WHO, evidence_of(WHO, report), [Utterance(report, n, (n,), 0.0) for n in range(2)])
    assert [len(side) for side in sides] == [1, 0, 1]
    assert sides.firm[0].speaker_key == "ana holm"


def test_district_no_14_denies_nothing() -> None:
    asked = Query(
        "Who says that the pier in District No. 14 was torched?",
        (Asked.WHO_SAID,),
        "pier District torched",
        wants=WHO.wants,
    )
    where = "that the pier in District No. 14 was torched."
    report = report_of(f"Ana Holm said {where}\n\nBela Tarsin denied {where}")
    sides = take_sides(asked, evidence_of(asked, report), [Utterance(report, n, (n,), 0.0) for n in range(2)])
    assert [len(side) for side in sides] == [1, 1, 0]


def test_who_says_that_it_was_not_so_does_not_say_so() -> None:
    asked = Query("Who says that it was torched?", (Asked.WHO_SAID,), "torched", wants=WHO.wants)
    report = report_of("Ana Holm said that it was torched.\n\nBela Tarsin said that it was not torched.")
    draft = drafted(asked, report)
    groups = groups_of(draft, shown_of(draft, report))
    assert [g.statements for g in groups] == [(0,), (1,)]
    assert groups[1].heading == "Not among them: Bela Tarsin denies it."


def test_a_question_that_denies_has_nobody_said_to_deny_it() -> None:
    asked = Query(
        "Who says that the pier was not torched?",
        (Asked.WHO_SAID,),
        "the pier was not torched",
        wants=WHO.wants,
        negated=True,
    )
    report = report_of("\n\n".join(("Ana Holm said that the pier was not torched.", DENIES)))
    draft = drafted(asked, report)
    assert draft.against == ()
    assert draft.statements[0].speaker is not None
    assert draft.statements[0].speaker.name == "Ana Holm"


def test_who_denies_is_not_put_apart_where_deniers_are_asked_for() -> None:
    asked = replace(WHO, text="Who denies that the pier was torched?", stances=(Stance.DENIES,))
    draft = drafted(asked, report_of("\n\n".join((HOLM, DENIES))))
    assert [s.speaker.name for s in draft.statements if s.speaker] == ["Bela Tarsin"]
    assert (draft.against, draft.besides) == ((), ())


def test_sides_are_grouped_by_stance_and_counted_by_independent_report() -> None:
    first = report_of("\n\n".join((HOLM, DENIES)), uri="/a.txt")
    second = report_of('"The pier was torched by somebody," said Edda Quist.', uri="/b.txt", origin="another")
    asked = Query("What are both sides on whether the pier was torched?", (Asked.SIDES,), "the pier was torched")
    draft = drafted(asked, first, second)
    groups = groups_of(draft, shown_of(draft, first, second))
    assert [(g.heading, g.speakers, g.reports) for g in groups] == [
        ("Asserted by 2 speakers in 2 independent reports", 2, 2),
        ("Denied by 1 speaker in 1 report", 1, 1),
    ]
    assert [n for g in groups for n in g.statements] == [0, 1, 2]


def test_copies_of_one_report_are_counted_once() -> None:
    first = report_of("\n\n".join((HOLM, DENIES)), uri="/a.txt", origin="wire")
    copy = report_of('"The pier was torched by somebody," said Edda Quist.', uri="/b.txt", origin="wire")
    asked = Query("What are both sides on whether the pier was torched?", (Asked.SIDES,), "the pier was torched")
    draft = drafted(asked, first, copy)
    assert groups_of(draft, shown_of(draft, first, copy))[0].heading == "Asserted by 2 speakers in 1 report"

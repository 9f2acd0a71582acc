"""Each scorer on answers made by hand, whose scores can be counted."""

from dataclasses import replace

import pytest

from corpus.attribution import Stance
from evals.cases.case import Case, GoldSentence, GoldSpeaker, Slice
from evals.scorers.abstention_precision import abstention_precision
from evals.scorers.abstention_recall import abstention_recall
from evals.scorers.attribution_accuracy import attribution_accuracy
from evals.scorers.citation_precision import citation_precision
from evals.scorers.current_first import current_first
from evals.scorers.every import every_scorer
from evals.scorers.evidence_recall import evidence_recall
from evals.scorers.fact_right import fact_right
from evals.scorers.misattribution import misattribution
from evals.scorers.premise_correction import premise_correction
from evals.scorers.quotations import quotations
from evals.scorers.reason_accuracy import reason_accuracy
from evals.scorers.speaker_recall import speaker_recall
from evals.scorers.stance_accuracy import loses_a_negation, stance_accuracy
from evals.scorers.verbatim import verbatim
from tests.evals.answers import BOLTS, BUILT, COPY, DENIED, NOT_SAFE, TEST, TEXTS, answered, statement


def _gold(*texts: str) -> tuple[GoldSentence, ...]:
    return tuple(GoldSentence(name, text) for text in texts for name in TEXTS if text in TEXTS[name])


MARSH = GoldSpeaker(("Tilda Marsh", "Marsh"), (_gold(NOT_SAFE),), (_gold(BOLTS),), Stance.ASSERTS)
LIND = GoldSpeaker(("Oto Lind",), (_gold(DENIED),), (_gold(TEST),), Stance.DENIES)
SIDES = Case("sides", Slice.BOTH_SIDES, "Is the bridge safe?", "Marsh says no, Lind denies it.", speakers=(MARSH, LIND))
WHO = Case("who", Slice.FALSE_PREMISE, "?", "Marsh.", speakers=(MARSH,), wrong_speakers=("Oto Lind",))
FACT = Case("fact", Slice.FACT, "When was it built?", "In 1911.", facts=(_gold(BUILT),))
NONE = Case("none", Slice.UNANSWERABLE, "Who paid?", "Nobody says.", answerable=False)

GOOD = answered(
    statement("Tilda Marsh", NOT_SAFE),
    statement("Tilda Marsh", BOLTS, reason_for=0),
    statement("Oto Lind", DENIED, stance=Stance.DENIES),
    statement("Oto Lind", TEST, reason_for=2),
)
SWAPPED = answered(statement("Oto Lind", NOT_SAFE, BOLTS), statement("Tilda Marsh", DENIED, TEST, stance=Stance.DENIES))


def test_a_good_answer_is_perfect_by_every_scorer() -> None:
    for scorer in every_scorer(TEXTS):
        assert scorer.is_perfect(scorer.score(SIDES, GOOD)), scorer.name


def test_evidence_recall_counts_pieces_and_says_what_is_missing() -> None:
    score = evidence_recall(SIDES, answered(statement("Tilda Marsh", NOT_SAFE), statement("Oto Lind", DENIED)))
    assert score.value == 0.5
    assert BOLTS in score.explanation
    assert TEST in score.explanation


def test_any_alternative_serves_a_piece() -> None:
    assert evidence_recall(WHO, answered(statement("Marsh", NOT_SAFE, article=COPY))).value == 0.5


def test_citation_precision_counts_what_is_cited_besides() -> None:
    score = citation_precision(WHO, answered(statement("Tilda Marsh", NOT_SAFE, BUILT)))
    assert score.value == 0.5
    assert BUILT in score.explanation
    assert citation_precision(WHO, answered()).value is None


def test_speaker_recall_counts_names() -> None:
    assert speaker_recall(SIDES, answered(statement("Marsh", BUILT))).value == 0.5
    assert speaker_recall(FACT, GOOD).value is None


def test_a_speaker_must_stand_on_a_sentence_of_his_own() -> None:
    assert attribution_accuracy(SIDES, GOOD).value == 1.0
    assert attribution_accuracy(SIDES, SWAPPED).value == 0.0
    beside = answered(statement("Tilda Marsh", BUILT), statement("Oto Lind", DENIED))
    score = attribution_accuracy(SIDES, beside)
    assert score.value == 0.0
    assert "Tilda Marsh is not named on a sentence of theirs" in score.explanation


def test_a_right_speaker_does_not_make_up_for_a_wrong_one() -> None:
    both = answered(statement("Tilda Marsh", NOT_SAFE), statement("Oto Lind", NOT_SAFE))
    assert attribution_accuracy(WHO, both).value == 0.0


def test_misattribution_is_a_share_of_statements_and_weighs_as_many() -> None:
    answer = answered(statement("Oto Lind", NOT_SAFE), statement("Tilda Marsh", NOT_SAFE), statement("Oto Lind", BUILT))
    score = misattribution(WHO, answer)
    assert (score.value, score.weight) == (pytest.approx(1 / 3), 3)
    assert "Oto Lind did not say" in score.explanation
    assert misattribution(WHO, answered()).value is None


def test_two_speakers_exchanged_are_two_misattributions() -> None:
    assert misattribution(SIDES, SWAPPED).value == 1.0
    assert misattribution(SIDES, GOOD).value == 0.0


def test_a_bystander_in_another_sentence_is_no_misattribution() -> None:
    assert misattribution(WHO, answered(statement("Oto Lind", DENIED))).value == 0.0


def test_a_part_of_a_name_will_do_unless_it_is_somebody_elses_whole_name() -> None:
    official = GoldSpeaker(("an official of the Bridge Office",), (_gold(NOT_SAFE),))
    office = GoldSpeaker(("Bridge Office",), (_gold(DENIED),))
    given = answered(statement("Bridge Office", NOT_SAFE))
    alone = Case("alone", Slice.ANONYMOUS, "?", "An official.", speakers=(official,))
    assert attribution_accuracy(alone, given).value == 1.0
    named = replace(alone, wrong_speakers=("the Bridge Office",))
    assert misattribution(named, given).value == attribution_accuracy(named, given).value + 1 == 1.0
    assert misattribution(replace(alone, speakers=(official, office)), given).value == 1.0


def test_a_reason_must_be_its_speakers() -> None:
    assert reason_accuracy(SIDES, GOOD).value == 1.0
    assert reason_accuracy(SIDES, SWAPPED).value == 0.0
    without = answered(statement("Tilda Marsh", NOT_SAFE, BOLTS), statement("Oto Lind", DENIED))
    score = reason_accuracy(SIDES, without)
    assert score.value == 0.0
    assert score.explanation == f"no reason of Oto Lind: {TEST}"


def test_stance_is_scored_of_those_who_are_shown() -> None:
    asserted = answered(statement("Tilda Marsh", NOT_SAFE), statement("Oto Lind", DENIED))
    score = stance_accuracy(SIDES, asserted)
    assert (score.value, score.weight) == (0.5, 2)
    assert score.explanation == "Oto Lind denies, not asserts"
    assert stance_accuracy(SIDES, answered(statement("Tilda Marsh", NOT_SAFE))).value == 1.0
    assert stance_accuracy(SIDES, answered()).value is None


def test_a_lost_negation_is_a_wrong_stance() -> None:
    kept = answered(statement("Tilda Marsh", NOT_SAFE, text="Tilda Marsh said the bridge is not safe."))
    assert stance_accuracy(WHO, kept).value == 1.0
    score = stance_accuracy(WHO, answered(statement("Tilda Marsh", NOT_SAFE, text="The bridge is safe, Marsh said.")))
    assert score.value == 0.0
    assert score.explanation == "a negation is lost: The bridge is safe, Marsh said."


@pytest.mark.parametrize(
    ("text", "quote", "lost"),
    [
        ("He said the seal had been replaced.", "The seal had not been replaced, he said.", True),
        ("He said the seal had not been replaced.", "The seal had not been replaced, he said.", False),
        ("He said the seal hadn't been replaced.", "The seal had not been replaced, he said.", False),
        ("He said the seal had been replaced.", "Nobody knew that the seal had been replaced.", False),
        ("They did see it.", "They didn't see it.", True),
        ("The seal had been replaced.", "The seal had been replaced in a way that no one in the port saw.", False),
    ],
)
def test_a_negation_is_lost_where_only_it_is_left_out(text: str, quote: str, lost: bool) -> None:
    assert loses_a_negation(text, [quote]) is lost


def test_an_answer_does_not_begin_with_what_was_put_right_later() -> None:
    case = replace(FACT, superseded=("1998",))
    stale, current = statement("", BUILT, text="Built in 1998."), statement("", BUILT, text="Built in 1999, not 1998.")
    assert current_first(case, answered(stale)).value == 0.0
    assert current_first(case, answered(statement("", BUILT, text="Built in 1999."), stale)).value == 1.0
    assert current_first(replace(case, slice=Slice.CHANGE), answered(stale)).value is None
    assert current_first(FACT, answered(current)).value is None
    assert current_first(case, answered()).value is None


def test_a_fact_is_right_where_all_of_it_is_cited() -> None:
    assert fact_right(FACT, answered(statement("", BUILT))).value == 1.0
    assert fact_right(FACT, answered(statement("", TEST))).value == 0.0
    assert fact_right(FACT, answered()).value == 0.0
    assert fact_right(WHO, GOOD).value is None


def test_a_false_premise_is_put_right_in_words() -> None:
    right = statement("Tilda Marsh", NOT_SAFE)
    assert premise_correction(WHO, answered(right, note="Nothing here has Oto Lind saying so.")).value == 1.0
    assert premise_correction(WHO, answered(right)).value == 0.0
    assert premise_correction(WHO, answered(note="Nothing here has Oto Lind saying so.")).value == 0.0
    assert premise_correction(SIDES, GOOD).value is None


def test_refusals_are_scored_both_ways() -> None:
    refused, given = answered(), answered(statement("", BUILT))
    assert (abstention_recall(NONE, refused).value, abstention_recall(NONE, given).value) == (1.0, 0.0)
    assert abstention_recall(WHO, refused).value is None
    assert (abstention_precision(NONE, refused).value, abstention_precision(WHO, refused).value) == (1.0, 0.0)
    assert abstention_precision(NONE, given).value is None


def test_a_quote_must_stand_in_its_article_byte_for_byte() -> None:
    right = statement("Tilda Marsh", BOLTS)
    citation = right.citations[0]
    assert verbatim(answered(right), TEXTS).value == 1.0
    altered = replace(citation, quote=citation.quote.replace("“", '"'))
    assert verbatim(answered(replace(right, citations=(altered,))), TEXTS).value == 0.0
    elsewhere = replace(citation, uri="articles/tarn-02.md")
    assert verbatim(answered(replace(right, citations=(elsewhere,))), TEXTS).value == 0.0


def test_words_in_quotation_marks_must_stand_in_what_is_cited() -> None:
    right = statement("Tilda Marsh", BOLTS, text="Tilda Marsh said: “Two bolts are missing.”")
    assert quotations(WHO, answered(right)).value == 1.0
    assert quotations(WHO, answered()).value is None
    for said in ("“Ten bolts are missing.”", '"ten bolts".', '“Two bolts are missing"”.'):
        score = quotations(WHO, answered(replace(right, text=f"Tilda Marsh said: {said}")))
        assert score.value == 0.0, said

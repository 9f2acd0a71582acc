"""The benchmarks of questions and of ranking, on small invented data whose figures can be counted."""

import json
from pathlib import Path

import pytest

from corpus.archive.values import Progress
from evals.baseline import BASELINE, read_baseline
from evals.benchmarks import retrieval, trecqa
from evals.benchmarks.accuracy_page import accuracy_page
from evals.benchmarks.newsroom import DisagreementError, check_agreement, gold_shown, read_questions
from evals.cases.case import Case, GoldSentence, Slice
from evals.runner import run_cases
from evals.scorers.every import every_scorer
from tests.evals.answers import BOLTS, BRIDGE, COPY, DENIED, NOT_SAFE, TEXTS, answered, statement

QUESTIONS = [
    {
        "id": "q1", "article": "tarn-01", "type": "who_said", "question": "Who says so?", "history": [],
        "answerable": True, "speakers": [["Tilda Marsh"]], "sentences": [[NOT_SAFE]], "wrong_speakers": ["Oto Lind"],
        "answer": "Marsh.",
    },
    {
        "id": "q2", "article": None, "type": "unanswerable", "question": "Who paid?", "history": ["Who?"],
        "answerable": False, "speakers": [], "sentences": [], "wrong_speakers": [], "answer": "Nobody says.",
    },
]  # fmt: skip


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "dev.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in QUESTIONS), encoding="utf-8")
    (tmp_path / "tarn-01.txt").write_text(BRIDGE.text, encoding="utf-8")
    return path


def _scorer_that_finds(questions: Path, **figures: float) -> None:
    """A scorer of another make beside the questions, which found these figures."""
    found = {
        "evidence_recall": 1.0, "citation_precision": 0.5, "speaker_recall": 1.0, "attribution_strict": 1.0,
        "fact_right": float("nan"), "refused": 0.0, "verbatim": 1.0, "misattributed_per_statement": 0.0,
    } | figures  # fmt: skip
    (questions.parent / "score.py").write_text(f"print('''{json.dumps({'ALL': found})}''')", encoding="utf-8")


def test_questions_are_cases_in_which_any_gold_sentence_serves_any_speaker(questions: Path) -> None:
    first, second = read_questions(questions)
    assert first.slice is Slice.WHO_SAID
    assert first.speakers[0].sentences == first.gold == {GoldSentence("tarn-01", NOT_SAFE)}
    assert (second.answerable, second.history, second.cluster) == (False, ("Who?",), "q2")


def test_a_figure_that_the_other_scorer_finds_otherwise_is_an_error(questions: Path) -> None:
    cases, articles = read_questions(questions), [questions.parent / "tarn-01.txt"]
    reply = answered(statement("Tilda Marsh", NOT_SAFE, DENIED))
    results = run_cases(cases, lambda *_: reply, every_scorer(TEXTS))
    _scorer_that_finds(questions)
    check_agreement(results, questions, articles)
    _scorer_that_finds(questions, citation_precision=0.6)
    with pytest.raises(DisagreementError, match=r"citation_precision is 0\.5, and score\.py finds 0\.6"):
        check_agreement(results, questions, articles)
    _scorer_that_finds(questions, fact_right=1.0)
    with pytest.raises(DisagreementError, match="fact_right is None"):
        check_agreement(results, questions, articles)


def test_gold_within_a_long_citation_is_shown(questions: Path) -> None:
    case, _ = read_questions(questions)
    whole, other = (run_cases([case], lambda *_, r=r: r, every_scorer(TEXTS)) for r in (
        answered(statement("", BRIDGE.text)), answered(statement("", DENIED))
    ))  # fmt: skip
    assert (gold_shown(whole[0]), gold_shown(other[0])) == (1.0, 0.0)
    assert whole[0].scores["evidence_recall"].value == 0.0  # shown is not cited


# --- retrieval


def test_recall_is_counted_in_pieces_at_each_depth_and_by_question() -> None:
    """One question needs two pieces, one of which two sentences serve; the other needs one; the third has none."""
    pieces = ((GoldSentence("tarn-01", NOT_SAFE), GoldSentence("tarn-02", NOT_SAFE)), (GoldSentence("tarn-01", BOLTS),))
    cases = [
        Case("two", Slice.FACT, "?", "!", facts=pieces, cluster="tarn-01"),
        Case("one", Slice.FACT, "?", "!", facts=pieces[1:], cluster="tarn-01"),
        Case("none", Slice.UNANSWERABLE, "?", "!", answerable=False, cluster="none"),
    ]
    denied, bolts, safe = (statement("", text).citations[0] for text in (DENIED, BOLTS, NOT_SAFE))
    (copied,) = statement("", NOT_SAFE, article=COPY).citations
    rankings = [{"words": [denied, copied, *[denied] * 3, bolts]}, {"words": [bolts]}, {"words": [safe]}]
    (figures,) = retrieval.recalls(cases, rankings).values()
    assert [f.value for f in figures] == [0.5, 0.75, 1.0]  # (0 + 1) / 2, (1/2 + 1) / 2, (1 + 1) / 2
    assert [f.n for f in figures] == [2, 2, 2]


def _questions_of(folder: Path) -> Path:
    return folder / "questions" / "dev.jsonl"


def _laid_out(folder: Path) -> None:
    """A folder of data as the benchmark takes it: a question's article, and one of the newswire."""
    articles, newswire = folder / "data/polnear/dev/text", folder / "data/newswire/original_articles"
    for path, text in (
        (articles / "tarn-01.txt", BRIDGE.text),
        (newswire / "mill.txt", "The mill at Orlo will open in May. Runa Delk sold the mill in 1911."),
    ):
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    (folder / "questions").mkdir()
    asked = {**QUESTIONS[0], "question": "Who said that two bolts are missing?", "sentences": [[BOLTS]]}
    rows = "".join(json.dumps(row) + "\n" for row in (asked, QUESTIONS[1]))
    _questions_of(folder).write_text(rows, encoding="utf-8")
    (folder / "questions" / "dev_articles.txt").write_text("tarn-01\n", encoding="utf-8")


def test_every_ranking_of_the_product_is_measured_side_by_side(tmp_path: Path) -> None:
    _laid_out(tmp_path)
    told: list[Progress] = []
    table = retrieval.measure(tmp_path, tmp_path / "work", told.append)
    assert [row[0] for row in table.rows] == [
        "lexical: words (BM25)", "dense: sentences", "dense: passages and attributions", "fused", "re-ranked",
    ]  # fmt: skip
    for row in table.rows:  # the words of the gold sentence are asked for, and nine sentences are in the archive
        assert row[1:] == ("1.000 (1.000 to 1.000)",) * 3 + (1,)
    assert told[-1] == Progress("asking", 2, 2)
    for ranking in retrieval.rankings_of(tmp_path / "work" / "archive", read_questions(_questions_of(tmp_path))):
        assert all(len(set(cited)) == len(cited) for cited in ranking.values())  # a passage has its sentences again
    assert "## Finding the evidence" in accuracy_page(read_baseline(BASELINE), {"retrieval": table})


# --- ranking


def test_what_is_unranked_comes_last_and_the_right_of_it_at_the_very_end() -> None:
    assert trecqa.completed([2], [True, False, False]) == [2, 1, 0]
    assert trecqa.completed([0, 0, 2], [True, False, False]) == [0, 2, 1]


def test_average_precision_and_reciprocal_rank() -> None:
    held = [trecqa.Candidates("?", ("a", "b", "c"), (True, False, True))]
    assert trecqa.scores(held, lambda _: [1, 0, 2]) == (round((1 / 2 + 2 / 3) / 2, 3), 0.5)
    assert trecqa.scores(held, lambda _: [0, 2, 1]) == (1.0, 1.0)


def test_questions_with_one_kind_of_candidate_say_nothing_and_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "dev.csv"
    path.write_text(
        "qtext,label,atext\nwho ?,1,\"`` It is safe , '' she said .\"\nwho ?,0,No -LRB- none -RRB- .\nwhy ?,0,No .\n",
        encoding="utf-8",
    )
    (held,) = trecqa.read_candidates(path)
    assert held == trecqa.Candidates("who?", ("“It is safe,” she said.", "No (none)."), (True, False))


def test_the_product_and_the_plain_rankers_are_measured_alike(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "trecqa"
    folder.mkdir(parents=True)
    rows = [
        "When was the Tarn bridge built ?,0,The ferry sank in the strait .",
        "When was the Tarn bridge built ?,0,She likes bread and butter .",
        "When was the Tarn bridge built ?,1,The Tarn bridge was built in 1911 .",
    ]
    (folder / "dev.csv").write_text("\n".join(["qtext,label,atext", *rows]) + "\n", encoding="utf-8")
    told: list[Progress] = []
    table = trecqa.measure(tmp_path, told.append)
    assert [row[1:] for row in table.rows] == [(1.0, 1.0)] * 3
    assert told

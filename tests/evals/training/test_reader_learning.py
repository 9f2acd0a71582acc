"""What else the reader and the refusal learn from: questions of others, put together again, and trees, kept whole."""

import random
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from assistant.answer.rank.trees import trees_of
from evals.training.reader.other_questions import joined, qamr_lists, trecqa_lists
from evals.training.reader.saved_trees import as_tensors


def test_tokens_are_put_together_as_they_were_written() -> None:
    tokens = "`` It ca n't be , '' said Ana -LRB- Roe 's aunt -RRB- ; $ 40 .".split()
    text, spans = joined(tokens)
    assert text == "\"It can't be,\" said Ana (Roe's aunt); $40."
    assert text[spans[8].start : spans[8].end] == "Ana"


def test_a_question_of_qamr_has_its_sentence_its_answer_and_two_others_of_its_document(tmp_path: Path) -> None:
    sentences = ["Three men died off Merrow .", "The ferry was old .", "Nobody had a radio .", "It was Monday ."]
    rows = [f"Wiki1k:wikinews:7:{n}:0\t{one}" for n, one in enumerate(sentences)]
    (tmp_path / "wiki-sentences.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    asked = "Wiki1k:wikinews:7:0:0\t0 1\t5\t0\t1\tHow many men died?\t0 1\t6:0\t7:0\n"
    (tmp_path / "dev.tsv").write_text(asked, encoding="utf-8")
    (tmp_path / "test.tsv").write_text("", encoding="utf-8")
    (one,) = qamr_lists(tmp_path, 5, random.Random(0))
    right, *wrong = one.read
    assert right.answers
    assert right.span is not None
    assert right.span.within(right.text) == "Three men"
    assert len(wrong) == 2
    assert not any(read.answers or read.text == right.text for read in wrong)


def test_a_question_of_trec_has_right_sentences_beside_wrong_ones(tmp_path: Path) -> None:
    path = tmp_path / "train.csv"
    path.write_text(
        "qtext,label,atext\nWho died ?,1,Ana died .\nWho died ?,0,It rained .\nWho died ?,0,It snowed .\n",
        encoding="utf-8",
    )
    (one,) = trecqa_lists(path, random.Random(0))
    assert one.question == "Who died?"
    assert (one.read[0].text, one.read[0].answers) == ("Ana died.", True)
    assert {read.text for read in one.read[1:]} == {"It rained.", "It snowed."}


def test_kept_trees_say_what_they_said_when_they_were_made() -> None:
    rng = np.random.default_rng(0)
    table = rng.normal(size=(400, 6))
    made = HistGradientBoostingClassifier(max_iter=12, max_depth=3).fit(table, table[:, 0] * table[:, 1] > 0.1)
    kept = trees_of({f"t.{name}": tensor for name, tensor in as_tensors(made).items()}, "t.")
    for row, expected in zip(table[:50], made.decision_function(table[:50]), strict=True):
        assert abs(kept.logit(row) - expected) < 1e-6

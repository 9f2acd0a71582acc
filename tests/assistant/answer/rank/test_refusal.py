"""What a question wants and a sentence lacks is measured, and what lacks too much is refused."""

from collections.abc import Mapping

import numpy as np
import pytest
from safetensors.numpy import load

from assistant.answer.evidence import AnnotatedArticle, FoundSentence
from assistant.answer.pipeline import Assistant
from assistant.answer.rank import refusal as refusal_module
from assistant.answer.rank import wanted
from assistant.answer.rank.candidates import Candidate, candidates
from assistant.answer.rank.refusal import (
    OF_RANKING,
    OF_READING,
    WEIGHTS,
    Scores,
    none_answers,
    of_reading,
    of_tensors,
    ranked_places,
    shipped_refusal,
)
from assistant.answer.rank.trees import Trees
from assistant.answer.rank.word_likeness import word_vectors
from assistant.conversation import Question
from assistant.errors import RankingError
from assistant.question.query import Asked, Intent, Query
from corpus.articles.article import Article
from corpus.articles.sentences import sentences_of

_TEXT = (
    "The ferry Adaria sank off Merrow on Monday. Three men died. The ferry had no radio, its captain told the inquiry. "
    "Repairs cost 40,000 euros because the hull was rusty."
)


def _measured(question: str, intent: Intent, sentence: int) -> Mapping[str, float]:
    article = Article(uri="a.txt", text=_TEXT, title="Ferry sinks")
    annotated = AnnotatedArticle(article, tuple(sentences_of(article)), (), "a")
    candidate = Candidate(annotated, FoundSentence("a", sentence, 1.0, 0.5), None)
    asked = wanted.wanted_of(Query(question, (Asked.FACT,), question), {intent: 1.0}, word_vectors())
    read = wanted.read_sentence(asked, [candidate], wanted.likeness_of(asked, article))
    names = [name for name, _ in wanted._OF_SENTENCE]
    return dict(zip(names, wanted.of_sentence(asked, read), strict=True))


@pytest.mark.parametrize(
    ("question", "intent", "measure", "has", "lacks"),
    [
        ("how many men died", Intent.HOW_MANY, "number", 1, 2),
        ("how much did repairs cost", Intent.HOW_MUCH, "money", 3, 2),
        ("how much did repairs cost", Intent.HOW_MUCH, "amount", 3, 2),
        ("when did the ferry sink", Intent.WHEN, "time", 0, 1),
        ("where did it sink", Intent.WHERE, "place", 0, 1),
        ("why was the repair dear", Intent.WHY, "cause", 3, 1),
        ("who sank", Intent.WHO_IS, "other name", 0, 2),
    ],
)
def test_a_sentence_lacks_what_is_asked_for(question: str, intent: Intent, measure: str, has: int, lacks: int) -> None:
    assert _measured(question, intent, has)[measure] == 0
    assert _measured(question, intent, lacks)[measure] == 1


def test_a_number_counts_what_is_asked_for_or_something_else() -> None:
    assert _measured("how many men died", Intent.HOW_MANY, 1)["number of it"] < 0.1
    assert _measured("how many lifeboats had it", Intent.HOW_MANY, 1)["number of it"] > 0.5


def test_a_word_of_the_question_is_missing_unless_one_like_it_is_there() -> None:
    assert _measured("how many people were killed", Intent.HOW_MANY, 1)["missing"] == 0  # died
    assert _measured("the captain's wife", Intent.WHO_IS, 1)["missing in article"] == 0.5


def test_words_are_alike_in_meaning_and_not_in_letters() -> None:
    hurt, cost = word_vectors().likeness(["hurt", "cost"], ["injured", "price", "hut"])
    assert hurt > 0.4 < cost
    assert word_vectors().likeness(["hurt"], ["drones"])[0] < 0.2
    assert word_vectors().likeness(["hurt"], []).tolist() == [0.0]
    assert word_vectors().likeness([], ["hurt"]).tolist() == []


def test_trees_lead_to_their_leaves() -> None:
    one = Trees(
        baseline=np.array([0.5]),
        feature=np.array([[1, 0, 0], [0, 0, 0]]),
        threshold=np.array([[2.0, 0.0, 0.0], [0.0, 0.0, 0.0]]),
        left=np.array([[1, 1, 2], [0, 0, 0]]),
        right=np.array([[2, 1, 2], [0, 0, 0]]),
        value=np.array([[0.0, -1.0, 4.0], [0.25, 0.0, 0.0]]),
    )
    assert one.logit(np.array([9.0, 2.0])) == 0.5 - 1.0 + 0.25
    assert one.logit(np.array([9.0, 2.1])) == 0.5 + 4.0 + 0.25


def test_the_better_it_was_read_the_better_the_measures() -> None:
    well, badly = (of_reading([best, -4.0, -5.0]) for best in (6.0, -3.0))
    assert well.shape == (OF_READING,)
    assert (well > badly).all()


def _none(assistant: Assistant, text: str) -> float:
    retrieved = assistant.retrieve(assistant.understand(Question(text)))
    found = candidates(retrieved.query, retrieved.evidence)
    scores = np.arange(len(found), 0, -1, dtype=np.float32)
    read = dict.fromkeys(ranked_places(found, scores), 0.0)
    return none_answers(retrieved.query, found, Scores(scores, scores), 0.05, read)


def test_what_no_article_tells_is_likelier_to_be_refused(assistant: Assistant) -> None:
    told = _none(assistant, "who is petra vell?")
    untold = _none(assistant, "how much does petra vell's house in the mountains cost?")
    assert untold > told


def test_where_the_ranker_knows_that_nothing_answers_it_stays_so(assistant: Assistant) -> None:
    retrieved = assistant.retrieve(assistant.understand(Question("who is petra vell?")))
    found = candidates(retrieved.query, retrieved.evidence)
    scores = np.zeros(len(found), dtype=np.float32)
    read = dict.fromkeys(ranked_places(found, scores), 9.0)
    assert none_answers(retrieved.query, found, Scores(scores, scores), 1.0, read) == 1.0


@pytest.mark.parametrize("damage", ["missing", "altered"])
def test_weights_that_are_not_the_shipped_ones_are_refused(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    path = tmp_path_factory.mktemp("weights") / "refusal.safetensors"
    if damage == "altered":
        data = bytearray(WEIGHTS.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)
    monkeypatch.setattr(refusal_module, "WEIGHTS", path)
    shipped_refusal.cache_clear()
    try:
        with pytest.raises(RankingError, match="install whosaid anew"):
            shipped_refusal()
    finally:
        shipped_refusal.cache_clear()


def test_weights_of_other_measures_are_refused() -> None:
    tensors = load(WEIGHTS.read_bytes())
    assert tensors["measures"][0] == OF_RANKING + len(wanted.MEASURE_NAMES)
    with pytest.raises(RankingError, match="train it anew"):
        of_tensors({**tensors, "measures": tensors["measures"] + 1})
    assert of_tensors(tensors).weights.shape == (1 + OF_READING,)

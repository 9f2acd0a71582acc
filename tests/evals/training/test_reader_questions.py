"""The reader's questions: whole, told apart by story, and none of them of the ranker's articles in the dev set."""

from itertools import combinations

from evals.training.ranker.train import read_questions as ranker_questions
from evals.training.reader.questions import read_questions

QUESTIONS = read_questions()


def _articles(part: str) -> set[str]:
    return {article for question in QUESTIONS if question.part == part for article in question.articles}


def test_the_questions_are_whole() -> None:
    assert len(QUESTIONS) > 3000
    assert len({q.id for q in QUESTIONS}) == len(QUESTIONS)
    for question in QUESTIONS:
        places = [place for piece in question.evidence for place in piece]
        assert bool(places) is question.answerable, question.id
        assert all(piece for piece in question.evidence), question.id
        assert {place.article for place in places} <= set(question.articles), question.id


def test_a_span_stands_in_a_sentence_that_answers() -> None:
    for question in QUESTIONS:
        places = [place for piece in question.evidence for place in piece]
        for span in question.spans:
            assert any(
                span.article == place.article and place.span.start <= span.span.start <= span.span.end <= place.span.end
                for place in places
            ), question.id


def test_a_story_and_an_article_are_on_one_side_of_the_split() -> None:
    parts = {question.part for question in QUESTIONS}
    assert parts == {"train", "fit", "dev"}
    for part, other in combinations(parts, 2):
        assert {q.story for q in QUESTIONS if q.part == part}.isdisjoint(q.story for q in QUESTIONS if q.part == other)
        assert _articles(part).isdisjoint(_articles(other))
    assert _articles("dev").isdisjoint(f"polnear:{q.article}" for q in ranker_questions())
    assert 0.08 < sum(q.is_dev for q in QUESTIONS) / len(QUESTIONS) < 0.12


def test_a_quarter_is_answered_nowhere() -> None:
    assert 0.2 < sum(not q.answerable for q in QUESTIONS) / len(QUESTIONS) < 0.3

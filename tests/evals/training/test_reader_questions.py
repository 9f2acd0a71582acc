"""The reader's questions: whole, told apart by story, and none of them of the ranker's articles in the dev set."""

from evals.training.ranker.train import read_questions as ranker_questions
from evals.training.reader.questions import read_questions

QUESTIONS = read_questions()


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
    stories, articles = ({True: set(), False: set()} for _ in range(2))
    for question in QUESTIONS:
        stories[question.is_dev].add(question.story)
        articles[question.is_dev].update(question.articles)
    assert stories[True].isdisjoint(stories[False])
    assert articles[True].isdisjoint(articles[False])
    assert articles[True].isdisjoint(f"polnear:{q.article}" for q in ranker_questions())
    assert 0.08 < sum(q.is_dev for q in QUESTIONS) / len(QUESTIONS) < 0.12


def test_a_quarter_is_answered_nowhere() -> None:
    assert 0.2 < sum(not q.answerable for q in QUESTIONS) / len(QUESTIONS) < 0.3

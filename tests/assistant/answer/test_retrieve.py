"""Evidence: found by words and by meaning, fused, filtered."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.pipeline import Assistant
from assistant.answer.retrieve import Retriever, fuse_rankings
from assistant.build import LazyIndex
from assistant.conversation import Question
from assistant.settings import Settings
from corpus.archive.values import Filters
from tests.assistant.asked import understand


@given(st.lists(st.integers(), unique=True))
def test_fusing_one_ranking_keeps_its_order(ranking: list[int]) -> None:
    scores = fuse_rankings([ranking])
    assert sorted(scores, key=lambda item: -scores[item]) == ranking


def test_what_stands_in_both_rankings_comes_before_what_leads_one() -> None:
    scores = fuse_rankings([["a", "b", "c"], ["d", "b", "e"]])
    assert max(scores, key=lambda item: scores[item]) == "b"


def _texts(assistant: Assistant, question: str, filters: Filters | None = None) -> list[str]:
    asked = Question(question, filters=filters or Filters())
    evidence = assistant.retrieve(assistant.understand(asked)).evidence
    return [evidence.articles[e.article_id].text_of(e.sentence) for e in evidence.sentences]


def test_the_sentence_with_the_words_is_among_the_first(assistant: Assistant) -> None:
    assert any("failed a test on Jan. 14" in text for text in _texts(assistant, "Who says the seal failed a test?")[:5])


def test_a_sentence_is_found_by_meaning_without_a_shared_word(assistant: Assistant) -> None:
    texts = _texts(assistant, "Who grumbled that drinking supplies had a coin-like flavour?")
    assert any("tasted of metal" in text or "taste of coins" in text for text in texts[:10])


def test_what_is_found_are_the_first_of_the_rankings_fused(assistant: Assistant) -> None:
    question = Question("What did Dmitry Peskov say about the drones?")
    query = assistant.understand(question).query
    retriever = Retriever(assistant.archive, LazyIndex(assistant.archive, Settings(archive=assistant.archive.folder)))
    rankings, evidence = retriever.rankings(query, Filters()), retriever.find(query, Filters()).sentences
    each = (rankings.by_words, rankings.by_passage, rankings.by_meaning, rankings.by_speakers)
    assert all(each)
    assert set(rankings.fused) == {place for ranking in each for place in ranking}
    worth = list(rankings.fused.values())
    assert worth == sorted(worth, reverse=True)
    places = [(e.article_id, e.sentence) for e in evidence]
    assert places == [place for place in list(rankings.fused)[:60] if place in places]
    assert len(places) > 30  # the rest is in more articles than are read


def test_without_an_index_words_alone_rank(assistant: Assistant) -> None:
    rankings = Retriever(assistant.archive, None).rankings(understand("Who says it was staged?"), Filters())
    assert rankings.by_words
    assert [*rankings.by_meaning, *rankings.by_passage, *rankings.by_speakers] == []


def test_filters_leave_out_other_outlets_and_dates(assistant: Assistant) -> None:
    asked = Question("What happened to the ferry?", filters=Filters(since=date(2026, 3, 9), until=date(2026, 3, 31)))
    evidence = assistant.retrieve(assistant.understand(asked)).evidence
    dates = {evidence.articles[e.article_id].article.published for e in evidence.sentences}
    assert dates
    assert all(day is not None and date(2026, 3, 9) <= day <= date(2026, 3, 31) for day in dates)
    assert evidence.searched < 30


def test_a_filter_that_nothing_passes_finds_nothing(assistant: Assistant) -> None:
    assert _texts(assistant, "Who says it was staged?", Filters(outlet="No Such Paper")) == []


def test_words_alone_find_without_an_index(assistant: Assistant) -> None:
    query = understand("Who says it was staged?")
    evidence = Retriever(assistant.archive, None).find(query, Filters())
    texts = [evidence.articles[e.article_id].text_of(e.sentence) for e in evidence.sentences]
    assert any("staged" in text for text in texts[:3])


def test_articles_of_another_time_than_the_one_named_are_left_out(assistant: Assistant) -> None:
    asked = Question("What did the transport ministry say about a warning on March 5?")
    evidence = assistant.retrieve(assistant.understand(asked)).evidence
    dates = {evidence.articles[e.article_id].article.published for e in evidence.sentences}
    assert dates <= {date(2026, 3, 5), date(2026, 3, 6)}


def test_a_time_in_which_nothing_was_published_leaves_everything(assistant: Assistant) -> None:
    assert any("1987" in text for text in _texts(assistant, "Which ship was built in 1987?"))

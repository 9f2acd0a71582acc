"""What is read, and what it changes in the ranking."""

from collections.abc import Sequence
from typing import cast

import numpy as np

from assistant.answer.evidence import EvidenceSet
from assistant.answer.pipeline import Assistant
from assistant.answer.rank.candidates import Candidate, candidates
from assistant.answer.rank.reader import Reader, Reading
from assistant.answer.rank.reading_text import sentence_text
from assistant.answer.rank.rereading import READ, of_candidates, readings, reread
from assistant.conversation import Conversation, Question, turn_of
from assistant.question.query import Query
from corpus.articles.article import Span


class _Likes:
    """Reads nothing: likes the texts that have a word, and keeps what it was given."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.given: list[str] = []

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        assert question
        self.given += texts
        return [Reading(50.0 if self.word in text else -50.0, Span(0, 0)) for text in texts]


def _found(assistant: Assistant, text: str) -> tuple[Query, EvidenceSet, list[Candidate]]:
    retrieved = assistant.retrieve(assistant.understand(Question(text)))
    return retrieved.query, retrieved.evidence, candidates(retrieved.query, retrieved.evidence)


def test_the_sentences_that_the_reader_likes_come_first(assistant: Assistant) -> None:
    query, _, found = _found(assistant, "Who says that the seal of the ferry's door had failed a test in January?")
    none = np.zeros(len(found), dtype=np.float32)
    read = readings(query, found, none, cast(Reader, _Likes("Jan. 14")))
    scores = reread(none, [c.found.place for c in found], read)
    liked = {n for n, c in enumerate(found) if "Jan. 14" in c.annotated.text_of(c.sentence)}
    assert liked
    assert set(np.flatnonzero(scores == scores.max())) <= liked


def test_a_sentence_is_read_once_though_several_speak_in_it_and_no_more_are_read_than_there_is_time_for(
    assistant: Assistant,
) -> None:
    query, _, found = _found(assistant, "Who called the claim that Washington decided ludicrous?")
    reader = _Likes("")
    readings(query, found, np.arange(len(found), dtype=np.float32), cast(Reader, reader))
    assert len(reader.given) == min(READ, len({c.found.place for c in found}))
    likeliest = found[-1]
    assert sentence_text(likeliest.annotated, likeliest.sentence)[0] in reader.given


def test_what_was_not_read_is_as_bad_as_the_worst() -> None:
    assert of_candidates([("a", 0), ("b", 0), ("a", 0)], {("a", 0): 2.0, ("c", 1): -3.0}).tolist() == [2.0, -3.0, 2.0]


def test_the_text_has_the_title_and_those_who_speak_before_the_sentence(assistant: Assistant) -> None:
    _, _, found = _found(assistant, "Who says that the seal of the ferry's door had failed a test in January?")
    for candidate in found:
        text, begin = sentence_text(candidate.annotated, candidate.sentence)
        sentence = " ".join(candidate.annotated.text_of(candidate.sentence).split())
        assert text[begin:] == sentence
        speaker = candidate.attribution.speaker if candidate.attribution else None
        if speaker is not None and text[:begin].endswith(f"{speaker.name}: "):
            assert speaker.name not in sentence
            return
    raise AssertionError("nobody's words were found whose name is not in them")


def test_a_follow_up_is_read_behind_what_it_goes_on_from(assistant: Assistant) -> None:
    first = Question("Who says that the bow door was faulty?")
    conversation = Conversation().then(turn_of(assistant.ask(first)))
    query = assistant.understand(Question("Why?", conversation)).query
    assert "door" in query.in_full
    assert query.in_full.endswith("Why?")

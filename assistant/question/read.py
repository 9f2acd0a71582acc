"""From the text of a question to its query, with the names of the archive and the turns before. Searches nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise, starmap
from typing import Final

from assistant.conversation import Turn
from assistant.question import references, split
from assistant.question.follow_up import earlier_questions, next_question, read_follow_up
from assistant.question.name_matching import Names
from assistant.question.query import Query
from assistant.question.standalone import StandaloneReader
from assistant.question.text import checked

MOST_TURNS: Final = 10
"""How many turns a follow-up looks back on."""


def read_question(text: str, names: Names, newest: date | None = None, turns: Sequence[Turn] = ()) -> Query:
    """The query of a text that may go on from the turns before it, oldest first, and may ask several questions.

    `newest` is the day of the archive's newest article, which "yesterday" is the day before. Raises QuestionError
    where the text is no question, or picks somebody whom the answer before it did not show.
    """
    reader = StandaloneReader(names, newest)
    text = checked(text)
    earlier = earlier_questions(turns[-MOST_TURNS:])
    parts: list[Query] = []
    for question in _questions_in(text, reader):
        parts.append(read_follow_up(question, reader, earlier))
        earlier.append(next_question(parts[-1], earlier))
    return parts[0] if len(parts) == 1 else replace(parts[0], text=text, parts=tuple(parts))


def _questions_in(text: str, reader: StandaloneReader) -> list[str]:
    """The questions that the text asks: several only where each has its own question word and matter or speaker."""
    found = [clause for sentence in split.sentences_of(text) for clause in _clauses(sentence, reader)]
    if len(found) == 1 or any(map(split.asks_what_came_later, found)):
        return [text]
    if not all(split.is_question(question) and _has_own_subject(question, reader) for question in found):
        return [text]
    return split.bounded(found)


def _clauses(sentence: str, reader: StandaloneReader) -> list[str]:
    """The questions of a sentence; just the sentence where they are not asked of different things or speakers."""
    clauses = split.clauses_of(sentence)
    if len(clauses) == 1 or any(map(split.asks_what_came_later, clauses)):
        return [sentence]
    if not all(_has_own_subject(clause, reader) for clause in clauses):
        return [sentence]
    queries = [reader.read(clause) for clause in clauses]
    return clauses if all(starmap(_ask_apart, pairwise(queries))) else [sentence]


def _has_own_subject(question: str, reader: StandaloneReader) -> bool:
    """True where the question says itself what or whom it is about."""
    if references.points_at_person(question):
        return False
    query = reader.read(question)
    return bool(query.speakers or (references.own_matter(query.topic) and not references.points_at_thing(question)))


def _ask_apart(one: Query, other: Query) -> bool:
    """True where two clauses ask different things, or the same of different speakers on different matters: what two
    parties say of one matter is a question of sides, and how many of this and of that is one of facts.
    """
    if one.asked[0] is not other.asked[0]:
        return True
    apart = one.speakers and other.speakers and not set(one.speakers) & set(other.speakers)
    return bool(apart and references.own_matter(other.topic))

"""The first stage of an answer: a question is read, with the archive's names and the turns of its conversation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.conversation import Question, Turn
from assistant.errors import QuestionError
from assistant.question.archive_names import ArchiveNames
from assistant.question.constraints import without
from assistant.question.query import Query
from assistant.question.read import read_question
from assistant.question.spelling import Spelling
from corpus.archive.store import Archive

Reword = Callable[[str, Sequence[str]], str]
"""A chat model that words a follow-up so that it stands alone, given the earlier questions; "" where it cannot."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """Reads questions to one archive. With `reword` a follow-up is reworded for the chat model that will write."""

    archive: Archive
    names: ArchiveNames
    spelling: Spelling
    reword: Reword | None = None

    def query_of(self, question: Question) -> Query:
        """The query, without what the reader has taken away. Raises QuestionError for what is no question."""
        query = self._read(question.text, question.conversation.turns)
        if self.reword is not None and question.conversation.turns:
            query = self._reworded(question, query, self.reword)
        return _only(without(query, question.without), question.filters.speaker)

    def _read(self, text: str, turns: Sequence[Turn] = ()) -> Query:
        return read_question(self.spelling.mended(text), self.names.names(), self.archive.newest_published(), turns)

    def _reworded(self, question: Question, query: Query, reword: Reword) -> Query:
        """The query in words that are understood without the conversation.

        A model is asked only where the rules, too, read something from the earlier questions into what is asked. It
        does not see the answers, so that what the rules took from these stands.
        """
        if replace(query, context="") == self._read(question.text):
            return query
        if self._needs_answers(question, query):
            return replace(query, text=f"{query.text} ({query.described()})")
        text = reword(question.text, question.conversation.questions)
        return self._read(text) if text else query

    def _needs_answers(self, question: Question, query: Query) -> bool:
        """True where the query would be another if nobody knew whom the earlier answers showed."""
        unseen = [replace(turn, speakers=()) for turn in question.conversation.turns]
        try:
            return self._read(question.text, unseen) != query
        except QuestionError:
            return True


def _only(query: Query, speaker: str) -> Query:
    """The query with the speaker filter that is set beside the question."""
    return replace(query, only=speaker, parts=tuple(replace(part, only=speaker) for part in query.parts))

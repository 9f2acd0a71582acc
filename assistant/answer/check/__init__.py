"""Checks what a draft says against the archive: only what holds reaches a reader.

It trusts nothing that the draft carries: articles are read anew from the archive, once a check. Statements are judged
one by one, by their words; each objection has a class. No meaning is understood, so that some false statements pass:
in another tense, with a pronoun that means somebody else than in the article, or with a clause left out that took the
rest back. Whom the extraction names, a second opinion doubts or not; what it doubts is told as the reporter's sentence.
tests/assistant/answer/check/test_adversarial.py has the false statements that it is held to, and those that it misses.
"""

from assistant.answer.check.cited import StoredArticles, same_speaker
from assistant.answer.check.failures import Failure, Objection
from assistant.answer.check.statements import Verdict, check, failures_of

__all__ = ["Failure", "Objection", "StoredArticles", "Verdict", "check", "failures_of", "same_speaker"]

"""The gate: what a draft says is checked against the archive, and only what holds reaches a reader.

It trusts nothing that the draft carries: articles are read anew from the archive, once a check. Failures have a class
each, and they are counted. It judges statements one by one by their words; it does not write, and it knows no meaning.
So it misses another tense, a pronoun that means somebody or something else than in the article, and a clause left out
that took the rest back; and an attribution that the extraction got wrong passes as it is stored.
tests/assistant/answer/check/test_adversarial.py has the false statements that it is held to, and those that it misses.
"""

from assistant.answer.check.cited import Stored, same_speaker
from assistant.answer.check.failures import Failure, Objection
from assistant.answer.check.statements import Verdict, check, failures_of

__all__ = ["Failure", "Objection", "Stored", "Verdict", "check", "failures_of", "same_speaker"]

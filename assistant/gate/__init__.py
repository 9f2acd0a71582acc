"""The gate: what a draft says is checked against the archive, and only what holds reaches a reader.

It trusts nothing that the draft carries: articles are read anew from the archive, once a check. Failures have a class
each, and they are counted. It judges statements one by one by their words; it does not write, and it knows no meaning.
So it cannot see a word that keeps its place and changes its sense (a pronoun of the right gender for somebody else, an
emphasis), nor what the article says elsewhere; and an attribution that the extraction got wrong passes as it is stored.
tests/assistant/test_gate_adversarial.py has the false statements that it is held to, and those that it misses.
"""

from assistant.gate.cited import Stored, same_speaker
from assistant.gate.finding import Failure, Finding
from assistant.gate.statements import Verdict, check, failures_of

__all__ = ["Failure", "Finding", "Stored", "Verdict", "check", "failures_of", "same_speaker"]

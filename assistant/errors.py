"""Errors of the assistant; the corpus has its own branch of the same tree.

WhoSaidError (corpus.errors)     its text is one sentence that says what to do
├── CorpusError (corpus.errors)  articles, archive, index
├── QuestionError                a question that cannot be asked: empty, too long
└── SettingsError                a setting with a value that cannot be used
"""

from corpus.errors import WhoSaidError

__all__ = ["QuestionError", "SettingsError", "WhoSaidError"]


class QuestionError(WhoSaidError):
    """The question is empty or too long."""


class SettingsError(WhoSaidError):
    """A setting has a value that cannot be used; the message names it."""

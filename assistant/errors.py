"""Errors of the assistant; the corpus has its own branch of the same tree.

WhoSaidError (corpus.errors)     its text is one sentence that says what to do
├── CorpusError (corpus.errors)  articles, archive, index
├── CursorError                  a page that was not given for this list
├── IntakeError                  articles that cannot be taken in: too many, too large, none
├── KeyNameError                 a name that no API key can have, has, or has not
├── DeliveryError                what was to be posted could not be
├── LedgerError                  the desk's own file beside the archive cannot be used
├── ModelError                   a chat model that cannot be used, or did not answer
├── PromptError                  a prompt file that cannot be used
├── RankingError                 the ranker's weights are missing or altered
├── QuestionError                a question that cannot be asked: empty, too long
└── SettingsError                a setting with a value that cannot be used
"""

from corpus.errors import WhoSaidError

__all__ = [
    "CursorError",
    "DeliveryError",
    "IntakeError",
    "KeyNameError",
    "LedgerError",
    "ModelError",
    "PromptError",
    "QuestionError",
    "RankingError",
    "SettingsError",
    "WhoSaidError",
]


class CursorError(WhoSaidError):
    """The cursor of a page is damaged, or was given for another list."""


class IntakeError(WhoSaidError):
    """What is to be taken in is nothing, or more than the server takes at once."""


class KeyNameError(WhoSaidError):
    """No API key can have that name, or none has it, or another one has it already."""


class DeliveryError(WhoSaidError):
    """What was to be posted elsewhere was not taken there. Its text holds no address, which would be a secret."""


class LedgerError(WhoSaidError):
    """The file of kept answers, feedback and jobs cannot be used."""


class ModelError(WhoSaidError):
    """A chat model cannot be used, or did not answer. Its text holds nothing that a server sent, so no secret.

    `may_pass` is True where the same call may succeed a little later; `after` is how many seconds the server asks for.
    """

    def __init__(self, message: str, *, may_pass: bool = False, after: float = 0.0) -> None:
        super().__init__(message)
        self.may_pass = may_pass
        self.after = after


class PromptError(WhoSaidError):
    """A prompt file lacks a part, or its variables are not those that the program fills in."""


class QuestionError(WhoSaidError):
    """The question is empty or too long."""


class RankingError(WhoSaidError):
    """The ranker's weights are missing, altered, or made for other measures."""


class SettingsError(WhoSaidError):
    """A setting has a value that cannot be used; the message names it."""

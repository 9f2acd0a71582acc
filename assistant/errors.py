"""Errors of the assistant, in one tree with those of the corpus.

WhoSaidError (corpus.errors)     the text is one sentence that says what to do
├── CorpusError (corpus.errors)  articles, archive, index
├── CursorError                  the cursor of a page belongs to another list
├── DeliveryError                a message could not be posted
├── KeyNameError                 a name that an API key cannot have, has already, or does not have
├── ModelError                   a chat model cannot be used, or did not answer
├── PromptError                  a prompt file cannot be used
├── QuestionError                a question cannot be asked: empty, too long
├── QueueFullError               too many jobs wait already
├── RankingError                 the ranker's weights are missing or altered
├── ServerDatabaseError          the server's own file beside the archive cannot be used
├── SettingsError                a setting has an unusable value
└── UploadError                  an upload cannot be taken in: too many, too large, empty
"""

from corpus.errors import WhoSaidError

__all__ = [
    "CursorError",
    "DeliveryError",
    "KeyNameError",
    "ModelError",
    "PromptError",
    "QuestionError",
    "QueueFullError",
    "RankingError",
    "ServerDatabaseError",
    "SettingsError",
    "UploadError",
    "WhoSaidError",
]


class CursorError(WhoSaidError):
    """The cursor of a page is damaged, or belongs to another list."""


class KeyNameError(WhoSaidError):
    """An API key cannot have that name, has it already, or does not have it."""


class DeliveryError(WhoSaidError):
    """A message could not be posted. The text has no address, since that is a secret."""


class ModelError(WhoSaidError):
    """A chat model cannot be used, or did not answer. The text has nothing that a server sent, so no secret.

    `may_pass` is True if the same call may succeed a little later; `after` is the seconds that the server asks to wait.
    """

    def __init__(self, message: str, *, may_pass: bool = False, after: float = 0.0) -> None:
        super().__init__(message)
        self.may_pass = may_pass
        self.after = after


class PromptError(WhoSaidError):
    """A prompt file lacks a part, or has other variables than the program fills in."""


class QuestionError(WhoSaidError):
    """The question is empty or too long."""


class QueueFullError(WhoSaidError):
    """Too many jobs of that kind wait already."""


class RankingError(WhoSaidError):
    """The ranker's weights are missing, altered, or made for other features."""


class ServerDatabaseError(WhoSaidError):
    """The file with jobs, saved answers, feedback and keys cannot be used."""


class SettingsError(WhoSaidError):
    """A setting has an unusable value. The message names the setting."""


class UploadError(WhoSaidError):
    """An upload is empty, or more than the server takes at once."""

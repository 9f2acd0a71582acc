"""Errors of the corpus.

WhoSaidError                 anything that we refuse or cannot do; its text is one sentence that says what to do
└── CorpusError
    ├── ReadError            an article that cannot be read (carries the uri)
    ├── LexiconError         the lexicon file has a rule that cannot be used
    ├── ArchiveError         the archive file cannot be used: newer version, damaged, locked
    └── VectorIndexError     the vector index is missing, damaged or filled by another model
"""


class WhoSaidError(Exception):
    """Base of every error that a user may see; the message is one line and says what to do next."""


class CorpusError(WhoSaidError):
    """Something about articles, the archive or the index."""


class ReadError(CorpusError):
    """An article could not be read. `uri` names it, `reason` says why in a few words."""

    def __init__(self, uri: str, reason: str) -> None:
        super().__init__(f"{uri}: {reason}")
        self.uri = uri
        self.reason = reason


class LexiconError(CorpusError):
    """The lexicon cannot be read, or has a rule that cannot be used."""


class ArchiveError(CorpusError):
    """The archive cannot be opened or written."""


class VectorIndexError(CorpusError):
    """The vector index is missing, damaged, or was filled by another embedding model."""

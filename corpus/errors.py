"""Errors that a user may see.

WhoSaidError                     the message is one line that says what is wrong and what to do
└── CorpusError
    ├── ReadError                an article cannot be read (carries its uri)
    ├── LexiconError         the lexicon file has a rule that cannot be used
    ├── ArchiveError             the archive file cannot be used: newer, damaged, locked, disk full
    ├── VectorIndexError         the vector index cannot be used
    │   ├── MissingIndexError
    │   ├── DamagedIndexError
    │   └── OtherModelError      it was filled by another embedding model
    ├── EmbeddingError           the embedding model cannot be loaded
    └── TaggerError              defined beside the tagger, whose weights cannot be used
"""


class WhoSaidError(Exception):
    """Base of every error that a user may see. The message is one line and says what to do next."""


class CorpusError(WhoSaidError):
    """An error about articles, the archive or the index."""


class ReadError(CorpusError):
    """An article cannot be read. `uri` names it, `reason` says why in a few words."""

    def __init__(self, uri: str, reason: str) -> None:
        super().__init__(f"{uri}: {reason}")
        self.uri = uri
        self.reason = reason


class LexiconError(CorpusError):
    """The lexicon cannot be read, or has a rule that cannot be used."""


class ArchiveError(CorpusError):
    """The archive file cannot be opened, read or written."""


class VectorIndexError(CorpusError):
    """The vector index cannot be opened, read or written."""


class MissingIndexError(VectorIndexError):
    """There is no vector index where one should be."""


class DamagedIndexError(VectorIndexError):
    """The vector index cannot be read, or its files are not those that were published."""


class OtherModelError(VectorIndexError):
    """The vector index was filled by another embedding model."""


class EmbeddingError(CorpusError):
    """The embedding model cannot be loaded."""

"""What drafting hands over to be checked: statements, and what to tell besides them. Values only."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from assistant.answer.check.failures import Failure
from assistant.answer.values import Statement
from corpus.articles.article import Article


class Arrangement(StrEnum):
    """How the statements of an answer belong together."""

    AS_THEY_COME = "as they come"
    APART = "those who say so, apart from those who do not"
    BY_STANCE = "side by side"
    BY_DAY = "day by day"
    BY_SPEAKER = "speaker by speaker"
    YES_OR_NO = "yes or no"


StatementPlace = tuple[str, str, int]
"""Who says it (or "" for the reporter), and the article and the place of the first sentence that it cites."""


def place_of(statement: Statement) -> StatementPlace:
    cited = statement.citations[0]
    return statement.speaker.name if statement.speaker else "", cited.article_id, cited.span.start


@dataclass(frozen=True, slots=True)
class Draft:
    """Statements to be checked, and what to tell besides.

    `unexplained` names the speakers for whose words a reason was asked and not found, `premise` those who were asked
    about where others said so. Of speakers by their keys: `saying_so` are those whose words hold most of what was
    asked, `against` those who deny or doubt that very thing, `besides` those who deny or doubt something of it,
    `looking` those who only ask whether it is so, or look into it. Of statements by their places: `yes` and `no` are
    those that answer so.
    `nearest` is the nearest article where nothing fits. `parts` are the questions that were asked in one, each with the
    draft of its own, whose statements these are.
    """

    statements: tuple[Statement, ...]
    notes: tuple[str, ...] = ()
    unexplained: tuple[str, ...] = ()
    nearest: Article | None = None
    premise: tuple[str, ...] = ()
    saying_so: tuple[str, ...] = ()
    arranged: Arrangement = Arrangement.AS_THEY_COME
    against: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    looking: tuple[str, ...] = ()
    yes: tuple[StatementPlace, ...] = ()
    no: tuple[StatementPlace, ...] = ()
    parts: tuple[tuple[str, "Draft"], ...] = ()


EXTRACTIVE: Final = "extractive"


@dataclass(frozen=True, slots=True)
class Written(Draft):
    """A draft with who wrote it, the digest of the prompts that it was written by, and why the model did not, if so.

    `rejected` is what was found against what the model wrote, in both rounds, whatever became of it.
    """

    engine: str = EXTRACTIVE
    prompt: str = ""
    trouble: str = ""
    rejected: tuple[Failure, ...] = ()

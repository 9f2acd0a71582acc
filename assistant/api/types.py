"""What comes in and goes out over HTTP, checked at the border and shown in the OpenAPI document."""

from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from assistant.answer import Outcome
from assistant.question import readable
from corpus.archive import Filters
from corpus.attribution import SpeakerKind, Stance


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and len(value) == 10:
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError("write a day like 2023-05-04")


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Words = Annotated[str, Field(max_length=300), AfterValidator(readable)]
"""A short text such as a name; without lone surrogates, which can be neither stored nor searched for."""

Text = Annotated[str, AfterValidator(readable)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class FiltersIn(_In):
    """What narrows the search. An empty string or null narrows nothing; both days are inclusive."""

    speaker: Words = ""
    outlet: Words = ""
    since: Day | None = None
    until: Day | None = None

    def filters(self) -> Filters:
        return Filters(self.speaker, self.outlet, self.since, self.until)


class AskIn(_In):
    """A question; `history` has the earlier ones of the conversation, oldest first."""

    question: Text = Field(examples=["who says it was staged and why?"])
    history: list[Text] = Field(default=[], max_length=50)
    filters: FiltersIn = FiltersIn()


class _Out(BaseModel):
    """What an answer surely has. It may come to have more."""

    model_config = ConfigDict(extra="allow")


class CitationOut(_Out):
    """A sentence: characters `start` to `end` (exclusive) of its article's text, which are `quote`."""

    article_id: str
    uri: str
    title: str
    outlet: str
    published: Day | None
    start: int
    end: int
    quote: str


class SpeakerOut(_Out):
    name: str
    role: str
    kind: SpeakerKind


class StatementOut(_Out):
    """`speaker` is null for the reporter's own voice; `reason_for` is the place of the statement that this explains."""

    text: str
    speaker: SpeakerOut | None
    stance: Stance
    reason_for: int | None
    citations: list[CitationOut]


class GroupOut(_Out):
    """Statements that belong together, by their places."""

    heading: str
    statements: list[int]
    speakers: int
    reports: int


class AnswerOut(_Out):
    """The answer, as `whosaid ask --json` prints it."""

    id: Any = None
    question: str
    understood: str
    outcome: Outcome
    engine: str
    prompt: str
    as_of: Day | None
    note: str
    correction: str
    statements: list[StatementOut]
    groups: list[GroupOut]

"""The bodies of requests and responses, as pydantic models: they check the input and describe the API in OpenAPI."""

from datetime import date, datetime
from typing import Annotated, Any, Final, Generic, Self, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from assistant import strict_json
from assistant.answer.values import Outcome
from assistant.conversation import Turn
from assistant.question.text import readable
from assistant.service.jobs import JobState
from assistant.service.upload_jobs import MOST_ADDRESSES
from corpus.archive.values import Filters
from corpus.attribution import Act, AttributionKind, SpeakerKind, Stance

T = TypeVar("T")

_ADDRESS: Final = r"https?://[^\s/?#\[\]@:]+(:[0-9]{1,5})?([/?#]\S*)?"


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
"""A short text, such as a name, without lone surrogates, which cannot be stored."""

Text = Annotated[str, AfterValidator(readable)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class FiltersIn(_In):
    """Filters of a search. An empty string or null does not filter. Both days are inclusive."""

    speaker: Words = ""
    outlet: Words = ""
    since: Day | None = None
    until: Day | None = None

    def filters(self) -> Filters:
        return Filters(self.speaker, self.outlet, self.since, self.until)


def _turn(value: object) -> Turn:
    try:
        return strict_json.load(Turn, value)
    except ValueError:
        raise ValueError("send the `turn` of an earlier answer, as it came") from None


TurnIn = Annotated[Turn, BeforeValidator(_turn), WithJsonSchema({"type": "object"})]
"""The `turn` of an earlier answer, checked as strictly as all other input."""


class AskIn(_In):
    """A question. A follow-up sends the `turn` of each earlier answer as `conversation`, oldest first. A client that
    has only the earlier questions sends these as `history`: they are asked again, which takes longer.
    """

    question: Text = Field(examples=["who says it was staged and why?"])
    history: list[Text] = Field(default=[], max_length=50)
    conversation: list[TurnIn] = Field(default=[], max_length=50)
    filters: FiltersIn = FiltersIn()

    @model_validator(mode="after")
    def _goes_on_from_one(self) -> Self:
        if self.history and self.conversation:
            raise ValueError("send history or conversation, not both")
        return self


class _Out(BaseModel):
    """Fields of an answer. More may be added later."""

    model_config = ConfigDict(extra="allow")


class CitationOut(_Out):
    """A sentence: `quote` is the article's text from character `start` to `end` (exclusive)."""

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
    """`speaker` is null for the reporter's own words. `reason_for` is the index of the statement that this explains."""

    text: str
    speaker: SpeakerOut | None
    stance: Stance
    act: Act | None
    reason_for: int | None
    citations: list[CitationOut]


class GroupOut(_Out):
    """Statements that belong together, by their indexes."""

    heading: str
    statements: list[int]
    speakers: int
    reports: int


class AnswerOut(_Out):
    """The answer as `whosaid ask --json` prints it, and its `turn`, to send with a follow-up question."""

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
    turn: dict[str, Any] | None


class _Shown(BaseModel):
    """Made from a value by its attributes. Those without a field here are not shown."""

    model_config = ConfigDict(from_attributes=True)


class PageOut(_Shown, Generic[T]):
    """Some of `total` items. `next` is the `cursor` of the next page, null at the end."""

    items: list[T]
    next: str | None
    total: int


class EntryOut(_Shown):
    """An article in a list. Articles with the same `origin` are near-copies of each other."""

    id: str
    uri: str
    title: str
    outlet: str
    published: Day | None
    byline: str
    url: str
    origin: str
    sentences: int
    attributions: int


class SpanOut(_Shown):
    """Characters `start` to `end` (exclusive) of the article's text, counted as Unicode code points."""

    start: int
    end: int


class AttributionOut(_Shown):
    """A statement in an article. `sentences` and `reason_for` are indexes in the lists of the article."""

    source: list[SpanOut]
    cue: list[SpanOut]
    content: list[SpanOut]
    speaker: SpeakerOut | None
    stance: Stance
    act: Act
    kind: AttributionKind
    hedged: bool
    reason_for: int | None
    sentences: list[int]


class ArticleOut(_Shown):
    """A whole article. `copies` are the ids of its near-copies."""

    id: str
    uri: str
    title: str
    outlet: str
    published: Day | None
    byline: str
    url: str
    origin: str
    text: str
    sentences: list[SpanOut]
    attributions: list[AttributionOut]
    copies: list[str]


class SpeakerRowOut(_Shown):
    """A speaker, and how often they are cited. Unnamed speakers belong to one article, `article_id`."""

    name: str
    kind: SpeakerKind
    role: str
    attributions: int
    articles: int
    article_id: str | None
    aliases: list[str]


class StatementRowOut(_Shown):
    """One statement, in the words of the article. `speaker` is null if the article names nobody."""

    id: str
    article: EntryOut
    speaker: SpeakerOut | None
    stance: Stance
    act: Act
    kind: AttributionKind
    hedged: bool
    source: str
    cue: str
    content: str
    sentences: list[CitationOut]


class ArticleIn(_In):
    """An article to take in. `id` is the sender's id: a known one makes this a new revision of that article."""

    text: Text = Field(min_length=1)
    title: Words = ""
    outlet: Words = ""
    published: Day | None = None
    byline: Words = ""
    url: Annotated[str, Field(max_length=2000, pattern=f"^({_ADDRESS})?$"), AfterValidator(readable)] = ""
    id: Words = ""


class IngestIn(_In):
    """Articles, or addresses of web pages and feeds to read."""

    articles: list[ArticleIn] = Field(default=[], max_length=10_000)
    addresses: list[Annotated[str, Field(max_length=2000, pattern=f"^{_ADDRESS}$"), AfterValidator(readable)]] = Field(
        default=[], max_length=MOST_ADDRESSES
    )

    @model_validator(mode="after")
    def _wants_something(self) -> Self:
        if not self.articles and not self.addresses:
            raise ValueError("send articles or addresses")
        return self


class JobOut(_Shown):
    """A request to take articles in. `report` is set once it is done; `trouble` says why it failed."""

    id: str
    state: JobState
    made_at: datetime
    ended_at: datetime | None
    done: int
    total: int
    report: dict[str, Any] | None
    trouble: str

"""What a reader can do in a conversation: ask, ask again, open a source, give feedback, export. Knows no Gradio."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.answer.pipeline import Assistant
from assistant.answer.stages import Step
from assistant.answer.values import Answer, Statement
from assistant.conversation import Conversation, Question, turn_of
from assistant.errors import QuestionError, ServerDatabaseError, WhoSaidError
from assistant.question.constraints import ConstraintKind, constraints_of
from assistant.question.query import Query
from assistant.replay import replay
from assistant.request_id import request_id
from assistant.service.browse import Browser
from assistant.service.feedback import Feedback, FeedbackStore, Mark
from assistant.service.overview import overview_of, suggestions_for
from assistant.service.saved_answers import AnswerStore, answer_of
from assistant.service.server_database import ServerDatabase
from assistant.web.citations_html import source_html
from assistant.web.clicks import Click
from assistant.web.messages import result_or_message
from assistant.web.page_html import welcome_html
from assistant.web.question_filters import parse_filters, question_filters_html, without_filter
from assistant.web.rendering import render
from assistant.web.transcript import Exchange, Transcript, number_in
from assistant.web.transcript_export import as_data, as_markdown
from assistant.web.transcript_html import exchange_html, working_html
from corpus.archive.values import Filters

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Update:
    """What the page shows of the latest question, and the conversation so far. The last update has the answer."""

    latest_html: str
    transcript: Transcript
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class _Suggestions:
    """What the page offers for an archive as it was at `generation`."""

    generation: int
    questions: tuple[str, ...]
    filters_html: str


class ConversationActions:
    """Serves all readers; what belongs to one conversation is in the Transcript that goes in and comes out."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._browser = Browser(assistant.archive)
        database = ServerDatabase(assistant.archive.folder)
        self._answers, self._feedback = AnswerStore(database), FeedbackStore(database)
        self._suggestions: _Suggestions | None = None

    def filters_html(self) -> str:
        """The filters beside the question, for the archive as it is now."""
        return self._suggested().filters_html

    def _suggested(self) -> _Suggestions:
        """Made anew only when the archive has changed: they depend on all of it, and each page opened needs them."""
        generation = self._assistant.archive.generation()
        if self._suggestions is None or self._suggestions.generation != generation:
            suggested = suggestions_for(self._assistant.archive)
            made = _Suggestions(generation, suggested.questions, question_filters_html(suggested))
            self._suggestions = made
            return made
        return self._suggestions

    def begin(self, answer_id: str = "") -> tuple[Transcript, str]:
        """A new conversation and its HTML. With the id of a saved answer it begins with that answer."""
        if not answer_id:
            return Transcript(), welcome_html(overview_of(self._assistant.archive), self._suggested().questions)
        saved = result_or_message(lambda: saved_exchange(self._answers, answer_id, self._assistant), lambda _: None)
        if saved is None:
            return Transcript(), render("ask/no_such_answer")
        return Transcript((saved,)), exchange_html(saved, 1, is_last=True)

    def ask(self, question: str, filters: str, transcript: Transcript, *, replacing: int = 0) -> Iterator[Update]:
        """The updates of a question until it is answered. It may replace an earlier one and all that followed it."""
        if not question.strip():
            return
        transcript = transcript.before(replacing) if replacing else transcript
        try:
            exchange = Exchange(question, filters=parse_filters(filters))
        except QuestionError as exc:
            yield self._last_update(transcript.adding(Exchange(question, str(exc))))
            return
        yield from self._answer(exchange, transcript)

    def ask_by_click(self, click: Click, filters: str, transcript: Transcript) -> Iterator[Update]:
        """The same for buttons: an example, the last question again, or that question without a part of it."""
        if click.action == "ask":
            yield from self.ask(click.value, filters, transcript)
        elif transcript.exchanges:
            last = transcript.exchanges[-1]
            if click.action == "without":
                last = without_part(last, click.value)
            yield from self._answer(last.unanswered(), transcript.before(len(transcript.exchanges)))

    def _answer(self, exchange: Exchange, transcript: Transcript) -> Iterator[Update]:
        exchange = replace(exchange, earlier=exchange.earlier if not transcript.exchanges else Conversation())
        before = Conversation() if exchange.is_alone else transcript.conversation.then(*exchange.earlier.turns)
        question = Question(exchange.question, before, exchange.filters, exchange.without)
        transcript = transcript.adding(exchange)
        progress = ""
        statements: list[Statement] = []
        for reply in replies(self._assistant, question):
            if isinstance(reply, Answer | str):
                turn = turn_of(reply) if isinstance(reply, Answer) else None
                answered = replace(exchange, reply=reply, id=self._save(question, reply), turn=turn)
                yield self._last_update(transcript.with_last(answered))
                continue
            if isinstance(reply, Statement):
                statements.append(reply)
            else:
                progress = reply.label
                exchange = self._understood(exchange, question, reply.query)
            yield Update(working_html(exchange.question, len(transcript.exchanges), progress, statements), transcript)

    def _understood(self, exchange: Exchange, question: Question, query: Query | None) -> Exchange:
        if query is None:
            return exchange
        is_follow_up = bool(question.conversation.turns) and self._differs(query, question)
        return replace(exchange, constraints=constraints_of(query), is_follow_up=is_follow_up)

    def _differs(self, query: Query, question: Question) -> bool:
        """True where the question alone would have been understood in another way."""
        try:
            return self._assistant.understand(replace(question, conversation=Conversation())).query != query
        except WhoSaidError:
            return True

    def _save(self, question: Question, reply: Answer | str) -> str:
        """The id of the saved answer, or ""; an answer that cannot be saved is shown all the same."""
        if isinstance(reply, str):
            return ""
        try:
            return self._answers.save(question, reply, self._assistant.settings)
        except ServerDatabaseError as exc:
            log.warning("the answer is not saved: %s", exc)
            return ""

    def _last_update(self, transcript: Transcript) -> Update:
        latest = exchange_html(transcript.exchanges[-1], len(transcript.exchanges), is_last=True)
        return Update(latest, transcript, is_last=True)

    def source_html(self, click: Click, transcript: Transcript) -> str | None:
        """The article of a cited sentence; None where there is no sentence of that number."""
        return source_html(self._browser, transcript, click.value)

    def give_feedback(self, click: Click, transcript: Transcript, by: str) -> tuple[str, Transcript]:
        """Save feedback. Returns what to tell the reader, and the conversation with the feedback.

        The value is `question-statement-mark`, both numbers from 1, or `all` for the whole answer.
        """
        number, _, rest = click.value.partition("-")
        statement, _, mark = rest.partition("-")
        at = number_in(number, len(transcript.exchanges))
        exchange = transcript.exchanges[at - 1] if at else Exchange("")
        if not exchange.id or not isinstance(exchange.reply, Answer) or mark not in list(Mark):
            return "Feedback on this answer cannot be saved: ask the question again.", transcript
        place = number_in(statement, len(exchange.reply.statements))
        if not place and statement != "all":
            return "Feedback on this statement cannot be saved: ask the question again.", transcript
        index = place - 1 if place else None
        self._feedback.add(Feedback(exchange.id, index, Mark(mark), " ".join(click.note.split()), by))
        told = f"Thank you. Noted: {Mark(mark).value.replace('_', ' ')}."
        return told, transcript.with_feedback(at, index, Mark(mark))


def replies(assistant: Assistant, question: Question) -> Iterator[Step | Statement | Answer | str]:
    """Steps and checked statements, then the answer, or one sentence that says why there is none."""
    yield Step("Reading the question")
    try:
        yield from assistant.steps(question)
    except QuestionError as exc:
        yield str(exc)
    except Exception as exc:  # the edge: whatever it was, the reader gets a sentence and the log the trace
        own = request_id()
        log.exception("no answer, reference %s", own)
        known = str(exc).rstrip(".") if isinstance(exc, WhoSaidError) else "Something went wrong; please ask again"
        yield f"{known}. (Reference {own})"


def without_part(exchange: Exchange, part: str) -> Exchange:
    """The exchange without a constraint of its question, a filter, or the questions before it."""
    if part == "history":
        return replace(exchange, is_alone=True)
    if part.startswith("filter-"):
        return replace(exchange, filters=without_filter(exchange.filters, part.removeprefix("filter-")))
    if part in list(ConstraintKind):
        return replace(exchange, without=exchange.without | {ConstraintKind(part)})
    return exchange


def saved_exchange(answers: AnswerStore, id: str, assistant: Assistant) -> Exchange | None:
    """The exchange of a saved answer, or None where there is none of that id."""
    saved = answers.find(id)
    if saved is None:
        return None
    earlier = replay(assistant, saved.earlier, Filters())
    answered = replay(assistant, [*earlier.turns, saved.turn], Filters()).turns[len(earlier.turns) :]
    return Exchange(
        saved.question,
        answer_of(saved, assistant.archive),
        id=saved.id,
        earlier=earlier,
        turn=answered[0] if answered else None,
        saved_on=saved.saved_at.date(),
    )


def exported_file(transcript: Transcript, kind: str) -> str:
    """The conversation as a file for the browser to save: JSON of name, type and text. "" for an unknown kind."""
    match kind:
        case "markdown":
            name, type_, text = "who-said.md", "text/markdown", as_markdown(transcript.exchanges)
        case "json":
            data = json.dumps(as_data(transcript.exchanges), ensure_ascii=False, indent=1)
            name, type_, text = "who-said.json", "application/json", data
        case _:
            return ""
    return json.dumps({"name": name, "type": type_, "text": text})

"""The HTML of a conversation: each question with its reply, and what a reader can do with them."""

from collections.abc import Mapping, Sequence
from typing import Final

from assistant.answer.reading_order import cited_sentences
from assistant.answer.values import Answer, Outcome, Statement
from assistant.service.feedback import LONGEST_NOTE, Mark
from assistant.web.answer_html import partial_statements, reply_values
from assistant.web.formatting import count_text, date_text
from assistant.web.rendering import render
from assistant.web.transcript import Exchange, Transcript
from assistant.web.transcript_export import plain_text
from corpus.archive.values import Filters

_FEEDBACK_LABELS: Final[Mapping[Mark, str]] = {
    Mark.RIGHT: "Right",
    Mark.WRONG_SPEAKER: "Wrong speaker",
    Mark.WRONG_CITATION: "Wrong citation",
}


def past_html(transcript: Transcript) -> str:
    """All exchanges but the last."""
    return "".join(exchange_html(past, number) for number, past in enumerate(transcript.exchanges[:-1], start=1))


def exchange_html(exchange: Exchange, number: int, *, is_last: bool = False) -> str:
    """A question and its reply, with what can be done with both; `number` is its place in the conversation, from 1."""
    answer = exchange.reply if isinstance(exchange.reply, Answer) else None
    return render(
        "ask/exchange",
        **reply_values(exchange.reply),
        exchange=exchange,
        number=number,
        is_last=is_last,
        constraints=_constraints(exchange),
        summary=_summary(exchange.reply),
        copied=plain_text(exchange.question, answer) if answer and answer.statements else "",
        has_actions=True,
        feedback=dict(exchange.feedback),
        takes_feedback=bool(answer and exchange.id),
        feedback_labels=_FEEDBACK_LABELS,
        missing=Mark.MISSING,
        longest_note=LONGEST_NOTE,
    )


def working_html(question: str, number: int, progress: str, statements: Sequence[Statement] = ()) -> str:
    """A question that is being answered, with the statements that have been checked so far."""
    return render(
        "ask/working",
        question=question,
        number=number,
        progress=progress,
        statements=partial_statements(statements),
    )


def _summary(reply: Answer | str) -> str:
    """The reply in a few words, to be read out to those who do not see it appear."""
    if isinstance(reply, str):
        return reply
    if reply.outcome is Outcome.NOT_IN_CORPUS:
        return "Not in this archive."
    if reply.outcome is Outcome.WITHHELD:
        return "Withheld."
    cited = len(cited_sentences(reply))
    return f"Answered: {count_text(len(reply.statements), 'statement')}, {count_text(cited, 'cited sentence')}."


def _constraints(exchange: Exchange) -> list[tuple[str, str]]:
    """What narrows the search, each by a name for the server and in words."""
    found = [(constraint.kind.value, constraint.words) for constraint in exchange.constraints]
    found += [(f"filter-{name}", words) for name, words in _filters_in_words(exchange.filters)]
    if exchange.is_follow_up:
        found.append(("history", "follows up on the earlier questions"))
    return [(name, " ".join(words.split())) for name, words in found]


def _filters_in_words(filters: Filters) -> list[tuple[str, str]]:
    words = {
        "speaker": filters.speaker and f"only {filters.speaker}",
        "outlet": filters.outlet and f"only in {filters.outlet}",
        "since": filters.since and f"since {date_text(filters.since)}",
        "until": filters.until and f"until {date_text(filters.until)}",
    }
    return [(name, text) for name, text in words.items() if text]

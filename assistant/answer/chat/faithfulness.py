"""Checks that what a chat model wrote tells what somebody said as the cited sentences do: who, how and what, whole.

The general check lets function words change that carry no meaning by themselves, tenses among them, and clauses change
places and go. A program that picks spans does none of it; a chat model may.

No score of support stands beside it. On AttributionBench's dev set, half of the questions held out (537 claims),
lexical coverage has a balanced accuracy of 0.682, MiniLM's cosine 0.679, a logistic regression over these and more
0.687 (95 %: 0.640 to 0.729); where that lets 4 % of the unsupported pass, it refuses 71 % of the supported
(`python -m evals.benchmarks.support FILE`).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from assistant.answer.chat.numbered_evidence import NumberedSentence
from assistant.answer.chat.omissions import words_in
from assistant.answer.chat.renderings import RenderedPart, parts_of, renderings
from assistant.answer.chat.word_patterns import is_all
from assistant.answer.check import Failure, Objection, same_speaker
from assistant.answer.check.function_words import CONDITIONS, HEDGING, NEGATING, modifiers_in
from assistant.answer.values import Statement
from corpus.articles.article import Span
from corpus.attribution.quotations import find_quotations

_APOSTROPHES: Final = "['’‘]"
_MARKS: Final = '["“”„«»]'


def check_faithfulness(statement: Statement, cited: Sequence[NumberedSentence]) -> list[Objection]:
    """Where the statement leaves the words of the sentences cited; an empty list lets it pass."""
    if statement.speaker is None:
        reporters = _plain(" ".join(e.text for e in cited))
        return [] if _plain(statement.text) == reporters else [Objection(Failure.UNSUPPORTED, statement.text)]
    own = [a for e in cited for a in e.attributions() if a.speaker and same_speaker(a.speaker, statement.speaker)]
    told, parts = words_in(statement.text), parts_of(cited, own)
    whole = [word for sentence in cited for word in words_in(sentence.text)]
    if told == whole or is_all(renderings(parts, statement.speaker), told):
        return []
    return [Objection(Failure.UNSUPPORTED, f"not who, how and what, each whole: {statement.text}"), *_lost(told, parts)]


def _lost(told: Sequence[str], parts: Sequence[RenderedPart]) -> Iterator[Objection]:
    """What turns the part that the statement comes nearest to, and is not told."""
    lost = min((_missing(told, part) for part in parts), key=len, default=frozenset[str]())
    for failure, kind in ((Failure.LOST_NEGATION, NEGATING), (Failure.LOST_HEDGE, HEDGING | CONDITIONS)):
        words = sorted(modifiers_in(" ".join(lost), kind))
        if words:
            yield Objection(failure, ", ".join(words))


def _missing(told: Sequence[str], part: RenderedPart) -> frozenset[str]:
    words = {w for spans in (part.cue, part.content) for s in spans for w in words_in(s.within(part.text))}
    return frozenset(words - set(told))


def as_stored(text: str, cited: Sequence[NumberedSentence]) -> str:
    """The text with its quotations as the articles have them: models straighten marks and join lines."""
    stored = [e.text for e in cited]
    for span in reversed(find_quotations(text, Span(0, len(text)))):
        inner = span.within(text).strip('"“”„«»').rstrip(".,")
        found = next((m[0] for s in stored if (m := _loosely(inner).search(s))), None) if inner.strip() else None
        if found is not None:
            start = span.start + span.within(text).find(inner)
            text = f"{text[:start]}{found}{text[start + len(inner) :]}"
    return text


def _loosely(words: str) -> re.Pattern[str]:
    pattern = r"\s+".join(re.escape(w) for w in words.split())
    return re.compile(re.sub(_MARKS, lambda _: _MARKS, re.sub(_APOSTROPHES, lambda _: _APOSTROPHES, pattern)))


def _plain(text: str) -> str:
    return " ".join(text.split())

"""Checks that what a chat model wrote is the cited sentences with whole clauses left out, word for word and in order.

The general check lets function words change that carry no meaning by themselves, tenses among them, and clauses change
places. A program that picks spans does neither; a chat model may.

No score of support stands beside it. On AttributionBench's dev set, half of the questions held out (537 claims),
lexical coverage has a balanced accuracy of 0.682, MiniLM's cosine 0.679, a logistic regression over these and more
0.687 (95 %: 0.640 to 0.729); where that lets 4 % of the unsupported pass, it refuses 71 % of the supported
(`python -m evals.benchmarks.support FILE`).
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.answer.chat.numbered_evidence import NumberedSentence
from assistant.answer.check import Failure, Objection, same_speaker
from assistant.answer.check.word_order import clause_bounds
from assistant.answer.values import Statement
from corpus.articles.article import Span
from corpus.attribution import Attribution, Speaker
from corpus.attribution.quotations import find_quotations
from corpus.language import lexicon as lex
from corpus.language.rules import Category

_WORD: Final = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_SAYING: Final = lex.vocabulary(Category.PLAIN_SAYING) | {"according", "to"}
_JOINING: Final = frozenset(("that", "and", "but", "also"))
_ARTICLES: Final = frozenset(("the", "a", "an"))
_LIMITING: Final = lex.CONDITIONS | lex.CONCESSIONS | {"only"}
"""Words that limit what stands beside them: a clause with one of them is not left out."""
_APOSTROPHES: Final = "['’‘]"
_MARKS: Final = '["“”„«»]'


@dataclass(frozen=True, slots=True)
class _Token:
    """A cited word: whether a stretch of words may begin or end with it."""

    word: str
    opens: bool
    closes: bool


def check_faithfulness(statement: Statement, cited: Sequence[NumberedSentence]) -> list[Objection]:
    """Where the statement leaves the words of the sentences cited; an empty list lets it pass."""
    if statement.speaker is None:
        whole = _plain(" ".join(e.text for e in cited))
        return [] if _plain(statement.text) == whole else [Objection(Failure.UNSUPPORTED, statement.text)]
    own = [a for e in cited for a in e.attributions() if a.speaker and same_speaker(a.speaker, statement.speaker)]
    return _follow(_words(statement.text), _tokens(cited, own), _about(statement.speaker, own, cited))


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


def _follow(told: Sequence[str], source: Sequence[_Token], about: frozenset[str]) -> list[Objection]:
    """Walk through the statement and the cited words together, clause by clause, from left to right."""
    place, at = 0, _led(told, about)
    skipped: list[str] = []
    while at < len(told):
        start, length = _longest(told[at:], source[place:])
        if length:
            skipped += [t.word for t in source[place : place + start]]
            place, at = place + start + length, at + length
        elif told[at] in _JOINING | _SAYING:
            at += 1
        elif all(w in about for w in told[at:]):
            break  # “…,” the speaker said
        else:
            return [Objection(Failure.UNSUPPORTED, f"not in the words cited, or not in this order: {told[at]}")]
    skipped += [t.word for t in source[place:]]
    limiting = sorted(_LIMITING & set(skipped))
    return [Objection(Failure.LOST_HEDGE, ", ".join(limiting))] if limiting else []


def _led(told: Sequence[str], about: frozenset[str]) -> int:
    """How many words at the head name the speaker and say that words of theirs follow."""
    led = next((n for n, word in enumerate(told) if word not in about), len(told))
    while led and told[led - 1] in _ARTICLES:  # of what follows
        led -= 1
    return led


def _longest(told: Sequence[str], source: Sequence[_Token]) -> tuple[int, int]:
    """Where the longest stretch of whole clauses begins that the statement goes on with, and its length; or 0, 0."""
    best = (0, 0)
    for start, token in enumerate(source):
        if not token.opens:
            continue
        length = 0
        for n, (word, cited) in enumerate(zip(told, source[start:], strict=False), start=1):
            if word != cited.word:
                break
            if cited.closes:
                length = n
        if length > best[1]:
            best = (start, length)
    return best


def _tokens(cited: Iterable[NumberedSentence], own: Iterable[Attribution]) -> list[_Token]:
    edges = {place for a in own for span in (*a.source, *a.cue, *a.content) for place in span}
    return [token for sentence in cited for token in _tokens_of(sentence, edges)]


def _tokens_of(sentence: NumberedSentence, edges: Collection[int]) -> Iterable[_Token]:
    found = list(_WORD.finditer(sentence.text))
    bound = clause_bounds(sentence.text, found, [place - sentence.span.start for place in edges])
    for n, match in enumerate(found):
        after_that = n > 0 and found[n - 1][0].lower() == "that" and bound[n - 1]
        yield _Token(_folded(match[0]), bound[n] or after_that, bound[n + 1])


def _about(speaker: Speaker, own: Iterable[Attribution], cited: Sequence[NumberedSentence]) -> frozenset[str]:
    """Words that may introduce the speaker: names, roles, and the verbs that the articles have for it."""
    known = {speaker.name, speaker.role, *speaker.aliases}
    for attribution in own:
        if attribution.speaker is not None:
            known |= {attribution.speaker.role, *attribution.speaker.aliases}
    texts = {id(e.annotated): e.annotated for e in cited}
    for annotated in texts.values():
        mine = [a for a in own if a in annotated.attributions]
        known |= {s.within(annotated.article.text) for a in mine for s in (*a.source, *a.cue)}
    return frozenset(w for part in known for w in _words(part)) | _SAYING | _ARTICLES


def _words(text: str) -> list[str]:
    return [_folded(w) for w in _WORD.findall(text)]


def _folded(word: str) -> str:
    return word.lower().replace("’", "'")


def _plain(text: str) -> str:
    return " ".join(text.split())

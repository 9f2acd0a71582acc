"""The gate: what a draft says is checked against the archive, and only what holds reaches a reader.

It trusts nothing that the draft carries: articles are read anew from the archive. Failures have a class each, and they
are counted. It judges statements one by one; it does not write.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Protocol

from assistant.answer import Citation, Statement
from assistant.words import content_stems, hedges_of, negations_of, numbers_of, stem, words_of
from corpus.archive import name_key
from corpus.article import Article, Sentence, Span
from corpus.attribution import Attribution, Speaker, Stance


class Failure(StrEnum):
    """Why a statement may not be shown."""

    NO_CITATION = "no citation"
    NO_SUCH_SENTENCE = "no such sentence"
    ALTERED_QUOTATION = "altered quotation"
    WRONG_SPEAKER = "wrong speaker"
    WRONG_STANCE = "wrong stance"
    CHANGED_NUMBER = "changed number"
    LOST_NEGATION = "lost negation"
    LOST_HEDGE = "lost hedge"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Finding:
    """What the gate has against a statement, and the words or span that it is about."""

    failure: Failure
    about: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A draft's statements after the gate, with reasons re-linked, and what was found against the withheld ones."""

    statements: tuple[Statement, ...]
    findings: tuple[Finding, ...]


class Stored(Protocol):
    """The part of the archive that the gate reads."""

    def article(self, article_id: str) -> Article | None: ...
    def sentences(self, article_id: str) -> list[Sentence]: ...
    def attributions(self, article_id: str) -> list[Attribution]: ...


_SUPPORTED: Final = 0.75
"""Share of a statement's content words that must stand in what it cites or in the speaker's name and role."""
_QUOTED = re.compile(r'"([^"]+)"|“([^”]+)”|«([^»]+)»')


def check(statements: Sequence[Statement], stored: Stored) -> Verdict:
    """The statements that hold, in order. A reason for a withheld statement stands alone."""
    kept: dict[int, Statement] = {}
    findings: list[Finding] = []
    for number, statement in enumerate(statements):
        against = failures_of(statement, stored)
        findings.extend(against)
        if not against:
            kept[number] = statement
    places = {old: new for new, old in enumerate(kept)}
    relinked = tuple(
        replace(s, reason_for=places.get(s.reason_for) if s.reason_for is not None else None) for s in kept.values()
    )
    return Verdict(relinked, tuple(findings))


def failures_of(statement: Statement, stored: Stored) -> list[Finding]:
    """All that is wrong with a statement; an empty list lets it pass."""
    if not statement.citations:
        return [Finding(Failure.NO_CITATION, statement.text)]
    findings = [f for c in statement.citations for f in _check_citation(c, stored)]
    if findings:
        return findings
    cited = _cited_texts(statement.citations, stored)
    return [
        *_check_quotations(statement.text, cited),
        *_check_speaker(statement, stored),
        *_check_words(statement, cited, stored),
    ]


def _check_citation(citation: Citation, stored: Stored) -> list[Finding]:
    article = stored.article(citation.article_id)
    if article is None or citation.span not in {s.span for s in stored.sentences(citation.article_id)}:
        return [Finding(Failure.NO_SUCH_SENTENCE, f"{citation.article_id} {citation.span.start}-{citation.span.end}")]
    if citation.span.within(article.text) != citation.quote or citation.uri != article.uri:
        return [Finding(Failure.ALTERED_QUOTATION, citation.quote)]
    return []


def _cited_texts(citations: Sequence[Citation], stored: Stored) -> list[str]:
    """The cited texts; sentences that follow on each other in one article are one text, as a quotation may run on."""
    texts: list[str] = []
    previous: Citation | None = None
    start = 0
    for citation in sorted(citations, key=lambda c: (c.article_id, c.span)):
        article = stored.article(citation.article_id)
        if article is None:
            continue
        follows = (
            previous is not None
            and previous.article_id == citation.article_id
            and not article.text[previous.span.end : citation.span.start].strip()
        )
        if follows:
            texts[-1] = article.text[start : citation.span.end]
        else:
            start = citation.span.start
            texts.append(citation.span.within(article.text))
        previous = citation
    return texts


def _check_quotations(text: str, cited: Sequence[str]) -> list[Finding]:
    quoted = [next(part for part in match.groups() if part) for match in _QUOTED.finditer(text)]
    return [Finding(Failure.ALTERED_QUOTATION, q) for q in quoted if not any(_holds(c, q) for c in cited)]


def _holds(cited: str, quoted: str) -> bool:
    """Byte for byte, but for a stop or comma that the writer set before the closing mark."""
    return quoted in cited or quoted.rstrip(".,") in cited


def _check_speaker(statement: Statement, stored: Stored) -> list[Finding]:
    """Each cited sentence must be touched by an attribution of the speaker; the reporter's voice must be nobody's."""
    findings = []
    stances: set[Stance] = set()
    for citation in statement.citations:
        touching = _attributions_at(citation, stored)
        if statement.speaker is None:
            if any(_covers(a, citation.span) for a in touching):
                findings.append(Finding(Failure.WRONG_SPEAKER, f"not the reporter's own words: {citation.quote}"))
            continue
        theirs = [a for a in touching if a.speaker is not None and same_speaker(a.speaker, statement.speaker)]
        if not theirs:
            findings.append(Finding(Failure.WRONG_SPEAKER, f"{statement.speaker.name}: {citation.quote}"))
        stances.update(a.stance for a in theirs)
    if statement.speaker is not None and not findings and statement.stance not in stances:
        findings.append(Finding(Failure.WRONG_STANCE, f"{statement.speaker.name} {statement.stance.value}"))
    return findings


def _attributions_at(citation: Citation, stored: Stored) -> list[Attribution]:
    index = next(s.index for s in stored.sentences(citation.article_id) if s.span == citation.span)
    return [a for a in stored.attributions(citation.article_id) if index in a.sentences]


def _covers(attribution: Attribution, sentence: Span) -> bool:
    """True where more than half of the sentence is what somebody said."""
    inside = sum(max(0, min(s.end, sentence.end) - max(s.start, sentence.start)) for s in attribution.content)
    return inside > 0.5 * (sentence.end - sentence.start)


def same_speaker(one: Speaker, other: Speaker) -> bool:
    """True for the same name; two unnamed sources are the same only where an article says so, i.e. in their words."""
    return name_key(one.name) == name_key(other.name) and one.kind == other.kind


def _check_words(statement: Statement, cited: Sequence[str], stored: Stored) -> list[Finding]:
    """Numbers, names, negations, hedges and the other words of the statement against the cited text."""
    support = " ".join(cited)
    known = f"{support} {_about_speaker(statement, stored)}"
    findings = [Finding(Failure.CHANGED_NUMBER, n) for n in sorted(numbers_of(statement.text) - numbers_of(known))]
    said = _said_by(statement, stored)
    if bool(negations_of(statement.text)) != bool(negations_of(said)) and _adds_or_loses(statement.text, said, support):
        findings.append(Finding(Failure.LOST_NEGATION, statement.text))
    lost = hedges_of(said) - hedges_of(statement.text)
    if lost and not hedges_of(statement.text):
        findings.append(Finding(Failure.LOST_HEDGE, ", ".join(sorted(lost))))
    known_stems = content_stems(known)
    unknown_names = [w for w in _names(statement.text) if stem(w) not in known_stems]
    wanted = content_stems(statement.text)
    share = len(wanted & known_stems) / len(wanted) if wanted else 1.0
    if unknown_names or share < _SUPPORTED:
        findings.append(Finding(Failure.UNSUPPORTED, ", ".join(unknown_names) or statement.text))
    return findings


def _about_speaker(statement: Statement, stored: Stored) -> str:
    """The speaker's names and roles as the cited articles have them: not as the draft claims them."""
    if statement.speaker is None:
        return ""
    known: dict[str, None] = {}
    for citation in statement.citations:
        for attribution in stored.attributions(citation.article_id):
            speaker = attribution.speaker
            if speaker is not None and same_speaker(speaker, statement.speaker):
                known.update(dict.fromkeys((speaker.name, speaker.role, *speaker.aliases)))
    return " ".join(known)


def _said_by(statement: Statement, stored: Stored) -> str:
    """What the statement reports: the content, with its cue, that shares most words with it in the cited sentences."""
    wanted = content_stems(statement.text)
    best, best_share = "", -1.0
    for citation in statement.citations:
        article = stored.article(citation.article_id)
        if article is None:
            continue
        options = [citation.quote]
        if statement.speaker is not None:
            options = [
                " ".join(s.within(article.text) for s in (*a.cue, *a.content))
                for a in _attributions_at(citation, stored)
                if a.speaker is not None and same_speaker(a.speaker, statement.speaker)
            ]
        for option in options:
            stems = content_stems(option)
            share = len(stems & wanted) / (len(stems | wanted) or 1)
            if share > best_share:
                best, best_share = option, share
    return best


def _adds_or_loses(text: str, said: str, support: str) -> bool:
    """A negation that the words reported have and the statement lacks, or one that the cited text has nowhere."""
    lost = negations_of(said) > 0 and not negations_of(text)
    return lost or (negations_of(text) > 0 and not negations_of(support))


def _names(text: str) -> list[str]:
    """Capitalised words that do not open a sentence or quotation."""
    names = []
    for match in re.finditer(r"[^\W\d_][\w'’.-]*", text):
        opens = re.search(r"(?:^|[.?!:“\"‘(]\s*)$", text[: match.start()])
        if match[0][0].isupper() and not opens:
            names.append(match[0].rstrip(".'’-"))
    return [w for name in names for w in words_of(name)[:1]]

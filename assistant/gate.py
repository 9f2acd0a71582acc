"""The gate: what a draft says is checked against the archive, and only what holds reaches a reader.

It trusts nothing that the draft carries: articles are read anew from the archive, once a check. Failures have a class
each, and they are counted. It judges statements one by one by their words; it does not write, and it knows no meaning:
two numbers of one sentence that have changed places pass.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, cached_property
from typing import Final, Protocol

from assistant.answer import Citation, Statement, cite
from assistant.words import STOP_WORDS, content_stems, hedges_of, negations_of, numbers_of, stem, words_of
from corpus.archive import name_key
from corpus.article import Article, Sentence, Span
from corpus.attribution import Attribution, Speaker, SpeakerKind, Stance, extract_attributions
from corpus.attribution import lexicon as lex
from corpus.attribution.tokens import find_paragraphs, find_quotations
from corpus.sentences import sentences_of


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


_SUPPORTED: Final = 0.85
"""Share of a statement's content words that must stand in the words it reports: none may be new in a short one."""
_USED: Final = 0.5  # share of an attribution's words that a statement must have to be reporting it
_NEUTRAL: Final = frozenset("add note state write explain announce remark comment argue claim continue reply".split())
"""Words for saying that may stand for each other."""
_NUMBER_WORDS: Final = {
    word: str(number)
    for number, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen twenty""".split()
    )
    if number > 1  # "one" is a pronoun, too
} | {w: w for w in "thirty forty fifty sixty seventy eighty ninety dozen hundred thousand million billion".split()}


def check(statements: Sequence[Statement], stored: Stored) -> Verdict:
    """The statements that hold, in order. A reason for a withheld statement stands alone."""
    shelf = _Shelf(stored)
    kept: dict[int, Statement] = {}
    findings: list[Finding] = []
    for number, statement in enumerate(statements):
        against = _failures(statement, shelf)
        findings.extend(against)
        if not against:
            kept[number] = statement
    places = {old: new for new, old in enumerate(kept)}
    relinked = (replace(s, reason_for=places.get(_reason(kept, old))) for old, s in kept.items())
    return Verdict(tuple(relinked), tuple(findings))


def failures_of(statement: Statement, stored: Stored) -> list[Finding]:
    """All that is wrong with a statement; an empty list lets it pass."""
    return _failures(statement, _Shelf(stored))


def same_speaker(one: Speaker, other: Speaker) -> bool:
    """True for the same name; two unnamed sources are the same only where an article says so, i.e. in their words."""
    return name_key(one.name) == name_key(other.name) and one.kind == other.kind


def _reason(kept: dict[int, Statement], number: int) -> int:
    """What statement `number` gives the reason for, or -1: only another statement of the same speaker can be that."""
    target = kept[number].reason_for
    if target is None or target == number or target not in kept:
        return -1
    reason, statement = kept[number].speaker, kept[target].speaker
    return target if reason is not None and statement is not None and same_speaker(reason, statement) else -1


# --- the archive, each article read once


class _Record:
    """An article with what stands in each of its sentences."""

    def __init__(self, article: Article, stored: Stored) -> None:
        self.article = article
        self.attributions = stored.attributions(article.id)
        self.index_of = {s.span: s.index for s in stored.sentences(article.id)}
        self._touching: dict[int, list[Attribution]] = {}
        for attribution in self.attributions:
            for index in attribution.sentences:
                self._touching.setdefault(index, []).append(attribution)

    def touching(self, sentence: Span) -> list[Attribution]:
        return self._touching.get(self.index_of[sentence], [])

    @cached_property
    def quotations(self) -> list[Span]:
        text = self.article.text
        return [q for paragraph in find_paragraphs(text) for q in find_quotations(text, paragraph)]


class _Shelf:
    """The articles of one check: six statements cite the same few again and again."""

    def __init__(self, stored: Stored) -> None:
        self._stored = stored
        self._records: dict[str, _Record | None] = {}

    def record(self, article_id: str) -> _Record | None:
        if article_id not in self._records:
            article = self._stored.article(article_id)
            self._records[article_id] = _Record(article, self._stored) if article is not None else None
        return self._records[article_id]


@dataclass(frozen=True, slots=True)
class _Cited:
    """Sentences cited that follow on each other in one article: a quotation may run on through them."""

    record: _Record
    sentences: tuple[Span, ...]

    @property
    def span(self) -> Span:
        return Span(self.sentences[0].start, self.sentences[-1].end)

    def attributions(self) -> list[Attribution]:
        seen = {id(a): a for sentence in self.sentences for a in self.record.touching(sentence)}
        return list(seen.values())

    def clipped(self, spans: Iterable[Span]) -> list[Span]:
        """What of the spans is cited: words that a quotation has elsewhere are not."""
        start, end = self.span
        return [Span(max(start, s.start), min(end, s.end)) for s in spans if s.start < end and start < s.end]

    def without(self, hidden: Iterable[Span], kept: Iterable[Span] = ()) -> str:
        """The text with the words of `hidden` blotted out, unless they are in `kept` too."""
        start, end = self.span
        letters = list(self.record.article.text[start:end])
        shown = {i for span in self.clipped(kept) for i in range(*span)}
        for span in self.clipped(hidden):
            for position in range(*span):
                if position not in shown:
                    letters[position - start] = " "
        return "".join(letters)


# --- one statement


def _failures(statement: Statement, shelf: _Shelf) -> list[Finding]:
    if not statement.citations:
        return [Finding(Failure.NO_CITATION, statement.text)]
    findings = [f for c in statement.citations for f in _check_citation(c, shelf)]
    if findings:
        return findings
    if not content_stems(statement.text):
        return [Finding(Failure.UNSUPPORTED, statement.text)]
    cited = _runs(statement.citations, shelf)
    if statement.speaker is None:
        return [*_check_reporter(cited), *_check_quotations(statement, cited, []), *_check_reported(statement, cited)]
    own = [a for c in cited for a in c.attributions() if _is_by(a, statement.speaker)]
    return [
        *_check_speaker(statement, statement.speaker, cited),
        *_check_quotations(statement, cited, own),
        *_check_said(statement, statement.speaker, cited, own),
    ]


def _check_citation(citation: Citation, shelf: _Shelf) -> list[Finding]:
    record = shelf.record(citation.article_id)
    if record is None or citation.span not in record.index_of:
        return [Finding(Failure.NO_SUCH_SENTENCE, f"{citation.article_id} {citation.span.start}-{citation.span.end}")]
    if citation != cite(record.article, citation.span):  # the words, and the title, outlet, date and link beside them
        return [Finding(Failure.ALTERED_QUOTATION, citation.quote)]
    return []


def _runs(citations: Sequence[Citation], shelf: _Shelf) -> list[_Cited]:
    runs: list[_Cited] = []
    for article_id, span in sorted({(c.article_id, c.span) for c in citations}):
        record = shelf.record(article_id)
        if record is None:
            continue
        last = runs[-1] if runs else None
        between = record.article.text[last.span.end : span.start] if last and last.record is record else "-"
        if last is not None and not between.strip():
            runs[-1] = _Cited(record, (*last.sentences, span))
        else:
            runs.append(_Cited(record, (span,)))
    return runs


def _is_by(attribution: Attribution, speaker: Speaker) -> bool:
    return attribution.speaker is not None and same_speaker(attribution.speaker, speaker)


# --- quotations


def _check_quotations(statement: Statement, cited: Sequence[_Cited], own: Sequence[Attribution]) -> list[Finding]:
    """Words in quotation marks stand there byte for byte and, where they are a speaker's, in quotation marks too."""
    findings = []
    for span in find_quotations(statement.text, Span(0, len(statement.text))):
        quoted = span.within(statement.text).strip("\"“”„«»‘’'").strip()
        places = [(c, place) for c in cited for place in _places(c, quoted)]
        if not places and quoted:
            findings.append(Finding(Failure.ALTERED_QUOTATION, quoted))
        elif quoted and statement.speaker is not None:
            if not any(_lies_in(place, c.record.quotations) for c, place in places):
                findings.append(Finding(Failure.ALTERED_QUOTATION, f"no quotation there: {quoted}"))
            elif not any(_lies_in(place, [s for a in own for s in _spans(a)]) for _, place in places):
                findings.append(Finding(Failure.WRONG_SPEAKER, f"{statement.speaker.name}: {quoted}"))
    return findings


def _places(cited: _Cited, quoted: str) -> Iterator[Span]:
    """Where the words stand, whole; but for a stop or comma that the writer set before the closing mark."""
    text = cited.record.article.text
    for wanted in dict.fromkeys((quoted, quoted.rstrip(".,"))):
        for match in re.finditer(re.escape(wanted), cited.span.within(text)) if wanted else ():
            start, end = cited.span.start + match.start(), cited.span.start + match.end()
            cut_in = text[max(0, start - 1) : start].isalnum() and text[start].isalnum()
            cut_off = text[end : end + 1].isalnum() and text[end - 1].isalnum()
            if not cut_in and not cut_off:
                yield Span(start, end)


def _lies_in(place: Span, spans: Iterable[Span]) -> bool:
    return any(s.start <= place.start and place.end <= s.end for s in spans)


def _spans(attribution: Attribution) -> tuple[Span, ...]:
    return (*attribution.source, *attribution.cue, *attribution.content)


# --- the reporter's own voice


def _check_reporter(cited: Sequence[_Cited]) -> list[Finding]:
    """No cited sentence may be somebody's words for the most part."""
    findings = []
    for run in cited:
        for sentence in run.sentences:
            said = [a.content for a in run.record.touching(sentence)]
            if any(_covers(spans, sentence) for spans in (*said, run.record.quotations)):
                words = sentence.within(run.record.article.text)
                findings.append(Finding(Failure.WRONG_SPEAKER, f"not the reporter's own words: {words}"))
    return findings


def _covers(spans: Iterable[Span], sentence: Span) -> bool:
    """True where more than half of the sentence lies in the spans."""
    inside = sum(max(0, min(s.end, sentence.end) - max(s.start, sentence.start)) for s in spans)
    return inside > 0.5 * (sentence.end - sentence.start)


def _check_reported(statement: Statement, cited: Sequence[_Cited]) -> list[Finding]:
    """The reporter's words; what somebody says in the same sentence counts only where the statement says who."""
    told = " ".join(statement.text.split())
    visible, whole = [], []
    for run in cited:
        text = run.record.article.text
        hidden = [
            span
            for a in run.attributions()
            if not all(" ".join(s.within(text).split()) in told for s in (*a.source, *a.cue))
            for span in a.content
        ]
        visible.append(run.without(hidden))
        whole.append(run.span.within(text))
    support = " ".join(visible)
    return [
        *_check_words(statement.text, visible=support, own=support, whole=" ".join(whole)),
        *_check_negations(statement.text, " ".join(whole)),
        *_check_hedges(statement.text, support),
    ]


# --- somebody's words


def _check_speaker(statement: Statement, speaker: Speaker, cited: Sequence[_Cited]) -> list[Finding]:
    """Each cited sentence must be touched by words of the speaker, and the statement must name no other for them."""
    findings = []
    for run in cited:
        for sentence in run.sentences:
            if not any(_is_by(a, speaker) for a in run.record.touching(sentence)):
                words = sentence.within(run.record.article.text)
                findings.append(Finding(Failure.WRONG_SPEAKER, f"{speaker.name}: {words}"))
    known = [a.speaker for run in cited for a in run.record.attributions if a.speaker and _is_by(a, speaker)]
    if known and speaker.role and speaker.role not in {k.role for k in known}:
        findings.append(Finding(Failure.WRONG_SPEAKER, f"{speaker.name} is nowhere {speaker.role}"))
    if speaker.kind is SpeakerKind.UNNAMED and len({run.record.article.id for run in cited}) > 1:
        findings.append(Finding(Failure.WRONG_SPEAKER, f"{speaker.name} of one article is nobody of another"))
    stranger = _stranger_in(statement.text, content_stems(_about(speaker, cited)))
    if stranger and known:
        findings.append(Finding(Failure.WRONG_SPEAKER, f"{stranger} is not {speaker.name}"))
    return findings


def _stranger_in(text: str, about: frozenset[str]) -> str:
    """The first source that the statement's own words name, where it has a name that is not the speaker's, or ""."""
    article = Article(uri="", text=text)
    first = next((a for a in extract_attributions(article, sentences_of(article), thorough=True) if a.source), None)
    if first is None or content_stems(text[: first.source[0].start]) & about:
        return ""  # behind the speaker's own name: what somebody else told the speaker
    source = " ".join(s.within(text) for s in first.source)
    named = source if len(source.split()) <= 2 else " ".join(w for w in source.split() if w[0].isupper())
    return source if content_stems(named) - about else ""


def _about(speaker: Speaker, cited: Sequence[_Cited]) -> str:
    """The speaker's names and roles as the cited articles have them: not as the draft claims them."""
    known: dict[str, None] = {}
    for run in cited:
        text = run.record.article.text
        for attribution in run.record.attributions:
            if attribution.speaker is not None and _is_by(attribution, speaker):
                theirs = attribution.speaker
                known.update(dict.fromkeys((theirs.name, theirs.role, *theirs.aliases)))
                known.update((s.within(text), None) for s in attribution.source)
    return " ".join(known)


def _check_said(
    statement: Statement, speaker: Speaker, cited: Sequence[_Cited], own: Sequence[Attribution]
) -> list[Finding]:
    if not own:
        return []  # found already, and there is nothing to compare with
    about = _about(speaker, cited)
    visible, theirs, whole = [about], [about], []
    for run in cited:
        text = run.record.article.text
        mine = [a for a in run.attributions() if _is_by(a, speaker)]
        hidden = [span for a in run.attributions() if not _is_by(a, speaker) for span in a.content]
        visible.append(run.without(hidden, [span for a in mine for span in _spans(a)]))
        theirs.extend(_told(run, a, hidden) for a in mine)
        whole.append(run.span.within(text))
    used = _used(statement.text, cited, own)
    said = " ".join(words for _, words in used)
    return [
        *_check_words(statement.text, visible=" ".join(visible), own=" ".join(theirs), whole=" ".join([about, *whole])),
        *_check_stance(statement, speaker, [a for a, _ in used], said),
        *_check_negations(statement.text, said, " ".join(visible)),
        *_check_hedges(statement.text, said),
    ]


def _told(run: _Cited, attribution: Attribution, hidden: Sequence[Span]) -> str:
    """From the first to the last word of an attribution: with whom it was told to, without what others say in it."""
    spans = _spans(attribution)
    hull = Span(min(s.start for s in spans), max(s.end for s in spans))
    cue = " ".join(s.within(run.record.article.text) for s in attribution.cue)
    within = tuple(run.clipped([hull]))
    return f"{cue} {replace(run, sentences=within).without(hidden, spans)}" if within else cue


def _used(text: str, cited: Sequence[_Cited], own: Sequence[Attribution]) -> list[tuple[Attribution, str]]:
    """The attributions that the statement reports, with the words of cue and content: at least the likeliest one."""
    wanted = content_stems(text)
    options = []
    for run in cited:
        article = run.record.article.text
        for attribution in (a for a in run.attributions() if id(a) in {id(o) for o in own}):
            words = " ".join(s.within(article) for s in (*attribution.cue, *run.clipped(attribution.content)))
            stems = content_stems(words)
            share = len(stems & wanted) / (len(stems) or 1)
            options.append((share, attribution, words))
    used: list[tuple[Attribution, str]] = []
    for share, attribution, words in sorted(options, key=lambda o: (-o[0], -len(o[2]))):
        nested = any(_is_inside(attribution, other) or _is_inside(other, attribution) for other, _ in used)
        if not used or (share >= _USED and not nested):
            used.append((attribution, words))
    return used


def _is_inside(inner: Attribution, outer: Attribution) -> bool:
    """`He said that he believed …`: what he believed is told with what he said."""
    return all(_lies_in(span, outer.content) for span in inner.content)


def _check_stance(statement: Statement, speaker: Speaker, used: Sequence[Attribution], said: str) -> list[Finding]:
    """Says, denies and doubts agree, in the statement's label and in its words."""
    wrong = Finding(Failure.WRONG_STANCE, f"{speaker.name} {statement.stance.value}")
    if statement.stance not in {a.stance for a in used}:
        return [wrong]
    lemmas, theirs = _lemmas(statement.text), _lemmas(said)
    denies, doubts = lex.DENIAL_CUES, lex.DOUBT_CUES | {"investigate"}
    if theirs & denies and not lemmas & denies and negations_of(statement.text) <= negations_of(said):
        return [wrong]
    if lemmas & denies and not theirs & denies and Stance.DENIES not in {a.stance for a in used}:
        return [wrong]
    hesitates = Stance.DOUBTS in {a.stance for a in used} or bool(hedges_of(said))
    if theirs & doubts and not lemmas & doubts and "whether" not in statement.text.lower():
        return [wrong]
    return [wrong] if lemmas & doubts and not theirs & doubts and not hesitates else []


def _lemmas(text: str) -> set[str]:
    """The lemmas of words that report: `denied` -> deny."""
    words = [w.lower() for w in words_of(text)]
    plain = " ".join(words)
    return {lex.CUE_FORMS[w] for w in words if w in lex.CUE_FORMS} | {
        lemma for phrase, lemma in lex.PHRASES if " ".join(phrase) in plain
    }


# --- words


def _check_words(text: str, *, visible: str, own: str, whole: str) -> list[Finding]:
    """Numbers and names must stand in `visible`, most other words in `own`; `whole` tells whose they are if not."""
    findings = [Finding(Failure.CHANGED_NUMBER, n) for n in sorted(_numbers(text) - _numbers(visible))]
    known = {stem(w) for w in words_of(visible)}
    names = [w for w in _names(text) if stem(w) not in known]
    if names:
        return [*findings, Finding(Failure.UNSUPPORTED, ", ".join(names))]
    wanted = frozenset(s for s in content_stems(text) - _exempt() if not s.isdigit())
    if _share(wanted, content_stems(own)) >= _SUPPORTED:
        return findings
    foreign = _share(wanted, content_stems(whole)) >= _SUPPORTED
    return [*findings, Finding(Failure.WRONG_SPEAKER if foreign else Failure.UNSUPPORTED, text)]


@cache
def _exempt() -> frozenset[str]:
    """Stems of neutral words for saying, and of days and months, which are checked as names and numbers are."""
    forms = (form for word in _NEUTRAL for form in lex.inflect(word))
    return frozenset(stem(w) for w in (*forms, *lex.TIME_WORDS))


def _share(wanted: frozenset[str], known: frozenset[str]) -> float:
    return len(wanted & known) / len(wanted) if wanted else 1.0


def _numbers(text: str) -> frozenset[str]:
    words = (w.lower() for w in words_of(text))
    return numbers_of(text) | {_NUMBER_WORDS[w] for w in words if w in _NUMBER_WORDS}


def _names(text: str) -> list[str]:
    """Capitalised words, those that open a sentence only where they are no everyday opening."""
    names = []
    for match in re.finditer(r"[^\W\d_][\w'’.-]*", text):
        word = match[0].rstrip(".'’-")
        lead = text[max(0, match.start() - 4) : match.start()].rstrip()
        opens = not lead or lead[-1] in '.?!:…(“"‘'
        everyday = word.lower() in STOP_WORDS | lex.OPENERS or word.lower() in lex.CUE_FORMS
        if word[:1].isupper() and not (opens and everyday):
            names.append(word)
    return [w for name in names for w in words_of(name)[:1]]


def _check_negations(text: str, said: str, support: str | None = None) -> list[Finding]:
    """As many words of denial as there are: two of them are not one. A denial may be told as a negation."""
    told, theirs = _nays(text), _nays(said)
    if support is None:  # the reporter's voice may tell a part of a sentence; then none may come and none may go
        return [] if bool(told) == bool(theirs) else [Finding(Failure.LOST_NEGATION, text)]
    return [] if told == theirs else [Finding(Failure.LOST_NEGATION, text)]


def _nays(text: str) -> int:
    denials = sum(lex.CUE_FORMS.get(w.lower(), "") in lex.DENIAL_CUES for w in words_of(text))
    return negations_of(text) + denials


def _check_hedges(text: str, said: str) -> list[Finding]:
    """A hedge may become another one, not nothing; so may a belief."""
    lost = hedges_of(said) - hedges_of(text)
    beliefs = _lemmas(said) & lex.HEDGING_CUES
    softened = hedges_of(text) or _lemmas(text) & lex.HEDGING_CUES
    if softened or not (lost or beliefs):
        return []
    return [Finding(Failure.LOST_HEDGE, ", ".join(sorted(lost or beliefs)))]

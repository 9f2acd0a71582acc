"""A draft's statements one by one: what they cite, whose words it is, and whether they say the same."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from assistant.answer.check.agreement import (
    check_hedges,
    check_negations,
    check_question,
    check_stance,
    check_words,
    denials_of,
    nays_of,
)
from assistant.answer.check.cited import Run, Shelf, Stored, is_by, lies_in, runs_of, same_speaker, spans_of
from assistant.answer.check.failures import Failure, Objection
from assistant.answer.check.function_words import NEGATING
from assistant.answer.check.hidden_characters import check_letters
from assistant.answer.check.quotations import check_quotations
from assistant.answer.check.word_order import Cited
from assistant.answer.values import Citation, Statement, cite
from corpus.articles.article import Article, Span
from corpus.articles.sentences import sentences_of
from corpus.attribution import Attribution, Speaker, SpeakerKind, extract_attributions
from corpus.language.lexicon import TIME_WORDS
from corpus.language.stems import content_stems, words_of

_USED: Final = 0.5  # share of an attribution's words that a statement must have to be reporting it


@dataclass(frozen=True, slots=True)
class Verdict:
    """A draft's statements after the gate, with reasons re-linked, and what was found against the withheld ones."""

    statements: tuple[Statement, ...]
    findings: tuple[Objection, ...]


def check(statements: Sequence[Statement], stored: Stored) -> Verdict:
    """The statements that hold, in order. A reason for a withheld statement stands alone."""
    shelf = Shelf(stored)
    kept: dict[int, Statement] = {}
    findings: list[Objection] = []
    for number, statement in enumerate(statements):
        against = _failures(statement, shelf)
        findings.extend(against)
        if not against:
            kept[number] = statement
    places = {old: new for new, old in enumerate(kept)}
    relinked = (replace(s, reason_for=places.get(_reason(kept, old))) for old, s in kept.items())
    return Verdict(tuple(relinked), tuple(findings))


def failures_of(statement: Statement, stored: Stored) -> list[Objection]:
    """All that is wrong with a statement; an empty list lets it pass."""
    return _failures(statement, Shelf(stored))


def _reason(kept: dict[int, Statement], number: int) -> int:
    """What statement `number` gives the reason for, or -1: only another statement of the same speaker can be that."""
    target = kept[number].reason_for
    if target is None or target == number or target not in kept:
        return -1
    reason, statement = kept[number].speaker, kept[target].speaker
    return target if reason is not None and statement is not None and same_speaker(reason, statement) else -1


# --- one statement


def _failures(statement: Statement, shelf: Shelf) -> list[Objection]:
    if not statement.citations:
        return [Objection(Failure.NO_CITATION, statement.text)]
    findings = [f for c in statement.citations for f in _check_citation(c, shelf)]
    if findings:
        return findings
    if not content_stems(statement.text):
        return [Objection(Failure.UNSUPPORTED, statement.text)]
    cited = runs_of(statement.citations, shelf)
    letters = check_letters(statement.text, cited)
    if statement.speaker is None:
        return [
            *letters,
            *_check_reporter(cited),
            *check_quotations(statement, cited, []),
            *_check_reported(statement, cited),
        ]
    own = [a for c in cited for a in c.attributions() if is_by(a, statement.speaker)]
    return [
        *letters,
        *_check_speaker(statement, statement.speaker, cited),
        *check_quotations(statement, cited, own),
        *_check_said(statement, statement.speaker, cited, own),
    ]


def _check_citation(citation: Citation, shelf: Shelf) -> list[Objection]:
    record = shelf.record(citation.article_id)
    if record is None or citation.span not in record.index_of:
        return [Objection(Failure.NO_SUCH_SENTENCE, f"{citation.article_id} {citation.span.start}-{citation.span.end}")]
    if citation != cite(record.article, citation.span):  # the words, and the title, outlet, date and link beside them
        return [Objection(Failure.ALTERED_QUOTATION, citation.quote)]
    return []


# --- the reporter's own voice


def _check_reporter(cited: Sequence[Run]) -> list[Objection]:
    """No cited sentence may be somebody's words for the most part."""
    findings = []
    for run in cited:
        for sentence in run.sentences:
            said = [a.content for a in run.record.touching(sentence) if not a.is_of_nobody]
            if any(_covers(spans, sentence) for spans in (*said, run.record.quotations)):
                words = sentence.within(run.record.article.text)
                findings.append(Objection(Failure.WRONG_SPEAKER, f"not the reporter's own words: {words}"))
    return findings


def _covers(spans: Collection[Span], sentence: Span) -> bool:
    """True where more than half of the sentence lies in the spans."""
    inside = sum(max(0, min(s.end, sentence.end) - max(s.start, sentence.start)) for s in spans)
    return inside > 0.5 * (sentence.end - sentence.start)


def _check_reported(statement: Statement, cited: Sequence[Run]) -> list[Objection]:
    """The reporter's words; what somebody says in the same sentence counts only where the statement says who."""
    told = " ".join(statement.text.split())
    visible: list[tuple[str, Collection[int]]] = []
    for run in cited:
        text = run.record.article.text
        hidden = [
            span
            for a in run.attributions()
            if not all(" ".join(s.within(text).split()) in told for s in (*a.source, *a.cue))
            for span in a.content
        ]
        visible.append((run.without(hidden), _edges(run, hidden)))
    support, whole = " ".join(text for text, _ in visible), " ".join(run.text for run in cited)
    words = check_words(statement.text, visible=support, own=support, whole=whole)
    return [
        *words,
        *check_question(statement.text, whole),
        # a part of a sentence may be told; then no denial may come and none may go
        *check_negations(statement.text, bool(nays_of(statement.text)) == bool(nays_of(whole))),
        *check_hedges(statement.text, support),
        *([] if words else _check_order(statement.text, Cited(visible))),
    ]


def _edges(run: Run, spans: Sequence[Span]) -> frozenset[int]:
    """Where the spans begin and end, counted from the start of what is cited."""
    return frozenset(place - run.span.start for span in run.clipped(spans) for place in span)


def _check_order(text: str, known: Cited) -> list[Objection]:
    found = known.walk(text)
    return [found] if found else []


# --- somebody's words


def _check_speaker(statement: Statement, speaker: Speaker, cited: Sequence[Run]) -> list[Objection]:
    """Each cited sentence must be touched by words of the speaker, and the statement must name no other for them."""
    findings = []
    for run in cited:
        for sentence in run.sentences:
            if not any(is_by(a, speaker) for a in run.record.touching(sentence)):
                words = sentence.within(run.record.article.text)
                findings.append(Objection(Failure.WRONG_SPEAKER, f"{speaker.name}: {words}"))
    known = [a.speaker for run in cited for a in run.record.attributions if a.speaker and is_by(a, speaker)]
    if known and speaker.role and speaker.role not in {k.role for k in known}:
        findings.append(Objection(Failure.WRONG_SPEAKER, f"{speaker.name} is nowhere {speaker.role}"))
    if speaker.kind is SpeakerKind.UNNAMED and len({run.record.article.id for run in cited}) > 1:
        findings.append(Objection(Failure.WRONG_SPEAKER, f"{speaker.name} of one article is nobody of another"))
    stranger = _stranger_in(statement.text, known, content_stems(_about(speaker, cited)))
    if stranger and known:
        findings.append(Objection(Failure.WRONG_SPEAKER, f"{stranger} is not {speaker.name}"))
    return findings


def _stranger_in(text: str, known: Sequence[Speaker], about: frozenset[str]) -> str:
    """The first source that the statement's own words name, where it is not the speaker, or "".

    Whom the role is for is not the speaker: neither `Veyra Copper` nor `Ana Holm`, where somebody is a spokesman for
    the one or a brother of the other.
    """
    article = Article(uri="", text=text)
    first = next((a for a in extract_attributions(article, sentences_of(article), thorough=True) if a.source), None)
    if first is None:
        return ""
    source = " ".join(s.within(text) for s in first.source)
    if content_stems(text[: first.source[0].start]) & about:
        return ""  # behind the speaker's own name: what somebody else told the speaker
    stems = content_stems(source) - content_stems(" ".join(TIME_WORDS))
    names = content_stems(" ".join(name for k in known for name in (k.name, *k.aliases)))
    heads = {_head_of(k.role) for k in known}
    return "" if stems <= names or (stems <= about and stems & heads) else source


def _head_of(role: str) -> str:
    """The stem of what the role says that the speaker is: `spokesman` of `spokesman for Veyra Copper`."""
    words = words_of(role)
    behind = next((n for n, w in enumerate(words) if w.lower() in _OF), len(words))
    return next(iter(content_stems(words[behind - 1])), "") if behind else ""


_OF: Final = frozenset("of for at in with to from on who".split())


def _about(speaker: Speaker, cited: Sequence[Run]) -> str:
    """The speaker's names and roles as the cited articles have them: not as the draft claims them."""
    known: dict[str, None] = {}
    for run in cited:
        text = run.record.article.text
        for attribution in run.record.attributions:
            if attribution.speaker is not None and is_by(attribution, speaker):
                theirs = attribution.speaker
                known.update(dict.fromkeys((theirs.name, theirs.role, *theirs.aliases)))
                known.update((s.within(text), None) for s in attribution.source)
    return " ".join(known)


class _Reported(NamedTuple):
    """An attribution that a statement reports, with the words of its cue and of what is cited of its content."""

    attribution: Attribution
    cue: str
    content: str

    @property
    def words(self) -> str:
        return f"{self.cue} {self.content}"


def _check_said(
    statement: Statement, speaker: Speaker, cited: Sequence[Run], own: Sequence[Attribution]
) -> list[Objection]:
    if not own:
        return []  # found already, and there is nothing to compare with
    text, about = statement.text, _about(speaker, cited)
    visible, theirs, whole = [about], [about], []
    walked: list[tuple[str, Collection[int]]] = []
    for run in cited:
        mine = [a for a in run.attributions() if is_by(a, speaker)]
        hidden = [span for a in run.attributions() if not is_by(a, speaker) for span in a.content]
        spans = [span for a in mine for span in spans_of(a)]
        visible.append(run.without(hidden, spans))
        apart = [span for span in hidden if not lies_in(span, spans)]  # what others say within it is told with it
        walked.append((visible[-1], _edges(run, [*apart, *spans])))
        walked.extend((s.within(run.record.article.text), ()) for a in mine for s in a.cue if not run.clipped([s]))
        theirs.extend(_told(run, a, hidden) for a in mine)
        whole.append(run.text)
    used = _used(text, cited, own)
    cue, said = " ".join(u.cue for u in used), " ".join(u.words for u in used)
    words = check_words(text, visible=" ".join(visible), own=" ".join(theirs), whole=" ".join([about, *whole]))
    return [
        *words,
        *check_stance(text, statement.stance, {u.attribution.stance for u in used}, cue=cue, said=said),
        *check_question(text, said),
        *check_hedges(text, said),
        *check_negations(text, nays_of(cue) <= nays_of(text) <= nays_of(said)),
        *([] if words else _check_clauses(text, said, Cited(walked), about)),
    ]


def _check_clauses(text: str, said: str, known: Cited, about: str) -> list[Objection]:
    """The order of the words; where a denial is told as a negation or the other way round, their number counts."""
    found = known.walk(text, about)
    if found and denials_of(text) != denials_of(said) and nays_of(text) == nays_of(said):
        found = known.walk(text, about, ignoring=NEGATING)
    return [found] if found else []


def _told(run: Run, attribution: Attribution, hidden: Sequence[Span]) -> str:
    """From the first to the last word of an attribution: with whom it was told to, without what others say in it."""
    spans = spans_of(attribution)
    hull = Span(min(s.start for s in spans), max(s.end for s in spans))
    cue = " ".join(s.within(run.record.article.text) for s in attribution.cue)
    within = tuple(run.clipped([hull]))
    return f"{cue} {replace(run, sentences=within).without(hidden, spans)}" if within else cue


def _used(text: str, cited: Sequence[Run], own: Sequence[Attribution]) -> list[_Reported]:
    """The attributions that the statement reports: at least the likeliest one."""
    wanted = content_stems(text)
    options = []
    for run in cited:
        article = run.record.article.text
        for attribution in (a for a in run.attributions() if id(a) in {id(o) for o in own}):
            cue = " ".join(s.within(article) for s in attribution.cue)
            reported = _Reported(
                attribution, cue, " ".join(s.within(article) for s in run.clipped(attribution.content))
            )
            stems = content_stems(reported.words)
            options.append((len(stems & wanted) / (len(stems) or 1), reported))
    used: list[_Reported] = []
    for share, one in sorted(options, key=lambda o: (-o[0], -len(o[1].words))):
        if not used or (share >= _USED and not any(_are_nested(one.attribution, u.attribution) for u in used)):
            used.append(one)
    return used


def _are_nested(one: Attribution, other: Attribution) -> bool:
    """`He said that he believed …`: what he believed is told with what he said."""
    pairs = ((one, other), (other, one))
    return any(all(lies_in(span, outer.content) for span in inner.content) for inner, outer in pairs)

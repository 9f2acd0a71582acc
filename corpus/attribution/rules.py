"""Finds source, cue and content in a unit of text by rules.

Knows verbs, marks and word order; does not know who "he" is (resolution.py) nor what the speaker thinks (stance.py).
A learned model takes this module's place in time, behind the same `extract_attributions`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.article import Span
from corpus.attribution import lexicon as lex
from corpus.attribution.lexicon import Frame
from corpus.attribution.phrases import Phrase, can_speak, is_speaking_noun, phrase_after, phrase_before
from corpus.attribution.tokens import Token, Unit

_SHORTEST_SPEECH = 4
"""Words in a quotation that stands for itself beside a cue; fewer are a phrase picked out of a sentence."""
_ENDS = frozenset(".?!…") | {"..."}
_COORDINATORS = frozenset("and but while though although whereas as".split())
_ADVERBIAL_OPENERS = lex.PREPOSITIONS | frozenset(
    "when after before as while since if although though because until unless once asked speaking".split()
)
_COMMITTING = frozenset({"promise", "pledge", "vow", "swear", "agree"})  # promised to answer: `to` opens the content
_NEW_CLAUSE = frozenset(
    "but and while as which who after before when adding saying noting citing although though".split()
)
_TIME_PHRASE = lex.TIME_WORDS | frozenset("the following next same previous later day days hours weeks on a in".split())
_SAYS_WHEN = lex.TIME_WORDS | frozenset(
    "on in at last next this that a the later earlier ago minutes minute hours hour days weeks months years".split()
)
_LEADS_IN = frozenset("this last earlier later since early late".split())
_CLAIM_NOUNS = frozenset(
    """claim claims assertion assertions allegation allegations accusation accusations denial denials suggestion
    suggestions warning warnings belief contention argument statement insistence""".split()
)


@dataclass(frozen=True, slots=True)
class Finding:
    """An attribution before its speaker is known. `lemma` is the cue's, `negated` says that the cue is."""

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    lemma: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class _Cue:
    start: int  # first token of the verb group: "has also" said
    verb: int
    end: int
    lemma: str
    frame: Frame
    participle: bool
    negated: bool


@dataclass(frozen=True, slots=True)
class _Clause:
    """A cue with its subject. `left` is the first token of the two together, `right` the first after them."""

    cue: _Cue
    subject: Phrase | None
    source: Phrase | None
    left: int
    right: int
    cuts_at: int  # where an earlier clause's content must end


def find_attributions(unit: Unit) -> list[Finding]:
    """The attributions of one unit, in the order of their cues."""
    tokens = unit.tokens
    clauses = _with_subjects(tokens, _find_cues(tokens))
    findings = []
    for number, clause in enumerate(clauses):
        content = _content_of(unit, clauses, number)
        if content:
            findings.append(_finding(tokens, clause, content))
    findings.extend(_claims_as_nouns(tokens))
    return sorted(findings, key=lambda f: f.cue.start if f.cue else 0)


def ends_with_open_cue(unit: Unit) -> Finding | None:
    """`The ministry said:` at a unit's end, its quotation still to come: a finding without content."""
    tokens = unit.tokens
    if not tokens or tokens[-1].text != ":":
        return None
    clauses = _with_subjects(tokens, _find_cues(tokens))
    if not clauses or any(t.quoted for t in tokens[clauses[-1].right :]):
        return None
    return _finding(tokens, clauses[-1], ())


def opens_with_bare_clause(unit: Unit) -> Finding | None:
    """`Ann Bell asked outside the court.`: who asked what stands before it, as a finding without content."""
    clauses = _with_subjects(unit.tokens, _find_cues(unit.tokens))
    if not clauses or clauses[0].subject is None or clauses[0].subject.start or clauses[0].cue.end > clauses[0].right:
        return None
    clause = clauses[0]
    follows = unit.tokens[clause.right].lower if clause.right < len(unit.tokens) else "."
    may_end = follows in _ENDS or follows in lex.PREPOSITIONS or follows in lex.TIME_WORDS
    if not may_end or clause.cue.frame not in (Frame.QUOTE, Frame.CLAUSE) or _content_of(unit, clauses, 0):
        return None
    return _finding(unit.tokens, clause, ())


def _finding(tokens: Sequence[Token], clause: _Clause, content: tuple[Span, ...]) -> Finding:
    cue = _span(tokens, clause.cue.start, clause.cue.end)
    source = _span(tokens, *clause.source) if clause.source else None
    return Finding(source, cue, content, clause.cue.lemma, clause.cue.negated)


# --- cues


def _find_cues(tokens: Sequence[Token]) -> list[_Cue]:
    cues: list[_Cue] = []
    position = 0
    while position < len(tokens):
        cue = None if tokens[position].quoted else _cue_at(tokens, position)
        if cue is not None:
            cues.append(cue)
        position = max(position + 1, cue.end if cue else 0)
    return cues


def _cue_at(tokens: Sequence[Token], position: int) -> _Cue | None:
    words = tuple(t.lower for t in tokens[position : position + 4])
    if words[:2] == ("according", "to"):
        return _Cue(position, position, position + 2, "according to", Frame.CLAUSE, False, False)
    for phrase, lemma, frame in lex.PHRASES:
        if words[: len(phrase)] == phrase:
            return _verb_group(tokens, position, position + len(phrase), lemma, frame)
    entry = lex.CUE_FORMS.get(words[0]) if words else None
    if entry is None or (tokens[position].is_capitalised and position > 0):
        return None
    return _verb_group(tokens, position, position + 1, *entry)


def _verb_group(tokens: Sequence[Token], verb: int, end: int, lemma: str, frame: Frame) -> _Cue | None:
    start = verb
    while start > 0 and not tokens[start - 1].quoted and _is_verbal(tokens[start - 1]):
        start -= 1
    if start >= 3 and tokens[start - 1].lower == "to":
        if " ".join(t.lower for t in tokens[start - 3 : start - 1]) in lex.INFINITIVE_LEADS:
            start -= 3
        elif tokens[start - 2].lower in lex.INFINITIVE_LEADS:
            start -= 2
        else:
            return None
        while start > 0 and not tokens[start - 1].quoted and _is_verbal(tokens[start - 1]):
            start -= 1
    elif start >= 1 and tokens[start - 1].lower == "to":
        return None
    group = {t.lower for t in tokens[start:verb]}
    form = tokens[verb].lower
    negated = bool(group & lex.NEGATIONS)
    if group & lex.MODALS or (negated and lemma not in {"believe", "think", "rule out"}):
        return None
    being = group & {"is", "are", "was", "were", "been", "be", "being", "'s", "’s", "'re", "’re", "'m", "’m"}
    is_ing = form.endswith("ing") and form != lemma
    if being and not is_ing:
        return None  # "was accused": the subject does not speak
    before = tokens[verb - 1] if verb else None
    if before is not None and start == verb and not is_ing and before.lower in lex.NOMINAL_LEADS - {"that", "s"}:
        return None  # "the claim", "his reports", "an alleged attack"
    if form == lemma and start == verb and before is not None and before.is_capitalised and lemma in _NOUNS_TOO:
        return None  # "the Kyiv claim"
    return _Cue(start, verb, end, lemma, frame, is_ing and not being, negated)


_NOUNS_TOO = frozenset(
    "claim report state charge question demand hope fear doubt comment welcome blame rule post".split()
)


def _is_verbal(token: Token) -> bool:
    word = token.lower
    return (
        word in lex.AUXILIARIES
        or word in lex.MODALS
        or word in lex.NEGATIONS - {"no", "nor", "neither"}
        or word in lex.ADVERBS - {"all", "both", "each"}
        or (word.endswith("ly") and not token.is_capitalised and len(word) > 4)
    )


# --- subjects


def _with_subjects(tokens: Sequence[Token], cues: Sequence[_Cue]) -> list[_Clause]:
    clauses: list[_Clause] = []
    for cue in cues:
        clause = _with_subject(tokens, cue, clauses)
        if clause is not None:
            clauses.append(clause)
    return clauses


def _with_subject(tokens: Sequence[Token], cue: _Cue, earlier: Sequence[_Clause]) -> _Clause | None:
    if cue.lemma == "according to":
        subject = phrase_after(tokens, cue.end)
        if subject is None or not can_speak(tokens, subject):
            return None
        return _Clause(cue, subject, subject, cue.start, subject.end, cue.start)
    if cue.participle:
        return _participle(tokens, cue, earlier)
    before = tokens[cue.start - 1] if cue.start else None
    may_invert = cue.frame in (Frame.CLAUSE, Frame.QUOTE) and cue.start == cue.verb  # `has said X` is no inversion
    if may_invert and (before is None or before.text in {",", "—", "–"} or before.quoted):
        inverted = phrase_after(tokens, cue.end)
        goes_on = inverted is not None and before is not None and not before.quoted and _is_quoted(tokens, inverted.end)
        if inverted is not None and can_speak(tokens, inverted) and _closes_there(tokens, inverted.end) and not goes_on:
            return _Clause(cue, inverted, inverted, cue.start, inverted.end, cue.start)
    if before is None:
        return None
    if before.lower in {"and", "but", "then"} and earlier:
        shared = earlier[-1]
        return _Clause(cue, None, shared.source, cue.start - 1, cue.end, cue.start - 1)
    subject = phrase_before(tokens, cue.start)
    if subject is None or not can_speak(tokens, subject):
        return None
    if subject.start and tokens[subject.start - 1].lower in {"if", "whether", "unless", "until"}:
        return None  # nobody has said it yet
    if _is_nobody(tokens, subject):
        return None
    return _Clause(cue, subject, subject, subject.start, cue.end, _cut_before(tokens, subject.start))


def _is_nobody(tokens: Sequence[Token], subject: Phrase) -> bool:
    """`No official | said`, `neither the council nor the court | found`."""
    begin = max(0, subject.start - 1)
    return any(t.lower in {"no", "nor", "neither", "none"} for t in tokens[begin : subject.start + 1])


def _cut_before(tokens: Sequence[Token], subject: int) -> int:
    """Where `…, and the following day, May 4, his spokesman said` cuts off the content before it."""
    cut = subject
    while cut and (
        tokens[cut - 1].text == "," or tokens[cut - 1].lower in _TIME_PHRASE or tokens[cut - 1].text.isdigit()
    ):
        cut -= 1
    if cut and tokens[cut - 1].lower in _COORDINATORS:
        return cut - 1
    if subject and tokens[subject - 1].text in {",", ";", "—", "–"}:
        return subject
    return len(tokens)  # nested in what the earlier speaker said: cuts nothing off


def _participle(tokens: Sequence[Token], cue: _Cue, earlier: Sequence[_Clause]) -> _Clause | None:
    """`…, adding that`: the speaker is the subject of what went before."""
    before = tokens[cue.start - 1] if cue.start else None
    if before is not None and not (before.quoted or before.text in {",", "—", "–"} or before.lower == "and"):
        return None
    source = earlier[-1].source if earlier else None
    if source is None:
        opening = phrase_after(tokens, 0)
        if opening is None or opening.end > cue.start or not can_speak(tokens, opening):
            return None
        source = opening
    return _Clause(cue, None, source, cue.start, cue.end, max(cue.start - 1, 0))


def _is_quoted(tokens: Sequence[Token], position: int) -> bool:
    """`Hald, the adviser, claimed Orlia | "staged" it`: Orlia is what is talked about."""
    return position < len(tokens) and tokens[position].quoted


def _closes_there(tokens: Sequence[Token], position: int) -> bool:
    """True where nothing that an inverted subject could be the subject of comes next."""
    if position >= len(tokens):
        return True
    token = tokens[position]
    if token.quoted or not token.is_word:
        return True
    return token.lower in lex.PREPOSITIONS | lex.TIME_WORDS | {"who", "as", "when", "after", "before", "while", "and"}


# --- contents


def _content_of(unit: Unit, clauses: Sequence[_Clause], number: int) -> tuple[Span, ...]:
    tokens, clause = unit.tokens, clauses[number]
    later = [c.cuts_at for c in clauses[number + 1 :] if clause.right <= c.cuts_at < len(tokens)]
    end = min(later, default=len(tokens))
    if clause.subject is not None and tokens[clause.subject.start].lower == "who":
        end = min(end, _clause_end(tokens, clause.right))  # "Varro, who has said so, could not be reached"
    end = _before_comment(tokens, clause, end)
    begin = _left_edge(tokens, clause)
    left = Phrase(begin, clause.left)
    left_joined = clause.left > begin and (
        tokens[clause.left - 1].quoted or tokens[clause.left - 1].text in {",", "—", "–", "?", "!"}
    )
    quote_left = left_joined and _ends_in_speech(tokens, left)
    if clause.cue.lemma == "according to":
        return _around(tokens, clause, left, end)
    right = _right_content(tokens, clause, end)
    right_quoted = right is not None and tokens[right.start].quoted
    if right is not None and right_quoted and clause.cue.frame is Frame.QUOTE:
        right = _quotation_alone(tokens, right)
    if quote_left and not clause.cue.participle:
        spans = [_trimmed(tokens, left)]
        if right is not None and right_quoted:
            spans.append(_trimmed(tokens, right))
        return tuple(s for s in spans if s)
    if _is_parenthetical(tokens, clause, left_joined, end):
        return _around(tokens, clause, left, end)
    needs_quote = clause.cue.frame is Frame.QUOTE
    if right is not None and (right_quoted or not needs_quote):
        span = _trimmed(tokens, right)
        return (span,) if span else ()
    if needs_quote or clause.cue.participle or not left_joined or not _is_statement(tokens, left):
        return ()
    span = _trimmed(tokens, left)
    return (span,) if span else ()


def _before_comment(tokens: Sequence[Token], clause: _Clause, end: int) -> int:
    """Where the reporter's own words set in: `…, a claim that Bell dismissed`, `…; it did not say how`."""
    for position in range(clause.right, end - 2):
        if tokens[position].quoted or tokens[position].text not in {",", ";"}:
            continue
        following = [t.lower for t in tokens[position + 1 : position + 3]]
        if following[0] in {"a", "an"} and following[1] in _CLAIM_NOUNS | {"charge"}:
            return position
        if tokens[position].text == ";" and (clause.cue.frame is Frame.OBJECT or following[1] in {"did", "gave"}):
            return position
    return end


def _ends_in_speech(tokens: Sequence[Token], left: Phrase) -> bool:
    """True where the words before the clause end in a quotation that is speech: 'attack', said X is not."""
    end = left.end
    while end > left.start and not tokens[end - 1].quoted and not tokens[end - 1].is_word and left.end - end < 2:
        end -= 1
    start = end
    while start > left.start and tokens[start - 1].quoted:
        start -= 1
    words = sum(t.is_word for t in tokens[start:end])
    return words >= _SHORTEST_SPEECH or (words > 0 and start == left.start)


def _quotation_alone(tokens: Sequence[Token], phrase: Phrase) -> Phrase:
    """`shouted | "Say his name!" | as the captain left`."""
    end = phrase.start
    while end < phrase.end and tokens[end].quoted:
        end += 1
    return Phrase(phrase.start, end)


def _is_parenthetical(tokens: Sequence[Token], clause: _Clause, left_joined: bool, end: int) -> bool:
    """`The Kremlin, he said, was aware`: commas on both sides, or a comma before and the sentence's end behind."""
    if not left_joined or clause.subject is None or clause.cue.frame is not Frame.CLAUSE:
        return False
    if clause.right >= end or tokens[clause.right].text in _ENDS:
        return clause.cuts_at > 0 and any(t.text == "," for t in tokens[clause.left - 1 : clause.left])
    before = tokens[: clause.left - 1]
    return tokens[clause.right].text == "," and not (before and before[0].lower in _ADVERBIAL_OPENERS)


def _left_edge(tokens: Sequence[Token], clause: _Clause) -> int:
    """Where content that stands before the cue begins: the unit's start, or the `but` that cuts off another speaker."""
    begin = clause.cuts_at if clause.cuts_at < clause.left and tokens[clause.cuts_at].lower in _COORDINATORS else 0
    while begin < len(tokens) and (
        tokens[begin].lower in {"but", "and", "meanwhile", "however", "still"} or tokens[begin].text in {",", ";", "—"}
    ):
        begin += 1
    return _after_dateline(tokens, clause.left) if begin == 0 else begin


def _after_dateline(tokens: Sequence[Token], end: int) -> int:
    """Skips `PORT ELMARA, March 2 (HNA) -`, which nobody said."""
    if not tokens or len(tokens[0].text) < 3 or not tokens[0].text.isupper():
        return 0
    for position in range(1, min(end, 14)):
        if tokens[position].text in {"-", "–", "—"} or tokens[position].text == "--":
            return position + 1
    return 0


def _around(tokens: Sequence[Token], clause: _Clause, left: Phrase, end: int) -> tuple[Span, ...]:
    """`X, according to Y, Z` and `According to Y, X`."""
    spans = []
    if left.end - left.start > 2:
        spans.append(_trimmed(tokens, left))
    if clause.right < end and tokens[clause.right].text == "," and _goes_on_after(tokens, clause.right + 1):
        spans.append(_trimmed(tokens, Phrase(clause.right + 1, end)))
    return tuple(s for s in spans if s)


def _goes_on_after(tokens: Sequence[Token], start: int) -> bool:
    """True where what follows `, he said,` still is what he said: not a new clause joined on."""
    if start >= len(tokens):
        return False
    if tokens[start].lower in {"but", "and"} and start + 1 < len(tokens):
        return _is_verbal(tokens[start + 1])
    return tokens[start].lower not in _NEW_CLAUSE


def _right_content(tokens: Sequence[Token], clause: _Clause, end: int) -> Phrase | None:
    start = clause.right
    if clause.subject is not None and clause.subject.start >= clause.cue.end:
        return _after_marks(tokens, start, end)  # inverted: only a quotation can follow
    if clause.cue.frame is Frame.ADDRESSEE:
        start = _after_addressee(tokens, start, end)
    elif (
        start < end
        and (tokens[start].lower in lex.PREPOSITIONS | lex.TIME_WORDS)
        and clause.cue.frame is not Frame.OBJECT
        and clause.cue.lemma not in _COMMITTING
    ):
        start = _after_circumstance(tokens, start, end)
    start = _after_lead_in(tokens, start, end)
    if start >= end or tokens[start].lower == "nothing":
        return None
    if tokens[start].text == ",":
        return _after_marks(tokens, start, end)
    if tokens[start].text == ":":
        start += 1
    if end - start < 1 or (tokens[start].text in _ENDS and not tokens[start].quoted):
        return None
    return Phrase(start, end)


def _after_lead_in(tokens: Sequence[Token], start: int, end: int) -> int:
    """Skips `this week`, `earlier` or `since the sinking` where `that` follows."""
    if start >= end or tokens[start].lower not in _LEADS_IN:
        return start
    for position in range(start + 1, min(end, start + 6)):
        if not tokens[position].is_word or tokens[position].quoted:
            break
        if tokens[position].lower == "that":
            return position
    return start


def _after_marks(tokens: Sequence[Token], start: int, end: int) -> Phrase | None:
    """A quotation that follows directly on a comma or colon: `he said, "B."`."""
    while start < end and not tokens[start].quoted and tokens[start].text in {",", ":", ".", "—", "–"}:
        start += 1
    return Phrase(start, end) if start < end and tokens[start].quoted else None


def _after_addressee(tokens: Sequence[Token], start: int, end: int) -> int:
    """Skips `reporters during a daily call` in `told reporters during a daily call that …`."""
    for position in range(start, min(end, start + 22)):
        if tokens[position].quoted:
            return position
        if tokens[position].lower in {"that", "whether", "how", "why", "what"} and position > start:
            return position
        if tokens[position].text in {",", ":", ";"}:
            break
    if start < end and tokens[start].lower in {"him", "her", "them", "us", "me", "you", "it"}:
        return start + 1
    position = start
    while position < end and tokens[position].lower in lex.DETERMINERS:
        position += 1
    if position < end and tokens[position].is_capitalised:
        while position < end and (_names(tokens[position]) or _joins_names(tokens, position)):
            position += 1
    else:
        nouns = [p for p in range(position, min(end, position + 4)) if is_speaking_noun(tokens[p])]
        position = (nouns[0] if nouns else position) + 1  # told | the transport minister
    if position < end and tokens[position].lower in lex.PREPOSITIONS | lex.TIME_WORDS:
        position = _after_circumstance(tokens, position, end)
    return position


def _names(token: Token) -> bool:
    return token.is_capitalised and token.lower not in lex.OPENERS


def _joins_names(tokens: Sequence[Token], position: int) -> bool:
    """`told President Bell | of | Halvern`."""
    return tokens[position].lower == "of" and position + 1 < len(tokens) and _names(tokens[position + 1])


def _after_circumstance(tokens: Sequence[Token], start: int, end: int) -> int:
    """Skips `in a statement on Tuesday` before `that`, a quotation or a mark; stays where no such thing follows."""
    for position in range(start, min(end, start + 18)):
        token = tokens[position]
        if token.quoted or token.text in {",", ":"}:
            return position
        if token.lower == "that" and position > start:
            return position
        if token.text in _ENDS:
            return position
    position = start
    while position < end and (tokens[position].lower in lex.TIME_WORDS or tokens[position].lower == "on"):
        position += 1
    if position == start and tokens[start].lower not in lex.TIME_WORDS:
        return start
    return position


def _is_statement(tokens: Sequence[Token], left: Phrase) -> bool:
    """True where the words before `, X said` are what X said and not merely when or where."""
    words = [t for t in tokens[left.start : left.end] if t.is_word]
    return len(words) >= 4 and words[0].lower not in _ADVERBIAL_OPENERS and not words[0].lower.endswith("ing")


def _claims_as_nouns(tokens: Sequence[Token]) -> list[Finding]:
    """`Russia's claim that …`: source, noun, content."""
    findings = []
    for position in range(2, len(tokens) - 2):
        noun = tokens[position]
        if noun.quoted or noun.lower not in _CLAIM_NOUNS or tokens[position + 1].lower != "that":
            continue
        if tokens[position - 1].lower not in ("'s", "’s"):
            continue
        source = phrase_before(tokens, position - 1)
        content = _trimmed(tokens, Phrase(position + 1, _clause_end(tokens, position + 2)))
        if source is None or not can_speak(tokens, source) or content is None:
            continue
        lemma = "deny" if noun.lower.startswith("denial") else "claim"
        findings.append(Finding(_span(tokens, *source), noun.span, (content,), lemma))
    return findings


def _clause_end(tokens: Sequence[Token], start: int) -> int:
    for position in range(start, len(tokens)):
        if tokens[position].text in {",", ";", "—"} and not tokens[position].quoted:
            return position
        if position > start + 2 and tokens[position].lower == "as" and tokens[position + 1 : position + 2]:
            return position
    return len(tokens)


def _span(tokens: Sequence[Token], start: int, end: int) -> Span:
    return Span(tokens[start].span.start, tokens[end - 1].span.end)


def _trimmed(tokens: Sequence[Token], phrase: Phrase) -> Span | None:
    """The phrase's span without the marks around it; quotation marks, and marks inside them, belong to it."""
    start, end = phrase
    while start < end and not tokens[start].quoted and not tokens[start].is_word:
        start += 1
    while (
        start < end and not tokens[end - 1].quoted and not tokens[end - 1].is_word and tokens[end - 1].text not in ")%"
    ):
        end -= 1
    while start < end and tokens[end - 1].lower in {"and", "but"} and not tokens[end - 1].quoted:
        end -= 1
    says_when_only = end - start > 1 and all(
        t.lower in _SAYS_WHEN or t.text.isdigit() or not t.is_word for t in tokens[start:end]
    )
    return _span(tokens, start, end) if start < end and not says_when_only else None

"""Who stands as the subject or the agent of a cue: `Ana Holm | said`, `said | Ana Holm`, `was told by | Ana Holm`.

Walks from the cue to the left over its verbs, insertions and objects, or to the right where the cue is inverted.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from assistant.answer.check.doubt.clause import FINITE, VERBAL, Clause, Word, WordPart
from assistant.answer.check.doubt.noun_phrases import (
    PHRASE_PARTS,
    NounWords,
    antecedent,
    nearest_phrase,
    over_insertion,
    phrase_after,
    phrase_before,
)
from corpus.language import lexicon as lex

_ACCORDING: Final = frozenset({"according", "per"})
_BE: Final = frozenset("is are was were be been being 's 're ’s ’re".split())
_BEFORE_AN_AGENT: Final = frozenset({"by", "from", "of", "among"})
_OF_TIMES: Final = frozenset("last this next late early the same that".split())
_SAYERS: Final = PHRASE_PARTS | {WordPart.PRONOUN}
_ENDS_OF_CUE: Final = frozenset({WordPart.SAID, WordPart.COMMA, WordPart.STOP})
_NO_NOUNS: Final = frozenset({WordPart.AUXILIARY, WordPart.ADVERB, WordPart.TO, WordPart.PREPOSITION})
_AGENT: Final = 3  # words between a passive verb and its `by`
_OWN_AGENT: Final = 4  # words between a noun and its `by`
_OPENING: Final = 4  # words before a participle that opens its sentence
_SHORT_CUE: Final = 2  # words of a participle with its `by`


def subjects_of(clause: Clause) -> list[NounWords]:
    """The phrases that may stand for who says it, the likeliest first, each with its appositions.

    None where none is found; more than one where words alone do not tell: `led | the mayor | to say`.
    """
    if not clause.own:
        return []
    for reading in (_agent, _after_according, _owner, _inverted, _behind_opening):
        found = reading(clause)
        if found:
            return [found]
    return [found for found in _to_the_left(clause) if found]


# --- to the right


def _agent(clause: Clause) -> NounWords:
    """`was told by | engineers`."""
    if not _is_passive(clause):
        return ()
    words = (*clause.own, *clause.after)
    for number, word in enumerate(words[: len(clause.own) + _AGENT]):
        behind = words[number + 1 : number + 2]
        if word.lower == "by" and number and behind and behind[0].part in _SAYERS:
            return phrase_after(words[number + 1 :])
        if number >= len(clause.own) and word.part in _ENDS_OF_CUE:
            break
    return ()


def _is_passive(clause: Clause) -> bool:
    """`was told`, `a letter | written by`: nobody but the agent can be meant."""
    if any(w.lower in _BE for w in (*clause.before[-_AGENT:], *clause.own)):
        return True
    beside = (*clause.own[1:2], *clause.after[:1])
    return any(w.lower == "by" for w in beside) and len(clause.own) <= _SHORT_CUE


def _after_according(clause: Clause) -> NounWords:
    """`according to | Ana Holm`, `for | Ana Holm`."""
    is_preposition = all(w.part in {WordPart.PREPOSITION, WordPart.TO, WordPart.SUBORDINATOR} for w in clause.own)
    if clause.own[0].lower not in _ACCORDING and not is_preposition:
        return ()
    start = next((n for n, w in enumerate(clause.after) if w.part not in VERBAL), 0)
    return phrase_after(clause.after[start:])


def _owner(clause: Clause) -> NounWords:
    """`Ana Holm's | claim`, `his | claim`, `the claim by | Ana Holm`."""
    if not _is_noun(clause):
        return ()
    before = clause.before
    place = len(before) - 1
    while place >= 0 and before[place].part is WordPart.NOUN and before[place].lower not in lex.CUE_FORMS:
        place -= 1
    if place >= 0 and before[place].part is WordPart.POSSESSIVE:
        is_mark = before[place].lower in {"'s", "’s"}
        return phrase_before(before[:place]) if is_mark else (before[place],)
    if before and before[-1].token.text.endswith(("s'", "s’")):
        return phrase_before(before)
    return _agent_of_noun(clause)


def _is_noun(clause: Clause) -> bool:
    """A cue that is no verb: `the | claim`, `his | refrain`."""
    first = clause.own[0]
    is_opened = bool(clause.before) and clause.before[-1].part in {WordPart.DETERMINER, WordPart.POSSESSIVE}
    return first.part not in _NO_NOUNS and (is_opened or first.part in PHRASE_PARTS)


def _agent_of_noun(clause: Clause) -> NounWords:
    words = (*clause.own[1:], *clause.after)
    for number, word in enumerate(words[: len(clause.own) - 1 + _OWN_AGENT]):
        if word.lower in _BEFORE_AN_AGENT:
            return phrase_after(words[number + 1 :])
        if word.part in _ENDS_OF_CUE or word.part in FINITE:
            break
    return ()


def _inverted(clause: Clause) -> NounWords:
    """`"It is safe," said | Ana Holm`, `Said | Ana Holm: …`."""
    after, before = clause.after, clause.before
    if not after or after[0].part not in _SAYERS or clause.own[0].part is WordPart.PARTICIPLE:
        return ()
    while before and before[-1].part in {WordPart.COMMA, WordPart.STOP}:
        before = before[:-1]
    if before:
        return phrase_after(after) if before[-1].part is WordPart.SAID else ()
    found = phrase_after(after) if clause.own[0].part is WordPart.VERB else ()
    behind = after[len(found) :]
    return () if behind and behind[0].part in FINITE else found


def _behind_opening(clause: Clause) -> NounWords:
    """`While | saying that it is safe, | Ana Holm | went on`: the subject of the main clause."""
    opens = clause.own[0].part is WordPart.PARTICIPLE and len(clause.before) < _OPENING
    if not opens or any(w.part in FINITE or w.part in {WordPart.PRONOUN, WordPart.COMMA} for w in clause.before):
        return ()
    comma = next((n for n, w in enumerate(clause.after) if w.part is WordPart.COMMA), len(clause.after))
    return _first_subject(clause.after[comma + 1 :])


# --- to the left


def _to_the_left(clause: Clause) -> Iterator[NounWords]:
    """Walks over the verbs of the cue, what is inserted, and the objects of a verb before it.

    A second verb or a participle may go with the verb before it or with the first one: `Ana Holm | said that Tarsin
    would leave, and | added`.
    """
    words, is_infinitive = clause.before, _is_infinitive(clause)
    hangs = is_infinitive or clause.own[0].part is WordPart.PARTICIPLE
    rest = _without_verbs_and_times(words)
    yield (_of_main_verb(rest) or _of_clause(rest)) if hangs else (_beside(rest) or _of_hanging_verb(rest))
    if is_infinitive:
        yield _object_before(words)
    last = rest[-1].part if rest else WordPart.STOP
    if last in {WordPart.RELATIVE, WordPart.SUBORDINATOR}:
        yield _nearest_noun(rest[:-1])
    if hangs or last in {WordPart.JOINING, WordPart.COMMA}:
        yield _first_subject(words)


def _is_infinitive(clause: Clause) -> bool:
    return clause.own[0].part is WordPart.TO or (bool(clause.before) and clause.before[-1].part is WordPart.TO)


def _beside(rest: Sequence[Word]) -> NounWords:
    """The subject that ends the words before a verb; empty where something else does."""
    if not rest:
        return ()
    last = rest[-1]
    if last.part is WordPart.PRONOUN:
        return (last,)
    if last.part is WordPart.RELATIVE or last.lower == "that":
        return antecedent(rest[:-1])
    if last.part in PHRASE_PARTS:
        return nearest_phrase(rest)
    return over_insertion(rest) if last.part is WordPart.COMMA else ()


def _of_hanging_verb(rest: Sequence[Word]) -> NounWords:
    """The subject of a verb that shares it with one before: `Ana Holm rose and | said`."""
    if not rest or rest[-1].part in {WordPart.STOP, WordPart.SAID, WordPart.SUBORDINATOR, WordPart.ADVERB}:
        return ()
    return _of_clause(rest[:-1] if rest[-1].part in {WordPart.JOINING, WordPart.COMMA} else rest)


def _nearest_noun(words: Sequence[Word]) -> NounWords:
    """`a book by Ana Holm, who`: she may be meant as well as the book."""
    found = antecedent(words)
    behind = max((n for n, w in enumerate(found) if w.part is WordPart.PREPOSITION), default=-1)
    return found[behind + 1 :]


def _object_before(words: Sequence[Word]) -> NounWords:
    """`led | the mayor | to say`: who is led is who says it; of `used the speech to say` it is not."""
    rest = list(words)
    while rest and rest[-1].part in VERBAL:
        rest.pop()
    found = phrase_before(rest) if rest and rest[-1].part in PHRASE_PARTS else ()
    left = rest[: len(rest) - len(found)]
    return found if left and left[-1].part is not WordPart.SAID else ()


def _of_main_verb(words: Sequence[Word]) -> NounWords:
    """Whose act a participle or infinitive behind the words goes with: the subject of the verb before it."""
    for place in range(len(words) - 1, -1, -1):
        word = words[place]
        if word.part is WordPart.STOP and word.token.text in {";", "?", "!"}:
            break
        if word.part not in FINITE or (place and words[place - 1].part is WordPart.TO):
            continue
        found = _subject_of_verb(words, place)
        if found:
            return found
    return ()


def _subject_of_verb(words: Sequence[Word], place: int) -> NounWords:
    """The subject of the verb at a place, behind it where what is said stands before: `"It is safe," | said | Holm`."""
    before = [w for w in words[:place] if w.part is not WordPart.COMMA]
    if before and before[-1].part is WordPart.SAID:
        return phrase_after(words[place + 1 :])
    return _beside(_without_verbs_and_times(words[:place]))


def _of_clause(words: Sequence[Word]) -> NounWords:
    """The subject of the clause that the words end: of its first finite verb, or its first phrase."""
    start = _start_of_clause(words)
    inside = words[start:]
    before_relative = next((n for n, w in enumerate(inside) if w.part is WordPart.RELATIVE), len(inside))
    found = _first_subject(inside[:before_relative])
    if found:
        return found
    if start and words[start - 1].part is not WordPart.STOP:
        return _of_clause(words[: start - 1])
    return _first_phrase(inside)


def _first_subject(words: Sequence[Word]) -> NounWords:
    """The subject of the first finite verb that has one."""
    verbs = (n for n, word in enumerate(words) if word.part in FINITE and n)
    subjects = (_beside(_without_verbs_and_times(words[:n])) for n in verbs)
    return next((found for found in subjects if found), ())


def _start_of_clause(words: Sequence[Word]) -> int:
    for place in range(len(words) - 1, -1, -1):
        word = words[place]
        is_mark = word.part is WordPart.STOP and word.token.text in {";", ":", "?", "!"}
        if is_mark or word.part is WordPart.SUBORDINATOR:
            return place + 1
    return 0


def _first_phrase(words: Sequence[Word]) -> NounWords:
    found: list[Word] = []
    for word in words:
        if word.part in PHRASE_PARTS or (word.part is WordPart.PRONOUN and not found):
            found.append(word)
        elif found:
            break
    return tuple(found)


# --- what stands between a subject and its verb


def _without_verbs_and_times(words: Sequence[Word]) -> Sequence[Word]:
    """Without auxiliaries and adverbs at the end, nor `on Friday`, `this week`."""
    while words:
        shorter = words[:-1] if words[-1].part in VERBAL else _without_time(words)
        if len(shorter) == len(words):
            break
        words = shorter
    return words


def _without_time(words: Sequence[Word]) -> Sequence[Word]:
    """Without an adverbial of time at the end; all of the words where nothing else is left."""
    end = len(words)
    while end and (words[end - 1].lower in lex.TIME_WORDS or words[end - 1].lower.isdigit()):
        end -= 1
    if not any(w.lower in lex.TIME_WORDS for w in words[end:]):
        return words
    while end and words[end - 1].lower in _OF_TIMES:
        end -= 1
    if end and words[end - 1].part is WordPart.PREPOSITION:
        end -= 1
    return words[:end] or words

"""Whether a phrase may refer to a speaker: by their own name, or by a pronoun or description that fits them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from assistant.answer.check.doubt.clause import Word, WordPart
from corpus.attribution import Speaker, SpeakerKind
from corpus.language import lexicon as lex
from corpus.language.given_names import is_female
from corpus.language.name_keys import name_key
from corpus.language.stems import stem

_TOLD: Final = 0.6
"""Share of the words of a source without a name that a phrase must have to be that source."""
_NEAR: Final = 7
"""Words between a name and what its bearer is called: `Hugo Stern, 61, a farmer and the governor`."""
_WORD: Final = re.compile(r"[^\W_]+(?:[-'’&][^\W_]+)*")
_OWNED: Final = re.compile(r"['’]s\b")
_NO_NAMES: Final = lex.TITLES | lex.NAME_SUFFIXES | frozenset(lex.TITLE_ABBREVIATIONS) | lex.DETERMINERS | {"of", "for"}
_BODY_WORDS: Final = frozenset(word.lower() for word in lex.ORGANISATION_NAME_WORDS)
_SPLITTING: Final = frozenset({WordPart.COMMA, WordPart.JOINING, WordPart.STOP})
_JOINTS: Final = frozenset({WordPart.PREPOSITION, WordPart.TO})
_PRONOMINAL: Final = frozenset({WordPart.PRONOUN, WordPart.RELATIVE, WordPart.POSSESSIVE})
_INDEFINITE: Final = frozenset({"a", "an"}) | lex.QUANTITIES | frozenset(lex.CARDINALS) | {"another", "other", "no"}
_POINTING_AT_SEVERAL: Final = frozenset({"these", "those"})
_THINGS: Final = lex.DOCUMENT_NOUNS | (lex.ORGANISATION_NOUNS - lex.PERSON_NOUNS)


class Reference(Enum):
    """What a phrase says of who is meant."""

    NAMED = auto()  # by a name of the speaker
    POSSIBLE = auto()  # by a pronoun or description that may mean the speaker
    OTHER = auto()  # somebody or something else


def reference_of(phrase: Sequence[Word], speaker: Speaker) -> Reference:
    """The best of what the parts of the phrase say: a name, its appositions, the names of a list."""
    segments = list(_segments(phrase))
    readings = [_of_segment(segment, speaker) for segment in segments]
    if Reference.NAMED in readings:
        return Reference.NAMED
    is_somebody_else = Reference.POSSIBLE not in readings or any(map(_is_name, segments))
    return Reference.OTHER if is_somebody_else else Reference.POSSIBLE


def head_of(phrase: Sequence[Word]) -> str:
    """The noun that a description is about: `governor` of `the governor of Halvern`."""
    core = _core(next(_segments(phrase), []))
    return core[-1].lower if core else ""


def is_called(sentences: Iterable[Sequence[str]], noun: str, speaker: Speaker) -> bool:
    """The noun is the speaker's role, or one of the sentences, which are given as words, has it near their name."""
    theirs, wanted = last_words_of(speaker), _root(noun)
    if wanted in map(_root, speaker.role.lower().split()):
        return True
    return any(
        wanted in map(_root, words[max(0, place - _NEAR) : place + _NEAR + 1])
        for words in sentences
        for place, word in enumerate(words)
        if word in theirs
    )


def _root(word: str) -> str:
    """What offices are compared by: `Sen.` is a senator."""
    return stem(lex.TITLE_ABBREVIATIONS.get(word, word))


# --- names


def names_of(speaker: Speaker) -> tuple[str, ...]:
    return (speaker.name, *speaker.aliases)


def words_of_text(text: str) -> list[str]:
    return [name_key(word) for word in _WORD.findall(_OWNED.sub("", text))]


@lru_cache(maxsize=4096)
def words_of_name(name: str) -> tuple[str, ...]:
    """The words of a name by which it is compared: without titles and initials, unless there is nothing else."""
    words = words_of_text(name)
    return tuple(w for w in words if w not in _NO_NAMES and len(w) > 1) or tuple(words)


def last_words_of(speaker: Speaker) -> set[str]:
    """The last words of the speaker's names: surnames."""
    return {words[-1] for words in map(words_of_name, names_of(speaker)) if words}


def _is_same_name(words: Sequence[str], name: Sequence[str], kind: SpeakerKind) -> bool:
    """One has all the words of the other; `Clinton Foundation` is not Clinton."""
    if not name:
        return False
    one, other = set(words), set(name)
    if one <= other or _is_acronym(words, name) or _is_acronym(name, words):
        return True
    if not other <= one:
        return False
    return kind is not SpeakerKind.PERSON or (words[-1] in other and not (one - other) & _BODY_WORDS)


def _is_acronym(short: Sequence[str], words: Sequence[str]) -> bool:
    return len(words) > 1 and list(short) == ["".join(word[0] for word in words)]


def _is_told_whole(segment: Sequence[Word], speaker: Speaker) -> bool:
    """Most words of the name stand in the phrase: `one in four voters`, `the Institute for the Study of War`."""
    told = {word for w in segment for word in words_of_text(w.token.text)}
    names = [set(words) for words in map(words_of_name, names_of(speaker)) if words]
    is_told = any(len(name & told) >= _TOLD * len(name) for name in names)
    return is_told and speaker.kind is not SpeakerKind.PERSON


# --- the parts of a phrase


def _segments(phrase: Sequence[Word]) -> Iterator[list[Word]]:
    """The stretches between commas and `and`."""
    segment: list[Word] = []
    for word in phrase:
        if word.part not in _SPLITTING:
            segment.append(word)
        elif segment and word.token.text != ".":
            yield segment
            segment = []
    if segment:
        yield segment


def _core(segment: Sequence[Word]) -> list[Word]:
    """`a spokesman` of `a spokesman for the council`: up to the first preposition, and behind the last possessive."""
    start = 1 if segment and segment[0].part is WordPart.PREPOSITION else 0
    end = next((n for n in range(start + 1, len(segment)) if segment[n].part in _JOINTS), len(segment))
    core = segment[start:end]
    owner = max((n for n, w in enumerate(core[:-1]) if w.lower in {"'s", "’s"}), default=-1)
    return [w for w in core[owner + 1 :] if w.lower not in {"'s", "’s"}]


def _name_in(core: Sequence[Word]) -> tuple[str, ...]:
    """The capitalised words that end the core, as a name is compared."""
    start = len(core)
    while start and (core[start - 1].token.is_capitalised or core[start - 1].lower in lex.NAME_PARTICLES):
        start -= 1
    return words_of_name(" ".join(w.token.text for w in core[start:]))


def _is_name(segment: Sequence[Word]) -> bool:
    core = _core(segment)
    return bool(core) and core[0].part not in _PRONOMINAL and bool(_name_in(core))


def _of_segment(segment: Sequence[Word], speaker: Speaker) -> Reference:
    core = _core(segment)
    if not core:
        return Reference.OTHER
    if core[0].part in {WordPart.PRONOUN, WordPart.RELATIVE} or (
        len(core) == 1 and core[0].part is WordPart.POSSESSIVE
    ):
        return _of_pronoun(core[0].lower, speaker)
    words = _name_in(core)
    if words and not _has_title_of_another(core, speaker):
        is_theirs = any(_is_same_name(words, words_of_name(name), speaker.kind) for name in names_of(speaker))
        return Reference.NAMED if is_theirs or _is_told_whole(segment, speaker) else Reference.OTHER
    return Reference.OTHER if words else _of_description(segment, core, speaker)


def _has_title_of_another(core: Sequence[Word], speaker: Speaker) -> bool:
    """`Mr. Clinton`, where the speaker is a woman."""
    told = fits_pronoun("she", " ".join(w.token.text for w in core if w.lower.rstrip(".") in lex.TITLE_ABBREVIATIONS))
    return told is not None and speaker.kind is SpeakerKind.PERSON and not _may_be("she" if told else "he", speaker)


# --- pronouns and descriptions


def _of_pronoun(word: str, speaker: Speaker) -> Reference:
    if word in lex.HE | lex.SHE:
        is_possible = speaker.kind in {SpeakerKind.PERSON, SpeakerKind.UNNAMED} and _may_be(word, speaker)
    elif word in lex.IT | lex.THEY:
        is_possible = speaker.kind is not SpeakerKind.PERSON
    else:
        is_possible = True
    return Reference.POSSIBLE if is_possible else Reference.OTHER


def _may_be(pronoun: str, speaker: Speaker) -> bool:
    """Role and name tell first; else the titles of other names do, `Mrs. Holm`."""
    told = fits_pronoun(pronoun, f"{speaker.role} {speaker.name}")
    if told is not None:
        return told
    by_titles = {fits_pronoun(pronoun, alias.split()[0]) for alias in speaker.aliases if alias.strip()} - {None}
    return True in by_titles or not by_titles


def fits_pronoun(pronoun: str, name: str) -> bool | None:
    """Whether a title, a noun or a given name makes `he` or `she` this person or another; None where none tells."""
    if pronoun not in lex.HE | lex.SHE:
        return None
    words = name.split()
    told = {re.sub(r"\W", "", word.lower()) for word in words}
    is_her: bool | None = None
    if told & (lex.FEMALE_WORDS | lex.MALE_WORDS):
        is_her = bool(told & lex.FEMALE_WORDS)
    elif len(words) > 1:  # a word alone is a surname
        is_her = next((known for w in words if (known := is_female(w)) is not None), None)
    return None if is_her is None else is_her == (pronoun in lex.SHE)


def _of_description(segment: Sequence[Word], core: Sequence[Word], speaker: Speaker) -> Reference:
    """`the minister`, `a spokesman for the council`, `US officials`."""
    if speaker.kind is SpeakerKind.PERSON:
        return Reference.POSSIBLE if _may_be_known_person(core) else Reference.OTHER
    head = stem(core[-1].lower)
    known = {stem(word) for name in (*names_of(speaker), speaker.role) for word in words_of_text(name)}
    if head in known or _is_told_whole(segment, speaker):
        return Reference.NAMED
    return Reference.POSSIBLE if speaker.kind is SpeakerKind.ORGANISATION else Reference.OTHER


def _may_be_known_person(core: Sequence[Word]) -> bool:
    """`the governor`, `his opponent`; not `a columnist`, `officials`, `the poll`."""
    opener, head = core[0].lower, core[-1].lower
    if opener in _INDEFINITE | _POINTING_AT_SEVERAL or (core[0].part is WordPart.NOUN and core[0].token.text == opener):
        return False
    is_several = head in lex.GROUP_NOUNS or (head.endswith("s") and not head.endswith("ss"))
    return not is_several and head not in _THINGS

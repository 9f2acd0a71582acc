"""From a question to a Query: what is asked, of whom, about what, when. No model, no archive: names are passed in."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process

from assistant.dates import Period, period_of
from assistant.errors import QuestionError
from assistant.words import content_stems
from corpus.attribution import Stance
from corpus.attribution.lexicon import CUE_FORMS, DENIAL_CUES, DOUBT_CUES

LONGEST_QUESTION: Final = 2000  # characters; nobody asks more in one go, and pasted articles belong into the archive

_LONGEST_HISTORY = 10  # questions looked back on


class KnownSpeaker(NamedTuple):
    """A speaker of the archive: name, role, and the other ways in which articles write the name."""

    name: str
    role: str = ""
    aliases: tuple[str, ...] = ()


class Asked(StrEnum):
    """What a question wants to know."""

    WHO_SAID = "who says so"
    WHAT_SAID = "what was said"
    WHY = "why"
    SIDES = "who is for and who against"
    DID_SAY = "whether it was said"
    FACT = "what happened"


@dataclass(frozen=True, slots=True)
class Query:
    """A question as understood.

    `topic` is the question's matter in words; `speakers` are the names, as the archive has them, of those whose words
    are asked for; `context` is the topic of the earlier questions that this one goes on from, or ""; `stance` is set
    where only those who deny or doubt something are asked for; `only` is a filter set beside the question: the one
    speaker whose words may be shown; `period` is the time that is named, if any.
    """

    text: str
    asked: tuple[Asked, ...]
    topic: str
    speakers: tuple[str, ...] = ()
    context: str = ""
    stance: Stance | None = None
    only: str = ""
    period: Period | None = None

    @property
    def stems(self) -> frozenset[str]:
        """Stems of the topic's content words."""
        return content_stems(self.topic)

    def asks(self, asked: Asked) -> bool:
        return asked in self.asked

    def described(self) -> str:
        """The query in words, shown to the user as what was understood."""
        of = f" by {' and '.join(self.speakers)}" if self.speakers else ""
        wanted = " and ".join(a.value for a in self.asked)
        when = f" ({self.period.words.strip()})" if self.period else ""
        return f"{wanted}{of}: {self.topic}{when}" if self.topic else f"{wanted}{of}{when}"


_WHY = re.compile(
    r"\bwhy\b|\bon what (?:basis|grounds?)\b|\bwhat (?:reasons?|grounds?|evidence)\b|\bhow (?:does|do|did) .{2,80}? "
    r"(?:explain|justify)\b|\bfor what reason\b",
    re.IGNORECASE,
)
_CUE_WORDS = "|".join(sorted((re.escape(f) for f in CUE_FORMS), key=len, reverse=True))
_WHO = re.compile(
    r"^(?:and |so |but )?(?:\W*in [^,]{3,80}, |[^,?]{3,90}, )?(?:who|whom|which|whose)\b(?! of the)", re.IGNORECASE
)
_WHAT_OF_SOMEBODY = re.compile(  # "Whom did Lind accuse", "Which harbour did she call the safest"
    r"^\W*(?:and |so |but )?(?:whom|which|whose)\b(?:(?!\bwho\b)[^?]){0,60}?\b(?:did|does|do) (?!not\b)\S",
    re.IGNORECASE,
)
_WHO_SAYS = re.compile(r"\bwho(?: else| all)?\b[^.?]{0,40}?\b(?:" + _CUE_WORDS + r")\b", re.IGNORECASE)
_WHAT_SAID = re.compile(
    r"\b(?:what|how) (?:else )?(?:did|does|do|has|have|had)\b.{1,120}?\b(?:" + _CUE_WORDS + r"|respond|react|answer)\b"
    r"|\bwhat is .{2,60}?['’]s? (?:position|view|opinion|answer|reply)\b|\bwhat .{0,60}\b(?:position|changes?)\b",
    re.IGNORECASE,
)
_SIDES = re.compile(
    r"\b(?:both sides|positions of|differ|each|who is (?:for|against)|sides|disagree|agree on|respectively)\b"
    r"|\b(?:and|,) (?:how|what) (?:did|do|does|is|was|are)\b.{3,}\?|according to .{2,60} and (?:according )?to\b",
    re.IGNORECASE,
)
_DID = re.compile(r"^(?:and |but |so )?(?:did|does|do|has|have|had|is|was|were|are)\b", re.IGNORECASE)
_AUXILIARY = r"(?:did|does|do|has|have|had|is|was|would|will)"
_SUBJECT = re.compile(
    rf"\b{_AUXILIARY}\s+(?P<subject>(?:(?:the|an?|its|his|her|their)\s+)?\S(?:(?!\b{_AUXILIARY}\b).){{1,88}}?)\s+"
    rf"(?:{_CUE_WORDS}|respond|react|find|despise|want)\b",
    re.IGNORECASE,
)
_ACCORDING = re.compile(
    r"\b(?:according to|going by|(?:view|opinion|words|eyes|account|judgment|telling|mind) of)"
    r" (?P<subject>[^,?;]{2,80})"
    r"|\b(?:in|by) (?P<subject2>[^,?;]{2,60}?)['’]s? (?:own )?"
    r"(?:view|words|opinion|statement|account|eyes|judgment|telling|reckoning)\b"
    r"|^what (?:about|of) (?P<subject3>[^,?;]{2,60})",
    re.IGNORECASE,
)
_SETS_OFF = re.compile(
    rf"\b(?:{_AUXILIARY}|do|have|were|can|could|should|might|made|makes|led|leads|drove|drives|prompted|brought"
    rf"|persuaded|persuades|convinced|convinces)\b\s+",
    re.IGNORECASE,
)
_OWN_WORDS = re.compile(
    r"\s+(?:\w+ )?(?:position|verdict|views?|opinion|answer|reply|response|reaction|line|praise|take"
    r"|argument|advice|stance|explanation|account|reasons?|case|claim|criticism|defen[cs]e|prediction|forecast|estimate|message|promise|plan)\b"
)
_LONGEST_DESCRIPTION = 6  # words: "the pro-harbour union organiser Bela Tarsin"
_NO_DESCRIPTION = frozenset(
    "of about by with to that it they he she there on against for from if and or be been".split()
)
_WEEKDAY = re.compile(r"(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)
_POINTING = re.compile(r"\b(?:he|she|they|him|her|them|his|their)\b", re.IGNORECASE)
_LEAVES_OPEN = re.compile(r"^\W*(?:and|but|so|what about|how about|who else)\b", re.IGNORECASE)
_FEW_WORDS = 6  # of meaning; a longer question with a pronoun explains it itself


def understand(
    question: str, known_speakers: Iterable[KnownSpeaker], *, history: Sequence[str] = (), newest: date | None = None
) -> Query:
    """The query of a question; `history` are the earlier questions of the conversation, oldest first. `newest` is the
    day that "yesterday" is the day before of: that of the archive's newest article.

    Raises QuestionError where the question is empty, wordless or longer than LONGEST_QUESTION characters.
    """
    names = tuple(known_speakers)
    query = _alone(_checked(question), names, newest)
    earlier: Query | None = None
    for line in history[-_LONGEST_HISTORY:]:
        try:
            past = _alone(_checked(line), names, newest)
        except QuestionError:
            continue  # what was no question then is no reason to refuse this one
        earlier = _continued(past, earlier) if earlier is not None and _depends_on_earlier(past) else past
    return _continued(query, earlier) if earlier is not None and _depends_on_earlier(query) else query


def readable(text: str) -> str:
    """The text without lone surrogates, which come from broken input and can be neither printed nor stored."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _checked(question: str) -> str:
    text = " ".join(readable(question).split())
    if not text:
        raise QuestionError('The question is empty: ask something like "who says it was staged and why?"')
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(f"The question has {len(text)} characters: ask in at most {LONGEST_QUESTION}.")
    if not re.search(r"[^\W\d_]", text):
        raise QuestionError(f"There are no words in {text[:40]!r}: ask in words who said what.")
    return text


def _alone(text: str, names: Sequence[KnownSpeaker], newest: date | None) -> Query:
    asked = _what_is_asked(text)
    period = _dated(period_of(text, newest))
    timeless = text.replace(period.words, " ") if period and content_stems(text.replace(period.words, " ")) else text
    speakers, mentioned = _speakers_asked(text, asked, names)
    topic = _topic(timeless, mentioned)
    if _stance_asked(text, asked) is not None:
        topic = re.sub(rf"^\W*(?:{_CUE_WORDS})\b", " ", topic, flags=re.IGNORECASE).strip()
    return Query(
        text=text, asked=asked, topic=topic, speakers=speakers, stance=_stance_asked(text, asked), period=period
    )


def _dated(period: Period | None) -> Period | None:
    """Without a weekday alone: in news it is the day of the story (`on Thursday, when the cup was stolen`)."""
    return None if period is not None and _WEEKDAY.fullmatch(period.words.strip()) else period


def _what_is_asked(text: str) -> tuple[Asked, ...]:
    asked: list[Asked] = []
    why = bool(_WHY.search(text))
    if _SIDES.search(text):
        asked.append(Asked.SIDES)
    elif _WHO.search(text) and not _WHAT_OF_SOMEBODY.search(text) and (_WHO_SAYS.search(text) or not why):
        asked.append(Asked.WHO_SAID)
    elif not why and (_WHAT_SAID.search(text) or _WHAT_OF_SOMEBODY.search(text)):
        asked.append(Asked.WHAT_SAID)
    elif not why and _DID.search(text):
        asked.append(Asked.DID_SAY)
    if why:
        asked.append(Asked.WHY)
    return tuple(asked) or (Asked.FACT,)


def _stance_asked(text: str, asked: Sequence[Asked]) -> Stance | None:
    """`Who denies …`, `who doubts …`: the asking verb is the first after `who`."""
    match = re.match(r"\W*(?:and |so |but )?who(?: else)?\s+(?:has |have |had )?(\w+)", text, re.IGNORECASE)
    lemma = CUE_FORMS.get(match[1].lower(), "") if match and Asked.WHO_SAID in asked else ""
    if lemma in DENIAL_CUES:
        return Stance.DENIES
    return Stance.DOUBTS if lemma in DOUBT_CUES else None


def _speakers_asked(
    text: str, asked: Sequence[Asked], names: Sequence[KnownSpeaker]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The archive's names for those whose words are asked for, and the words of the question that name them."""
    parts = [m[g] for m in _ACCORDING.finditer(text) for g in ("subject", "subject2", "subject3") if m[g]]
    if Asked.WHO_SAID not in asked:
        parts.extend(m["subject"] for m in _SUBJECT.finditer(text))
    found: dict[str, None] = {}
    mentioned: list[str] = []
    for part in parts:
        for name, words in _names_in(part, names):
            found.setdefault(name, None)
            mentioned.append(words)
    if not found and Asked.WHO_SAID not in asked:
        for name, words in _subject_named(text, names):
            found.setdefault(name, None)
            mentioned.append(words)
    return tuple(found), tuple(mentioned)


def _subject_named(text: str, names: Sequence[KnownSpeaker]) -> list[tuple[str, str]]:
    """Whoever is named first behind the auxiliary, with nothing but a description before the name:
    `Why does former minister Ana Holm regard …`, `What led the think tank to …`.
    """
    opening = _SETS_OFF.search(text)
    if opening is None:
        return []
    rest = text[opening.end() :]
    passed: list[tuple[str, str]] = []
    for run in _RUN.finditer(rest):
        before = rest[: run.start()].split()
        if len(before) > _LONGEST_DESCRIPTION or any(w.lower().strip(",") in _NO_DESCRIPTION for w in before):
            break
        if rest[run.start() - 1 : run.start()] == "-":
            continue  # "the pro-Brasse organiser Bela Tarsin"
        words = re.split(r"\s+(?:of|for|from|and)\s", run[0])[0]
        found = _names_in(run[0], names) or _names_in(words, names)
        follows = re.match(r"\s+[a-z]\S*", rest[run.end() :])
        if re.search(r"['’]s?$", run[0]):
            if found and _OWN_WORDS.match(rest, run.end()):
                return found
            continue  # "Vell's lawyer" is not Vell
        if found and " " not in words and follows:
            passed = passed or found  # perhaps "the Brasse aide Bela Tarsin"
        elif found:
            return found
    return passed


def _by_key(known: Sequence[KnownSpeaker]) -> dict[str, str]:
    """Lower-case name or acronym -> the archive's name; an alias that several speakers share is nobody's."""
    by_key = {speaker.name.lower(): speaker.name for speaker in known}
    shared: dict[str, set[str]] = {}
    for speaker in known:
        for alias in speaker.aliases:
            shared.setdefault(re.sub(r"^the ", "", alias.lower()), set()).add(speaker.name)
    for alias, owners in shared.items():
        if len(owners) == 1:
            by_key.setdefault(alias, next(iter(owners)))
    return by_key


_RUN = re.compile(
    r"\b[A-Z][\w.'’-]*(?:\s+(?:of|for|the|and|de|van|von|al)\s+(?:the\s+)?[A-Z][\w.'’-]*|\s+[A-Z][\w.'’-]*)*"
)
_MOST_WITH_ROLE = 4
_CLOSE_SPELLING = 86  # of 100: Podoliak for Podolyak is 88, Kirby for Kerry 60


def _names_in(part: str, known: Sequence[KnownSpeaker]) -> list[tuple[str, str]]:
    """(the archive's name, the words that name it) for each name in the words; a bare role names all who have it."""
    bare = re.fullmatch(r"\s*(?:the|its|his|her|their)\s+([a-z][a-z -]+?)\s*", part)
    if bare:
        alias = _by_key(known).get(bare[1].lower())
        if alias is not None:
            return [(alias, part.strip())]
        role = re.compile(rf"\b{re.escape(bare[1])}\b", re.IGNORECASE)
        return [(s.name, part.strip()) for s in known if role.search(s.role)][:_MOST_WITH_ROLE]
    names = [speaker.name for speaker in known]
    by_key = _by_key(known)
    found: list[tuple[str, str]] = []
    runs = [m[0] for m in _RUN.finditer(part)] or [part.strip()]
    for run in runs:
        plain, matches = _known(run, by_key, names)
        if not matches and len(plain) > 4 and names:
            best = process.extractOne(plain, names, scorer=_closeness, score_cutoff=_CLOSE_SPELLING)
            matches = {best[0]: None} if best else {}
        found.extend((name, plain) for name in list(matches)[:_MOST_WITH_ROLE])
    return found


def _known(run: str, by_key: Mapping[str, str], names: Sequence[str]) -> tuple[str, dict[str, None]]:
    """The words of a run that name somebody known, and whom: all of them, or those behind titles and places."""
    whole = re.sub(r"['’]s?$", "", run).strip()
    words = re.split(r"(?:['’]s)?\s+", whole)
    for start in range(len(words)):
        plain = whole if start == 0 else " ".join(words[start:])
        exact = by_key.get(plain.lower()) or by_key.get(f"the {plain.lower()}")
        matches = dict.fromkeys([exact] if exact else [])
        if start == 0 or len(words) - start > 1 or " of " not in whole:  # "Bank of Tarn" is not everybody called Tarn
            matches.update(dict.fromkeys(_full_names(plain, names)))
        if matches:
            return plain, matches
    return whole, {}


def _full_names(plain: str, names: Sequence[str]) -> list[str]:
    """Full names that end as the words do: both Vells for `Vell`, `Ana Maria Vell` for `Ana Vell`."""
    words = plain.lower().split()
    ending = [n for n in names if len(n.split()) > len(words) and n.lower().split()[-1:] == words[-1:]]
    return [n for n in ending if set(words) <= set(n.lower().split())]


def _closeness(asked: str, name: str, **_: object) -> float:
    """Spelling closeness of a whole name, or of its last word where only that is asked."""
    if abs(len(asked.split()) - len(name.split())) > 1:
        return 0.0
    surname = fuzz.ratio(asked.lower(), name.lower().split()[-1]) if len(asked.split()) == 1 else 0.0
    return max(float(fuzz.ratio(asked.lower(), name.lower())), float(surname))


def _topic(text: str, mentioned: Sequence[str]) -> str:
    """The question without its asking words and the names of those who are asked about."""
    topic = text
    for words in mentioned:
        topic = topic.replace(words, " ")
    topic = re.sub(r"\baccording to\b", " ", topic, flags=re.IGNORECASE)
    topic = re.sub(
        r"^\W*(?:and |but |so )?(?:who(?: else)?|what|why|how|which|whose|when|where|on what (?:basis|grounds?))\b",
        " ",
        topic,
        flags=re.IGNORECASE,
    )
    topic = re.sub(r"\band (?:why|on what grounds)\b|\bwhy\b", " ", topic, flags=re.IGNORECASE)
    kept = [w for w in topic.split() if not _is_asking_word(w)]
    words = " ".join(kept).strip(" ?.,;:!")
    return words if content_stems(words) else ""


def _is_asking_word(word: str) -> bool:
    plain = word.strip('?.,;:!"“”').lower()
    return plain in {"did", "does", "do", "say", "says", "said", "saying", "tell", "tells", "told", "s", "'s", "’s", ""}


def _depends_on_earlier(query: Query) -> bool:
    """True for `And why?` and `Did she deny it?`; a question that names whom or what it is about stands alone."""
    if _LEAVES_OPEN.search(query.text) or not (query.stems or query.speakers):
        return True
    return bool(_POINTING.search(query.text)) and len(query.stems) < _FEW_WORDS and not query.speakers


def _continued(query: Query, earlier: Query) -> Query:
    """The query with what it leaves open taken from the one before."""
    context = f"{earlier.topic} {earlier.context}".strip() if query.stems else earlier.context
    speakers = query.speakers or (earlier.speakers if Asked.WHO_SAID not in query.asked else ())
    asked = query.asked
    if asked == (Asked.WHY,) and Asked.WHO_SAID in earlier.asked and not query.stems:
        asked = (*earlier.asked, Asked.WHY) if Asked.WHY not in earlier.asked else earlier.asked
    elif not query.stems and asked == (Asked.FACT,):
        asked = earlier.asked
    topic = query.topic if query.stems else earlier.topic
    return replace(query, asked=asked, topic=topic, speakers=speakers, context=context)

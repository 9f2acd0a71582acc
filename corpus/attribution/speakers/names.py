"""Who appears in an article: the names in its text, people and organisations apart, short forms joined to full ones.

Looks at capital letters and the words around them only. Does not know who speaks.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import islice, zip_longest
from zoneinfo import available_timezones

from babel import Locale

from corpus.articles.datelines import dateline_at, place_of
from corpus.attribution.speakers.descriptions import decapitalised, kind_of_noun, without_article
from corpus.attribution.speakers.phrases import Phrase, head_of
from corpus.attribution.tokens import Token, Unit
from corpus.attribution.values import SpeakerKind
from corpus.language import lexicon as lex
from corpus.language.given_names import is_female

_ATTRIBUTIVE = re.compile(r"-(?:based|born|backed|led|owned|run)$")  # Washington-based
_CONNECTORS = frozenset("of for the and on in".split())
_BEFORE_A_SENTENCE = frozenset(".?!:\"“”‘’'—–") | {"--", "…", "..."}
_LONGEST_NAME_OF_A_PERSON = 5  # words; a longer run of capitals is a headline
_PEOPLES = ("crats", "icans", "ians", "eans", "tives", "tories", "muslims", "christians", "jews", "catholics", "sunnis")
_DEMONYMS = ("tic", "ean", "ian", "ican", "ese", "ish", "ench", "utch", "qi", "eli", "stani")
_AFTER_A_SUBJECT = lex.AUXILIARIES | lex.MODALS | {"and", "who"}
_MEMORY = 300  # mentions that "the minister" may look back over


@dataclass(slots=True)
class Member:
    """Somebody in the article. Collected while the text is read, turned into a Speaker at the end."""

    name: str
    kind: SpeakerKind
    forms: dict[str, None] = field(default_factory=dict)  # an ordered set of the ways it is written
    roles: dict[str, None] = field(default_factory=dict)
    positions: list[int] = field(default_factory=list)  # where it is mentioned, ascending
    noun: str = ""  # what a member without a name is called: "official"
    female: bool | None = None

    def describes(self, noun: str) -> bool:
        """True where a role of this member has the word ("spokesman" also fits a spokesperson)."""
        return any(_same_role(word, noun) for role in self.roles for word in _words_of_role(role))


@lru_cache(maxsize=4096)
def _words_of_role(role: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", role.lower()))


def _same_role(word: str, noun: str) -> bool:
    if word == noun:
        return True
    stems = ("spokes", "chair", "congress", "council")
    return any(word.startswith(s) and noun.startswith(s) for s in stems)


@dataclass(frozen=True, slots=True)
class NameRun:
    """A run of capitalised words: token positions in its unit, and what it was taken for."""

    start: int
    end: int
    title: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def name(self) -> str:
        return " ".join(self.words)


def find_name_runs(
    tokens: Sequence[Token], common: frozenset[str] = frozenset(), *, start: int = 0
) -> Iterator[NameRun]:
    """Runs of capitalised words from token `start` on, titles split off, `Institute for the Study of War` kept whole.

    `common` are words that the article also writes in small letters: at a sentence's start they are no names.
    """
    position = start
    while position < len(tokens):
        if not _may_begin_name(tokens, position, common):
            position += 1
            continue
        end = _end_before_acronym(tokens, position)
        if end is None:
            end = position + 1
            while end < len(tokens) and _goes_on(tokens, position, end):
                end += 1
        while end > position + 1 and tokens[end - 1].lower in _CONNECTORS | lex.NAME_PARTICLES | {"&", "."}:
            end -= 1
        words = [t.text for t in tokens[position:end] if t.text != "." and not _ATTRIBUTIVE.search(t.text)]
        title = _leading_title(words)
        if words[title:]:
            yield NameRun(position, end, tuple(words[:title]), tuple(words[title:]))
        position = end


def _end_before_acronym(tokens: Sequence[Token], start: int) -> int | None:
    """Where `Citizens for an Open Count` ends, given that `(COC)` follows and its letters are those of the name."""
    initials = ""
    for position in range(start, min(len(tokens), start + 12)):
        token = tokens[position]
        if token.text == "(" and position + 1 < len(tokens):
            return position if len(initials) > 1 and tokens[position + 1].text == initials else None
        if not token.is_word or token.quoted:
            return None
        if token.is_capitalised:
            initials += token.text[0]
        elif token.lower not in _CONNECTORS | {"a", "an"}:
            return None
    return None


def _leading_title(words: Sequence[str]) -> int:
    """How many of the words are title and not name: 2 in `Massachusetts Sen. Elizabeth Warren`."""
    length = 0
    for number, word in enumerate(words[:-1]):
        is_title = word.lower().rstrip(".") in lex.TITLES and not _is_office(words[number:])
        if is_title and (number == length or word.endswith(".") or word.lower() in lex.TITLES_BEHIND_PLACES):
            length = number + 1
    return length


def _is_office(words: Sequence[str]) -> bool:
    """`Foreign Ministry`, `Defence Department`: the first word is no title there."""
    return any(w in lex.ORGANISATION_NAME_WORDS for w in words[1:])


def _may_begin_name(tokens: Sequence[Token], position: int, common: frozenset[str]) -> bool:
    token = tokens[position]
    if not token.is_capitalised or token.lower in lex.TIME_WORDS or token.lower in lex.PRONOUNS:
        return False
    if token.lower in lex.SHORT_DATES_AND_STATES and position + 1 < len(tokens) and tokens[position + 1].text == ".":
        return False
    starts_sentence = position == 0 or tokens[position - 1].text in _BEFORE_A_SENTENCE
    if not starts_sentence:
        return True
    never = lex.OPENERS | lex.SUBORDINATORS | lex.DOCUMENT_NOUNS | lex.AUXILIARIES | lex.MODALS
    if token.lower in never or token.lower in lex.CUE_FORMS:
        return False
    following = tokens[position + 1] if position + 1 < len(tokens) else None
    if following is not None and following.is_capitalised:
        # "Transport Minister Anna Bell" but not "Everything Bell says", in an article that also writes both words small
        is_title = token.lower in lex.TITLES  # "Mayor Varro", though "the mayor" comes after
        known = token.lower not in common or following.lower in lex.TITLES
        return is_title or known or _is_office([token.text, following.text])
    if token.lower in common or token.lower.endswith(("ed", "ing", "ly")):
        return False
    return token.lower not in lex.PERSON_NOUNS and token.lower not in lex.ORGANISATION_NOUNS


def _goes_on(tokens: Sequence[Token], start: int, end: int) -> bool:
    token, before = tokens[end], tokens[end - 1]
    if token.text == "." and before.lower in lex.TITLES | lex.NAME_SUFFIXES | set("abcdefghijklmnopqrstuvwxyz"):
        return True
    following = tokens[end + 1 : end + 3]
    if token.is_capitalised:
        if token.lower in lex.HEADLINE_VERBS:
            return False
        return token.lower not in lex.TIME_WORDS or _is_surname(token, before, following)
    if token.text == "&":
        return bool(following) and following[0].is_capitalised
    if token.lower in lex.NAME_PARTICLES:
        return bool(following) and following[0].is_capitalised
    if token.lower in _CONNECTORS:
        is_organisation = any(t.text in lex.ORGANISATION_NAME_WORDS for t in tokens[start:end])
        if token.lower == "and" and end == start + 1 and not is_organisation:
            return _is_shared_adjective(tokens, start, end)
        if token.lower == "in" or not is_organisation or not following:
            return False
        if token.lower == "and":
            return following[0].is_capitalised and before.text not in lex.ORGANISATION_NAME_WORDS
        return following[0].is_capitalised or (
            following[0].lower == "the" and len(following) > 1 and following[1].is_capitalised
        )
    return False


def _is_surname(token: Token, before: Token, following: Sequence[Token]) -> bool:
    """`Theresa May`; not `to Anna May 5`."""
    is_day = bool(following) and following[0].text[:1].isdigit()
    return token.lower in lex.MONTH_NAMES and not is_day and is_female(before.text) is not None


def _is_shared_adjective(tokens: Sequence[Token], start: int, end: int) -> bool:
    """`the Central | and | East European Coalition`: one name of one body."""
    after = end + 1
    while after < len(tokens) and tokens[after].is_capitalised:
        after += 1
    ends_as_body = after - end > 2 and tokens[after - 1].text in lex.ORGANISATION_NAME_WORDS
    return ends_as_body and start > 0 and tokens[start - 1].lower == "the"


def kind_of_name(run: NameRun) -> SpeakerKind | None:
    """Person or organisation, or None where a lone word could be either."""
    if any(w in lex.ORGANISATION_NAME_WORDS or w.lower() in _CONNECTORS | {"&"} for w in run.words):
        return SpeakerKind.ORGANISATION
    if run.title and not run.words[0].isupper():
        return SpeakerKind.PERSON
    if any(w in lex.NUMBERED_THINGS for w in run.words):
        return None  # Room No. 9
    if len(run.words) == 1 and run.words[0].lower().endswith(_PEOPLES):
        return SpeakerKind.GROUP
    if len(run.words) == 1:
        return SpeakerKind.ORGANISATION if run.words[0].isupper() and len(run.words[0]) > 1 else None
    if all(w.isupper() and len(w) > 2 for w in run.words):
        return None  # a dateline or a heading
    return SpeakerKind.PERSON if len(run.words) < _LONGEST_NAME_OF_A_PERSON else None


def _without_openers(found: Sequence[tuple[NameRun, ...]], units: Sequence[Unit]) -> list[tuple[NameRun, ...]]:
    """Without the words that a sentence's start has capitalised: `Worse, …`, `Water may …`, `European buyers`."""
    seen = Counter(word for runs in found for run in runs if run.start for word in run.words)
    names = Counter(run.name for runs in found for run in runs)
    kept = []
    for runs, unit in zip(found, units, strict=True):
        mended = list(runs)
        if runs and runs[0].start == 0:
            mended[0:1] = _without_opener(runs[0], unit, seen, names)
        kept.append(tuple(run for run in mended if not _is_demonym(run, unit.tokens)))
    return kept


def _without_opener(run: NameRun, unit: Unit, seen: Counter[str], names: Counter[str]) -> list[NameRun]:
    first = run.words[0]
    if run.title or seen[first] or is_female(first) is not None or first.isupper():
        return [run]
    follows = unit.tokens[run.end] if run.end < len(unit.tokens) else None
    if len(run.words) == 1:
        speaks = follows is None or follows.lower in _AFTER_A_SUBJECT or follows.lower in lex.CUE_FORMS
        opens = not speaks and follows is not None and (follows.text == "," or follows.text.islower())
        return [] if (opens or first in lex.MASS_NAMES) and names[run.name] == 1 else [run]
    return [run]


def _without_place(run: NameRun, tokens: Sequence[Token]) -> NameRun:
    """`At a meeting in Moscow | Ana Holm said`: the city is no part of her name."""
    before = tokens[run.start - 1].lower if run.start else ""
    if run.title or before not in lex.PREPOSITIONS or run.end - run.start != len(run.words):
        return run
    for length in range(len(run.words) - 2, 0, -1):
        if " ".join(run.words[:length]) in _places_of_the_world() and is_female(run.words[length]) is not None:
            return NameRun(run.start + length, run.end, (), run.words[length:])
    return run


def _is_demonym(run: NameRun, tokens: Sequence[Token]) -> bool:
    """`Only European buyers`: an adjective, and nobody's name."""
    follows = tokens[run.end] if run.end < len(tokens) else None
    if len(run.words) != 1 or run.title or not run.words[0].endswith(_DEMONYMS) or follows is None:
        return False
    is_noun = follows.is_word and follows.text.islower() and follows.lower not in lex.CUE_FORMS
    functional = lex.AUXILIARIES | lex.MODALS | lex.PREPOSITIONS | lex.SUBORDINATORS | lex.ADVERBS | {"and", "who"}
    return is_noun and follows.lower not in functional and is_female(run.words[0]) is None


def _is_headline(unit: Unit) -> bool:
    """True where nearly every longer word is capitalised: its names run into the words beside them."""
    words = [t for t in unit.tokens if len(t.text) > 3 and t.text.isalpha()]
    if unit.tokens[-1].text in {".", "?", "!"}:
        return False
    return len(words) > 3 and sum(t.is_capitalised for t in words) > 0.8 * len(words)


class Cast:
    """The members of one article, found by name."""

    def __init__(self, text: str, units: Sequence[Unit]) -> None:
        self._text = text
        self.members: list[Member] = []
        self._by_form: dict[str, list[Member]] = {}
        self._described: dict[str, Member] = {}
        self.common = frozenset(t.text for unit in units for t in unit.tokens if t.text.islower())
        found = [tuple(_without_place(run, u.tokens) for run in find_name_runs(u.tokens, self.common)) for u in units]
        self.runs = _without_openers(found, units)
        """The names in each unit."""
        runs = [(unit, run) for unit, found in zip(units, self.runs, strict=True) for run in found]
        self._places = _names_of_places(runs) | _places_of_datelines(text, units)
        self._with_article = {run.name for unit, run in runs if _has_article(unit.tokens, run)}
        # full names first, so that a surname that stands before its full name (a headline) finds it
        headlines = {unit.first for unit in units if _is_headline(unit)}
        for unit, run in sorted(runs, key=lambda pair: (pair[0].first in headlines, -len(pair[1].words))):
            if unit.first not in headlines or len(run.words) < 3 or self.find(run.name) is not None:
                self._add(unit.tokens, run)
        for member in self.members:
            member.positions.sort()
        mentions = ((position, number) for number, m in enumerate(self.members) for position in m.positions)
        self._mentions = [(position, self.members[number]) for position, number in sorted(mentions)]
        self._vote_on_gender(units, runs)

    def find(self, name: str, before: int | None = None) -> Member | None:
        """The member so named; of two people who share a surname the one who alone was named so far, or none."""
        found = self._by_form.get(_key(name), [])
        if len(found) > 1 and before is not None:
            found = list(islice((m for m in found if m.positions and m.positions[0] < before), 2))
        return found[0] if len(found) == 1 else None

    def named_within(self, run: NameRun) -> Member | None:
        """The member whose name a headline has run into other words: `Anna Bell | Slams Port Chief`."""
        words = run.words
        if len(words) < 4:
            return None
        names = (" ".join(words[:length]) for length in range(len(words) - 1, 1, -1))
        return next((member for name in names if (member := self.find(name)) is not None), None)

    def mentioned_before(self, position: int) -> Iterator[Member]:
        """Named members, the latest mentioned first, as far back as a reader may be expected to remember."""
        seen: set[int] = set()
        end = bisect_left(self._mentions, position, key=lambda mention: mention[0])
        for _, member in reversed(self._mentions[max(0, end - _MEMORY) : end]):
            if id(member) not in seen:
                seen.add(id(member))
                yield member

    def is_shared(self, name: str) -> bool:
        """True where two members go by this short name."""
        return len(self._by_form.get(_key(name), [])) > 1

    def add(self, name: str, kind: SpeakerKind, forms: Iterable[str] = ()) -> Member:
        """A member that no capital letter showed: `a US official`."""
        member = Member(name, kind, dict.fromkeys([name, *forms]))
        self.members.append(member)
        return member

    def described(self, tokens: Sequence[Token], phrase: Phrase) -> Member:
        """The member whom a phrase without a name means; the same words mean the same member."""
        written = self._text[tokens[phrase.start].span.start : tokens[phrase.end - 1].span.end]
        key = without_article(written).lower()
        if key not in self._described:
            head = head_of(tokens, phrase).lower
            is_coastguard = head == "guard" and any(t.lower == "coast" for t in tokens[phrase.start : phrase.end])
            kind = kind_of_noun("coastguard" if is_coastguard else head)
            self._described[key] = self.add(decapitalised(written, tokens, phrase), kind)
            self._described[key].noun = head
        return self._described[key]

    def together(self, members: Sequence[Member]) -> Member:
        """One member for several people who speak as one; each of their names is a form of it."""
        name = "; ".join(member.name for member in members)
        if name not in self._described:
            forms = [form for member in members for form in member.forms]
            self._described[name] = self.add(name, SpeakerKind.GROUP, forms)
        return self._described[name]

    def _vote_on_gender(self, units: Sequence[Unit], runs: Sequence[tuple[Unit, NameRun]]) -> None:
        """Where one person alone is named in a unit, the pronouns behind it, or the next unit's first, are theirs."""
        named: dict[int, set[int]] = {}
        ends: dict[int, int] = {}
        people: dict[int, Member] = {}
        for unit, run in runs:
            member = self.find(run.name)
            if member is not None and member.kind is SpeakerKind.PERSON and not unit.tokens[run.start].quoted:
                named.setdefault(unit.first, set()).add(id(member))
                ends.setdefault(unit.first, run.end)  # "He congratulated Brasse": that `he` is another
                people[id(member)] = member
        votes: dict[int, int] = {}
        for unit, following in zip_longest(units, units[1:]):
            alone = named.get(unit.first, set())
            if len(alone) != 1:
                continue
            words = list(_subjects_pronouns(unit.tokens, ends[unit.first]))
            if following is not None and following.tokens and not named.get(following.first):
                words.append(following.tokens[0].lower)
            female = sum(w in {"she", "her", "herself"} for w in words)
            male = sum(w in {"he", "his", "himself"} for w in words)
            if bool(female) != bool(male):
                votes[next(iter(alone))] = votes.get(next(iter(alone)), 0) + (1 if female else -1)
        for key, vote in votes.items():
            if people[key].female is None and vote:
                people[key].female = vote > 0

    def is_place(self, name: str) -> bool:
        """True for a country or a capital, and for what the article has somebody or something be in."""
        return name in self._places or name in _places_of_the_world()

    def _add(self, tokens: Sequence[Token], run: NameRun) -> None:
        kind = kind_of_name(run)
        member = self.find(run.name)
        if member is None and self.is_shared(run.name):
            return
        if member is None:
            member = self._person_behind_outlet(run)
            if member is not None:
                self._by_form[_key(run.name)] = [member]
                member.positions.append(tokens[run.start].span.start)
                return
        if member is None:
            if not run.title and run.name in _places_of_the_world():
                kind = SpeakerKind.ORGANISATION
            if kind is None:
                kind = SpeakerKind.PERSON if len(run.words) == 1 and not self._is_institution(tokens, run) else None
                kind = kind or SpeakerKind.ORGANISATION
            member = Member(run.name, kind)
            self.members.append(member)
            for form in _forms_of(run, kind):
                self._by_form.setdefault(_key(form), []).append(member)
        position = tokens[run.start].span.start
        member.positions.append(position)
        written = " ".join([*run.title, *run.words])
        for form in (run.name, written):
            member.forms.setdefault(form, None)
        roles = list(_roles_beside(self._text, tokens, run))
        member.roles.update((role, None) for role in roles if role not in member.roles)
        self._learn_acronym(tokens, run, member)
        if member.female is None:
            member.female = _gender([*run.title, *(w for role in roles for w in role.split())])
        if member.female is None and kind is SpeakerKind.PERSON and len(run.words) > 1:
            member.female = is_female(run.words[0])

    def _person_behind_outlet(self, run: NameRun) -> Member | None:
        """`the Tarn Post Vasko`: two names that nothing divides, the second of a person named elsewhere."""
        if len(run.words) < 3 or run.words[-2] not in lex.ORGANISATION_NAME_WORDS:
            return None
        member = self.find(run.words[-1])
        return member if member is not None and member.kind is SpeakerKind.PERSON else None

    def _is_institution(self, tokens: Sequence[Token], run: NameRun) -> bool:
        """`the Kremlin`, and `Ukraine` where the text has `in Ukraine`."""
        with_article = run.start > 0 and tokens[run.start - 1].lower == "the"
        return (
            with_article
            or run.name in self._with_article
            or run.words[0] in self._places
            or run.words[0] in _places_of_the_world()
        )

    def _learn_acronym(self, tokens: Sequence[Token], run: NameRun, member: Member) -> None:
        inner = tokens[run.end : run.end + 3]
        bracketed = len(inner) == 3 and inner[0].text == "(" and inner[2].text == ")" and inner[1].text.isupper()
        if not bracketed or member.kind is SpeakerKind.PERSON:
            return
        member.forms.setdefault(inner[1].text, None)
        known = self._by_form.setdefault(_key(inner[1].text), [])
        if member not in known:
            known.append(member)


def _subjects_pronouns(tokens: Sequence[Token], start: int) -> Iterator[str]:
    """The words from `start` on, without pronouns that cannot be the one named before: `her` in "Bell thanked her"."""
    for position in range(start, len(tokens)):
        token = tokens[position]
        following = tokens[position + 1] if position + 1 < len(tokens) else None
        if token.quoted or token.lower == "him":
            continue
        owns = (
            following is not None and following.is_word and following.lower not in lex.PREPOSITIONS | lex.SUBORDINATORS
        )
        if token.lower != "her" or owns:
            yield token.lower


@cache
def _places_of_the_world() -> frozenset[str]:
    """English names of countries (Unicode's CLDR) and of the cities that name time zones, which is most capitals."""
    cities = {zone.rsplit("/", 1)[-1].replace("_", " ") for zone in available_timezones() if "/" in zone}
    return frozenset(Locale("en").territories.values()) | cities | lex.SEATS_OF_GOVERNMENT


def _key(name: str) -> str:
    return re.sub(r"^the ", "", name.lower()).replace(".", "").replace("’", "'")


def _forms_of(run: NameRun, kind: SpeakerKind) -> set[str]:
    """The names by which the text may come back to it."""
    forms = {run.name}
    if kind is SpeakerKind.PERSON and len(run.words) > 1:
        surname = [w for w in run.words if w.lower().rstrip(".") not in lex.NAME_SUFFIXES][-1]
        forms.add(surname)
        first_particle = next((i for i, w in enumerate(run.words) if w.lower() in lex.NAME_PARTICLES and i), None)
        if first_particle:
            forms.add(" ".join(run.words[first_particle:]))
        forms.add(f"{run.words[0]} {surname}")
    if kind is SpeakerKind.ORGANISATION and len(run.words) > 2:
        initials = "".join(w[0] for w in run.words if w[0].isupper())
        if len(initials) > 2:
            forms.add(initials)
    return forms


def _names_of_places(runs: Iterable[tuple[Unit, NameRun]]) -> set[str]:
    """Names that stand behind `in`, `to`, `from`, `near`, `across` somewhere in the article."""
    places = set()
    for unit, run in runs:
        if run.start and not run.title and unit.tokens[run.start - 1].lower in {"in", "from", "near", "across"}:
            places.add(run.name)
    return places


def _has_article(tokens: Sequence[Token], run: NameRun) -> bool:
    """`The Castle said`, but not `the Vasko campaign`, whose article is the campaign's."""
    if run.title or not run.start or tokens[run.start - 1].lower != "the":
        return False
    follows = tokens[run.end] if run.end < len(tokens) else None
    if follows is None or not follows.is_word:
        return True
    ends = lex.AUXILIARIES | lex.MODALS | lex.PREPOSITIONS | lex.SUBORDINATORS | {"and"}
    return follows.lower in ends or follows.lower in lex.CUE_FORMS


def _places_of_datelines(text: str, units: Iterable[Unit]) -> set[str]:
    datelines = (dateline_at(text, unit.span.start, unit.span.end) for unit in units)
    return {place_of(text, dateline) for dateline in datelines if dateline is not None}


def _roles_beside(text: str, tokens: Sequence[Token], run: NameRun) -> Iterator[str]:
    """`Kremlin spokesman | Dmitry Peskov`, `John Kirby | , a spokesman for the council,`, `Mayor | Ana Vell`."""
    if run.title:
        yield " ".join(run.title)
    start = run.start
    if start and not tokens[start - 1].is_capitalised and tokens[start - 1].lower in lex.PERSON_NOUNS:
        while start and tokens[start - 1].is_word and not tokens[start - 1].quoted:
            word = tokens[start - 1].lower
            if word in lex.SUBORDINATORS | lex.PREPOSITIONS | lex.PRONOUNS | lex.AUXILIARIES - {"'s", "’s"} | {"and"}:
                break
            if word in lex.CUE_FORMS or word in lex.ADVERBS or run.start - start > 7:
                break
            start -= 1
            if word in lex.DETERMINERS:
                break
        if start < run.start:
            yield _as_written(text, tokens[start : run.start])
    after = tokens[run.end : run.end + 2]
    if len(after) == 2 and after[0].text == "," and not after[1].quoted:
        opener = after[1].lower
        if opener in {"a", "an", "the"} or opener in lex.PERSON_NOUNS:
            end = run.end + 1
            while (
                end < len(tokens) and end - run.end < 20 and tokens[end].text not in {",", ".", ";", "(", ")", "—", "–"}
            ):
                if tokens[end].quoted or tokens[end].lower in {"who", "which"}:
                    break
                if _is_finite_cue(tokens[end]):
                    return  # "at the Kremlin, officials in Moscow said": a clause, not an apposition
                end += 1
            role = tokens[run.end + 1 : end]
            if any(t.lower in lex.PERSON_NOUNS | lex.ORGANISATION_NOUNS for t in role):
                yield _as_written(text, role)


def _is_finite_cue(token: Token) -> bool:
    return token.lower in lex.CUE_FORMS and token.lower.endswith(("ed", "said", "told", "says"))


def _as_written(text: str, tokens: Sequence[Token]) -> str:
    """The words as they stand in the text, without a leading article."""
    first = 1 if len(tokens) > 1 and tokens[0].lower in {"a", "an", "the"} else 0
    return text[tokens[first].span.start : tokens[-1].span.end]


def _gender(words: Iterable[str]) -> bool | None:
    lowered = {re.sub(r"\W", "", w.lower()) for w in words}
    if lowered & lex.FEMALE_WORDS:
        return True
    return False if lowered & lex.MALE_WORDS else None

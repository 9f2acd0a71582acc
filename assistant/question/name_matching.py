"""Which speakers and outlets of an archive the words of a question name. Tolerates misspelling, and guesses nobody.

Knows nothing of what is asked: whoever reads a question says in which of its words a name may stand.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process

from corpus.attribution.speakers.spokesmen import spoken_for, spokesman_behind
from corpus.language import lexicon as lex
from corpus.language.letters import CAPITAL, plain_letters
from corpus.language.rules import Category

_WORD: Final = rf"{CAPITAL}[\w.'’-]*"
_PARTICLE: Final = rf"(?:{lex.alternation(Category.NAME_PARTICLE)})"
RUN: Final = re.compile(
    rf"\b(?:{_PARTICLE}[-'’])?{_WORD}"
    rf"(?:\s+(?:(?:of|for|the|and)\s+(?:the\s+)?)?(?:{_PARTICLE}\s+){{0,3}}(?:{_PARTICLE}[-'’])?{_WORD})*"
)
"""A run of capitalised words: what may be a name, with the particles in it (`Maria de la Cruz`, `Ahmed al-Rashid`)."""

_MOST_WITH_ROLE = 4
_CLOSE_SPELLING = 86  # of 100: Podoliak for Podolyak is 88, Kirby for Kerry 60
_SHORTEST_MISSPELT = 5  # characters: of a shorter name too many others are close
_PRONOUNS = lex.PRONOUNS | lex.HE | lex.SHE | lex.THEY | lex.RELATIVES | {"that", "this"}
_MOST_SPOKESMEN = 6  # of one organisation, those cited most
_BARE_ROLE = re.compile(r"\s*(?P<whose>the|its|his|her|their)\s+(?P<role>[a-z][a-z -]+?)\s*")
_NAME_FOLLOWS = re.compile(rf",?\s+{CAPITAL}")


class KnownSpeaker(NamedTuple):
    """A speaker of the archive: name, role, and the other ways in which articles write the name.

    `a police spokesman` has no name; nobody asks for him by it, but he is asked for with the police.
    """

    name: str
    role: str = ""
    aliases: tuple[str, ...] = ()
    is_person: bool = True
    is_named: bool = True


class Named(NamedTuple):
    """A name as the archive has it, and the words of the question that name it."""

    name: str
    words: str


class Names:
    """The speakers and outlets of an archive, laid out so that a name is found among thousands at once."""

    def __init__(self, speakers: Sequence[KnownSpeaker], outlets: Sequence[str] = ()) -> None:
        spokesmen = _spokesmen_of(speakers)
        speakers = [speaker for speaker in speakers if speaker.is_named]
        self._speakers = _keyed(speakers)
        self._aliases = {speaker.name: speaker.aliases for speaker in speakers}
        self._titles = {speaker.name: speaker.role for speaker in speakers}
        self._outlets = {
            _key(outlet): outlet for outlet in reversed(outlets)
        }  # the first of a key stays: most articles
        self._persons = frozenset(speaker.name for speaker in speakers if speaker.is_person)
        self._ending: dict[str, list[str]] = {}
        self._lengths: dict[int, list[str]] = {}
        self._roles: dict[str, list[KnownSpeaker]] = {}
        for speaker in speakers:
            words = _spelt(speaker.name).split()
            self._lengths.setdefault(len(words), []).append(_spelt(speaker.name))
            if words:
                self._ending.setdefault(words[-1], []).append(speaker.name)
            for word in set(re.findall(r"\w+", _office(speaker.role))):
                self._roles.setdefault(word, []).append(speaker)
        self._surnames = list(dict.fromkeys(end for end, names in self._ending.items() if _is_surname(names)))
        self._spokesmen = {  # who speaks for a person is not that person
            key: names for key, names in spokesmen.items() if not self._persons.intersection(self._known(key)[1])
        }

    def speakers_in(self, part: str) -> list[Named]:
        """Each speaker named in the words; a bare role names all who have it."""
        return self.read(part)[0]

    def read(self, part: str, talked_of: Sequence[str] = ()) -> tuple[list[Named], list[Named]]:
        """The speakers named in the words, and the outlets; what is a speaker of the archive is no outlet.

        Who speaks for an organisation is named with it, but not the organisation with its spokesman. `the governor` is
        first of all who is `talked_of`, and `his lawyer` nobody but a lawyer of theirs.
        """
        role = _BARE_ROLE.fullmatch(part)
        if role and role["whose"] != "its":
            meant = self._by_role(role, talked_of)
            if meant is not None:
                return meant, []
        if role or _key(part) in self._spokesmen:  # "the Tarn police", whom only their spokeswoman speaks for
            return self._by_office(role["role"] if role else _key(part), part.strip()), []
        return self._by_name(part)

    def _by_role(self, role: re.Match[str], talked_of: Sequence[str]) -> list[Named] | None:
        """Who is meant by `the governor` or `his lawyer` among those talked of; None where it may be anybody."""
        words = role[0].strip()
        if role["whose"] == "the":
            return [Named(name, words) for name in talked_of if self._holds(name, role["role"])] or None
        theirs = {name.lower().split()[-1] for name in talked_of}
        having = self._with_role(role["role"], words)
        return [n for n in having if theirs & set(re.findall(r"\w+", self._titles[n.name].lower()))]

    def _by_office(self, office: str, words: str) -> list[Named]:
        """Everybody who has the role, or who speaks for the organisation of that name."""
        having = self._with_role(office, words)
        spokesmen = self._spokesmen_for(office, [one.name for one in having])
        return list(dict.fromkeys([*having, *(Named(name, words) for name in spokesmen)]))

    def _by_name(self, part: str) -> tuple[list[Named], list[Named]]:
        """The speakers and the outlets whose names stand in the words."""
        speakers: list[Named] = []
        outlets: list[Named] = []
        title = ""  # "Kremlin spokesman", before the name
        for run, behind in self._runs(part):
            spokesman = spokesman_behind(behind)
            if spokesman and _NAME_FOLLOWS.match(behind, len(spokesman)):
                title = run + spokesman
                continue
            outlet, named = self._of_run(run, spokesman)
            outlets.extend(outlet)
            speakers.extend(_with_title(one, title, part) for one in named)
        return list(dict.fromkeys(speakers)), outlets

    def _runs(self, part: str) -> list[tuple[str, str]]:
        """What may be names in the words, each with the words behind it; else all the words. "He" is not Liu He."""
        runs = [(name, part[m.end() :]) for m in RUN.finditer(part) for name in self._apart(m[0])]
        return [(run, behind) for run, behind in runs or [(part.strip(), "")] if run.lower() not in _PRONOUNS]

    def _of_run(self, run: str, spokesman: str) -> tuple[list[Named], list[Named]]:
        """The outlet of that name, or else the speakers; `spokesman` is what stands behind an organisation's name."""
        words, names = self._known(run)
        spokesmen = self._spokesmen_for(words, names)
        if not names and not spokesmen and (outlet := self.outlet(run)):
            return [Named(outlet, words)], []
        if spokesman and spokesmen:
            return [], [Named(name, run + spokesman) for name in spokesmen]
        known = names or ([] if spokesmen else self._misspelt(words))
        return [], [Named(name, words) for name in (*known[:_MOST_WITH_ROLE], *spokesmen)]

    def _spokesmen_for(self, words: str, names: Sequence[str]) -> list[str]:
        """Those who speak for an organisation that goes by these words, or by these names and their aliases."""
        if self._persons.intersection(names):
            return []
        role = spoken_for(words)
        known = [alias for name in names for alias in (name, *self._aliases.get(name, ()))]
        keys = dict.fromkeys(_key(each) for each in (words, role, *known) if each)
        return list(dict.fromkeys(name for key in keys for name in self._spokesmen.get(key, ())))[:_MOST_SPOKESMEN]

    def outlet(self, words: str) -> str:
        """The outlet of that name, however it is spelt, or "" where there is none or a speaker has the name."""
        key = _key(words)
        if key in self._speakers:
            return ""
        if key in self._outlets or " " not in key:
            return self._outlets.get(key, "")
        close = process.extractOne(key, self._outlets.keys(), scorer=fuzz.ratio, score_cutoff=_CLOSE_SPELLING)
        return self._outlets[close[0]] if close and len(close[0].split()) == len(key.split()) else ""

    def may_name_person(self, text: str) -> bool:
        """True where a name stands in the text that may be a person's, known or not, or a role that a speaker has: who
        knows whom `he` means then?
        """
        for run in RUN.finditer(text):
            known = self._known(run[0])[1]
            if self._persons.intersection(known) or (run.start() and not known):
                return True
        return any(self._with_role(m[1], m[0]) for m in re.finditer(r"\b(?:the|his|her|their)\s+([a-z]+)", text))

    def persons_in(self, text: str) -> list[str]:
        """The persons of the archive whom the text names, in its order."""
        named = (name for run in RUN.finditer(text) for name in self._known(run[0])[1])
        return [name for name in dict.fromkeys(named) if name in self._persons]

    def _holds(self, name: str, office: str) -> bool:
        """True where an article calls that speaker so: `Gov. Ana Holm`, `Mayor Varro`."""
        called = " ".join((self._titles.get(name, ""), *self._aliases.get(name, ())))
        words = {lex.TITLE_ABBREVIATIONS.get(word.rstrip("."), word) for word in called.lower().split()}
        return set(office.split()) <= words

    def _apart(self, run: str) -> list[str]:
        """`Ana Holm and Bela Tarsin` as two, where each is known; a ministry of this and that is one."""
        names = re.split(r"\s+and\s+", run)
        is_one = len(names) == 1 or _key(run) in self._speakers or _key(run) in self._outlets
        return [run] if is_one or not all(self._known(name)[1] for name in names) else names

    def _with_role(self, role: str, words: str) -> list[Named]:
        known = self._speakers.get(_spelt(role))
        if known is not None:
            return [Named(known, words)]
        has_it = re.compile(rf"\b{re.escape(role)}\b", re.IGNORECASE)
        having = self._roles.get(re.findall(r"\w+", role.lower())[-1], ())
        return [Named(s.name, words) for s in having if has_it.search(_office(s.role))][:_MOST_WITH_ROLE]

    def _known(self, run: str) -> tuple[str, list[str]]:
        """The words of a run that name somebody known, and whom: all of them, or those behind titles and places."""
        whole = re.sub(r"['’]s?$", "", run).strip()
        words = re.split(r"(?:['’]s)?\s+", whole)
        for start in range(len(words)):
            plain = whole if start == 0 else " ".join(words[start:])
            exact = self._speakers.get(_spelt(plain)) or self._speakers.get(f"the {_spelt(plain)}")
            matches = dict.fromkeys([exact] if exact else [])
            if start == 0 or len(words) - start > 1 or " of " not in whole:  # "Bank of Tarn" is not everybody's Tarn
                matches.update(dict.fromkeys(self._full_names(plain)))
            if matches:
                return plain, list(matches)
        return whole, []

    def _full_names(self, plain: str) -> list[str]:
        """Full names that end as the words do: both Vells for `Vell`, `Ana Maria Vell` for `Ana Vell`."""
        words = _spelt(plain).split()
        ending = self._ending.get(words[-1], ()) if words else ()
        fitting = ((name, _spelt(name).split()) for name in ending)
        return [name for name, theirs in fitting if len(theirs) > len(words) and set(words) <= set(theirs)]

    def _misspelt(self, plain: str) -> list[str]:
        """Whose whole name is spelt most like the words, or all whose last name is, where only that is asked."""
        asked = _spelt(plain)
        length = len(asked.split())
        if len(asked) < _SHORTEST_MISSPELT:
            return []
        near = [name for words in (length - 1, length, length + 1) for name in self._lengths.get(words, ())]
        whole = process.extractOne(asked, near, scorer=fuzz.ratio, score_cutoff=_CLOSE_SPELLING)
        last = None
        if length == 1:
            last = process.extractOne(asked, self._surnames, scorer=fuzz.ratio, score_cutoff=_CLOSE_SPELLING)
        if last and (whole is None or last[1] > whole[1]):
            return [name for name in self._ending[last[0]] if len(_without_particles(name)) <= 2]
        return [self._speakers[whole[0]]] if whole else []


def _with_title(named: Named, title: str, part: str) -> Named:
    """Named by title and name, where the title stands before the name: `Kremlin spokesman Dmitry Peskov`."""
    full = f"{title} {named.words}"
    return Named(named.name, full) if title and full in part else named


def _spokesmen_of(speakers: Iterable[KnownSpeaker]) -> dict[str, list[str]]:
    """By an organisation's key, who speaks for it; `police` has the spokesmen of the `Tarn police`, too."""
    spokesmen: dict[str, list[str]] = {}
    for speaker in speakers:
        organisation = spoken_for(speaker.role if speaker.is_named else speaker.name)
        kind = organisation.rpartition(" ")[2]
        for key in {_key(organisation), kind if kind.islower() else ""} - {""}:
            spokesmen.setdefault(key, []).append(speaker.name)
    return spokesmen


def _office(role: str) -> str:
    """`captain`, where the role is `captain of the ferry`: "the ferry" is not its captain."""
    return re.split(r"\s(?:of|for|at|in|to)\s", role.lower(), maxsplit=1)[0]


def _is_surname(names: Iterable[str]) -> bool:
    """A last word is asked for alone only where the whole name is short: "Transport" is not a ministry's surname."""
    return any(len(_without_particles(name)) <= 2 for name in names)


def _without_particles(name: str) -> list[str]:
    return [word for word in _spelt(name).split() if word not in lex.NAME_PARTICLES]


def _keyed(known: Sequence[KnownSpeaker]) -> dict[str, str]:
    """Lower-case name or acronym -> the archive's name; an alias that several speakers share is nobody's."""
    by_key = {_spelt(speaker.name): speaker.name for speaker in known}
    shared: dict[str, set[str]] = {}
    for speaker in known:
        for alias in speaker.aliases:
            shared.setdefault(re.sub(r"^the ", "", _spelt(alias)), set()).add(speaker.name)
    for alias, owners in shared.items():
        if len(owners) == 1:
            by_key.setdefault(alias, next(iter(owners)))
    return by_key


def _key(name: str) -> str:
    return re.sub(r"^the |['’]s?$", "", _spelt(name))


def _spelt(name: str) -> str:
    """A name as it is compared: in small plain letters, `al-Rashid` as two words."""
    return " ".join(plain_letters(name).lower().replace("’", "'").replace("-", " ").split())


NO_NAMES: Final = Names(())
"""Those of an archive in which nobody speaks."""

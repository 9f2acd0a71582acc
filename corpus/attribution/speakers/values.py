"""What resolution works with: a name as the text has it, and the entity that it names."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from corpus.attribution.values import Speaker, SpeakerKind
from corpus.language import lexicon as lex

_SAME_ROLES = ("spokes", "chair", "congress", "council")  # a spokesman is a spokesperson
_OWNER = re.compile(r"^(?:its|his|her|their) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WrittenName:
    """A name as written, `Sen. | Anna Bell`: its token positions in a unit, its title and its words."""

    start: int
    end: int
    title: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.words)


@dataclass(eq=False, slots=True)
class Entity:
    """A person, an organisation or another source that the article mentions; what it says of them is collected here.

    Two entities are the same only where they are one object. `forms`: the ways it is written, `roles`: what it is said
    to be, both in the order found. `positions`: characters where it is named, ascending. `noun`: what an entity
    without a name is called (`official`). `called`: words for somebody that are no role to be shown. `female` is None
    where nothing tells.
    """

    name: str
    kind: SpeakerKind
    forms: dict[str, None] = field(default_factory=dict)
    roles: dict[str, None] = field(default_factory=dict)
    positions: list[int] = field(default_factory=list)
    noun: str = ""
    female: bool | None = None
    called: dict[str, None] = field(default_factory=dict)

    @property
    def is_person(self) -> bool:
        return self.kind is SpeakerKind.PERSON

    def has_role(self, noun: str) -> bool:
        """True where one of its roles has the word ("spokesman" also fits a spokesperson)."""
        return any(_is_same_role(word, noun) for role in self.roles for word in _words_of_role(role))

    def may_be_called(self, noun: str) -> bool:
        """True where what is told of somebody makes them one: the lawmaker is who was named as a senator."""
        words = {*self.called, *(w for role in self.roles for w in (*_words_of_role(role), *role.lower().split()))}
        return noun in words or any(lex.SAME_CALLINGS.get(noun, noun) in kinds_of(word) for word in words)

    def is_introduced_as(self, noun: str) -> bool:
        """True where the article has called them so in as many words: `a welder`."""
        return noun in self.called or any(noun in role.lower() for role in self.roles)


@lru_cache(maxsize=4096)
def kinds_of(calling: str) -> tuple[str, ...]:
    """A calling with what it is a kind of, and what that is: `senator`, `lawmaker`, `politician`."""
    kinds = [lex.SAME_CALLINGS.get(calling, calling)]
    while kinds[-1] in lex.KINDS_OF_CALLINGS:
        kinds.append(lex.KINDS_OF_CALLINGS[kinds[-1]])
    return tuple(kinds)


@lru_cache(maxsize=4096)
def _words_of_role(role: str) -> tuple[str, ...]:
    """In small letters, abbreviations written out: `governor` of `Gov.`"""
    return tuple(lex.TITLE_ABBREVIATIONS.get(word, word) for word in re.findall(r"\w+", role.lower()))


def _is_same_role(word: str, noun: str) -> bool:
    return word == noun or any(word.startswith(stem) and noun.startswith(stem) for stem in _SAME_ROLES)


def speaker_of(entity: Entity) -> Speaker:
    """The Speaker that an entity has become by the article's end; "spokesman for …" is a better role than "Mr"."""
    described = (role for role in entity.roles if role[0].islower() or len(role.split()) > 1)
    role = next(described, next(iter(entity.roles), ""))
    aliases = tuple(form for form in entity.forms if form and form != entity.name)
    return Speaker(entity.name, entity.kind, without_owner(role), aliases)


def without_owner(role: str) -> str:
    """`brother`, of `her brother`."""
    return _OWNER.sub("", role)

"""What resolution works with: a name as the text has it, and the entity that it names."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from corpus.attribution.values import Speaker, SpeakerKind

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
    without a name is called (`official`). `female` is None where nothing tells.
    """

    name: str
    kind: SpeakerKind
    forms: dict[str, None] = field(default_factory=dict)
    roles: dict[str, None] = field(default_factory=dict)
    positions: list[int] = field(default_factory=list)
    noun: str = ""
    female: bool | None = None

    @property
    def is_person(self) -> bool:
        return self.kind is SpeakerKind.PERSON

    def has_role(self, noun: str) -> bool:
        """True where one of its roles has the word ("spokesman" also fits a spokesperson)."""
        return any(_is_same_role(word, noun) for role in self.roles for word in _words_of_role(role))


@lru_cache(maxsize=4096)
def _words_of_role(role: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", role.lower()))


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

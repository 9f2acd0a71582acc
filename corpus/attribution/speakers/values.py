"""What resolution works with: a name as the text has it, and the entity that it names."""

import re
from dataclasses import dataclass, field

from corpus.attribution.values import Speaker, SpeakerKind

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

    def is_introduced_as(self, noun: str) -> bool:
        """True where the article has called them so in as many words: `a welder`."""
        return noun in self.called or any(noun in role.lower() for role in self.roles)


def speaker_of(entity: Entity) -> Speaker:
    """The Speaker that an entity has become by the article's end; "spokesman for …" is a better role than "Mr"."""
    described = (role for role in entity.roles if role[0].islower() or len(role.split()) > 1)
    role = next(described, next(iter(entity.roles), ""))
    aliases = tuple(form for form in entity.forms if form and form != entity.name)
    return Speaker(entity.name, entity.kind, without_owner(role), aliases)


def without_owner(role: str) -> str:
    """`brother`, of `her brother`."""
    return _OWNER.sub("", role)

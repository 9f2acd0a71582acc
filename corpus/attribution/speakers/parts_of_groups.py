"""Names for some of a group: `Two nurses dispute it. | One | said`, who is one of the two nurses."""

import re
from typing import Final

from corpus.attribution.speakers.values import Entity
from corpus.attribution.values import SpeakerKind
from corpus.language import lexicon as lex

_QUANTITY: Final = re.compile(r"(?:the|some|several|many|most|a few|other|others) ", re.IGNORECASE)
_ONE_MORE: Final = frozenset({"another", "the other"})
_WHOLE: Final = frozenset({"both", "all"})


def is_group(entity: Entity) -> bool:
    """Several people without a name: `two nurses`, `residents of Tarn`."""
    is_several = entity.kind is SpeakerKind.GROUP or (entity.kind is SpeakerKind.UNNAMED and entity.noun.endswith("s"))
    return is_several and not entity.positions and ";" not in entity.name


def part_of_group(words: str, group: Entity) -> str:
    """What they are called whom `words` tell apart: `one of the two nurses`, `another nurse`, `two nurses` for both."""
    if words in _WHOLE:
        return group.name
    plain = _QUANTITY.sub("", group.name, count=1)
    singular = _singular(group.noun)
    if words in _ONE_MORE and singular:
        _, _, rest = plain.partition(group.noun)
        return f"{words} {singular}{rest}"
    return f"{words} of the {plain}"


def _singular(noun: str) -> str:
    """Of a word for people, or nothing."""
    forms = (noun.removesuffix("s"), noun.removesuffix("es"), f"{noun.removesuffix('ies')}y")
    return next((form for form in forms if form != noun and form in lex.PERSON_NOUNS), "")

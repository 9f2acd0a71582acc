"""How speakers and articles are called in a sentence."""

from collections.abc import Iterable, Sequence
from typing import Final

from corpus.attribution import Speaker, SpeakerKind
from corpus.language.lexicon import PERSON_NOUNS

_LONGEST_ROLE: Final = 90  # characters; a longer one is a sentence of its own


def introduced_as(speaker: Speaker, *, with_role: bool) -> str:
    """The name as it begins a statement, with the role where one is known: `Mayor Lucan Varro`."""
    known = _with_article(speaker)
    name = known[0].upper() + known[1:]
    role = speaker.role.strip(" ,")
    if not with_role or not role or speaker.kind is SpeakerKind.UNNAMED:
        return name
    if len(role) > _LONGEST_ROLE or role.lower() in name.lower():
        return name
    if role[0].isupper() and len(role.split()) <= 3 and "'" not in role and "’" not in role:
        return f"{role} {name}"  # Mayor Lucan Varro
    return f"{name} ({role})"


def _with_article(speaker: Speaker) -> str:
    """`the Kremlin`, where the article writes it so."""
    name = speaker.name
    if speaker.kind is not SpeakerKind.ORGANISATION or name.lower().startswith("the "):
        return name
    written = {alias.lower() for alias in speaker.aliases}
    last = name.lower().split()[-1]
    led = any(w == f"the {name.lower()}" or (w.startswith("the ") and w.split()[-1] == last) for w in written)
    return f"the {name}" if led else name


def in_sentence(name: str) -> str:
    """The name as it stands within a sentence: `the Kremlin`, where it begins one as `The Kremlin`."""
    first, _, _ = name.partition(" ")
    return name[0].lower() + name[1:] if first.lower() in {"a", "an", "the", "officials", "residents"} else name


def named(speaker: Speaker) -> str:
    """The speaker's name inside a sentence: `the Kremlin`, `a US official`, `Ana Holm`."""
    return in_sentence(_with_article(speaker))


def named_list(speakers: Iterable[Speaker]) -> str:
    """`Ana Holm and the Kremlin`, each once."""
    return listed(list(dict.fromkeys(named(speaker) for speaker in speakers)))


def names_several(speakers: Sequence[Speaker]) -> bool:
    """True where the list of them takes a plural verb."""
    return len({s.name for s in speakers}) > 1 or any(map(_is_several, speakers))


def _is_several(speaker: Speaker) -> bool:
    """`two divers`, and `officials in Moscow`, who are nobody in particular."""
    first = speaker.name.split()[0]
    return speaker.kind is SpeakerKind.GROUP or (first.endswith("s") and first[:-1] in PERSON_NOUNS)


def title_in_marks(title: str) -> str:
    """A title in quotation marks; where it has such marks of its own, these become single ones, as a newspaper does."""
    return f"“{title.replace('“', '‘').replace('”', '’')}”"


def listed(names: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

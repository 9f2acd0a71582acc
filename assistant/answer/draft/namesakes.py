"""Those who are asked about, apart from others of the same name: `coach Chris Bell` is no minister."""

from collections.abc import Mapping
from typing import Final

from assistant.answer.draft.material import Material
from assistant.answer.draft.utterances import Utterance
from corpus.language.name_keys import name_key
from corpus.language.stems import content_stems

_NOBODY: Final[frozenset[str]] = frozenset()


def by_those_asked_about(material: Material) -> list[Utterance]:
    """What they say. Where an article gives the office by which the question tells somebody from a namesake, the words
    in articles that give another office are the namesake's.
    """
    theirs = [one for one in material.utterances if one.is_by(material.query.speakers)]
    offices = {name_key(name): content_stems(office) for name, office in material.query.offices}
    if not offices:
        return theirs
    having = {key for key, office in offices.items() if any(_is_held(material, key, a, office) for a in _ids(material))}
    return [one for one in theirs if not _is_namesakes(material, one, offices, having)]


def _ids(material: Material) -> list[str]:
    return list(material.evidence.articles)


def _is_namesakes(material: Material, one: Utterance, offices: Mapping[str, frozenset[str]], having: set[str]) -> bool:
    speaker = one.attribution.speaker
    key = name_key(speaker.name) if speaker else ""
    article_id = one.annotated.article.id
    if key not in having or not _roles(material, key, article_id):
        return False
    return not _is_held(material, key, article_id, offices[key])


def _is_held(material: Material, key: str, article_id: str, office: frozenset[str]) -> bool:
    return bool(office & _roles(material, key, article_id))


def _roles(material: Material, key: str, article_id: str) -> frozenset[str]:
    """Stems of the roles that an article gives whoever has the name."""
    speakers = (a.speaker for a in material.evidence.articles[article_id].attributions)
    roles = (content_stems(s.role) for s in speakers if s and s.role and name_key(s.name) == key)
    return _NOBODY.union(*roles)

"""A draft in which nothing stands that was put right later, unless what puts it right stands before it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from assistant.answer.draft.corrections import Corrections
from assistant.answer.draft.material import Material
from assistant.answer.draft.quantities import states_in
from assistant.answer.draft.telling import told
from assistant.answer.draft.values import Draft
from assistant.answer.evidence import Place
from assistant.answer.values import Citation, Statement
from corpus.language.stems import coverage

_MOST_BESIDE: Final = 3  # sentences that put one statement right
_NOTE: Final = "Some of these words were corrected later; what corrected them stands before them."


def put_right(material: Material, drafted: Draft, corrections: Corrections) -> Draft:
    """The draft with what puts its statements right. What cannot be shown so is left out, with its reasons."""
    order: list[Statement] = []
    places: dict[int, int] = {}
    corrected = False
    for number, statement in enumerate(drafted.statements):
        rights = _rights(material, statement, corrections)
        beside = [one for place in rights if (one := told(material.evidence.articles[place[0]], place[1]))]
        if rights and not beside:
            continue
        corrected = corrected or bool(rights)
        order.extend(one for one in beside[:_MOST_BESIDE] if not _is_among(one, order))
        if not _is_among(statement, order):
            places[number] = len(order)
            order.append(statement)
    if not corrected and len(order) == len(drafted.statements):
        return drafted
    notes = (*drafted.notes, _NOTE) if corrected else drafted.notes
    return replace(drafted, statements=tuple(_relinked(order, drafted.statements, places)), notes=notes)


def _rights(material: Material, statement: Statement, corrections: Corrections) -> list[Place]:
    """What puts a statement right; first what is about the same that is asked about."""
    places = [place for citation in statement.citations if (place := _place_of(material, citation)) is not None]
    rights = list(dict.fromkeys(right for place in places for right in corrections.of(place)))
    asked = states_in(material.query.topic)

    def fits(right: Place) -> tuple[int, float]:
        annotated = material.evidence.articles[right[0]]
        near = coverage(material.evidence.weights, annotated.stems_of(right[1]))
        return len(asked & states_in(annotated.text_of(right[1]))), near

    return sorted((right for right in rights if right not in places), key=fits, reverse=True)


def _place_of(material: Material, citation: Citation) -> Place | None:
    annotated = material.evidence.articles.get(citation.article_id)
    spans = [sentence.span for sentence in annotated.sentences] if annotated else []
    return (citation.article_id, spans.index(citation.span)) if citation.span in spans else None


def _is_among(statement: Statement, others: Iterable[Statement]) -> bool:
    """True where one of the others cites the same, under the same name."""
    return any(statement.citations == other.citations and statement.speaker == other.speaker for other in others)


def _relinked(order: Iterable[Statement], drafted: Sequence[Statement], places: Mapping[int, int]) -> list[Statement]:
    """With the reasons linked to where the statements stand now."""
    numbers = {place: number for number, place in places.items()}
    relinked = []
    for place, statement in enumerate(order):
        old = drafted[numbers[place]].reason_for if place in numbers else None
        relinked.append(replace(statement, reason_for=None if old is None else places.get(old)))
    return relinked

"""`Who is X?`: the sentence that says what X is, then what they did and said."""

import re
from collections.abc import Iterator
from typing import Final

from assistant.answer.draft.compose import statement_of
from assistant.answer.draft.corrections import Corrections
from assistant.answer.draft.material import Material
from assistant.answer.draft.telling import told
from assistant.answer.draft.time_order import order_of
from assistant.answer.draft.utterances import Utterance, may_be_told
from assistant.answer.draft.values import Draft
from assistant.answer.evidence import AnnotatedArticle, Place
from assistant.answer.values import Statement
from assistant.question.query import Intent, Query
from assistant.question.references import own_matter
from corpus.language.letters import CAPITAL, composed
from corpus.language.stems import content_stems

_MOST: Final = 3
_NAMES: Final = re.compile(rf"\b{CAPITAL}[\w'’-]+(?: {CAPITAL}[\w'’-]+)+")


def name_asked(query: Query, material: Material) -> str:
    """The full name, as the articles have it, of whom the question asks who that is; "" where it asks no such thing."""
    if query.intent is not Intent.WHO_IS or query.wants.who_says:
        return ""
    asked = own_matter(query.topic)
    names = {name for a in material.evidence.articles.values() for name in _names_in(a.article.text)}
    fitting = [name for name in names if asked and asked <= content_stems(name)]
    return min(fitting, key=lambda name: (len(name.split()), name), default="")


def draft_who_is(material: Material, name: str, corrections: Corrections) -> Draft:
    """What the articles say that they are, then what else they tell of them, the most told first."""
    chosen: list[Statement] = []
    for _, (key, index) in sorted(_about(material, name, corrections), key=lambda one: -one[0]):
        statement = _of_them(material.evidence.articles[key], index, name)
        if statement is not None and all(statement.citations != other.citations for other in chosen):
            chosen.append(statement)
        if len(chosen) == _MOST:
            break
    return Draft(tuple(chosen))


def _about(material: Material, name: str, corrections: Corrections) -> Iterator[tuple[float, Place]]:
    """The sentences that name them, in order of time, each with how much it says who they are."""
    last = re.compile(rf"\b{re.escape(name.split()[-1])}\b")
    described = re.compile(
        rf"{re.escape(name)},? (?:\d+, )?(?:who|an?|the|its|his|her|their)\b|{re.escape(name)}, \w+[^,.]*,"
        rf"|\b(?:the|an?|its|[\w’']+['’]s)? ?[a-z][a-z-]+(?: of [\w’' -]+)?, {re.escape(name)}\b"
    )
    seen: set[str] = set()
    for annotated in sorted(material.evidence.articles.values(), key=lambda one: order_of(one.article)):
        key = annotated.article.id
        for index in range(len(annotated.sentences)):
            text = annotated.text_of(index)
            if not last.search(text) or text in seen or corrections.of((key, index)):
                continue
            seen.add(text)
            yield 2.0 * bool(described.search(text)) + (name in text) + 0.5 * (index == 0), (key, index)


def _of_them(annotated: AnnotatedArticle, index: int, name: str) -> Statement | None:
    """The sentence as their own words, where it is; else as it is told."""
    for number in annotated.touching(index):
        speaker = annotated.attributions[number].speaker
        if (
            speaker
            and speaker.name == name
            and may_be_told(annotated, number)
            and _has_content(annotated, number, index)
        ):
            return statement_of(Utterance(annotated, number, (index,), 0.0))
    return told(annotated, index)


def _has_content(annotated: AnnotatedArticle, number: int, index: int) -> bool:
    return any(annotated.span_of(index).overlaps(span) for span in annotated.attributions[number].content)


def _names_in(text: str) -> list[str]:
    return _NAMES.findall(composed(text))

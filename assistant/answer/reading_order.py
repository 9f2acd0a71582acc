"""The order in which a reader meets the statements of an answer, their speakers, and the sentences they cite."""

from collections.abc import Iterator

from assistant.answer.values import Answer, Citation, Group
from corpus.attribution import Speaker


def walk(answer: Answer, section: Group) -> Iterator[int]:
    """The indexes of a section's statements, each followed by the reasons for it."""
    stack = list(reversed(roots_of(answer, section)))
    while stack:
        index = stack.pop()
        yield index
        stack += reversed(reasons_for(answer, index))


def roots_of(answer: Answer, section: Group) -> list[int]:
    return [i for i in section.statements if answer.statements[i].reason_for is None]


def reasons_for(answer: Answer, index: int) -> list[int]:
    return [i for i, statement in enumerate(answer.statements) if statement.reason_for == index]


def cited_sentences(answer: Answer) -> list[Citation]:
    """Each sentence cited, once, in the order in which a reader meets the marks."""
    first: dict[tuple[str, int], Citation] = {}
    for section in answer.sections():
        for index in walk(answer, section):
            for citation in answer.statements[index].citations:
                first.setdefault(key_of(citation), citation)
    return list(first.values())


def speakers_shown(answer: Answer) -> tuple[Speaker, ...]:
    """Each speaker once, in the order in which a reader meets them."""
    order = (answer.statements[index] for section in answer.sections() for index in walk(answer, section))
    return tuple(dict.fromkeys(statement.speaker for statement in order if statement.speaker))


def numbers_of(answer: Answer) -> dict[tuple[str, int], int]:
    """The number of each cited sentence, from 1."""
    return {key_of(citation): place for place, citation in enumerate(cited_sentences(answer), start=1)}


def key_of(citation: Citation) -> tuple[str, int]:
    return citation.article_id, citation.span.start

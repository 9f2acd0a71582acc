"""What the reader is given to read: the question as it was typed, and a sentence with its title and its speakers."""

from typing import Final

from assistant.answer.evidence import AnnotatedArticle
from assistant.question.query import Query

_TITLE: Final = 45  # characters
_SPEAKERS: Final = 2


def asked_text(query: Query) -> str:
    """The question, behind what the earlier questions were about where it goes on from them."""
    before = query.context if query.topic_is_own else query.topic
    return f"{before} {query.text}".strip()


def sentence_text(annotated: AnnotatedArticle, index: int) -> tuple[str, int]:
    """A sentence behind its article's title and those who speak in it, and where in that text the sentence begins."""
    sentence = " ".join(annotated.text_of(index).split())
    title = annotated.article.title.rstrip("… ")
    before = "" if sentence.startswith(title[:_TITLE]) else f"{title[:_TITLE]} | "
    if names := _speakers(annotated, index):
        before += f"{', '.join(names)}: "
    return before + sentence, len(before)


def _speakers(annotated: AnnotatedArticle, index: int) -> list[str]:
    """The names of those whose words the sentence holds, in order, where they are not in it."""
    span, sentence = annotated.span_of(index), annotated.text_of(index)
    names = [
        one.speaker.name
        for one in (annotated.attributions[number] for number in annotated.touching(index))
        if one.speaker is not None and any(span.overlaps(content) for content in one.content)
    ]
    return [name for name in dict.fromkeys(names) if name not in sentence][:_SPEAKERS]

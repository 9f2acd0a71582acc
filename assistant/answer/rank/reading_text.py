"""What the reader is given to read of an article: a sentence with its title and its speakers."""

from typing import Final

from assistant.answer.evidence import AnnotatedArticle

_TITLE: Final = 45  # characters
_SPEAKERS: Final = 2


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

"""The second opinion: whether a speaker may be who says it, by the text and by the places of cue and content alone.

It does not read whom the extraction found in the source. A speaker has to stand as the subject or agent of the cue, by
a name or by a pronoun or description that may mean them; the cue and what is said have to belong together; and nothing
may turn the cue.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from assistant.answer.check.doubt.clause import Clause, Word, WordPart, clause_of
from assistant.answer.check.doubt.frames import frame_of
from assistant.answer.check.doubt.overrun import runs_into_another
from assistant.answer.check.doubt.people import PersonsName, nearest_people, people_in
from assistant.answer.check.doubt.reference import (
    Reference,
    head_of,
    is_called,
    last_words_of,
    names_of,
    reference_of,
    words_of_name,
    words_of_text,
)
from assistant.answer.check.doubt.subject import subjects_of
from assistant.answer.check.failures import Failure
from corpus.articles.article import Span
from corpus.articles.blocks import blocks_of
from corpus.articles.reading_text import ComposedText
from corpus.attribution import Attribution, Speaker, SpeakerKind
from corpus.attribution.quotations import find_quotations
from corpus.language import lexicon as lex
from corpus.language.name_keys import name_key

_PARTS_BACK: Final = 3
"""How many parts before that of the cue a pronoun or description may point back to."""
_NEAREST: Final = 2
"""Among how many of the people named last the speaker must be. Of one, every tenth right speaker of PolNeAR is lost."""
_OPENING: Final = frozenset("\"“”'‘«„>•‣▪◦●·*–—-")
"""What opens a quotation, a list item or a block quotation."""


@dataclass(frozen=True)  # no slots: cached_property needs a __dict__
class ReadArticle:
    """An article as the second opinion reads it: its sentences, and the parts that no sentence crosses, in order.

    All spans are those of the composed text: a name that is written with its accents as characters is whole there.
    """

    composed: ComposedText
    sentences: Sequence[Span]
    parts: Sequence[Span]

    @property
    def text(self) -> str:
        return self.composed.text

    @cached_property
    def people(self) -> list[PersonsName]:
        return people_in(self.text, self.parts)

    @cached_property
    def words(self) -> list[list[str]]:
        """The words of each sentence."""
        return [words_of_text(sentence.within(self.text)) for sentence in self.sentences]

    @cached_property
    def quotations(self) -> list[Span]:
        return [quotation for part in self.parts for quotation in find_quotations(self.text, part)]

    def is_quoted(self, span: Span) -> bool:
        return any(quotation.overlaps(span) for quotation in self.quotations)

    def part_at(self, position: int) -> int:
        """The number of the part at a position; -1 between them."""
        return next((n for n, part in enumerate(self.parts) if part.start <= position < part.end), -1)

    def part_of(self, sentence: Span) -> int:
        """The number of the part in which a sentence of the article stands."""
        return self.part_at(self.composed.span_of(sentence).start)

    def places_of(self, attribution: Attribution) -> Attribution:
        """An attribution of the article with the places that its words have here."""
        source, cue, content = (
            tuple(map(self.composed.span_of, spans))
            for spans in (attribution.source, attribution.cue, attribution.content)
        )
        return replace(attribution, source=source, cue=cue, content=content)


def read(text: str, sentences: Sequence[Span]) -> ReadArticle:
    composed = ComposedText(text)
    return ReadArticle(composed, [composed.span_of(s) for s in sentences], blocks_of(composed.text))


def doubt_of(article: ReadArticle, attribution: Attribution, speaker: Speaker) -> Failure | None:
    """Why the speaker may not have said it; None where nothing speaks against it, or no word tells who did.

    The author of a column says it without a cue.
    """
    if not attribution.cue:
        return None
    attribution = article.places_of(attribution)
    cue = attribution.cue[0]
    sentence = next((s for s in article.sentences if s.start <= cue.start < s.end), None)
    if sentence is None or _is_split(article, attribution):
        return Failure.SPLIT
    if runs_into_another(article.text, sentence, cue, attribution.content, speaker):
        return Failure.OVERRUN
    clause = clause_of(article.text, sentence, cue, attribution.content)
    phrases = subjects_of(clause)
    if not phrases:
        return None if _stands_in(clause, speaker) else Failure.NO_SUBJECT
    doubts = [_doubt_about(phrase, article, attribution, speaker) for phrase in phrases]
    return frame_of(clause, phrases[doubts.index(None)]) if None in doubts else doubts[0]


def _is_split(article: ReadArticle, attribution: Attribution) -> bool:
    """The source stands in another part than the cue, or what is said does without being a quotation or a list."""
    cue = attribution.cue[0]
    part = article.part_at(cue.start)
    if any({article.part_at(s.start), article.part_at(s.end - 1)} != {part} for s in attribution.source):
        return True
    introduces = attribution.cue[-1].within(article.text).rstrip().endswith(":")
    starts = (s.start for s in attribution.content if article.part_at(s.start) != part)
    return not introduces and any(article.text[start] not in _OPENING for start in starts)


def _doubt_about(
    phrase: Sequence[Word], article: ReadArticle, attribution: Attribution, speaker: Speaker
) -> Failure | None:
    """Why the phrase may not mean the speaker."""
    reference = reference_of(phrase, speaker)
    if reference is Reference.NAMED:
        return None
    if reference is Reference.OTHER:
        return Failure.OTHER_SUBJECT
    return None if _may_point_back(phrase, article, attribution, speaker) else Failure.NOT_NEAR


def _may_point_back(phrase: Sequence[Word], article: ReadArticle, attribution: Attribution, speaker: Speaker) -> bool:
    """The speaker is named in this part or shortly before, and for a person: called so, and among those named last."""
    first = phrase[0]
    if first.lower in lex.FIRST_PERSON and not article.is_quoted(first.span):
        return True  # whoever writes the article: the byline has the name
    if head_of(phrase) in speaker.role.lower().split():
        return True
    part = article.part_at(attribution.cue[0].start)
    start, end = article.parts[max(0, part - _PARTS_BACK)].start, article.parts[part].end
    if last_words_of(speaker).isdisjoint(words_of_text(article.text[start:end])):
        return False
    if speaker.kind is not SpeakerKind.PERSON or first.lower in lex.FIRST_PERSON:
        return True
    if first.part is not WordPart.PRONOUN and not is_called(article.words, head_of(phrase), speaker):
        return False
    theirs = last_words_of(speaker)
    nearest = nearest_people(article.people, first.span.start, attribution.content, first.lower, theirs)[:_NEAREST]
    return not nearest or bool(theirs & set(nearest))


def _stands_in(clause: Clause, speaker: Speaker) -> bool:
    """A word of the speaker's name stands in the sentence, outside what is said."""
    words = {name_key(w.token.text) for w in clause.words if w.part is not WordPart.SAID}
    return any(words.intersection(words_of_name(name)) for name in names_of(speaker))

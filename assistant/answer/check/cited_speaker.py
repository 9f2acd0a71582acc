"""Checks whose words a statement has: those of its speaker, who is what the statement says, and of nobody else."""

from collections.abc import Sequence
from typing import Final

from assistant.answer.check.cited import is_by
from assistant.answer.check.cited_statement import AttributedStatement
from assistant.answer.check.failures import Failure, Objection
from corpus.articles.article import Article
from corpus.articles.sentences import sentences_of
from corpus.attribution import SpeakerKind, extract_attributions
from corpus.language.lexicon import TIME_WORDS
from corpus.language.stems import content_stems, words_of

_BEFORE_AN_OFFICE: Final = frozenset("of for at in with to from on who".split())


def check_speaks_in_each_sentence(claim: AttributedStatement) -> list[Objection]:
    """Words of the speaker stand in each cited sentence."""
    return [
        _wrong(f"{claim.speaker.name}: {passage.words(sentence)}")
        for passage in claim.cited
        for sentence in passage.sentences
        if not any(is_by(a, claim.speaker) for a in passage.source.touching(sentence))
    ]


def check_role(claim: AttributedStatement) -> list[Objection]:
    """The role is one that a cited article gives the speaker."""
    role = claim.speaker.role
    is_known = not claim.known or not role or role in {k.role for k in claim.known}
    return [] if is_known else [_wrong(f"{claim.speaker.name} is nowhere {role}")]


def check_unnamed_speaker(claim: AttributedStatement) -> list[Objection]:
    """Who has no name is cited from one article: nobody knows whether two articles mean the same."""
    articles = {passage.source.article.id for passage in claim.cited}
    if claim.speaker.kind is not SpeakerKind.UNNAMED or len(articles) < 2:
        return []
    return [_wrong(f"{claim.speaker.name} of one article is nobody of another")]


def check_names_no_other(claim: AttributedStatement) -> list[Objection]:
    """The statement's own words name no other source than its speaker."""
    other = _other_source(claim) if claim.known else ""
    return [_wrong(f"{other} is not {claim.speaker.name}")] if other else []


def _wrong(about: str) -> Objection:
    return Objection(Failure.WRONG_SPEAKER, about)


def _other_source(claim: AttributedStatement) -> str:
    """The first source that the statement's own words name, where it is not the speaker, or "".

    Whom the role is for is not the speaker: neither `Veyra Copper` nor `Ana Holm`, where somebody is a spokesman for
    the one or a brother of the other.
    """
    text, about = claim.text, content_stems(claim.about)
    article = Article(uri="", text=text)
    first = next((a for a in extract_attributions(article, sentences_of(article), thorough=True) if a.source), None)
    if first is None:
        return ""
    source = " ".join(s.within(text) for s in first.source)
    if content_stems(text[: first.source[0].start]) & about:
        return ""  # behind the speaker's own name: what somebody else told the speaker
    stems = content_stems(source) - content_stems(" ".join(TIME_WORDS))
    names = content_stems(" ".join(name for k in claim.known for name in (k.name, *k.aliases)))
    offices = {_office_of(words_of(k.role)) for k in claim.known}
    return "" if stems <= names or (stems <= about and stems & offices) else source


def _office_of(role: Sequence[str]) -> str:
    """The stem of what the role says that the speaker is: `spokesman` of `spokesman for Veyra Copper`."""
    behind = next((n for n, word in enumerate(role) if word.lower() in _BEFORE_AN_OFFICE), len(role))
    return next(iter(content_stems(role[behind - 1])), "") if behind else ""

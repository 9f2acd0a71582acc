"""Answers made by hand, over two short articles of our own."""

from assistant.answer.values import Answer, Outcome, Statement, cite
from corpus.articles.article import Article, Span
from corpus.attribution import Speaker, SpeakerKind, Stance

BRIDGE = Article(
    uri="articles/tarn-01.md",
    text=(
        "The bridge is not safe, Tilda Marsh said. “Two bolts are missing,” she said. "
        "Oto Lind, the owner, denied it. He cited a test of last May. The bridge was built in 1911."
    ),
)
COPY = Article(uri="articles/tarn-02.md", text="The bridge is not safe, Tilda Marsh said.")
TEXTS = {"tarn-01": BRIDGE.text, "tarn-02": COPY.text}
NOT_SAFE = "The bridge is not safe, Tilda Marsh said."
BOLTS = "“Two bolts are missing,” she said."
DENIED = "Oto Lind, the owner, denied it."
TEST = "He cited a test of last May."
BUILT = "The bridge was built in 1911."


def statement(
    speaker: str,
    *sentences: str,
    text: str = "",
    stance: Stance = Stance.ASSERTS,
    article: Article = BRIDGE,
    reason_for: int | None = None,
) -> Statement:
    """A statement that cites whole sentences; no speaker is the reporter's voice."""
    spans = [Span(article.text.index(s), article.text.index(s) + len(s)) for s in sentences]
    known = Speaker(name=speaker, kind=SpeakerKind.PERSON) if speaker else None
    return Statement(text or sentences[0], known, stance, tuple(cite(article, s) for s in spans), reason_for)


def answered(*statements: Statement, note: str = "") -> Answer:
    """An answer of these statements; of none, a refusal."""
    outcome = Outcome.ANSWERED if statements else Outcome.NOT_IN_CORPUS
    return Answer("?", "?", outcome, "by hand", None, note, statements)

"""One sentence of an article as a statement: in the reporter's words, or as the words of whoever says it there."""

from assistant.answer.draft.compose import by_reporter, statement_of
from assistant.answer.draft.utterances import Utterance, may_be_told
from assistant.answer.evidence import AnnotatedArticle, FoundSentence
from assistant.answer.rank.candidates import Candidate
from assistant.answer.values import Statement
from corpus.articles.article import share_covered


def told(annotated: AnnotatedArticle, index: int) -> Statement | None:
    """The sentence by itself; None where its words cannot be told alone, or nobody is known to say them."""
    found = FoundSentence(annotated.article.id, index, 0.0, 0.0)
    by_itself = by_reporter(Candidate(annotated, found, None))
    if by_itself is not None:
        return by_itself
    span = annotated.span_of(index)
    numbers = [n for n in annotated.touching(index) if may_be_told(annotated, n)]
    said = [(share_covered(span, annotated.attributions[n].content), n) for n in numbers]
    if not said or max(said)[0] == 0.0:
        return None
    _, number = max(said, key=lambda one: (one[0], -one[1]))
    return statement_of(Utterance(annotated, number, (index,), 0.0))

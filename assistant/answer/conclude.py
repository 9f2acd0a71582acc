"""The answer that a draft comes to: what of it passed the check, its groups, and what a reader must know besides."""

from assistant.answer.check import Verdict
from assistant.answer.draft.checked_statements import CheckedStatements
from assistant.answer.draft.groups import groups_of
from assistant.answer.draft.naming import title_in_marks
from assistant.answer.draft.notes import correction_of, notes_of
from assistant.answer.draft.time_order import day_of
from assistant.answer.draft.values import EXTRACTIVE, Written
from assistant.answer.evidence import EvidenceSet
from assistant.answer.stages import Drafted
from assistant.answer.values import Answer, Outcome
from assistant.errors import QuestionError
from assistant.question.reading_in_words import in_words
from corpus.articles.article import Article


def refusal(question: str, error: QuestionError) -> Answer:
    """The answer to what is no question, for callers who want an answer to everything."""
    return Answer(question, "", Outcome.NOT_IN_CORPUS, EXTRACTIVE, None, str(error), ())


def concluded(drafted: Drafted, verdict: Verdict) -> Answer:
    """The answer of the statements that passed."""
    draft, evidence = drafted.draft, drafted.evidence
    shown = CheckedStatements(verdict.statements, evidence.articles)
    correction = correction_of(draft, shown) if verdict.statements else ""
    if verdict.statements:
        outcome, notes = Outcome.ANSWERED, (correction, *notes_of(draft, shown))
    else:
        outcome = Outcome.WITHHELD if verdict.objections else Outcome.NOT_IN_CORPUS
        notes = (_nothing_said(evidence, draft.nearest, withheld=bool(verdict.objections)),)
    written = draft if isinstance(draft, Written) else Written(())
    return Answer(
        question=drafted.question.text,
        understood=in_words(drafted.query),
        outcome=outcome,
        engine=written.engine,
        as_of=evidence.as_of,
        note=" ".join(note for note in (*notes, drafted.trouble, written.trouble) if note),
        statements=verdict.statements,
        prompt=written.prompt,
        groups=groups_of(draft, shown),
        correction=correction,
        query=drafted.query,
    )


def _nothing_said(evidence: EvidenceSet, nearest: Article | None, *, withheld: bool) -> str:
    searched = f"Searched {evidence.searched:,} article{'s' if evidence.searched != 1 else ''}."
    if not evidence.searched:
        return f"{searched} Add articles with `whosaid ingest`, or widen the filters."
    if withheld:
        return f"{searched} What was found could not be verified sentence by sentence, so it is not shown."
    return f"{searched} Nothing in this archive answers that.{_near(nearest)}"


def _near(article: Article | None) -> str:
    """How far off the nearest article is, for a reader to see: its title, and where and when it appeared."""
    if article is None or not article.title:
        return ""
    where = ", ".join(str(part) for part in (article.outlet, day_of(article.published)) if part)
    return f" The nearest is {title_in_marks(article.title)}{f' ({where})' if where else ''}, which does not answer it."

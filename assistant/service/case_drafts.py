"""Turns feedback into drafts of evaluation cases, in the format of evals/cases, for a person to complete.

Statements marked as right become expected results. Other marks become comments that say what to look into. A draft
without expected results is not yet a case: a comment says what is missing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from assistant.answer.values import Answer, Statement, from_json
from assistant.service.feedback import Feedback, Mark
from assistant.service.saved_answers import SavedAnswer

_OPTIONAL: Final = ("history", "speakers", "facts", "wrong_speakers")
_WORDS: Final[Mapping[Mark, str]] = {
    Mark.RIGHT: "right",
    Mark.WRONG_SPEAKER: "the wrong speaker",
    Mark.WRONG_CITATION: "the wrong citation",
    Mark.MISSING: "something is missing",
}


def case_drafts(given: Iterable[Feedback], saved: Mapping[str, SavedAnswer]) -> str:
    """YAML with a draft for each answer that has feedback, in the order of the first feedback on each.

    Feedback on answers that are no longer saved is left out.
    """
    by_answer: dict[str, list[Feedback]] = {}
    for one in given:
        if one.answer_id in saved:
            by_answer.setdefault(one.answer_id, []).append(one)
    return "\n".join(_draft(saved[id], marks) for id, marks in by_answer.items())


def _draft(found: SavedAnswer, given: list[Feedback]) -> str:
    answer = from_json(found.answer)
    latest = {one.statement: one for one in given}  # a reader may change their mind: the last mark counts
    settings = f", settings {found.settings}" if found.settings else ""
    comments = [f"# Draft from feedback on answer {found.id} of {found.saved_at.date()}{settings}."]
    comments += [_one_line(f"# {_told(answer, one)}") for one in latest.values()]
    row = _row(found, answer, latest)
    if not row.get("speakers") and not row.get("facts") and row["answerable"]:
        comments.append("# Not a case yet: give speakers with what they said, or facts.")
    text = yaml.safe_dump([row], allow_unicode=True, sort_keys=False, width=120)
    return "\n".join([*comments, text])


def _told(answer: Answer, one: Feedback) -> str:
    marked = _statement_of(answer, one)
    about = f"“{marked.text}” is " if marked and one.mark is Mark.RIGHT else f"“{marked.text}” has " if marked else ""
    note = f" Note: {one.note}" if one.note else ""
    by = f" ({one.by})" if one.by else ""
    return f"A reader{by}: {about}{_WORDS[one.mark]}.{note}"


def _statement_of(answer: Answer, one: Feedback) -> Statement | None:
    """The statement that the feedback is about; None for the whole answer."""
    is_of_one = one.statement is not None and 0 <= one.statement < len(answer.statements)
    return answer.statements[one.statement or 0] if is_of_one else None


def _row(found: SavedAnswer, answer: Answer, latest: Mapping[int | None, Feedback]) -> dict[str, Any]:
    """The case. Optional keys without a value are left out."""
    marked = [(statement, one.mark) for one in latest.values() if (statement := _statement_of(answer, one))]
    right = [statement for statement, mark in marked if mark is Mark.RIGHT]
    row = {
        "id": f"feedback-{re.sub(r'[^a-z0-9]+', '-', found.id.lower()).strip('-')}",
        "slice": _slice_of(found, right),
        "question": found.question,
        "history": list(found.history),
        "articles": _articles_of([statement for statement, _ in marked]) or _articles_of(answer.statements),
        "speakers": list(_speakers(right)),
        "facts": _facts(right),
        "wrong_speakers": _wrong_speakers(marked, right),
        "answerable": bool(answer.statements) or any(one.mark is Mark.MISSING for one in latest.values()),
        "answer": " ".join(_one_line(statement.text) for statement in right) or "To be written.",
    }
    return {key: value for key, value in row.items() if value or key not in _OPTIONAL}


def _articles_of(statements: Iterable[Statement]) -> list[str]:
    """The names of the files of the cited articles, each once."""
    return list(dict.fromkeys(Path(c.uri).stem for statement in statements for c in statement.citations))


def _facts(right: Iterable[Statement]) -> list[str]:
    """The sentences in the reporter's own words, each once."""
    return list(dict.fromkeys(quote for s in right if s.speaker is None for quote in _quotes(s)))


def _wrong_speakers(marked: Iterable[tuple[Statement, Mark]], right: Iterable[Statement]) -> list[str]:
    """Who was marked as a wrong speaker, without those who are right for another statement."""
    wrong = [s.speaker.name for s, mark in marked if mark is Mark.WRONG_SPEAKER and s.speaker]
    named = {s.speaker.name for s in right if s.speaker}
    return [name for name in dict.fromkeys(wrong) if name not in named]


def _speakers(right: Iterable[Statement]) -> Iterator[dict[str, Any]]:
    """Each speaker once, with all of their statements that are marked as right."""
    said: dict[str, list[Statement]] = {}
    for statement in right:
        if statement.speaker:
            said.setdefault(statement.speaker.name, []).append(statement)
    for name, statements in said.items():
        reasons = [q for s in statements if s.reason_for is not None for q in _quotes(s)]
        quotes = [q for s in statements if s.reason_for is None for q in _quotes(s)]
        speaker: dict[str, Any] = {"names": [name], "stance": statements[0].stance.value, "said": quotes or reasons}
        if reasons:
            speaker["because"] = reasons
        yield speaker


def _quotes(statement: Statement) -> list[str]:
    return list(dict.fromkeys(citation.quote for citation in statement.citations))


def _slice_of(found: SavedAnswer, right: list[Statement]) -> str:
    """A guess at the slice, for a person to correct."""
    if found.history:
        return "follow_up"
    if any(s.reason_for is not None and s.speaker for s in right):
        return "why"
    if right and all(s.speaker is None for s in right):
        return "fact"
    return "who_said" if re.match(r"\s*who\b", found.question, re.IGNORECASE) else "what_said"


def _one_line(words: str) -> str:
    return " ".join(words.split())

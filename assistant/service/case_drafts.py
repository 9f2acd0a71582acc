"""Feedback as drafts of evaluation cases, in the format of evals/cases: what readers marked, for a person to complete.

What was marked right is gold already; what was marked wrong says what to look into. A draft with nothing right in it is
no case yet: its comments say what is missing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from assistant.answer.values import Answer, Statement, from_json
from assistant.service.feedback import Feedback, Mark
from assistant.service.kept_answers import KeptAnswer

_WORDS: Mapping[Mark, str] = {
    Mark.RIGHT: "right",
    Mark.WRONG_SPEAKER: "the wrong speaker",
    Mark.WRONG_CITATION: "the wrong citation",
    Mark.MISSING: "something is missing",
}


def case_drafts(given: Iterable[Feedback], kept: Mapping[str, KeptAnswer]) -> str:
    """YAML with a draft for each answer that has feedback, in the order of the first of it.

    Feedback on an answer that is not kept any more is left out.
    """
    by_answer: dict[str, list[Feedback]] = {}
    for one in given:
        if one.answer_id in kept:
            by_answer.setdefault(one.answer_id, []).append(one)
    return "\n".join(_draft(kept[id], marks) for id, marks in by_answer.items())


def _draft(found: KeptAnswer, given: list[Feedback]) -> str:
    answer = from_json(found.answer)
    latest = {one.statement: one for one in given}  # a reader may change their mind: the last word counts
    settings = f", settings {found.settings}" if found.settings else ""
    comments = [f"# Draft from feedback on answer {found.id} of {found.kept_at.date()}{settings}."]
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
    """The statement that the feedback is on; None for the whole answer."""
    is_of_one = one.statement is not None and 0 <= one.statement < len(answer.statements)
    return answer.statements[one.statement or 0] if is_of_one else None


def _row(found: KeptAnswer, answer: Answer, latest: Mapping[int | None, Feedback]) -> dict[str, Any]:
    marked = [(s, one.mark) for one in latest.values() if (s := _statement_of(answer, one))]
    right = [statement for statement, mark in marked if mark is Mark.RIGHT]
    wrong = [s.speaker.name for s, mark in marked if mark is Mark.WRONG_SPEAKER and s.speaker]
    facts = list(dict.fromkeys(quote for s in right if s.speaker is None for quote in _quotes(s)))
    named = {s.speaker.name for s in right if s.speaker}
    row: dict[str, Any] = {
        "id": f"feedback-{re.sub(r'[^a-z0-9]+', '-', found.id.lower()).strip('-')}",
        "slice": _slice_of(found, right),
        "question": found.question,
    }
    if found.history:
        row["history"] = list(found.history)
    articles = dict.fromkeys(Path(c.uri).stem for s, _ in marked for c in s.citations)
    articles = articles or dict.fromkeys(Path(c.uri).stem for s in answer.statements for c in s.citations)
    row["articles"] = list(articles)
    if speakers := list(_speakers(right)):
        row["speakers"] = speakers
    if facts:
        row["facts"] = facts
    if wrong := [name for name in dict.fromkeys(wrong) if name not in named]:
        row["wrong_speakers"] = wrong
    row["answerable"] = bool(answer.statements) or any(one.mark is Mark.MISSING for one in latest.values())
    row["answer"] = " ".join(_one_line(s.text) for s in right) or "To be written."
    return row


def _speakers(right: Iterable[Statement]) -> Iterator[dict[str, Any]]:
    """Each speaker once, with all that was marked right of theirs."""
    said: dict[str, list[Statement]] = {}
    for statement in right:
        if statement.speaker:
            said.setdefault(statement.speaker.name, []).append(statement)
    for name, statements in said.items():
        reasons = [q for s in statements if s.reason_for is not None for q in _quotes(s)]
        pieces = [q for s in statements if s.reason_for is None for q in _quotes(s)]
        speaker: dict[str, Any] = {"names": [name], "stance": statements[0].stance.value, "said": pieces or reasons}
        if reasons:
            speaker["because"] = reasons
        yield speaker


def _quotes(statement: Statement) -> list[str]:
    return list(dict.fromkeys(citation.quote for citation in statement.citations))


def _slice_of(found: KeptAnswer, right: list[Statement]) -> str:
    """The slice by the look of it; a person may know better."""
    if found.history:
        return "follow_up"
    if any(s.reason_for is not None and s.speaker for s in right):
        return "why"
    if right and all(s.speaker is None for s in right):
        return "fact"
    return "who_said" if re.match(r"\s*who\b", found.question, re.IGNORECASE) else "what_said"


def _one_line(words: str) -> str:
    return " ".join(words.split())

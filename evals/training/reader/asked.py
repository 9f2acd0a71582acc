"""Asks the product the reader's questions: python -m evals.training.reader.asked --data DIR --archive DIR --out FILE

FILE has a line a question: its candidates as the ranker alone puts them, what the reader is given of each, which are
gold, and what refusal.py measures. With that, networks and combinations are compared without searching again.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from assistant.answer.evidence import Place
from assistant.answer.pipeline import Assistant
from assistant.answer.rank.candidates import Candidate
from assistant.answer.rank.ranker import ranked, shipped_ranker
from assistant.answer.rank.reading_text import sentence_text
from assistant.answer.rank.refusal import measured_sentences, question_read
from assistant.answer.rank.wanted import Numbers, of_question
from assistant.build import open_assistant
from assistant.conversation import Question
from assistant.errors import QuestionError
from assistant.replay import replay
from assistant.settings import Settings
from corpus.archive.values import Filters
from evals.scorers.matching import same_name
from evals.training.reader.pairs import is_gold
from evals.training.reader.questions import TypedQuestion, article_file, read_questions

_Row = dict[str, object]
_MEASURED: Final = 12
"""Sentences of a question: with the reader, others of them come first."""


def rows(assistant: Assistant, data: Path, questions: Sequence[TypedQuestion]) -> Iterator[_Row]:
    """A row a question; one that the product takes for no question has no candidates."""
    for question in questions:
        row: _Row = {"id": question.id, "part": question.part, "kind": question.kind}
        row |= {"answerable": question.answerable, "fact": not question.speakers}
        try:
            conversation = replay(assistant, question.history, Filters())
            retrieved = assistant.retrieve(assistant.understand(Question(question.question, conversation)))
        except QuestionError:
            yield row | {"asked": "", "none": 1.0, "candidates": []}
            continue
        query, evidence = retrieved.query, retrieved.evidence
        ranking = ranked(query, evidence, shipped_ranker(), None)
        found = [one.candidate for one in ranking.ranked]
        read = {one.found.place: sentence_text(one.annotated, one.sentence) for one in found}
        asked, first = question_read(query), list(read)[:_MEASURED]
        yield row | {
            "asked": query.in_full,
            "none": ranking.none,
            "candidates": [_candidate(question, data, r.candidate, r.score, read) for r in ranking.ranked],
            "question": _rounded(of_question(asked)),
            "sentences": [
                (place, _rounded(measures))
                for place, measures in zip(first, measured_sentences(asked, found, first), strict=True)
            ],
        }


def _rounded(measures: Numbers) -> list[float]:
    return [round(float(one), 4) for one in measures]


def _candidate(
    question: TypedQuestion, data: Path, one: Candidate, score: float, read: dict[Place, tuple[str, int]]
) -> _Row:
    span, uri = one.annotated.span_of(one.sentence), Path(one.annotated.article.uri)
    places = [place for piece in question.evidence for place in piece]
    gold = is_gold(span, [p.span for p in places if article_file(data, p.article) == uri])
    named = not question.speakers or (
        one.attribution is not None
        and one.attribution.speaker is not None
        and any(same_name(one.attribution.speaker.name, n) for names in question.speakers for n in names)
    )
    text, begin = read[one.found.place]
    return {"place": one.found.place, "score": score, "gold": gold, "right": gold and named, "text": text, "at": begin}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    for name in ("data", "archive", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    with args.out.open("w", encoding="utf-8") as out:
        for row in rows(open_assistant(Settings(archive=args.archive)), args.data, read_questions()):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            out.flush()


if __name__ == "__main__":
    main()

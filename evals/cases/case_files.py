"""Case files: YAML over a folder of articles, read and checked. Scores nothing."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.attribution import Stance
from corpus.errors import WhoSaidError
from evals.cases.case import Case, GoldEvidence, GoldSentence, GoldSpeaker, Slice

CASES: Final = Path(__file__).parent
SAMPLE: Final = Path(__file__).parents[2] / "corpus" / "sample"


class CaseError(WhoSaidError):
    """Case files that cannot be used; the message names each case and what is wrong with it."""


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


E = TypeVar("E", bound=StrEnum)
_WrittenEvidence = list[str | list[str]]


class _WrittenSpeaker(_Written):
    names: list[str] = Field(min_length=1)
    said: _WrittenEvidence = Field(min_length=1)
    because: _WrittenEvidence = []
    stance: str | None = None


class _WrittenCase(_Written):
    id: str = Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
    slice: str
    question: str
    answer: str = Field(min_length=1)
    times: int = Field(default=1, ge=1)
    history: list[str] = []
    articles: list[str] = []
    speakers: list[_WrittenSpeaker] = []
    facts: _WrittenEvidence = []
    wrong_speakers: list[str] = []
    superseded: list[str] = []
    answerable: bool = True


def read_cases(folder: Path, texts: Mapping[str, str]) -> tuple[Case, ...]:
    """All cases of a folder's YAML files, in the order of file name and place.

    `texts` has each article's text by its name: every gold sentence must stand in one of its case's articles,
    character by character. Raises CaseError naming every broken case.
    """
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise CaseError(f"There are no cases in {str(folder)!r}: give a folder of .yaml files.")
    cases: list[Case] = []
    wrong: list[str] = []
    seen: set[str] = set()
    for file in files:
        for number, row in enumerate(_rows(file), start=1):
            name = f"{file.name}: {_called(row, number)}"
            try:
                written = _WrittenCase.model_validate(row)
                case = _case(written, texts)
            except ValidationError as exc:
                wrong.append(f"{name}: {_first_of(exc)}")
                continue
            except CaseError as exc:
                wrong.append(f"{name}: {exc}")
                continue
            if case.id in seen:
                wrong.append(f"{name}: the id is taken by another case")
                continue
            seen.add(case.id)
            cases.append(case)
    if wrong:
        raise CaseError("Broken cases: " + "; ".join(wrong))
    return tuple(cases)


def article_texts(folder: Path) -> dict[str, str]:
    """Name without ending -> text as the archive holds it, of every article in the folder."""
    from corpus.articles.article import Article
    from corpus.articles.reading import read_all

    return {Path(item.uri).stem: item.text for item in read_all([str(folder)]) if isinstance(item, Article)}


def _rows(file: Path) -> list[Any]:
    try:
        rows = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as exc:
        raise CaseError(f"{file.name} is no YAML: {' '.join(str(exc).split())}") from exc
    if not isinstance(rows, list):
        raise CaseError(f"{file.name} is no list of cases: begin each with `- id: …`.")
    return rows


def _called(row: Any, number: int) -> str:
    return f"case {row['id']!r}" if isinstance(row, dict) and row.get("id") else f"case number {number}"


def _first_of(exc: ValidationError) -> str:
    first = exc.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg'].lower()}"


def _case(written: _WrittenCase, texts: Mapping[str, str]) -> Case:
    unknown = [name for name in written.articles if name not in texts]
    if unknown:
        raise CaseError(f"there is no article {unknown[0]!r}")
    within = {name: texts[name] for name in written.articles}
    case = Case(
        id=written.id,
        slice=_one_of(Slice, written.slice),
        question=written.question * written.times,
        answer=written.answer,
        history=tuple(written.history),
        speakers=tuple(
            GoldSpeaker(
                names=tuple(s.names),
                said=tuple(_evidence(s.said, within)),
                because=tuple(_evidence(s.because, within)),
                stance=_one_of(Stance, s.stance) if s.stance is not None else None,
            )
            for s in written.speakers
        ),
        facts=tuple(_evidence(written.facts, within)),
        wrong_speakers=tuple(written.wrong_speakers),
        superseded=tuple(written.superseded),
        answerable=written.answerable,
        cluster=written.articles[0] if written.articles else written.id,
    )
    for is_broken, problem in _RULES:
        if is_broken(case):
            raise CaseError(problem)
    if both := _names_of_speakers(case) & {name.casefold() for name in case.wrong_speakers}:
        raise CaseError(f"{min(both)!r} is both right and wrong")
    return case


def _one_of(kind: type[E], value: str) -> E:
    try:
        return kind(value)
    except ValueError:
        raise CaseError(f"{value!r} is none of {', '.join(kind)}") from None


def _evidence(written: _WrittenEvidence, within: Mapping[str, str]) -> Iterator[GoldEvidence]:
    """A sentence that several of the case's articles hold serves in each of them."""
    for piece in written:
        sentences: list[GoldSentence] = []
        for text in [piece] if isinstance(piece, str) else piece:
            held = [name for name, article in within.items() if text.strip() and text in article]
            if not held:
                raise CaseError(f"no article of the case has the sentence {text!r}")
            sentences.extend(GoldSentence(name, text) for name in held)
        if not sentences:
            raise CaseError("a piece of evidence is empty")
        yield tuple(sentences)


_RULES: Final[tuple[tuple[Callable[[Case], bool], str], ...]] = (
    (lambda c: c.answerable and not c.evidence, "an answerable case needs speakers or facts"),
    (lambda c: not c.answerable and bool(c.evidence), "an unanswerable case has no speakers and no facts"),
    (lambda c: c.slice is Slice.UNANSWERABLE and c.answerable, "a case of this slice is not answerable"),
    (lambda c: c.slice is Slice.FOLLOW_UP and not c.history, "a follow-up needs a history"),
    (lambda c: c.slice is Slice.NEW_TOPIC and not c.history, "a new topic needs a history"),
    (lambda c: c.slice is Slice.FALSE_PREMISE and not c.wrong_speakers, "a false premise needs the wrong speaker"),
    (lambda c: c.slice is Slice.WHY and not (c.facts or _has_reasons(c)), "a case of why needs a reason"),
)
"""What makes a case a broken one, and what is then said."""


def _has_reasons(case: Case) -> bool:
    return any(speaker.because for speaker in case.speakers)


def _names_of_speakers(case: Case) -> set[str]:
    return {name.casefold() for speaker in case.speakers for name in speaker.names}

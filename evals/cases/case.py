"""Cases: questions with known answers, in YAML over a folder of articles. Reads and checks them; scores nothing."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.attribution import Stance
from corpus.errors import WhoSaidError

CASES: Final = Path(__file__).parent
SAMPLE: Final = Path(__file__).parents[2] / "corpus" / "sample"


class CaseError(WhoSaidError):
    """Case files that cannot be used; the message names each case and what is wrong with it."""


class Slice(StrEnum):
    """What a case tries. Results are reported for each slice by itself."""

    WHO_SAID = "who_said"
    WHAT_SAID = "what_said"
    WHY = "why"
    FACT = "fact"  # told in the reporter's own voice
    BOTH_SIDES = "both_sides"
    FALSE_PREMISE = "false_premise"  # the words are put into the wrong mouth
    UNANSWERABLE = "unanswerable"
    FOLLOW_UP = "follow_up"  # understood only with the questions before it
    DATED = "dated"  # "in the first week", "before the correction"
    ANONYMOUS = "anonymous"
    NESTED = "nested"  # what somebody said that somebody else said
    WIRE_COPY = "wire_copy"  # told alike by several outlets
    INJECTION = "injection"  # over an article that contains orders to the assistant
    MISSPELT = "misspelt"
    HOSTILE = "hostile"  # empty, endless, emoji, markup


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """A sentence that serves as evidence. `article` is the name of the article's file without its ending."""

    article: str
    text: str


Piece = tuple[GoldSentence, ...]
"""One piece of evidence: sentences of which any one serves."""


@dataclass(frozen=True, slots=True)
class GoldSpeaker:
    """Somebody whom a right answer names, under any of `names`, on each piece of `said`; `because` holds the reasons.

    `stance` is None where it is not scored.
    """

    names: tuple[str, ...]
    said: tuple[Piece, ...]
    because: tuple[Piece, ...] = ()
    stance: Stance | None = None

    @property
    def sentences(self) -> frozenset[GoldSentence]:
        """All that this speaker says or gives as a reason."""
        return frozenset(s for piece in (*self.said, *self.because) for s in piece)


@dataclass(frozen=True, slots=True)
class Case:
    """A question and its gold answer.

    `facts` is evidence in nobody's mouth. `wrong_speakers` did not say what is asked about: a statement that gives
    them a gold sentence is a misattribution. `cluster` names what the case is about: cases of one cluster are not
    independent of each other, so intervals are resampled by it.
    """

    id: str
    slice: Slice
    question: str
    answer: str
    history: tuple[str, ...] = ()
    speakers: tuple[GoldSpeaker, ...] = ()
    facts: tuple[Piece, ...] = ()
    wrong_speakers: tuple[str, ...] = ()
    answerable: bool = True
    cluster: str = ""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """All pieces of evidence that a complete answer cites, each once."""
        spoken = (piece for speaker in self.speakers for piece in (*speaker.said, *speaker.because))
        return tuple(dict.fromkeys((*spoken, *self.facts)))

    @property
    def gold(self) -> frozenset[GoldSentence]:
        """Every sentence that serves some piece."""
        return frozenset(sentence for piece in self.pieces for sentence in piece)


# --- the shape of a case file


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


E = TypeVar("E", bound=StrEnum)
_Pieces = list[str | list[str]]


class _WrittenSpeaker(_Written):
    names: list[str] = Field(min_length=1)
    said: _Pieces = Field(min_length=1)
    because: _Pieces = []
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
    facts: _Pieces = []
    wrong_speakers: list[str] = []
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


def digest_of(values: Iterable[object]) -> str:
    """A short digest of values by their repr: equal if and only if nothing in them has changed."""
    return hashlib.sha256("\n".join(repr(v) for v in values).encode()).hexdigest()[:16]


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
                said=tuple(_pieces(s.said, within)),
                because=tuple(_pieces(s.because, within)),
                stance=_one_of(Stance, s.stance) if s.stance is not None else None,
            )
            for s in written.speakers
        ),
        facts=tuple(_pieces(written.facts, within)),
        wrong_speakers=tuple(written.wrong_speakers),
        answerable=written.answerable,
        cluster=written.articles[0] if written.articles else written.id,
    )
    for problem in _problems(case):
        raise CaseError(problem)
    return case


def _one_of(kind: type[E], value: str) -> E:
    try:
        return kind(value)
    except ValueError:
        raise CaseError(f"{value!r} is none of {', '.join(kind)}") from None


def _pieces(written: _Pieces, within: Mapping[str, str]) -> Iterator[Piece]:
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


def _problems(case: Case) -> Iterator[str]:
    if case.answerable and not case.pieces:
        yield "an answerable case needs speakers or facts"
    if not case.answerable and case.pieces:
        yield "an unanswerable case has no speakers and no facts"
    if case.slice is Slice.UNANSWERABLE and case.answerable:
        yield "a case of this slice is not answerable"
    if case.slice is Slice.FOLLOW_UP and not case.history:
        yield "a follow-up needs a history"
    if case.slice is Slice.FALSE_PREMISE and not case.wrong_speakers:
        yield "a false premise needs the wrong speaker"
    if case.slice is Slice.WHY and not (case.facts or any(s.because for s in case.speakers)):
        yield "a case of why needs a reason"
    both = {n.casefold() for s in case.speakers for n in s.names} & {n.casefold() for n in case.wrong_speakers}
    if both:
        yield f"{sorted(both)[0]!r} is both right and wrong"


def in_slices(cases: Sequence[Case]) -> dict[Slice, tuple[Case, ...]]:
    """The cases of each slice that has any, in the order of the slices."""
    return {s: found for s in Slice if (found := tuple(c for c in cases if c.slice is s))}

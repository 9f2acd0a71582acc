"""Which library splits news into sentences best: boundary F1, speed and upkeep, with and without our rules.

`python -m evals.benchmarks.sentence_splitters --data DIR`, where DIR has gum_wikinews, cofenet, polnear and newswire.
Libraries that are not installed are left out. CofeNet's lines of PolNeAR often hold several sentences (a program made
them), so there only recall counts: the share of its line ends that are found.
"""

import argparse
import importlib
import importlib.metadata
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from corpus.articles.article import Span
from corpus.articles.sentences import JOINS, SentenceEnds, Splitter, sentencex_ends

Splits = Callable[[str], list[Span]]

# `|` marks where a sentence ends. The tests hold our splitter to the same table.
HARD_CASES = {
    "title-mr": "Mr. Orlan met Mrs. Tavi and Dr. Hesk.| They spoke for an hour.",
    "title-gov": "It was Gov. Mira Sand who called.| Lt. Gov. Pell was away.",
    "title-sen-rep": "Sen. Ada Roe, R-Ala., and Rep. Ben Doe voted no.| Nobody else did.",
    "title-lt-col": "Lt. Col. Ivo Brand led the unit.| Sgt. Maj. Lea Korn followed.",
    "title-atty-gen": "Atty. Gen. Paul Rusk filed suit.| The judge agreed.",
    "title-prof-rev": "Prof. Lind and Rev. Sole disagreed.| Capt. Moor left.",
    "title-wrapped": "The report was read to Gov.\nMira Sand on Monday.| She said nothing.",
    "number-no": "The plan is No. 5 on the list.| He said no.| They left.",
    "street-and-saint": "He lived in St. Marin, on Main St. near the port.| He left.",
    "street-at-end": "They marched down Harbour St.| The police watched.",
    "company-inc": "Norvik Inc. and Alder Co. merged.| Shares rose.",
    "company-at-end": "He joined Norvik Inc.| The firm was new.",
    "month-jan": "The vote is on Jan. 5 and the count on Feb. 7.| Nobody objects.",
    "month-sept": "After Sept. 11 the rules changed.| Airports closed.",
    "initials-two": "J. K. Marsh wrote it.| John F. Orlan Jr. read it.",
    "initials-tight": "J.K. Marsh and A.B. Lund signed.| It took an hour.",
    "initial-surname": "The letter was signed by Vera P. Oake.| It was short.",
    "clock-day": "The siege began at 5 a.m. Monday.| It ended at noon.",
    "clock-zone": "Polls close at 8 p.m. Eastern time.| Counting follows.",
    "clock-middle": "At 2:30 p.m. the lights went out.| Nobody moved.",
    "clock-at-end": "They arrived at 11 p.m.| The gate was shut.",
    "us-middle": "The U.S. Senate and the U.S. embassy agreed.| The U.N. Security Council met.",
    "us-at-end": "He flew back to the U.S.| The trial starts in May.",
    "us-possessive": "The U.S.’s stance is clear.| So is the U.K.’s.",
    "washington-dc": "She works in Washington, D.C., most days.| He does not.",
    "decimal": "Prices rose 2.5 percent to $3.40.| Wages fell 0.7 percent.",
    "version-and-domain": "The site example.com lists version 2.1.3 today.| It is free.",
    "domain-upper": "The site www.Example.Com was down.| It is back.",
    "ellipsis-middle": "It was ... well, it was odd.| He shrugged.",
    "ellipsis-at-end": "We waited for days…| Nobody came.",
    "ellipsis-dots": "We waited for days...| Then they came.",
    "latin": "Ships, e.g. Karo and Vint, sank.| Others, i.e. Dov, did not.",
    "versus": "The case, Orlan v. Tavi, is closed.| The match is Karo vs. Vint on Sunday.",
    "quote-several": "“We are ready. |We have waited. |We go now,” she said. |Nobody stirred.",
    "quote-several-straight": '"We are ready. |We have waited," she said. |"Now we go." |Nobody stirred.',
    "quote-closes-its-sentence": '"We saw it. |We all did." |The minister left.',
    "quote-question-lower": "“Why now?” she asked.| Nobody knew.",
    "quote-question-straight": '"Why now?" she asked.| Nobody knew.',
    "quote-question-name": '"Are they too big to regulate?" Orlan demanded.| The panel was silent.',
    "quote-question-title": "“Who paid?” Sen. Roe asked.| The witness looked away.",
    "quote-question-then-sentence": "“Who paid?” |He said he knew. |The witness looked away.",
    "quote-question-pronoun": "“Who paid?” She asked again.| The witness looked away.",
    "quote-question-long-name": "“Who paid?” Karo Port Authority chief Mira Sand asked.| The witness looked away.",
    "quote-cry-name": "“Stop the count!” Mira Sand shouted.| They did not.",
    "quote-cry-then-sentence": "“Stop the count!”| The crowd went home.",
    "quote-question-inside": "“Who paid? |Not us,” Orlan said. |The court adjourned.",
    "quote-after-quote": "“We did not.” |“You did.” |Both men laughed.",
    "quote-single": "‘We did not.’ |The court heard no more.",
    "quote-single-lower": "'Why us?' she asked.| Nobody knew.",
    "quote-two-singles": "''We saw it. |We all did.'' |The minister left.",
    "quote-two-singles-question": "''Why now?'' Orlan asked.| Nobody knew.",
    "quote-double-inside-bracket": "He had “help (from “friends.”)” |Nobody knew.",
    "quote-nested": "“He told me ‘Go home.’” |She went.",
    "quote-introduced": "Orlan said: “We saw it. |It was staged.” |He gave no reason.",
    "quote-tight": "He said “no.”|Then he left the hall.",
    "quote-fragment": "He called it “a lie.” |She called it “staged”. |Nobody else spoke.",
    "quote-in-bracket": "“They [the rebels] fled. |We stayed (barely).” |It was over.",
    "dateline-bracket": "KARO CITY, July 19 (KNA) – President Orlan left.| He will return.",
    "dateline-dash": "KARO CITY — The minister resigned on Friday.| His deputy stayed.",
    "dateline-abbreviation": "ST. MARIN, Karo, Jan. 5 (KNA) - The port reopened.| Ships returned.",
    "bracket-whole": "The vote was close.| (The count took two days.)| Nobody objected.",
    "bracket-inside": "The union (it has 300 members) struck.| Trains stopped.",
    "bracket-closing": "He was late (by an hour).| Nobody minded.",
    "square-bracket": "He added [in a letter.]| She agreed.",
    "headline-blank": "Orlan denies staging the raid|\n\nThe minister said on Monday that he knew nothing.| He left.",
    "headline-break": (
        "Orlan denies staging the raid|\nThe minister said on Monday that he had known nothing of a raid.| He left."
    ),
    "headline-title-case": (
        "Port Reopens After Raid|\nShips returned to the port of St. Marin on Monday, the harbour master said."
    ),
    "headline-and-byline": "Port Reopens After Raid|\nBy Vera Oake|\n\nShips returned on Monday.",
    "subheading": "Ships returned.|\n\nWhat comes next|\n\nThe port will be rebuilt.",
    "hard-wrapped": (
        "The minister of ports said on Monday that the harbour of\n"
        "St. Marin would reopen within a week, and that Norvik\n"
        "Lines had agreed to pay.| Nobody from the company could\n"
        "be reached."
    ),
    "hard-wrapped-capital": (
        "Officials in the capital said that the former president\n"
        "Mira Sand would not be charged.| The prosecutor agreed\n"
        "Tuesday."
    ),
    "wrapped-crlf": "The minister said that the talks\r\nwould go on.| Nobody\r\nobjected.",
    "blank-line-crlf": "Port reopens|\r\n\r\nShips returned.",
    "line-a-paragraph": "The minister denied it.|\nHis deputy did not.|\nNobody else spoke.",
    "transcript": "ORLAN: Did you see it?|\nTAVI: I did. |It was dark.|\nORLAN: Thank you.",
    "transcript-lower": "Mira Sand: we saw it|\nIvo Brand: so did we|\nMira Sand: then it is true",
    "bullets": "The demands are:|\n• the port reopens|\n• the strike ends|\n• nobody is charged",
    "bullets-dash": "The demands are:|\n- the port reopens.|\n- the strike ends.",
    "bullets-number": "1. The port reopens.|\n2. The strike ends.|\n3. Nobody is charged.",
    "bullets-after-running-on": "The demands, he said, are for|\na) boats|\nb) nets",
    "transcript-interrupted": "ORLAN: Did you see the —|\nTAVI: I did.",
    "list-of-uneven-lines": "Ships: 800 karos|\nGrand-Duchess-Adelheid-Wildlife-Refuge: free today",
    "quote-tight-two": "“We did not.”|“You did.”|Both men laughed.",
    "dots-after-stop": "“It was terrible. |... Twenty ships sank,” she said.",
    "quote-stop-stop": "“She said, 'Go home.'.” |He left.",
    "no-break-space": "Mr.\u00a0Orlan paid 5\u00a0million.|\u00a0Nobody asked.",
    "double-space": "Mr.  Orlan left.|  Nobody asked.",
    "missing-space": "The convoy left Karo City.|The road was open.|Nobody was hurt.",
    "missing-space-quote": "“The road was open.”|The convoy left.",
    "missing-space-question": "Who opened the road?|Nobody knows.",
    "emoji": "We won 😀.| Thank you all 😀!| Come again.",
    "exclamation-question": "They did what?!| Nobody had told her.",
    "address-inside": "The list is at https://karo.example/a.b?c=d. |It is long.",
    "email": "Write to press@karo.example for details.| No calls.",
    "handle": "@orlan wrote that it was staged.| #karo trended.",
    "pct-and-temperature": "It was 31.5C in Karo on Jan. 3.| Records go back to 1890.",
    "degree": "Vera Oake, Ph.D., and Ivo Brand, M.D., wrote it.| It was peer reviewed.",
    "section": "The court cited Art. 5 and Sec. 12.| It did not cite Art. 9.",
    "military-rank": "Maj. Gen. Ivo Brand and Brig. Gen. Lea Korn met.| Adm. Pell did not.",
    "and-others": "The study, by Oake et al., is new.| Its authors are not.",
    "etc-at-end": "They sold boats, nets, etc.| Nobody bought.",
    "answer-no": "“No. |We did not.” |He left.",
    "answer-no-no": "No, no.| Forget memory.| The plan is No. 5.",
    "me-is-not-maine": "“She saw me. |Orlan did not.” |He left.",
    "may-is-not-cut-short": "He left in May.| Orlan stayed.",
    "currency-tight": "It cost KSh.20 and Rs.300.| Nobody paid.",
    "title-ms": "Ms. Orlan met Ms. Tavi.| They spoke.",
    "stop-after-quote": "He called it “a lie.”. |She did not.",
    "quote-turned-wrong": "He called it “a misguided decision.“ |However, she stayed.",
    "dots-spaced": "He waited. . . .| Then he left.",
    "quote-tight-straight": 'He said "no."|Then he left "at once."|"Why?" she asked.',
    "quote-over-paragraphs": "“We saw it.|\n\n“We all did.” |The minister left.",
    "unicode-line-break": "Port reopens|\u2028The ships returned on Monday.",
    "ranks-naval": "Rear Adm. Sole and Ft. Marin officials met.| Nobody objected.",
    "lowercase-brand": "The firm sells phones.| eKaro shares rose.",
}


class HardCase(NamedTuple):
    text: str
    sentences: tuple[str, ...]


def hard_cases() -> dict[str, HardCase]:
    """Texts with their sentences, by id."""
    return {
        name: HardCase(marked.replace("|", ""), tuple(part.strip() for part in marked.split("|")))
        for name, marked in HARD_CASES.items()
    }


class SplitArticle(NamedTuple):
    """A text, and how many of its counted characters stand before each boundary."""

    text: str
    boundaries: frozenset[int]
    counts: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class BoundaryScore:
    right: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        return self.right / max(self.found, 1)

    @property
    def recall(self) -> float:
        return self.right / self.gold

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.gold)


def _is_ink(character: str) -> bool:
    return not character.isspace()


def read_wikinews(folder: Path) -> Iterator[SplitArticle]:
    """GUM's Wikinews articles: text rebuilt from the tokens, a blank line before each block."""
    for path in sorted((folder / "dep").glob("*.conllu")):
        parts: list[str] = []
        left_in_block, is_new_block = 0, True
        for group in path.read_text(encoding="utf-8").strip().split("\n\n"):
            if block := re.search(r"^# newpar_block = .*?\((\d+) s\)", group, re.M):
                left_in_block = int(block.group(1))
            is_new_block = is_new_block or "# newpar" in group
            text = re.search(r"^# text = (.*)$", group, re.M)
            assert text is not None
            parts += ["\n\n" if is_new_block else " ", text.group(1)]
            left_in_block -= 1
            is_new_block = left_in_block == 0
        yield _gold("".join(parts), parts[1::2], _is_ink)


def read_polnear(cofenet: Path, polnear: Path) -> Iterator[SplitArticle]:
    """PolNeAR's texts with the ends of CofeNet's lines, aligned by letters and digits; texts that differ left out."""
    tokens: dict[str, list[str]] = {}
    for line in cofenet.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        words = (word for word in row["tokens"] if not re.fullmatch(r"-[LR][RCS]B-", word))
        tokens.setdefault(row["id"], []).append("".join(words))
    for name, sentences in tokens.items():
        found = [path for path in polnear.glob("*.txt") if name.startswith(path.stem)]
        if not found:
            continue
        text = found[0].read_text(encoding="utf-8")
        if _letters(text) == _letters("".join(sentences)):
            yield _gold(text, sentences, str.isalnum)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _gold(text: str, sentences: Iterable[str], counts: Callable[[str], bool]) -> SplitArticle:
    ends = list(accumulate(sum(map(counts, sentence)) for sentence in sentences))
    return SplitArticle(text, frozenset(ends[:-1]) - {0}, counts)


def score(split: Splits, golds: Iterable[SplitArticle]) -> BoundaryScore:
    right = found = gold = 0
    for text, boundaries, counts in golds:
        before = [0, *accumulate(map(counts, text))]
        guessed = {before[span.end] for span in split(text)[:-1]} - {0}
        right, found, gold = right + len(guessed & boundaries), found + len(guessed), gold + len(boundaries)
    return BoundaryScore(right, found, gold)


def passed(split: Splits, cases: Iterable[HardCase]) -> int:
    return sum(tuple(span.within(case.text) for span in split(case.text)) == case.sentences for case in cases)


def _pysbd() -> SentenceEnds:
    import pysbd

    segmenter = pysbd.Segmenter(language="en", clean=False, char_span=True)
    return lambda text: [sentence.end for sentence in segmenter.segment(text)]


def _syntok() -> SentenceEnds:
    from syntok import segmenter

    def ends(text: str) -> list[int]:
        sentences = (sentence for paragraph in segmenter.analyze(text) for sentence in paragraph)
        return [sentence[-1].offset + len(sentence[-1].value) for sentence in sentences]

    return ends


def _blingfire() -> SentenceEnds:
    import blingfire

    def ends(text: str) -> list[int]:
        return [end for _, end in blingfire.text_to_sentences_and_offsets(text)[1]] if text.strip() else []

    return ends


def _sentencex() -> SentenceEnds:
    importlib.import_module("sentencex")
    return sentencex_ends


LIBRARIES: dict[str, Callable[[], SentenceEnds]] = {
    "pysbd": _pysbd,
    "syntok": _syntok,
    "blingfire": _blingfire,
    "sentencex": _sentencex,
}


# As the package index had it in November 2026.
UPKEEP = {
    "pysbd": "MIT, last release 2021-02, no dependencies",
    "syntok": "MIT, last release 2022-03, needs regex",
    "blingfire": "MIT, last release 2021-09, needs numpy; 42 MB with native libraries built for x86",
    "sentencex": "MIT, last release 2026-09, no dependencies; 1.2 MB, Rust",
}


def library_alone(engine: SentenceEnds) -> Splits:
    """What a library finds in the whole text, its spans only stripped."""

    def split(text: str) -> list[Span]:
        starts = [0, *engine(text)]
        spans = [Span(start, end) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
        return [_stripped(span, text) for span in spans if span.within(text).strip()]

    return split


def _stripped(span: Span, text: str) -> Span:
    inside = span.within(text)
    return Span(span.start + len(inside) - len(inside.lstrip()), span.end - len(inside) + len(inside.rstrip()))


def variants(engine: SentenceEnds) -> Iterator[tuple[str, Splits]]:
    yield "alone", library_alone(engine)
    yield "+ lines", Splitter(engine, blanks_quotes=False, missed_end=None, joins=()).split
    yield "+ blanked quotes", Splitter(engine, missed_end=None, joins=()).split
    yield "+ missed ends", Splitter(engine, joins=()).split
    yield "+ joins", Splitter(engine).split


def without_each_rule() -> Iterator[tuple[str, Splits]]:
    whole = Splitter()
    yield "all rules", whole.split
    yield "no blanked quotes", replace(whole, blanks_quotes=False).split
    yield "no missed ends", replace(whole, missed_end=None).split
    for join in JOINS:
        kept = tuple(other for other in JOINS if other is not join)
        yield f"no {join.__name__.strip('_')}", replace(whole, joins=kept).split


class Data(NamedTuple):
    cases: list[HardCase]
    wikinews: list[SplitArticle]
    polnear: list[SplitArticle]
    newswire: list[str]


def read_data(folder: Path) -> Data:
    newswire = sorted((folder / "newswire" / "original_articles").glob("*.txt"))
    return Data(
        cases=list(hard_cases().values()),
        wikinews=list(read_wikinews(folder / "gum_wikinews")),
        polnear=list(read_polnear(folder / "cofenet" / "valid.txt", folder / "polnear" / "dev" / "text")),
        newswire=[path.read_text(encoding="utf-8", errors="replace") for path in newswire],
    )


def _print_head(data: Data) -> None:
    for name, golds in (("Wikinews", data.wikinews), ("PolNeAR", data.polnear)):
        print(f"{name}: {len(golds)} articles, {sum(len(gold.boundaries) for gold in golds)} boundaries")
    print(f"hard: cases of {len(data.cases)} with every sentence right\n")
    print(ROW.format("", "Wikinews F1, p, r", "PolNeAR r", "hard"))


ROW = "{:34} | {:>21} | {:>9} | {:>4}"


def _print_row(name: str, split: Splits, data: Data) -> None:
    wikinews, polnear = score(split, data.wikinews), score(split, data.polnear)
    shares = f"{wikinews.f1:7.1%}{wikinews.precision:7.1%}{wikinews.recall:7.1%}"
    print(ROW.format(name, shares, f"{polnear.recall:.1%}", passed(split, data.cases)), flush=True)


def _seconds(split: Splits, texts: list[str]) -> float:
    started = time.perf_counter()
    for text in texts:
        split(text)
    return time.perf_counter() - started


def _print_library(name: str, engine: SentenceEnds, data: Data) -> None:
    for variant, split in variants(engine):
        _print_row(f"{name} {variant}", split, data)
    alone, ruled = (_seconds(split, data.newswire) for split in (library_alone(engine), Splitter(engine).split))
    print(f"  {name} {importlib.metadata.version(name)}; {UPKEEP[name]}")
    print(f"  {len(data.newswire)} articles in {alone:.1f} s alone, {ruled:.1f} s with the rules", flush=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with the data sets")
    data = read_data(parser.parse_args().data)
    _print_head(data)
    for name, make in LIBRARIES.items():
        try:
            _print_library(name, make(), data)
        except ImportError:
            print(f"{name}: not installed")
    print("\nsentencex with the rules but one")
    for name, split in without_each_rule():
        _print_row(name, split, data)


if __name__ == "__main__":
    main()

"""Measures who `he`, `she`, `it` and `they` are taken for, on GUM's Wikinews articles with hand-made coreference.

    python -m evals.benchmarks.pronouns --gum DIR

DIR holds GUM's folders dep (CoNLL-U) and coref/gum/conll. A pronoun outside quotations counts where the gold entity is
also named by a name or noun that we know; it is right where a mention of our entity lies in a mention of that one.
"""

import argparse
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.articles.article import Article, Span
from corpus.articles.sentences import sentences_of
from corpus.attribution.speakers.resolve import Resolver
from corpus.attribution.speakers.values import Entity
from corpus.attribution.tokens import Token
from corpus.attribution.units import find_units
from evals.scorers.tallies import Line, Tally, share

_PRONOUNS = frozenset("he she they it".split())
_NO_NAMES = _PRONOUNS | frozenset("his her their its him them who".split())
_CLAUSE = 80  # characters


@dataclass(frozen=True, slots=True)
class Coreference:
    """A text, and its entities: spans of all their mentions."""

    text: str
    entities: tuple[frozenset[Span], ...]


def read_coreference(folder: Path) -> Iterator[tuple[str, Coreference]]:
    for path in sorted((folder / "dep").glob("GUM_news_*.conllu")):
        text, offsets = _text_of(path.read_text(encoding="utf-8"))
        rows = (folder / "coref" / "gum" / "conll" / f"{path.stem}.conll").read_text(encoding="utf-8").splitlines()
        yield path.stem, Coreference(text, _entities(rows, offsets))


def _text_of(conllu: str) -> tuple[str, list[Span]]:
    """The text, a paragraph where GUM begins one, and where each token stands."""
    parts: list[str] = []
    offsets: list[Span] = []
    length, begins_paragraph = 0, False
    for line in conllu.splitlines():
        if line.startswith("# newpar"):
            begins_paragraph = True
        elif line.startswith("# text = "):
            gap = "" if not parts else "\n\n" if begins_paragraph else " "
            begins_paragraph = False
            parts.append(gap + line.removeprefix("# text = "))
            position, length = length + len(gap), length + len(parts[-1])
        elif re.match(r"\d+\t", line):
            form = line.split("\t")[1]
            found = parts[-1].find(form, position - (length - len(parts[-1])))
            start = length - len(parts[-1]) + found
            offsets.append(Span(start, start + len(form)))
            position = start + len(form)
    return "".join(parts), offsets


def _entities(rows: Sequence[str], offsets: Sequence[Span]) -> tuple[frozenset[Span], ...]:
    opened: dict[str, list[int]] = {}
    mentions: dict[str, set[Span]] = {}
    number = -1
    for row in rows:
        if "\t" not in row:
            continue
        number += 1
        for mark in re.findall(r"\([^()]+\)|\([^()]+|[^()]+\)", row.split("\t")[2]):
            key = re.sub(r"^[a-z]+-(\d+).*", r"\1", mark.strip("()"))
            if mark.startswith("("):
                opened.setdefault(key, []).append(number)
            if mark.endswith(")") and opened.get(key):
                mentions.setdefault(key, set()).add(Span(offsets[opened[key].pop()].start, offsets[number].end))
    return tuple(frozenset(spans) for spans in mentions.values())


@dataclass(frozen=True, slots=True)
class JudgedPronoun:
    """A pronoun of a text, whom it was taken for (None for nobody), and whether that is right."""

    token: Token
    member: Entity | None
    is_right: bool


def judged_pronouns(name: str, gold: Coreference) -> Iterator[JudgedPronoun]:
    """The pronouns outside quotations whose gold entity is also named."""
    units = find_units(gold.text, sentences_of(Article(uri=name, text=gold.text)))
    resolver = Resolver(gold.text, units)
    for number, unit in enumerate(units):
        for token in unit.tokens:
            if token.lower not in _PRONOUNS or token.quoted:
                continue
            member = resolver.resolve(token.span, number)  # each: the resolver learns from what it has resolved
            entity = next((e for e in gold.entities if token.span in e), frozenset())
            if any(span.within(gold.text).lower() not in _NO_NAMES for span in entity):
                right = member is not None and _is_mentioned(member, entity, gold.text)
                yield JudgedPronoun(token, member, right)


def measure(folder: Path, *, errors: int = 0) -> Iterator[Line]:
    """Right of those taken for somebody, and of all, by pronoun and in all."""
    tallies = {(word, of): Tally() for word in (*sorted(_PRONOUNS), "pronouns") for of in ("named", "all")}
    for name, gold in read_coreference(folder):
        for one in judged_pronouns(name, gold):
            named = one.member is not None
            for word in (one.token.lower, "pronouns"):
                tallies[word, "all"].count(name, right=one.is_right, found=named, gold=1)
                tallies[word, "named"].count(name, right=one.is_right, found=named, gold=named)
            if not one.is_right and errors > 0:
                errors -= 1
                start, end = one.token.span
                around = gold.text[max(0, start - 150) : end + 30].replace("\n", " / ")
                print(one.token.text, "->", one.member and one.member.name, "|", around)
    for (word, of), tally in tallies.items():
        yield share(f"{word}, right of {of}", tally)


def _is_mentioned(member: Entity, entity: frozenset[Span], text: str) -> bool:
    """True where a mention of the member lies in a mention of the entity, the shortest of which is no whole clause."""
    around = [span for span in entity if any(span.start <= position < span.end for position in member.positions)]
    if around:
        return min(span.end - span.start for span in around) < _CLAUSE
    named = {span.within(text).lower() for span in entity}
    return bool({form.lower() for form in member.forms} & named or any(member.name.lower() in n for n in named))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--gum", type=Path, required=True)
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    print(date.today(), *measure(args.gum, errors=args.errors), sep="\n")


if __name__ == "__main__":
    main()

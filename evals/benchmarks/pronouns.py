"""Measures who `he`, `she`, `it` and `they` are taken for, on GUM's Wikinews articles with hand-made coreference.

    python -m evals.benchmarks.pronouns --gum DIR

DIR holds GUM's folders dep (CoNLL-U) and coref/gum/conll. A pronoun outside quotations counts where the gold entity is
also named by a name or noun of our cast; it is right where some mention of the member lies in a mention of that entity.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.articles.article import Article, Span
from corpus.articles.sentences import sentences_of
from corpus.attribution.speakers.resolve import Resolver
from corpus.attribution.speakers.values import Entity
from corpus.attribution.units import find_units

_PRONOUNS = frozenset("he she they it".split())


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


def measure(folder: Path, *, errors: int = 0) -> None:
    totals: Counter[str] = Counter()
    for name, gold in read_coreference(folder):
        article = Article(uri=name, text=gold.text)
        units = find_units(gold.text, sentences_of(article))
        resolver = Resolver(gold.text, units)
        for number, unit in enumerate(units):
            for token in unit.tokens:
                if token.lower not in _PRONOUNS or token.quoted:
                    continue
                entity = next((e for e in gold.entities if token.span in e), None)
                member = resolver.resolve(token.span, number)
                if entity is None or not any(_is_named(gold.text, s) for s in entity):
                    continue
                right = member is not None and _is_mentioned(member, entity, gold.text)
                totals.update(
                    {f"{token.lower} n": 1, f"{token.lower} named": member is not None, f"{token.lower} right": right}
                )
                if not right and errors > 0:
                    errors -= 1
                    print(
                        token.text,
                        "->",
                        member and member.name,
                        "|",
                        gold.text[max(0, token.span.start - 150) : token.span.end + 30].replace("\n", " / "),
                    )
    for word in sorted(_PRONOUNS):
        n, named, hits = (totals[f"{word} {k}"] for k in ("n", "named", "right"))
        of_named, of_all = hits / max(1, named), hits / max(1, n)
        print(
            f"{date.today()} {word:5} n {n:4} named {named:4} right {hits:4}: "
            f"of named {of_named:.2f}, of all {of_all:.2f}"
        )


def _is_named(text: str, span: Span) -> bool:
    return span.within(text).lower() not in {
        "he",
        "she",
        "it",
        "they",
        "his",
        "her",
        "their",
        "its",
        "him",
        "them",
        "who",
    }


def _is_mentioned(member: Entity, entity: frozenset[Span], text: str) -> bool:
    if any(span.start <= position < span.end for span in entity for position in member.positions):
        shortest = min(
            (s for s in entity for p in member.positions if s.start <= p < s.end), key=lambda s: s.end - s.start
        )
        return shortest.end - shortest.start < 80
    named = {s.within(text).lower() for s in entity}
    return bool({form.lower() for form in member.forms} & named or any(member.name.lower() in n for n in named))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--gum", type=Path, required=True)
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    measure(args.gum, errors=args.errors)


if __name__ == "__main__":
    main()

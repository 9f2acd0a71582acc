"""How many wrong mouths the gate's second opinion catches, and how many right ones it loses, on PolNeAR's articles.

    python -m evals.benchmarks.doubt --polnear DIR [--split dev] [--misses N]

Right: attributions whose source overlaps the gold source of the same cue. Wrong ones are made of them by giving the
words to another person of the same paragraph, to the first name of the headline, and to whoever speaks next; wrong by
themselves are attributions whose source is not the gold one of their cue. Attributions without a named speaker do not
count: nobody is named for them.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from assistant.answer.check.doubt.opinion import ReadArticle, doubt_of, read
from corpus.articles.article import Article, Span
from corpus.articles.sentences import sentences_of
from corpus.attribution import Attribution, Speaker, SpeakerKind, extract_attributions
from corpus.attribution.speakers.names import find_names
from corpus.attribution.tokens import tokenise
from corpus.language.name_keys import name_key
from evals.training.tagger.polnear import GoldAttribution, read_split

RIGHT: Final = "right"
NATURAL: Final = "wrong by themselves"
NEIGHBOUR: Final = "another person of the paragraph"
HEADLINE: Final = "a name of the headline"
NEXT: Final = "who speaks next"
_SEED: Final = 15


@dataclass(frozen=True, slots=True)
class Mouth:
    """An attribution with the speaker that it is given to, and how that speaker came about."""

    article: ReadArticle
    attribution: Attribution
    speaker: Speaker
    kind: str


def mouths(
    article: ReadArticle, gold: Sequence[GoldAttribution], found: Sequence[Attribution], random: Random
) -> Iterator[Mouth]:
    """The right and the wrong mouths of an article."""
    people = _people(found)
    for number, attribution in enumerate(found):
        speaker, judged = attribution.speaker, _gold_of(attribution, gold)
        if speaker is None or judged is None:
            continue
        if not _is_overlapping(attribution.source, judged.source):
            yield Mouth(article, attribution, speaker, NATURAL)
            continue
        yield Mouth(article, attribution, speaker, RIGHT)
        behind = [a.speaker for a in found[number + 1 :] if a.speaker]
        for kind, others in _others(article, attribution, people, behind).items():
            wrong = [other for other in others if not _is_same(other, speaker)]
            if wrong:
                yield Mouth(article, attribution, random.choice(wrong) if kind == NEIGHBOUR else wrong[0], kind)


def _people(found: Sequence[Attribution]) -> dict[str, Speaker]:
    named = [a.speaker for a in found if a.speaker]
    return {name_key(s.name): s for s in named if s.kind is SpeakerKind.PERSON}


def _others(
    article: ReadArticle, attribution: Attribution, people: Mapping[str, Speaker], behind: Sequence[Speaker]
) -> dict[str, Sequence[Speaker]]:
    """Who may be taken for the speaker, by kind."""
    paragraph = _paragraph(article, attribution)
    beside = [p for p in people.values() if _is_named(p, paragraph)]
    return {NEIGHBOUR: beside, HEADLINE: _headline_speakers(article.text), NEXT: behind}


def _gold_of(attribution: Attribution, gold: Sequence[GoldAttribution]) -> GoldAttribution | None:
    """The gold attribution of the same cue, with a source."""
    return next((g for g in gold if g.source and attribution.source and _is_overlapping(g.cue, attribution.cue)), None)


def _is_overlapping(one: Sequence[Span], other: Sequence[Span]) -> bool:
    return any(s.overlaps(t) for s in one for t in other)


def _headline_speakers(text: str) -> list[Speaker]:
    """The first name of the first line, taken for a person's."""
    line = text.strip().split("\n")[0]
    start = text.index(line)
    names = find_names(tokenise(text, Span(start, start + len(line))))
    return [Speaker(name.text, SpeakerKind.PERSON) for name in names][:1]


def _paragraph(article: ReadArticle, attribution: Attribution) -> str:
    cue = attribution.cue[0]
    return next((p.within(article.text) for p in article.parts if p.start <= cue.start < p.end), "")


def _words(speaker: Speaker) -> set[str]:
    return {name_key(w) for name in (speaker.name, *speaker.aliases) for w in name.split()}


def _is_same(one: Speaker, other: Speaker) -> bool:
    """True where the two share a word of their names: a wrong mouth has to be somebody else for certain."""
    return bool(_words(one) & _words(other))


def _is_named(speaker: Speaker, text: str) -> bool:
    return name_key(speaker.name.split()[-1]) in name_key(text)


def rows(counts: dict[str, Counter[str]]) -> Iterator[str]:
    for kind, of in counts.items():
        n = of.total()
        doubted = n - of[""]
        share = 100 * doubted / max(1, n)
        classes = ", ".join(f"{name} {count}" for name, count in of.most_common() if name)
        verb = "lost" if kind == RIGHT else "caught"
        yield f"{kind:34} {verb} {doubted:4} of {n:4} = {share:5.1f} %   {classes}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--polnear", type=Path, required=True)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--misses", type=int, default=0, help="show so many right ones that are lost")
    args = parser.parse_args()
    random = Random(_SEED)
    counts: dict[str, Counter[str]] = {}
    seen: set[str] = set()
    for annotated in read_split(args.polnear, args.split):
        if annotated.name in seen:
            continue
        seen.add(annotated.name)
        article = Article(uri=annotated.name, text=annotated.text)
        sentences = sentences_of(article)
        found = extract_attributions(article, sentences, thorough=True)
        for mouth in mouths(read(article.text, [s.span for s in sentences]), annotated.gold, found, random):
            doubt = doubt_of(mouth.article, mouth.attribution, mouth.speaker)
            counts.setdefault(mouth.kind, Counter())[doubt.value if doubt else ""] += 1
            if doubt and mouth.kind == RIGHT and args.misses > 0:
                args.misses -= 1
                print(f"{doubt.value}: {mouth.speaker.name}: {mouth.attribution}")
    print(*rows(counts), sep="\n")


if __name__ == "__main__":
    main()

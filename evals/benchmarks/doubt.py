"""How many wrong mouths the gate's second opinion catches, and how many right ones it loses, on PolNeAR's articles.

    python -m evals.benchmarks.doubt --polnear DIR [--split dev] [--misses N]

Right: attributions whose source overlaps the gold source of the same cue. Wrong ones are made of them by giving the
words to another person of the same paragraph, to the first name of the headline, and to whoever speaks next; wrong by
themselves are attributions whose source is not the gold one of their cue. Attributions without a named speaker do not
count: nobody is named for them.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from evals.scorers.tallies import Line, Tally, recall, share
from evals.training.tagger.polnear import Annotated, GoldAttribution, read_split

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


def measure(articles: Iterable[Annotated], misses: int = 0) -> Iterator[Line]:
    """For the right mouths the share that is lost, for each kind of wrong ones the share that is caught."""
    random = Random(_SEED)
    doubted: dict[str, Tally] = {}
    classes: dict[str, Counter[str]] = {}
    seen: set[str] = set()
    for annotated in articles:
        if annotated.name in seen:
            continue
        seen.add(annotated.name)
        for mouth in _mouths_of(annotated, random):
            doubt = doubt_of(mouth.article, mouth.attribution, mouth.speaker)
            doubted.setdefault(mouth.kind, Tally()).count(annotated.name, right=doubt is not None, found=1, gold=1)
            if doubt:
                classes.setdefault(mouth.kind, Counter())[doubt.value] += 1
            if doubt and mouth.kind == RIGHT and misses > 0:
                misses -= 1
                print(f"{doubt.value}: {mouth.speaker.name}: {mouth.attribution}")
    for kind, tally in doubted.items():
        told = ", ".join(f"{name} {count}" for name, count in classes.get(kind, Counter()).most_common())
        verb = "lost" if kind == RIGHT else "caught"
        yield share(f"{kind}, {verb}", tally, f"{tally.of(recall):5.1f}  (n {tally.gold})  {told}")


def _mouths_of(annotated: Annotated, random: Random) -> Iterator[Mouth]:
    article = Article(uri=annotated.name, text=annotated.text)
    sentences = sentences_of(article)
    found = extract_attributions(article, sentences, thorough=True)
    return mouths(read(article.text, [s.span for s in sentences]), annotated.gold, found, random)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--polnear", type=Path, required=True)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--misses", type=int, default=0, help="show so many right ones that are lost")
    args = parser.parse_args()
    print(*measure(read_split(args.polnear, args.split), args.misses), sep="\n")


if __name__ == "__main__":
    main()

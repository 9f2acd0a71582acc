"""Measures the shipped head for entities on articles held out: python -m evals.benchmarks.entities --newswire DIR

Whole articles are read as the archive reads them, but for their parts: gold marks what stands anywhere in the text.
Right is an entity whose words and whose kind are those marked by hand.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from corpus.articles.sentences import split_sentences
from corpus.attribution.tagger.entities import LEARNED
from corpus.attribution.tagger.weights import shipped_tagger
from corpus.attribution.tagger.words import read_words
from evals.scorers.tallies import Line, Tally, of_tally
from evals.training.entities.newswire import read_marked


def measure(folder: Path) -> Iterator[Line]:
    """By kind, and all together."""
    tallies = {kind: Tally() for kind in LEARNED}
    whole = Tally()
    for article in (one for one in read_marked(folder) if one.is_held_out):
        sentences = split_sentences(article.text)
        words = read_words(article.text, sentences)
        read = shipped_tagger().read(article.text, sentences).entities
        found, gold = ({(e.kind, *words.covering(e.span)) for e in of} for of in (read, article.entities))
        whole.add(article.name, found, gold)
        for kind, tally in tallies.items():
            tally.add(article.name, *({e for e in of if e[0] is kind} for of in (found, gold)))
    for kind, tally in tallies.items():
        yield of_tally(f"  {kind}", tally)
    yield of_tally("entities", whole)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--newswire", type=Path, required=True)
    print(*measure(parser.parse_args().newswire), sep="\n")


if __name__ == "__main__":
    main()

"""Distils teachers into the tagger that ships: python -m evals.training.tagger.distil --data DIR --encoder DIR
        --teacher FILE... --texts NAME=DIR... [--without FILE...] [--limit N] [--out DIR]

The teachers, of one encoder, read PolNeAR's train articles and a random part of the texts, which nobody annotated. The
student begins with the shipped weights and learns how probable the teachers think each label; on PolNeAR half of what
it learns is the annotators'. --without leaves out texts: a line each, `NAME:path` from the text's DIR, without suffix.
"""

import logging
import random
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from corpus.articles.sentences import split_sentences
from corpus.attribution.tagger.decoding import Floats, Relation, best_labels, relate
from corpus.attribution.tagger.labels import SpanKind, labelled_spans
from corpus.attribution.tagger.states import word_states
from corpus.attribution.tagger.weights import WEIGHTS
from corpus.attribution.tagger.words import WordSequence, read_words
from evals.training.tagger.encoders import load_network
from evals.training.tagger.examples import LabelledArticle
from evals.training.tagger.reading import heads_in, reader_of
from evals.training.tagger.soft import TeacherReading
from evals.training.tagger.train import Start, parser_of, read_articles, read_settings, train_and_export

logger = logging.getLogger(__name__)

_SHARE = 0.5
"""Of the teachers, where annotators have been."""


class Teacher:
    """A trained network, on the graphics card where there is one, and its heads on the CPU."""

    def __init__(self, weights: Path, encoder: Path | None) -> None:
        self.network, self.table = load_network(weights, encoder)
        self.heads = heads_in(self.network)
        self.network.to("cuda" if torch.cuda.is_available() else "cpu")

    def states(self, words: WordSequence) -> Floats:
        return word_states([words], reader_of(self.network, self.table, bfloat16=True), self.heads.size)[0].states


def annotate(words: WordSequence, teachers: Sequence[Teacher]) -> LabelledArticle:
    """A text as teachers see it: the mean of their scores, and the first one's links between the spans."""
    states = [teacher.states(words) for teacher in teachers]
    scores = [teacher.heads.emission(of_words) for teacher, of_words in zip(teachers, states, strict=True)]
    emissions = np.mean(scores, axis=0)
    transitions = np.mean([teacher.heads.transitions for teacher in teachers], axis=0)
    labels = best_labels(emissions, transitions)
    spans = labelled_spans(labels)
    relations = relate(spans, teachers[0].heads.links(states[0], spans)) if spans else []
    reading = TeacherReading(emissions, transitions, share=1.0)
    return LabelledArticle(words, tuple(labels), tuple(map(_parts, relations)), reading)


def _parts(relation: Relation) -> dict[SpanKind, frozenset[int]]:
    spans = {SpanKind.CUE: (relation.cue,), SpanKind.CONTENT: relation.content}
    spans[SpanKind.SOURCE] = (relation.source,) if relation.source else ()
    return {kind: frozenset(word for span in spans[kind] for word in range(span.start, span.end)) for kind in spans}


def taught(article: LabelledArticle, teachers: Sequence[Teacher]) -> LabelledArticle:
    """An annotated article with what teachers see in it beside."""
    reading = annotate(article.words, teachers).taught
    return replace(article, taught=replace(reading, share=_SHARE) if reading else None)


def unlabelled(places: Mapping[str, Path], without: Container[str], limit: int, seed: int) -> Iterator[WordSequence]:
    """At most `limit` texts of the places, drawn by the seed."""
    found = [
        path
        for name, place in sorted(places.items())
        for path in sorted(place.rglob("*.txt"))
        if f"{name}:{path.relative_to(place).with_suffix('').as_posix()}" not in without
    ]
    for path in random.Random(seed).sample(found, min(limit, len(found))):
        text = path.read_bytes().decode("utf-8", "replace")
        yield read_words(text, split_sentences(text))


def main() -> None:
    parser = parser_of(__doc__, "student.toml")
    parser.add_argument("--teacher", type=Path, nargs="+", required=True)
    parser.add_argument("--texts", nargs="+", required=True)
    parser.add_argument("--without", type=Path, nargs="*", default=[])
    parser.add_argument("--limit", type=int, default=1500)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    settings = read_settings(args.settings)
    teachers = [Teacher(weights, args.encoder) for weights in args.teacher]
    places = {name: Path(place) for name, place in (entry.split("=", 1) for entry in args.texts)}
    without = {line for path in args.without for line in path.read_text(encoding="utf-8").split()}
    articles = [taught(article, teachers) for article in read_articles(args.data, "train")]
    articles += [annotate(words, teachers) for words in unlabelled(places, without, args.limit, settings.seed)]
    logger.info("%d articles read by %d teachers", len(articles), len(teachers))
    train_and_export(articles, args.data, args.out, settings, Start(weights=WEIGHTS))


if __name__ == "__main__":
    main()

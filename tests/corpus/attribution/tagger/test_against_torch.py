"""What ships computes without torch what the network that was trained computes in it."""

from pathlib import Path

import numpy as np
import pytest
import torch

from corpus.articles.article import Article
from corpus.articles.reading import read_all
from corpus.articles.sentences import split_sentences
from corpus.attribution.tagger.decoding import Links
from corpus.attribution.tagger.heads import Heads, bucket, ends_of, heads_of
from corpus.attribution.tagger.inference import Tagger
from corpus.attribution.tagger.labels import LabelledSpan, SpanKind
from corpus.attribution.tagger.states import WindowReader, word_states
from corpus.attribution.tagger.weights import WEIGHTS, shipped_tagger
from corpus.attribution.tagger.words import read_words
from corpus.encoder.tensors import mapped_tensors
from evals.training.tagger import network as trained
from evals.training.tagger.encoders import load_network
from evals.training.tagger.network import TaggerNetwork
from evals.training.tagger.reading import EmbeddingTable, reader_of

SAMPLE = Path(__file__).parents[4] / "corpus" / "sample"
Trained = tuple[TaggerNetwork, EmbeddingTable]


@pytest.fixture(scope="module")
def of_torch() -> Trained:
    return load_network(WEIGHTS, None)


@pytest.fixture(scope="module")
def heads() -> Heads:
    return heads_of(mapped_tensors(WEIGHTS))


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [article.text for article in read_all([str(SAMPLE)]) if isinstance(article, Article)]


def test_the_spans_in_the_sample_are_the_same(of_torch: Trained, heads: Heads, texts: list[str]) -> None:
    other = Tagger(reader_of(*of_torch, bfloat16=False), heads)
    read = [(text, split_sentences(text)) for text in texts]
    here, there = shipped_tagger().find_each(read), other.find_each(read)
    assert [[one.spans for one in of_text] for of_text in here] == [[one.spans for one in of_text] for of_text in there]
    certainties = ([one.certainty for of_text in found for one in of_text] for found in (here, there))
    assert np.allclose(*certainties, atol=1e-3)
    assert sum(map(len, here)) > 300


@torch.no_grad()
def test_the_scores_of_labels_are_the_same_to_a_thousandth(of_torch: Trained, heads: Heads, texts: list[str]) -> None:
    words = [read_words(text, split_sentences(text)) for text in texts[:6]]
    here = word_states(words, WindowReader(mapped_tensors(WEIGHTS)), heads.size)
    there = word_states(words, reader_of(*of_torch, bfloat16=False), heads.size)
    for mine, theirs in zip(here, there, strict=True):
        assert np.array_equal(mine.was_read, theirs.was_read)
        expected = of_torch[0].emission(torch.from_numpy(theirs.states)).numpy()
        assert np.abs(heads.emission(mine.states) - expected).max() < 1e-3
    assert np.allclose(heads.transitions, of_torch[0].transitions().numpy())


@torch.no_grad()
def test_the_scores_of_links_are_the_same(of_torch: Trained, heads: Heads) -> None:
    states = np.random.default_rng(2).normal(size=(80, heads.size)).astype(np.float32)
    cues = [LabelledSpan(SpanKind.CUE, at, at + 2) for at in (8, 40, 70)]
    sources = [LabelledSpan(SpanKind.SOURCE, at, at + 3) for at in (1, 30, 60)]
    contents = [LabelledSpan(SpanKind.CONTENT, at, at + 9) for at in (12, 45)]
    found = heads.links(states, sorted([*cues, *sources, *contents], key=lambda span: span.start))
    expected = _links_in_torch(of_torch[0], torch.from_numpy(states), cues, sources, contents)
    assert len(found.source) >= 5
    assert len(found.content) >= 4
    for scores, wanted in ((found.source, expected.source), (found.content, expected.content)):
        assert all(scores[pair] == pytest.approx(wanted[pair], abs=1e-3) for pair in scores)
    assert found.no_source == pytest.approx(expected.no_source, abs=1e-3)


def test_distances_fall_into_the_buckets_that_were_trained() -> None:
    apart = np.arange(-400, 401)
    assert bucket(apart).tolist() == trained.bucket(torch.from_numpy(apart)).tolist()


def test_a_text_without_spans_has_no_ends(heads: Heads) -> None:
    assert ends_of(np.zeros((4, heads.size), dtype=np.float32), []).shape == (0, 2 * heads.size)


def _links_in_torch(
    network: TaggerNetwork,
    states: torch.Tensor,
    cues: list[LabelledSpan],
    sources: list[LabelledSpan],
    contents: list[LabelledSpan],
) -> Links:
    of_cues, cue_at = trained.ends_of(states, cues)

    def scores(others: list[LabelledSpan], which: int) -> dict[tuple[int, int], float]:
        of_others, other_at = trained.ends_of(states, others)
        distances = trained.bucket(other_at[None, :] - cue_at[:, None])
        table = network.link_scores(of_cues, of_others, distances, which)
        return {(row, column): float(table[row, column]) for row, column in np.ndindex(*table.shape)}

    return Links(scores(sources, 0), scores(contents, 1), network.no_source(of_cues)[:, 0].numpy())

"""Training of the reader: lists hold what answers and what only looks like it, and what separates is learned."""

import random

import torch

from assistant.answer.evidence import AnnotatedArticle
from corpus.articles.article import Article, Span
from corpus.articles.sentences import sentences_of
from evals.training.reader.network import Network
from evals.training.reader.pairs import Pairs, Read, ReadList
from evals.training.reader.questions import GoldPlace, TypedQuestion
from evals.training.reader.train import batches, encoded, loss_of, tokenizer

_FERRY = (
    "The ferry Adaria sank off Merrow on Monday. Three men died. The ferry had no radio, its captain told the inquiry."
)
_MAYOR = "The mayor of Merrow will not resign. She said that the ferry was no matter of hers."


def _article(name: str, text: str) -> AnnotatedArticle:
    article = Article(uri=f"{name}.txt", text=text, title="")
    return AnnotatedArticle(article, tuple(sentences_of(article)), (), name)


def _question(*, answerable: bool) -> TypedQuestion:
    place = GoldPlace("x:ferry", Span(_FERRY.index("Three"), _FERRY.index(" The ferry had")))
    span = GoldPlace("x:ferry", Span(_FERRY.index("Three"), _FERRY.index(" died")))
    return TypedQuestion(
        id="q",
        part="train",
        story="x:ferry",
        articles=("x:ferry",),
        kind="how_many",
        question="how many died on the ferry",
        history=(),
        linked=None,
        answerable=answerable,
        speakers=(),
        evidence=((place,),) if answerable else (),
        spans=(span,) if answerable else (),
        superseded=(),
    )


def test_a_list_has_the_sentence_that_answers_first_and_none_besides() -> None:
    pairs = Pairs({"x:ferry": _article("ferry", _FERRY), "x:mayor": _article("mayor", _MAYOR)})
    (one,) = pairs.of(_question(answerable=True))
    assert [read.answers for read in one.read] == [True, *[False] * (len(one.read) - 1)]
    assert len(one.read) > 1
    right = one.read[0]
    assert right.span is not None
    assert right.span.within(right.text) == "Three men"
    assert all("Three" not in read.text for read in one.read[1:])


def test_where_nothing_answers_the_list_says_so() -> None:
    pairs = Pairs({"x:ferry": _article("ferry", _FERRY), "x:mayor": _article("mayor", _MAYOR)})
    (one,) = pairs.of(_question(answerable=False))
    assert one.read
    assert not any(read.answers for read in one.read)


def test_a_batch_keeps_lists_whole_and_knows_the_pieces_of_a_span() -> None:
    text = "Adaria sinks | Three men died off Merrow."
    at = text.index("Three men")
    one = ReadList("q", "how many died", (Read(text, True, Span(at, at + 9)), Read("The ferry had no radio.", False)))
    (batch,) = batches([encoded(one, tokenizer()), encoded(one, tokenizer())], random.Random(0))
    assert batch.lists == ((0, 2), (2, 4))
    assert batch.answers.tolist() == [1.0, 0.0, 1.0, 0.0]
    row, start, end = batch.spans[0]
    assert tokenizer().decode(batch.pieces[row, start : end + 1].tolist()) == "three men"


def test_what_answers_is_told_from_what_does_not() -> None:
    torch.manual_seed(0)
    network = Network(1)
    read = {what: (Read(f"Three {what}.", True), Read("Nobody came.", False)) for what in ("died", "fled", "sang")}
    lists = [encoded(ReadList("q", f"how many {what}", pair), tokenizer()) for what, pair in read.items()]
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-3)
    losses = []
    for _ in range(12):
        (batch,) = batches(lists, random.Random(0))
        loss = loss_of(network, batch)
        losses.append(loss.item())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert losses[-1] < losses[0] / 4

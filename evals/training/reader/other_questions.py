"""Question sets of others, as lists that the reader learns from first: QAMR (MIT) and the training part of TREC-QA.

Their sentences are tokenised as the Penn Treebank's are; they are put together again. Nothing of them is kept in the
project but what the weights have learned.
"""

import csv
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from sklearn.feature_extraction.text import TfidfVectorizer

from corpus.articles.article import Span
from evals.training.reader.pairs import Read, ReadList

_BRACKETS: Final = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "``": '"', "''": '"'}
_NO_SPACE_BEFORE: Final = re.compile(r"[.,;:?!%)\]]$|n't$|'\w{0,2}$")
_OF_THE_DOCUMENT: Final = 4  # those most alike, from which the negatives of the same document are drawn


def joined(tokens: Sequence[str]) -> tuple[str, list[Span]]:
    """The text of a sentence that was cut into Penn Treebank tokens, and where in it each token is."""
    text, spans, opened = "", list[Span](), False
    for token in tokens:
        word = _BRACKETS.get(token, token)
        closes = token == "''" or (token not in {"``", "-LRB-", "-LSB-"} and bool(_NO_SPACE_BEFORE.match(word)))
        if text and not closes and not opened:
            text += " "
        spans.append(Span(len(text), len(text) + len(word)))
        text += word
        opened = token in {"``", "-LRB-", "-LSB-", "$"}
    return text, spans


def qamr_lists(folder: Path, most: int, rng: random.Random) -> Iterator[ReadList]:
    """As many questions, at most, about QAMR's sentences: each with two other sentences of its document."""
    sentences, documents = _sentences(folder)
    asked = [
        row
        for name in ("dev.tsv", "test.tsv")
        for row in _rows(folder / name)
        if row[0] in sentences and len(documents[_document(row[0])]) > 2
    ]
    words = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit([text for text, _ in sentences.values()])
    tables = {key: words.transform([text])[0] for key, (text, _) in sentences.items()}
    for row in rng.sample(asked, min(most, len(asked))):
        text, spans = sentences[row[0]]
        places = [int(number) for number in row[6].split()]
        if not places or max(places) >= len(spans):
            continue
        question = words.transform([row[5]])[0]
        others = [key for key in documents[_document(row[0])] if key != row[0]]
        others.sort(key=lambda key: -float((tables[key] @ question.T).sum()))
        wrong = rng.sample(others[:_OF_THE_DOCUMENT], 2)
        right = Read(text, answers=True, span=Span(spans[min(places)].start, spans[max(places)].end))
        asked_text = row[5].strip().rstrip("?") if rng.random() < 0.5 else row[5].strip().lower()
        yield ReadList(row[0], asked_text, (right, *(Read(sentences[key][0], answers=False) for key in wrong)))


def _sentences(folder: Path) -> tuple[dict[str, tuple[str, list[Span]]], dict[str, list[str]]]:
    """The sentences by their keys, and the keys of each document."""
    sentences = {row[0]: joined(row[1].split()) for row in _rows(folder / "wiki-sentences.tsv")}
    documents: dict[str, list[str]] = {}
    for key in sentences:
        documents.setdefault(_document(key), []).append(key)
    return sentences, documents


def _document(key: str) -> str:
    return ":".join(key.split(":")[:3])


def _rows(path: Path) -> Iterator[list[str]]:
    """The rows of a file of fields between tabs, which are not quoted."""
    return (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())


def trecqa_lists(path: Path, rng: random.Random, each: int = 4) -> Iterator[ReadList]:
    """TREC-QA's training questions, each with up to so many right sentences, and two wrong ones beside each."""
    right: dict[str, list[str]] = {}
    wrong: dict[str, list[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            (right if row["label"] == "1" else wrong).setdefault(row["qtext"], []).append(row["atext"])
    for question, answers in right.items():
        text, _ = joined(question.split())
        for answer in rng.sample(answers, min(each, len(answers))):
            chosen = rng.sample(wrong.get(question, []), min(2, len(wrong.get(question, []))))
            read = [Read(joined(one.split())[0], answers=False) for one in chosen]
            yield ReadList(question, text, (Read(joined(answer.split())[0], answers=True), *read))

"""The index items of an article: what is embedded of it, under ids that are computed from the content."""

import hashlib
from collections.abc import Sequence

from corpus.archive.values import IndexItem, ItemKind
from corpus.articles.article import Article, Passage, Sentence
from corpus.attribution.values import Attribution


def items_of(
    article: Article, sentences: Sequence[Sentence], passages: Sequence[Passage], attributions: Sequence[Attribution]
) -> list[IndexItem]:
    """All items of an article, each once. The same article always gives the same ids."""
    items = [
        *(_of_sentence(article, sentence) for sentence in sentences),
        *(_of_passage(article, passage) for passage in passages),
        *(_of_attribution(article, number, one) for number, one in enumerate(attributions) if one.sentences),
    ]
    return list({item.id: item for item in items}.values())


def sentence_id(article_id: str, index: int) -> str:
    """The id of a sentence's item."""
    return _digest(article_id, "sentence", str(index))


def attribution_id(article: Article, number: int, attribution: Attribution) -> str:
    """The id of an attribution's item; `number` is its place in the article's list."""
    return _of_attribution(article, number, attribution).id


def _of_sentence(article: Article, sentence: Sentence) -> IndexItem:
    words = " ".join(sentence.span.within(article.text).split())
    id_ = sentence_id(article.id, sentence.index)
    return IndexItem(id_, "sentence", article.id, sentence.index, sentence.index, None, words)


def _of_passage(article: Article, passage: Passage) -> IndexItem:
    title = article.title
    header = "" if title in article.text[: len(title) + 200] else f"{title}\n"
    return _item(article.id, "passage", (passage.first, passage.last), None, header + passage.span.within(article.text))


def _of_attribution(article: Article, number: int, attribution: Attribution) -> IndexItem:
    """Speaker, cue and content in this order, whatever the order in the article: "the ministry denied that ..."."""
    source = " ".join(span.within(article.text) for span in attribution.source)
    speaker = attribution.speaker.name if attribution.speaker else source
    words = [span.within(article.text) for span in (*attribution.cue, *attribution.content)]
    reach = min(attribution.sentences), max(attribution.sentences)
    return _item(article.id, "attribution", reach, number, " ".join((speaker, *words)).strip())


def _item(article_id: str, kind: ItemKind, reach: tuple[int, int], number: int | None, text: str) -> IndexItem:
    id_ = _digest(article_id, kind, *map(str, reach), str(number), text)
    return IndexItem(id_, kind, article_id, *reach, number, text)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

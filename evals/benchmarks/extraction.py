"""Measures how fast and in how much memory attributions are extracted, on real articles and on bad input.

    python -m evals.benchmarks.extraction --articles DIR

Prints words a second and peak memory over the folder's text files, beside the time in which sentence-transformers
embeds the same sentences with the same MiniLM; then the time a word of texts that are no news, as a multiple of that
of news. A word is what stands between white space, and at most twelve characters.
"""

import argparse
import resource
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from corpus.archive.embedding import load_embedder
from corpus.articles.article import Article
from corpus.articles.sentences import sentences_of
from corpus.attribution import extract_attributions

LIMIT_SECONDS, LIMIT_BYTES = 240, 1_000_000_000
_NEWS = (
    "Tilda Marsh said that the bridge was closed. “We waited an hour,” she told reporters on Tuesday. Tarn Rail denied "
    "it, citing a letter of the port. A port official said that berth 4 was shut for repairs until June.\n\n"
)
BAD: dict[str, str] = {
    "another language": "Der Minister sagte am Montag, die Brücke sei gesperrt. „Wir warten“, sagte Tilda Marsch. ",
    "no Latin letter": "Министр заявил, что мост закрыт. «Мы ждём», — сказала она журналистам. ",
    "all capitals": _NEWS.upper(),
    "no punctuation": "tilda marsh said the bridge was closed and she said it would open and they said no ",
    "HTML remains": f'<p class="x">{_NEWS.strip()}</p>&nbsp;<a href="#">said</a> <br/>\n',
    "one endless quotation": "We waited an hour and nobody came. ",
    "a table": '| Port | said | 12 |\n|------|------|----|\n| Tarn | "no" | 13 |\n',
    "no white space": "said" * 20,
}


def words_in(text: str) -> int:
    return max(len(text.split()), len(text) // 12)


def seconds_for(texts: Sequence[str]) -> tuple[float, int]:
    """Wall seconds, and attributions found."""
    began, found = time.monotonic(), 0
    for number, text in enumerate(texts):
        article = Article(uri=str(number), text=text)
        found += len(extract_attributions(article, sentences_of(article), thorough=True))
    return time.monotonic() - began, found


def measure_folder(folder: Path) -> None:
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.rglob("*.txt"))]
    words = sum(len(text.split()) for text in texts)
    seconds_for(texts[:3])  # loads the model
    seconds, found = seconds_for(texts)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(
        f"{date.today()} {len(texts)} articles, {words} words, {found} attributions: {seconds:.0f} s "
        f"(limit {LIMIT_SECONDS}), {words / seconds:.0f} words/s, peak memory {peak / 1e9:.2f} GB "
        f"(limit {LIMIT_BYTES / 1e9:.2f})"
    )
    share = texts[:: max(1, len(texts) // 100)]
    sentences = [s.span.within(t) for t in share for s in sentences_of(Article(uri="x", text=t))]
    ours, _ = seconds_for(share)
    embedder = load_embedder()
    embedder.embed(sentences[:2])
    began = time.monotonic()
    embedder.embed(sentences)
    theirs = time.monotonic() - began
    print(
        f"embedding the {len(sentences)} sentences of {len(share)} of them: {theirs:.1f} s; extraction {ours:.1f} s, "
        f"ratio {ours / theirs:.2f}"
    )


def measure_bad_input() -> None:
    normal = _NEWS * 150
    seconds_for([normal])
    per_word = seconds_for([normal])[0] / words_in(normal)
    big = _NEWS * (500_000 // len(_NEWS))
    print(
        f"{'500 kB of news':24} {seconds_for([big])[0] / words_in(big) / per_word:5.2f} times the time a word of news"
    )
    for name, unit in BAD.items():
        text = ('"' if name == "one endless quotation" else "") + unit * (len(normal) // len(unit))
        seconds, found = seconds_for([text])
        print(f"{name:24} {seconds / words_in(text) / per_word:5.2f} times, {found} attributions")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=Path)
    args = parser.parse_args()
    if args.articles:
        measure_folder(args.articles)
    measure_bad_input()


if __name__ == "__main__":
    main()

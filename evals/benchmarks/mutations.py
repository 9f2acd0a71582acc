"""Statements of the sample with words cut out or two of them run together: how many pass the gate of a chat model?

    python -m evals.benchmarks.mutations [--show N] [--every N]

The statements are each attribution in the program's own words, and the sentence it stands in; those that pass are cut
by program: every run of one to six words, and some longer ones. Splices are the head of one statement with the tail of
another of the same speaker, both cited. A deletion turns the sense where a negation, a hedge, a condition, a concession
or a word of saying is cut, or a name that is not the speaker's own; a splice that is neither of its halves always does.
"""

import argparse
import re
import tempfile
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from assistant.answer.chat.faithfulness import check_faithfulness
from assistant.answer.chat.numbered_evidence import NumberedSentence
from assistant.answer.check import failures_of
from assistant.answer.check.function_words import CONDITIONS, HEDGING, NEGATING, modifiers_in
from assistant.answer.draft.wording import report
from assistant.answer.evidence import AnnotatedArticle
from assistant.answer.values import Statement, cite
from corpus.archive.store import Archive
from corpus.articles.article import Article
from corpus.articles.reading import read_all
from corpus.articles.sentences import sentences_of
from corpus.attribution import Attribution, attribution_model, extract_attributions
from corpus.language import lexicon as lex
from corpus.language.stems import words_of

SAMPLE: Final = Path(__file__).parents[2] / "corpus" / "sample"
DELETION: Final = "deletions"
SPLICE: Final = "splices"
_SEED: Final = 20
_LONGEST_RUN: Final = 6
_LONGER_RUNS: Final = 12  # of each statement
_SPLICES: Final = 6  # of each pair
_NEIGHBOURS: Final = 3  # with which a statement is spliced
_TURNING: Final = NEGATING | HEDGING | CONDITIONS
_LIMITING: Final = lex.CONCESSIONS | lex.DENIAL_CUES | {"only"}


class Mutant(NamedTuple):
    """A statement made wrong by program; `cut` are the words that have gone, "" for a splice."""

    kind: str
    statement: Statement
    cited: tuple[NumberedSentence, ...]
    cut: str


@dataclass(frozen=True, slots=True)
class Told:
    """A statement that passes, with the sentences that it cites."""

    statement: Statement
    cited: tuple[NumberedSentence, ...]


class Gate:
    """What a chat model's statement has to pass: it keeps to the words, and holds against the archive."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def passes(self, statement: Statement, cited: Sequence[NumberedSentence]) -> bool:
        return not check_faithfulness(statement, cited) and not failures_of(statement, self._archive)


def annotated_articles(archive: Archive, folder: Path = SAMPLE) -> Iterator[AnnotatedArticle]:
    """The articles of a folder, put into the archive."""
    for article in read_all([str(folder)]):
        if isinstance(article, Article):
            sentences = sentences_of(article)
            found = extract_attributions(article, sentences, thorough=True)
            archive.put_article(article, sentences, attributions=found, attribution_model=attribution_model())
            yield AnnotatedArticle(article, tuple(sentences), tuple(found), article.id)


def statements(annotated: AnnotatedArticle) -> Iterator[Told]:
    """Each attribution that has a speaker, in the program's words and in those of its sentences."""
    for attribution in annotated.attributions:
        if attribution.speaker is None or not 0 < len(attribution.sentences) <= 3:
            continue
        numbers = range(min(attribution.sentences), max(attribution.sentences) + 1)
        cited = tuple(NumberedSentence(f"S{n + 1}", annotated, n) for n in numbers)
        yield from (Told(s, cited) for s in _told(annotated, attribution, cited))


def _told(
    annotated: AnnotatedArticle, attribution: Attribution, cited: Sequence[NumberedSentence]
) -> Iterator[Statement]:
    citations = tuple(cite(annotated.article, sentence.span) for sentence in cited)
    whole = citations[0].span._replace(end=citations[-1].span.end)
    for text in (report(annotated, attribution, whole), " ".join(whole.within(annotated.article.text).split())):
        yield Statement(text, attribution.speaker, attribution.stance, citations)


def deletions(told: Told, random: Random) -> Iterator[Mutant]:
    """The statement without each run of one to six words, and without some longer ones."""
    words = told.statement.text.split()
    runs = {(i, j) for i in range(len(words)) for j in range(i + 1, min(len(words), i + _LONGEST_RUN) + 1)}
    longer = [(i, j) for i in range(len(words)) for j in range(i + _LONGEST_RUN + 1, len(words) + 1)]
    runs.update(random.sample(longer, min(_LONGER_RUNS, len(longer))))
    for i, j in sorted(runs - {(0, len(words))}):
        text = " ".join([*words[:i], *words[j:]])
        text = text if re.search(r"[.?!][\"”»’')]*$", text) else f"{text.rstrip(',;:')}."
        yield Mutant(DELETION, replace(told.statement, text=text), told.cited, " ".join(words[i:j]))


def splices(one: Told, other: Told, whole: Container[tuple[str, ...]], random: Random) -> Iterator[Mutant]:
    """The head of one statement with the tail of another of the same speaker; none that is a statement in `whole`."""
    head, tail = one.statement.text.split(), other.statement.text.split()
    if min(len(head), len(tail)) < 3:
        return
    cited = tuple({sentence.place: sentence for sentence in (*one.cited, *other.cited)}.values())
    citations = tuple(dict.fromkeys((*one.statement.citations, *other.statement.citations)))
    for _ in range(_SPLICES):
        text = " ".join([*head[: random.randrange(1, len(head))], *tail[random.randrange(1, len(tail)) :]])
        if _plain(text) in whole:
            continue
        yield Mutant(SPLICE, replace(one.statement, text=text, citations=citations), cited, "")


def _plain(text: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in words_of(text))


def is_turned(mutant: Mutant) -> bool:
    """Whether the sense is another, as far as words alone tell."""
    if mutant.kind == SPLICE:
        return True
    if modifiers_in(mutant.cut, _TURNING) or _LIMITING & {word.lower() for word in words_of(mutant.cut)}:
        return True
    return bool(lex.find(mutant.cut, *lex.CUES)) or _cuts_a_name(mutant)


def _cuts_a_name(mutant: Mutant) -> bool:
    """A name is cut that is not the speaker's own, whole: `Ana Holm` for `the mayor, Ana Holm` is the same person."""
    speaker = mutant.statement.speaker
    own = (
        {w.lower() for name in (speaker.name, speaker.role, *speaker.aliases) for w in words_of(name)}
        if speaker
        else set()
    )
    cut = re.sub(r"\([A-Z]{2,6}\)", "", mutant.cut)  # the short name of what stands before it
    names = {w.lower() for w in words_of(cut) if w[0].isupper()} - lex.OPENERS - lex.TIME_WORDS
    return bool(names - own)


def mutants(told: Sequence[Told], random: Random) -> Iterator[Mutant]:
    whole = {_plain(one.statement.text) for one in told}
    for number, one in enumerate(told):
        yield from deletions(one, random)
        behind = (other for other in told[number + 1 :] if _is_same_speaker(one, other))
        for other in islice(behind, _NEIGHBOURS):
            yield from splices(one, other, whole, random)


def _is_same_speaker(one: Told, other: Told) -> bool:
    speakers = one.statement.speaker, other.statement.speaker
    return one.cited[0].annotated is other.cited[0].annotated and speakers[0] == speakers[1]


def rows(counts: dict[str, Counter[str]]) -> Iterator[str]:
    yield f"{'':12} {'tried':>8} {'passed':>8} {'share':>8} {'turned':>8}"
    for kind, of in counts.items():
        share = 100 * of["passed"] / max(1, of["tried"])
        yield f"{kind:12} {of['tried']:8,} {of['passed']:8,} {share:6.2f} % {of['turned']:8,}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--show", type=int, default=0, help="show so many that pass, those that are turned first")
    parser.add_argument("--every", type=int, default=6, help="try only the first so manyth part of the statements")
    args = parser.parse_args()
    counts = {DELETION: Counter[str](), SPLICE: Counter[str]()}
    passed: list[tuple[bool, Mutant]] = []
    with tempfile.TemporaryDirectory() as folder, Archive(Path(folder)) as archive:
        gate = Gate(archive)
        offered = [one for annotated in annotated_articles(archive) for one in statements(annotated)]
        chosen = offered[: len(offered) // args.every]
        told = [one for one in chosen if gate.passes(one.statement, one.cited)]
        print(f"{len(told)} of {len(chosen)} statements pass as they are")
        for mutant in mutants(told, Random(_SEED)):
            counts[mutant.kind]["tried"] += 1
            if gate.passes(mutant.statement, mutant.cited):
                turned = is_turned(mutant)
                counts[mutant.kind].update(["passed", *(["turned"] if turned else [])])
                passed.append((turned, mutant))
    print(*rows(counts), sep="\n")
    for turned, mutant in sorted(passed, key=lambda one: not one[0])[: args.show]:
        print(f"{'TURNED' if turned else 'kept  '} [{mutant.cut}] {mutant.statement.text}")


if __name__ == "__main__":
    main()

"""Which speech act an attribution is: said, wrote, believes, plans, was told, is said of, or silent.

A linear classifier over the words of cue, source and content; trained by evals/training/acts, weights in acts.toml.
Knows nothing of the tagger's network, so that each can be trained without the other.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from corpus.articles.article import Span
from corpus.attribution.stance import withholds
from corpus.attribution.values import Act, Attribution, AttributionKind, SpeakerKind, Stance
from corpus.language import lexicon as lex
from corpus.language.rules import Category
from corpus.language.stems import stem

WEIGHTS: Final = Path(__file__).with_name("acts.toml")
ACTS: Final = tuple(Act)
"""The order of a feature's weights."""

FORM: Final = "form="
"""Begins the features whose weights come from the words' vectors, so that words that no label has are known, too."""

WITHHOLDS: Final = "withholds"
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_BE: Final = frozenset("am are be been being is was were".split())
_GIVES_WAY: Final = lex.TYING_ADVERBS | set("already did do does had has have having".split())
"""Words that leave the act as it is."""
_BEHIND_HEAD: Final = re.compile(
    r"(?<=\w)(?:,| (?:about|at|by|for|from|in|of|on|released|that|to|which|who|with)\b)", re.IGNORECASE
)
_OPENING: Final = 60  # characters of a content in which its first words are looked for
_NEAR: Final = 24  # characters beside the cue in which the next word is looked for
_LEADING: Final = frozenset({"to", "on", "a", "the", "that"})  # the word behind them tells more: `refused | to say`
_MARKS: Final = frozenset("\"“”‘’'«»")
_LEXICON: Final = (
    *lex.CUES,
    Category.ACCORDING_TO,
    Category.REFUSAL,
    Category.INABILITY,
    Category.DISCLOSURE_VERB,
    Category.WITHHOLDING,
    Category.SUPPORT,
    Category.CLAIM_NOUN,
    Category.MODAL,
    Category.MODAL_HEDGE,
)


def act_of(text: str, attribution: Attribution) -> Act:
    """The likeliest act of an attribution of this text; the lexicon's rules for silence were never wrong on labels."""
    found = features(text, attribution)
    if WITHHOLDS in found:
        return Act.SILENT
    weights = _shipped()
    rows = [weights[name] for name in found if name in weights]
    totals = [sum(column) for column in zip(weights[""], *rows, strict=True)]
    if _denies_an_act(_words(text, attribution.cue)):
        totals[ACTS.index(Act.SILENT)] = min(totals)
    return ACTS[totals.index(max(totals))]


@lru_cache(maxsize=4096)
def _denies_an_act(cue: str) -> bool:
    """`does not dispute`, `did not accuse`: left open, and no silence, for the verb is none of disclosing."""
    acts = {match.lemma for match in lex.find(cue, Category.DENIAL, Category.SAYING)}
    return lex.is_negated(cue) and not acts <= lex.lemmas_of(Category.DISCLOSURE_VERB)


def with_act(text: str, attribution: Attribution) -> Attribution:
    """With its act. Whoever is silent takes no stance."""
    act = act_of(text, attribution)
    if act is Act.SILENT:
        return replace(attribution, act=act, stance=Stance.SILENT, hedged=False)
    return replace(attribution, act=act)


@cache
def _shipped() -> Mapping[str, Sequence[int]]:
    return read_weights(WEIGHTS)


def read_weights(path: Path) -> Mapping[str, Sequence[int]]:
    """Feature -> its weights for ACTS, in hundredths; "" has the constants."""
    with path.open("rb") as file:
        lines = tomllib.load(file)["weights"].splitlines()
    rows = (line.split("\t") for line in lines)
    return {name: tuple(map(int, numbers)) for name, *numbers in rows}


# --- features


class _Cue(NamedTuple):
    """What the words of a cue tell by themselves; `crossed` are joined with what stands beside the cue."""

    features: tuple[str, ...]
    crossed: tuple[str, ...]


def features(text: str, attribution: Attribution) -> list[str]:
    """The names of the features that the attribution has, each once."""
    cue = _cue(_words(text, attribution.cue))
    beside = tuple(_beside(text, attribution))
    found = [*cue.features, *beside]
    found.extend(f"{word}+{feature}" for word in cue.crossed for feature in beside)
    return list(dict.fromkeys(found))


def words_of_cue(cue: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in _WORD.findall(cue)]


# complex: a flat list of features, each a line
@lru_cache(maxsize=4096)  # a few hundred cues make up most of a newspaper
def _cue(cue: str) -> _Cue:
    words = words_of_cue(cue)
    kept = ["be" if word in _BE else word for word in words if word not in _GIVES_WAY] or words
    stems = [one for word in kept if (one := stem(word))]
    is_passive = bool(_BE & set(words[:-1])) and words[-1].endswith(("ed", "en", "own", "old", "id"))
    found = [f"cue={' '.join(kept)}", f"words={min(len(words), 4)}"]
    found.extend(f"word={one}" for one in stems)
    found.extend(f"{FORM}{word}" for word in kept if word not in lex.STOP_WORDS)
    found.extend(f"pair={one} {other}" for one, other in pairwise(stems))
    categories = sorted({match.rule.category for match in lex.find(cue, *_LEXICON)})
    found.extend(f"lexicon={category}" for category in categories)
    if lex.is_negated(cue):
        found.extend(("negated", *(f"negated {category}" for category in categories)))
    found.extend(f"ending={word[-3:]}" for word in kept[-1:])
    if stems:
        found.extend((f"first={stems[0]}", f"last={stems[-1]}"))
    if is_passive:
        found.extend(("passive", f"passive {stems[-1]}" if stems else "passive"))
    return _Cue(tuple(found), (*stems, "passive") if is_passive else tuple(stems))


def _beside(text: str, attribution: Attribution) -> Iterator[str]:
    """What stands around the cue: who the source is, how the content begins, what is quoted."""
    source = _source(text, attribution)
    yield f"source={source.kind}"
    yield f"head={source.head}"
    first = attribution.content[0].start if attribution.content else 0
    if withholds(_words(text, attribution.cue), text[first : first + _OPENING]):
        yield WITHHOLDS
    yield f"quoted={attribution.kind is not AttributionKind.INDIRECT}"
    if attribution.cue:
        start, end = attribution.cue[0].start, attribution.cue[-1].end
        words = _WORD.findall(text[end : end + _NEAR])[:2]
        yield f"after={_function_word(_first_word(text[end : end + _NEAR]))}"
        if len(words) > 1 and words[0] in _LEADING:
            yield f"after={words[0]} {stem(words[1])}"
        yield f"before={_function_word(_last_word(text[max(0, start - _NEAR) : start]))}"
        yield f"source {_side(attribution.source, start)}, content {_side(attribution.content, start)}"


class _Source(NamedTuple):
    """What a source is, and the stem of the noun that it is about, where that is no name."""

    kind: str
    head: str


def _source(text: str, attribution: Attribution) -> _Source:
    kind = attribution.speaker.kind.value if attribution.speaker else "nobody"
    return _described(_words(text, attribution.source), kind)


@lru_cache(maxsize=4096)
def _described(source: str, kind: str) -> _Source:
    words = _WORD.findall(_BEHIND_HEAD.split(source)[0])
    head = words[-1] if words else ""
    if kind == SpeakerKind.DOCUMENT or head.lower() in lex.DOCUMENT_NOUNS:
        kind = SpeakerKind.DOCUMENT.value
    elif not source:
        kind = "none"
    elif head.lower() in lex.PRONOUNS:
        kind = SpeakerKind.PERSON.value
    return _Source(kind, stem(head) if head.islower() else "name")


def _words(text: str, spans: Sequence[Span]) -> str:
    return " ".join(span.within(text) for span in spans)


def _side(spans: Sequence[Span], cue: int) -> str:
    if not spans:
        return "nowhere"
    return "before" if spans[0].start < cue else "behind"


@lru_cache(maxsize=4096)
def _first_word(text: str) -> str:
    plain = text.lstrip()
    if plain[:1] in _MARKS:
        return '"'
    found = _WORD.match(plain)
    return found[0].lower() if found else plain[:1]


def _last_word(text: str) -> str:
    words = text.split()
    return words[-1].lower() if words else ""


def _function_word(word: str) -> str:
    """The word where it is one of those that hold sentences together, else only that there is one."""
    if not word or not word[0].isalpha():
        return word[:1]
    return word if word in lex.STOP_WORDS else "word"

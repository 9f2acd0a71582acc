"""What the words beside a name say that somebody is: `Kremlin spokesman | Dmitry Peskov`, `Ana Vell | , a mayor,`."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from corpus.attribution.speakers.values import WrittenName
from corpus.attribution.tokens import Token
from corpus.language import lexicon as lex

_LONGEST_BEFORE = 8  # tokens
_LONGEST_AFTER = 20
_NO_PART_OF_ROLE = (
    lex.SUBORDINATORS | lex.PREPOSITIONS | lex.PRONOUNS | (lex.AUXILIARIES - {"'s", "’s"}) | lex.ADVERBS | {"and"}
)
_CLOSING_MARKS = frozenset(",.;()—–")
_ARTICLES = frozenset({"a", "an", "the"})
_AGE: Final = re.compile(r"\d+-year-old")
_YEARS: Final = re.compile(r"[1-9]\d?")
_BEING: Final = tuple(
    tuple(verb.split())
    for verb in ("is", "was", "has been", "had been", "became", "remains", "works as", "worked as", "served as")
)
_ENDS_COMPLEMENT: Final = lex.SUBORDINATORS | lex.PREPOSITIONS | lex.AUXILIARIES | lex.RELATIVES | {"and"}
_SPEAKING_NOUNS = lex.PERSON_NOUNS | lex.ORGANISATION_NOUNS


def roles_beside(text: str, tokens: Sequence[Token], name: WrittenName) -> Iterator[str]:
    """The title, the role before the name and the one behind its comma, as far as they are there."""
    if name.title:
        yield " ".join(name.title)
    for words in (_before(tokens, name), _behind(tokens, name)):
        if words:
            yield _as_written(text, words)


def called_beside(tokens: Sequence[Token], name: WrittenName) -> Iterator[str]:
    """What the article may call somebody later on, though it is no role to be shown: `welder` of `Bram Holt, who was a
    welder`, `34-year-old` of `Dana Reyes, 34,`."""
    yield from (word for token in tokens[max(0, name.start - 1) : name.start] for word in _AGE.findall(token.lower))
    behind = [token.lower for token in tokens[name.end : name.end + 3]]
    if len(behind) == 3 and behind[0] in {",", "("} and _YEARS.fullmatch(behind[1]) and behind[2] in _CLOSING_MARKS:
        yield f"{behind[1]}-year-old"
    start = name.end + sum(1 for _ in takewhile(lambda word: word in {",", "who"}, behind))
    verb = next((v for v in _BEING if [t.lower for t in tokens[start : start + len(v)]] == list(v)), None)
    if verb is not None and not any(token.quoted for token in tokens[name.start : start + len(verb)]):
        yield from _noun_behind(tokens[start + len(verb) :])


def _noun_behind(tokens: Sequence[Token]) -> Iterator[str]:
    """`welder`, of `a trained | welder | from Tarn`."""
    if not tokens or tokens[0].lower not in _ARTICLES:
        return
    words = list(takewhile(_may_be_in_complement, tokens[1:]))
    if words and not words[-1].is_capitalised:
        yield words[-1].lower


def _may_be_in_complement(token: Token) -> bool:
    return token.is_word and not token.quoted and token.lower not in _ENDS_COMPLEMENT


def _before(tokens: Sequence[Token], name: WrittenName) -> Sequence[Token]:
    """`the Kremlin's spokesman | Dmitry Peskov`: from the determiner on."""
    start = name.start
    if not start or tokens[start - 1].is_capitalised or tokens[start - 1].lower not in lex.PERSON_NOUNS:
        return ()
    while start and name.start - start < _LONGEST_BEFORE and _may_be_in_role(tokens[start - 1]):
        start -= 1
        if tokens[start].lower in lex.DETERMINERS:
            break
    return tokens[start : name.start]


def _may_be_in_role(token: Token) -> bool:
    is_plain = token.is_word and not token.quoted
    return is_plain and token.lower not in _NO_PART_OF_ROLE and token.lower not in lex.CUE_FORMS


def _behind(tokens: Sequence[Token], name: WrittenName) -> Sequence[Token]:
    """`John Kirby | , a spokesman for the council | ,`."""
    start = name.end + 1
    if start >= len(tokens) or tokens[start - 1].text != "," or tokens[start].quoted:
        return ()
    if tokens[start].lower not in _ARTICLES and tokens[start].lower not in lex.PERSON_NOUNS:
        return ()
    end = start
    while end < len(tokens) and end - name.end < _LONGEST_AFTER and not _ends_role(tokens[end]):
        if _is_finite_cue(tokens[end]):
            return ()  # "at the Kremlin, officials in Moscow said": a clause, not an apposition
        end += 1
    role = tokens[start:end]
    return role if any(token.lower in _SPEAKING_NOUNS for token in role) else ()


def _ends_role(token: Token) -> bool:
    return token.text in _CLOSING_MARKS or token.quoted or token.lower in {"who", "which"}


def _is_finite_cue(token: Token) -> bool:
    return token.lower in lex.CUE_FORMS and token.lower.endswith(("ed", "said", "told", "says"))


def _as_written(text: str, tokens: Sequence[Token]) -> str:
    """The words as they stand in the text, without a leading article."""
    first = 1 if len(tokens) > 1 and tokens[0].lower in _ARTICLES else 0
    return text[tokens[first].span.start : tokens[-1].span.end]

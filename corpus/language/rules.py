"""Rules of a lexicon: words with what they do in a report, read from a TOML file and inflected.

Knows English verb and noun forms, and which keys a rule may have; does not know what the words are for.
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from corpus.errors import LexiconError


class Category(StrEnum):
    """What words do or mean. lexicon.toml says of each what belongs into it."""

    PLAIN_SAYING = "plain_saying"
    NEUTRAL_SAYING = "neutral_saying"
    SAYING = "saying"
    ACCORDING_TO = "according_to"
    HEDGING_VERB = "hedging_verb"
    EVIDENCE_VERB = "evidence_verb"
    EVALUATION_VERB = "evaluation_verb"
    CLAUSE_VERB = "clause_verb"
    QUOTING_VERB = "quoting_verb"
    HEADLINE_VERB = "headline_verb"
    DENIAL = "denial"
    REFUSAL = "refusal"
    INABILITY = "inability"
    DISCLOSURE_VERB = "disclosure_verb"
    WITHHOLDING = "withholding"
    SUPPOSED_SPEECH = "supposed_speech"
    DOUBT = "doubt"
    UNCERTAINTY = "uncertainty"
    INQUIRY = "inquiry"
    ACCEPTANCE = "acceptance"
    SUPPORT = "support"
    REPUDIATION = "repudiation"
    CLAIM_NOUN = "claim_noun"
    FALSE_REPORT = "false_report"
    CREDENCE = "credence"
    EXPECTATION = "expectation"
    NEGATION = "negation"
    NEGATIVE = "negative"
    PSEUDO_NEGATION = "pseudo_negation"
    HEDGE = "hedge"
    CONTENT_HEDGE = "content_hedge"
    MODAL_HEDGE = "modal_hedge"
    MODAL = "modal"
    OBLIGATION = "obligation"
    MODAL_STEM = "modal_stem"
    CONDITION = "condition"
    RESTRICTION = "restriction"
    CONCESSION = "concession"
    REASON = "reason"
    REASON_VERB = "reason_verb"
    REASON_NOUN = "reason_noun"
    TYING_ADVERB = "tying_adverb"
    STANCE_NOUN = "stance_noun"
    CHANGE = "change"
    RETREAT = "retreat"
    VIEWPOINT = "viewpoint"
    RESPONSE_NOUN = "response_noun"
    UTTERANCE_NOUN = "utterance_noun"
    ANNOUNCEMENT = "announcement"
    KINSHIP = "kinship"
    RELATION = "relation"
    OFFICE = "office"
    TITLE = "title"
    TITLE_BEHIND_PLACE = "title_behind_place"
    TITLE_ABBREVIATION = "title_abbreviation"
    NAME_SUFFIX = "name_suffix"
    NAME_PARTICLE = "name_particle"
    FAMILY_NAME_FIRST = "family_name_first"
    GROUP_NOUN = "group_noun"
    PARTY_GROUP = "party_group"
    SPOKESMAN = "spokesman"
    PERSON_NOUN = "person_noun"
    PERSON_SUFFIX = "person_suffix"
    SAME_CALLING = "same_calling"
    KIND_OF_CALLING = "kind_of_calling"
    PART_OF_GROUP = "part_of_group"
    FEMALE_NOUN = "female_noun"
    MALE_NOUN = "male_noun"
    GENERIC_BODY = "generic_body"
    DEPENDENT_BODY = "dependent_body"
    PUBLIC_BODY = "public_body"
    INSTITUTION = "institution"
    INSTITUTION_NAME = "institution_name"
    MASS_NAME = "mass_name"
    DOCUMENT = "document"
    NUMBERED_THING = "numbered_thing"
    SEAT_OF_GOVERNMENT = "seat_of_government"
    PRONOUN_I = "pronoun_i"
    PRONOUN_WE = "pronoun_we"
    PRONOUN_YOU = "pronoun_you"
    PRONOUN_HE = "pronoun_he"
    PRONOUN_SHE = "pronoun_she"
    PRONOUN_IT = "pronoun_it"
    PRONOUN_THEY = "pronoun_they"
    PRONOUN_RELATIVE = "pronoun_relative"
    SUBJECT_PRONOUN = "subject_pronoun"
    CARDINAL = "cardinal"
    ORDINAL = "ordinal"
    NUMERAL = "numeral"
    MEASURE = "measure"
    WEEKDAY = "weekday"
    WEEKDAY_ABBREVIATION = "weekday_abbreviation"
    MONTH = "month"
    MONTH_ABBREVIATION = "month_abbreviation"
    MONTH_NAME = "month_name"
    TIME_OF_DAY = "time_of_day"
    STATE_ABBREVIATION = "state_abbreviation"
    AUXILIARY = "auxiliary"
    ADVERB = "adverb"
    CLAUSE_JOINER = "clause_joiner"
    SUBORDINATOR = "subordinator"
    PLACE_PREPOSITION = "place_preposition"
    ASKING_WORD = "asking_word"
    PREPOSITION = "preposition"
    DETERMINER = "determiner"
    QUANTITY = "quantity"
    RELATOR = "relator"
    NOUN_PREPOSITION = "noun_preposition"
    FINITE_VERB = "finite_verb"
    OPENER = "opener"
    STOP_WORD = "stop_word"
    COMMONEST_WORD = "commonest_word"


class Direction(StrEnum):
    """On which side of a literal the words stand that it turns or introduces."""

    FORWARD = "forward"
    BACKWARD = "backward"


@dataclass(frozen=True, slots=True)
class Rule:
    """`forms` has each form as it may be written -> the word that it stands for; a rule has them or a `pattern`.

    `scope` counts words; `cased` forms count only as written; those that are `in_cues_only` mean something else in free
    text.
    """

    category: Category
    forms: Mapping[str, str]
    pattern: str = ""
    direction: Direction | None = None
    scope: int | None = None
    cased: bool = False
    in_cues_only: bool = False


Irregular = Mapping[str, Sequence[str]]
"""Verb -> its other forms, in the order in which inflect() gives them."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The rules in the order of their file, and the forms of the verbs that are not regular."""

    rules: tuple[Rule, ...]
    irregular: Irregular


_KEYS: Final = frozenset(
    {"category", "words", "literals", "pattern", "forms", "means", "direction", "scope", "cased", "within"}
)


def load(path: Path) -> Lexicon:
    """The lexicon in a file. Raises LexiconError, which names the rule that cannot be used."""
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise LexiconError(f"the lexicon {str(path)!r} cannot be read: {exc}") from exc
    unknown = read.keys() - {"irregular", "rule"}
    if unknown:
        raise LexiconError(f"the lexicon {path.name} has unknown tables: {', '.join(sorted(unknown))}")
    rules: list[Rule] = []
    seen: set[tuple[Category, str]] = set()
    for number, table in enumerate(read.get("rule", ()), start=1):
        try:
            rule = _rule(table, read.get("irregular", {}))
            _refuse_twice(rule, seen)
        except ValueError as exc:
            raise LexiconError(f"rule {number} of {path.name} ({table.get('category', '')!r}): {exc}") from exc
        rules.append(rule)
    return Lexicon(tuple(rules), read.get("irregular", {}))


def _rule(table: Mapping[str, Any], irregular: Irregular) -> Rule:
    unknown = table.keys() - _KEYS
    if unknown:
        raise ValueError(f"unknown key {', '.join(sorted(unknown))}")
    if table.get("within", "cue") != "cue":
        raise ValueError(f"within is {table['within']!r}, and may only be 'cue'")
    scope = table.get("scope")
    if scope is not None and (type(scope) is not int or scope < 1):
        raise ValueError(f"scope is {scope!r}, and must be a number of words")
    literals = _literals(table)
    means = str(table.get("means", ""))
    inflected = _INFLECTIONS.get(table.get("forms", ""))
    if inflected is None:
        raise ValueError(f"forms is {table['forms']!r}, and may be {', '.join(filter(None, _INFLECTIONS))}")
    return Rule(
        category=Category(table.get("category", "")),
        forms={form: means or literal for literal in literals for form in inflected(literal, irregular)},
        pattern=str(table.get("pattern", "")),
        direction=Direction(table["direction"]) if "direction" in table else None,
        scope=scope,
        cased=bool(table.get("cased", False)),
        in_cues_only="within" in table,
    )


def _literals(table: Mapping[str, Any]) -> list[str]:
    """The literals of a rule; none of one that has a pattern."""
    match [key for key in ("words", "literals", "pattern") if key in table]:
        case ["words"]:
            return _whole(str(table["words"]).split())
        case ["literals"]:
            return _whole(table["literals"])
        case ["pattern"]:
            _refuse_bad_pattern(table["pattern"])
            return []
        case given:
            raise ValueError(f"has {' and '.join(given) or 'nothing'}; it must have words, literals or a pattern")


def _whole(literals: object) -> list[str]:
    """The literals, where they are texts, none is empty and none stands there twice."""
    if not isinstance(literals, list) or not all(isinstance(one, str) for one in literals):
        raise ValueError("literals must be a list of texts")
    if not literals or not all(one.strip() for one in literals):
        raise ValueError("a literal is empty")
    twice = sorted({one for one in literals if literals.count(one) > 1})
    if twice:
        raise ValueError(f"{twice[0]!r} stands there twice")
    return literals


def _refuse_bad_pattern(pattern: object) -> None:
    try:
        compiled = re.compile(str(pattern))
    except re.error as exc:
        raise ValueError(f"the pattern {pattern!r} is no regular expression: {exc}") from exc
    if compiled.match(""):
        raise ValueError("the pattern is empty, or matches nothing at all")


def _refuse_twice(rule: Rule, seen: set[tuple[Category, str]]) -> None:
    for form in rule.forms:
        if (rule.category, form) in seen:
            raise ValueError(f"{form!r} is in {rule.category.value} already")
        seen.add((rule.category, form))


def inflect(literal: str, irregular: Irregular) -> tuple[str, ...]:
    """The forms of a verb, or of a phrase that begins with one: base, third person, past, -ing."""
    lemma, _, rest = literal.partition(" ")
    return tuple(f"{form} {rest}".strip() for form in (lemma, *irregular.get(lemma, _regular(lemma))))


def _regular(lemma: str) -> tuple[str, str, str]:
    if lemma.endswith("ee"):
        return lemma + "s", lemma + "d", lemma + "ing"
    if lemma.endswith("e"):
        return lemma + "s", lemma + "d", lemma[:-1] + "ing"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return _with_s(lemma), lemma[:-1] + "ied", lemma + "ing"
    return _with_s(lemma), lemma + "ed", lemma + "ing"


def _with_s(word: str) -> str:
    """The third person of a regular verb, or the plural of a noun."""
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "sh", "ch", "x")) else "s")


_INFLECTIONS: Final[Mapping[str, Callable[[str, Irregular], tuple[str, ...]]]] = {
    "": lambda literal, _: (literal,),
    "verb": inflect,
    "present": lambda literal, irregular: inflect(literal, irregular)[:2],
    "past": lambda literal, irregular: inflect(literal, irregular)[2:-1],
    "noun": lambda literal, _: (literal, _with_s(literal)),
}

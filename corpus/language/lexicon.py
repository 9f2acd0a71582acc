"""The words that the program goes by, from lexicon.toml: each concept as one constant, and finding them in a text.

Knows no grammar: whoever reads questions, cues or statements builds patterns from these words.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from corpus.language import rules
from corpus.language.rules import Category, Direction, Rule

LEXICON: Final = Path(__file__).with_name("lexicon.toml")
_SHIPPED: Final = rules.load(LEXICON)
RULES: Final = _SHIPPED.rules


def inflect(lemma: str) -> tuple[str, ...]:
    """The forms of an English verb: base, third person, past, -ing."""
    return rules.inflect(lemma, _SHIPPED.irregular)


def rules_of(*categories: Category, in_free_text: bool = False) -> Iterator[Rule]:
    """The rules of the categories; `in_free_text` leaves out what counts in cues only."""
    return (rule for rule in RULES if rule.category in categories and not (in_free_text and rule.in_cues_only))


def forms_of(*categories: Category, in_free_text: bool = False) -> dict[str, str]:
    """Each form -> the word that it stands for."""
    chosen = rules_of(*categories, in_free_text=in_free_text)
    return {form: lemma for rule in chosen for form, lemma in rule.forms.items()}


def vocabulary(*categories: Category) -> frozenset[str]:
    """All forms; those with an apostrophe with a curly one, too."""
    forms = forms_of(*categories)
    return frozenset(forms) | {form.replace("'", "’") for form in forms}


def lemmas_of(*categories: Category) -> frozenset[str]:
    return frozenset(forms_of(*categories).values())


def alternation(*categories: Category, in_free_text: bool = False) -> str:
    """A regular expression for any one of the forms, the longest first, to be part of a pattern that is grammar."""
    return any_of(forms_of(*categories, in_free_text=in_free_text))


def any_of(forms: Iterable[str]) -> str:
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    return "|".join(re.escape(form).replace(r"\ ", r"\s+").replace("'", "['’]") for form in longest_first)


# --- Finding words in a text

_TOKEN: Final = re.compile(r"n['’]t\b|[^\W_]+?(?=n['’]t\b)|[^\W_]+", re.IGNORECASE)


class Match(NamedTuple):
    """Words of a rule in a text, from character `start` to `end`; `lemma` is the word that they stand for."""

    rule: Rule
    lemma: str
    start: int
    end: int


class _Form(NamedTuple):
    """A form as it is looked for: word by word."""

    words: Sequence[str]
    rule: Rule
    lemma: str


def find(text: str, *categories: Category, in_free_text: bool = False) -> list[Match]:
    """What stands in the text of the categories, in order; of two that begin with the same word, the longer.

    `in_free_text` leaves out what counts in cues only. Words are compared in lower case and without the marks between
    them: "think-tank" is "think tank".
    """
    forms, patterns = _index(categories, in_free_text)
    found = [Match(rule, match[0], *match.span()) for rule, pattern in patterns for match in pattern.finditer(text)]
    tokens = list(_TOKEN.finditer(text))
    words = [_plain(token[0]) for token in tokens]
    place = 0
    while place < len(words):
        length = 1
        for form in forms.get(words[place], ()):
            if words[place : place + len(form.words)] != form.words:
                continue
            start, end = tokens[place].start(), tokens[place + len(form.words) - 1].end()
            if not form.rule.cased or text[start:end] in form.rule.forms:
                found.append(Match(form.rule, form.lemma, start, end))
                length = len(form.words)
                break
        place += length
    return sorted(found, key=lambda match: match.start)


def has(text: str, *categories: Category) -> bool:
    return bool(find(text, *categories))


@cache
def _index(
    categories: tuple[Category, ...], in_free_text: bool
) -> tuple[dict[str, list[_Form]], list[tuple[Rule, re.Pattern[str]]]]:
    """The forms by their first word, the longest first; and the patterns."""
    forms: dict[str, list[_Form]] = {}
    chosen = list(rules_of(*categories, in_free_text=in_free_text))
    for rule in chosen:
        for form, lemma in rule.forms.items():
            words = [_plain(token) for token in _TOKEN.findall(form)]
            forms.setdefault(words[0], []).append(_Form(words, rule, lemma))
    for same_beginning in forms.values():
        same_beginning.sort(key=lambda form: -len(form.words))
    return forms, [(rule, re.compile(rule.pattern, re.IGNORECASE)) for rule in chosen if rule.pattern]


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


def negations_in(text: str) -> list[Match]:
    """The words that negate something; the `No.` of a number does not, nor does `not only`."""
    seeming = find(text, Category.PSEUDO_NEGATION)
    negating = find(text, Category.NEGATION, Category.NEGATIVE)
    return [n for n in negating if not any(s.start <= n.start < s.end for s in seeming)]


def negations_of(text: str) -> int:
    """How many words of the text negate."""
    return len(negations_in(text))


def is_negated(text: str) -> bool:
    return bool(negations_in(text))


def reached(text: str, match: Match) -> list[str]:
    """The words that a match turns: as many as its scope has on the side that it turns, the nearest first."""
    if match.rule.direction is Direction.BACKWARD:
        return [_plain(token) for token in reversed(_TOKEN.findall(text[: match.start]))][: match.rule.scope]
    return [_plain(token) for token in _TOKEN.findall(text[match.end :])][: match.rule.scope]


# --- Cues

CUES: Final = (
    Category.PLAIN_SAYING,
    Category.NEUTRAL_SAYING,
    Category.SAYING,
    Category.HEDGING_VERB,
    Category.EVIDENCE_VERB,
    Category.EVALUATION_VERB,
    Category.CLAUSE_VERB,
    Category.QUOTING_VERB,
    Category.DENIAL,
    Category.DOUBT,
    Category.UNCERTAINTY,
    Category.INQUIRY,
)
CUE_PHRASES: Final = forms_of(*CUES, in_free_text=True)
"""Form of a reporting verb or phrase -> its base form: `ruled out` -> `rule out`."""
CUE_FORMS: Final = {form: lemma for form, lemma in CUE_PHRASES.items() if " " not in form}
"""The same of single words."""
DENIAL_CUES: Final = lemmas_of(Category.DENIAL)
DOUBT_CUES: Final = lemmas_of(Category.DOUBT, Category.UNCERTAINTY, Category.INQUIRY)
HEDGING_CUES: Final = lemmas_of(Category.HEDGING_VERB)
EVIDENCE_CUES: Final = lemmas_of(Category.EVIDENCE_VERB)
"""Cues that give the ground for what the speaker said before."""
EVALUATION_CUES: Final = lemmas_of(Category.EVALUATION_VERB)
CLAUSE_CUES: Final = lemmas_of(Category.CLAUSE_VERB)
QUOTING_FORMS: Final = vocabulary(Category.QUOTING_VERB)
HEADLINE_VERBS: Final = vocabulary(Category.HEADLINE_VERB)


def cue_lemmas(cue: str) -> frozenset[str]:
    """The base forms of the reporting verbs and phrases in a cue's words; empty where none is known."""
    return frozenset(match.lemma for match in find(cue, *CUES, Category.ACCORDING_TO))


# --- What turns other words

NEGATIONS: Final = vocabulary(Category.NEGATION)
HEDGES: Final = vocabulary(Category.HEDGE, Category.MODAL_HEDGE)
MODALS: Final = vocabulary(Category.MODAL, Category.MODAL_HEDGE, Category.OBLIGATION, Category.MODAL_STEM)
CONDITIONS: Final = vocabulary(Category.CONDITION, Category.RESTRICTION)
CONCESSIONS: Final = vocabulary(Category.CONCESSION)
TYING_ADVERBS: Final = vocabulary(Category.TYING_ADVERB)

# --- Who speaks

KINSHIP: Final = vocabulary(Category.KINSHIP)
RELATIONS: Final = vocabulary(Category.KINSHIP, Category.RELATION)
"""People who are somebody's: behind their `of` may stand a person as well as a place."""
VIEWPOINTS: Final = vocabulary(Category.VIEWPOINT)
GROUP_NOUNS: Final = vocabulary(Category.GROUP_NOUN, Category.PARTY_GROUP)
PERSON_NOUNS: Final = vocabulary(
    Category.PERSON_NOUN,
    Category.SPOKESMAN,
    Category.OFFICE,
    Category.KINSHIP,
    Category.RELATION,
    Category.GROUP_NOUN,
)
PERSON_SUFFIXES: Final = tuple(forms_of(Category.PERSON_SUFFIX))
SAME_CALLINGS: Final = forms_of(Category.SAME_CALLING)
"""A word for a calling -> the one that stands for it."""
KINDS_OF_CALLINGS: Final = forms_of(Category.KIND_OF_CALLING)
"""A calling -> what it is a kind of."""
PARTS_OF_GROUPS: Final = vocabulary(Category.PART_OF_GROUP)
GENERIC_BODIES: Final = vocabulary(Category.GENERIC_BODY)
PUBLIC_BODIES: Final = vocabulary(Category.PUBLIC_BODY)
NAMELESS_BODIES: Final = vocabulary(Category.GENERIC_BODY, Category.DEPENDENT_BODY)
ORGANISATION_NOUNS: Final = NAMELESS_BODIES | PUBLIC_BODIES | vocabulary(Category.INSTITUTION)
DOCUMENT_NOUNS: Final = vocabulary(Category.DOCUMENT)
ORGANISATION_NAME_WORDS: Final = vocabulary(Category.INSTITUTION_NAME, Category.MASS_NAME)
MASS_NAMES: Final = vocabulary(Category.MASS_NAME)
TITLES: Final = vocabulary(Category.OFFICE, Category.TITLE, Category.TITLE_ABBREVIATION)
TITLES_BEHIND_PLACES: Final = vocabulary(Category.TITLE_BEHIND_PLACE)
TITLE_ABBREVIATIONS: Final = forms_of(Category.TITLE_ABBREVIATION)
"""Abbreviation without its full stop -> the title."""
NAME_SUFFIXES: Final = vocabulary(Category.NAME_SUFFIX)
NAME_PARTICLES: Final = vocabulary(Category.NAME_PARTICLE)
FAMILY_NAMES_FIRST: Final = vocabulary(Category.FAMILY_NAME_FIRST)
NUMBERED_THINGS: Final = vocabulary(Category.NUMBERED_THING)
SEATS_OF_GOVERNMENT: Final = vocabulary(Category.SEAT_OF_GOVERNMENT)

HE: Final = vocabulary(Category.PRONOUN_HE)
SHE: Final = vocabulary(Category.PRONOUN_SHE)
IT: Final = vocabulary(Category.PRONOUN_IT)
THEY: Final = vocabulary(Category.PRONOUN_THEY)
FIRST_PERSON: Final = vocabulary(Category.PRONOUN_I, Category.PRONOUN_WE)
SECOND_PERSON: Final = vocabulary(Category.PRONOUN_YOU)
RELATIVES: Final = vocabulary(Category.PRONOUN_RELATIVE)
PRONOUNS: Final = vocabulary(Category.SUBJECT_PRONOUN)
FEMALE_WORDS: Final = vocabulary(Category.FEMALE_NOUN, Category.PRONOUN_SHE)
MALE_WORDS: Final = vocabulary(Category.MALE_NOUN, Category.PRONOUN_HE)

# --- Numbers and times, in their order

CARDINALS: Final = tuple(forms_of(Category.CARDINAL))
"""`zero` to `twenty`: the place of each is its number."""
ORDINALS: Final = tuple(forms_of(Category.ORDINAL))
"""From `first`."""
NUMERALS: Final = vocabulary(Category.NUMERAL)
MEASURES: Final = vocabulary(Category.MEASURE)
WEEKDAYS: Final = tuple(forms_of(Category.WEEKDAY))
WEEKDAY_ABBREVIATIONS: Final = tuple(forms_of(Category.WEEKDAY_ABBREVIATION))
MONTHS: Final = tuple(forms_of(Category.MONTH))
MONTH_ABBREVIATIONS: Final = tuple(forms_of(Category.MONTH_ABBREVIATION))
MONTH_NAMES: Final = vocabulary(Category.MONTH_NAME)
"""Months that are names of people, too."""
TIME_WORDS: Final = vocabulary(Category.WEEKDAY, Category.MONTH, Category.TIME_OF_DAY)
SHORT_DATES_AND_STATES: Final = vocabulary(
    Category.WEEKDAY_ABBREVIATION, Category.MONTH_ABBREVIATION, Category.STATE_ABBREVIATION
)

# --- Function words

AUXILIARIES: Final = vocabulary(Category.AUXILIARY)
ADVERBS: Final = vocabulary(Category.ADVERB)
CLAUSE_JOINERS: Final = vocabulary(Category.CLAUSE_JOINER)
SUBORDINATORS: Final = vocabulary(Category.CLAUSE_JOINER, Category.SUBORDINATOR)
PLACE_PREPOSITIONS: Final = vocabulary(Category.PLACE_PREPOSITION)
ASKING_WORDS: Final = vocabulary(Category.ASKING_WORD)
PREPOSITIONS: Final = vocabulary(Category.PREPOSITION)
NOUN_PREPOSITIONS: Final = vocabulary(Category.NOUN_PREPOSITION)
DETERMINERS: Final = vocabulary(Category.DETERMINER) | frozenset(CARDINALS[1:11])
QUANTITIES: Final = vocabulary(Category.QUANTITY)
FINITE_VERBS: Final = vocabulary(Category.FINITE_VERB)
OPENERS: Final = vocabulary(Category.OPENER)
STOP_WORDS: Final = vocabulary(Category.STOP_WORD)
COMMONEST_WORDS: Final = vocabulary(Category.COMMONEST_WORD)

"""Who `he`, `she`, `it` or `they` is: the member of the cast that the text is about where the pronoun stands.

Salience in the manner of Lappin and Leass (1994): each mention before the pronoun speaks for its member, the more the
nearer it is and the more its place in the sentence counts. Reads an article once, in text order.
"""

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from corpus.attribution.speakers.names import Cast, Member, NameRun
from corpus.attribution.speakers.phrases import can_speak, head_of, phrase_after, phrase_before
from corpus.attribution.tokens import Token, Unit
from corpus.attribution.values import SpeakerKind
from corpus.language import lexicon as lex

REACH: Final = 6
"""Units that `he` and `she` look back over."""
_SHORT_REACH: Final = 2
"""Units that `it` and `they` do: they mean things too, which are not in the cast."""

GENDERED: Final = {**dict.fromkeys(lex.HE, False), **dict.fromkeys(lex.SHE, True)}
"""Pronoun -> whether it is a woman's."""
PLURAL: Final = lex.THEY
NEUTER: Final = lex.IT

# Weights, set by hand, with a look at PolNeAR's dev articles and the sample, and checked by
# `python -m evals.benchmarks.pronouns` on Wikinews coreference; a unit of distance is 1.
SUBJECT = 1.5
SAID = 1.0
AGENT = 1.0  # made by her
SPOKE_LAST = 0.5  # "The institute pointed to what Russia did. It said …"
REPEATED = 0.8
SAME_GENDER = 0.9
SAME_GENDER_IN_SENTENCE = 3.0  # within one sentence writers let `she` tell two people apart
SEVERAL = 1.0  # `they` of people rather than of a body; an official may be `they`, too
FREQUENT = 0.2
POSSESSIVE = -0.6
BEHIND_PREPOSITION = -0.8
QUOTED = -1.5
LONE_NAME = -1.0  # a single word that may be no person at all: Facebook
SAME_PARAGRAPH = 0.8
# Two who are named in the pronoun's own sentence are told apart by a reader who knows the matter, not by grammar.
CLEAR_LEAD = 0.4
CLEAR_LEAD_IN_SENTENCE = 2.0


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """Where a member is named or meant. `weight` is what its place counts, without distance."""

    position: int
    unit: int
    weight: float = field(compare=False)
    member: Member = field(compare=False)
    pronoun: str = field(compare=False, default="")
    quoted: bool = field(compare=False, default=False)
    spoke: bool = field(compare=False, default=False)


class Pronouns:
    """Resolves the pronouns of one article; `said` must be told in text order who speaks where."""

    def __init__(self, units: Sequence[Unit], cast: Cast) -> None:
        self._units = units
        self._cast = cast
        self._mentions: list[Mention] = []
        self._read = (0, 0)  # unit and token up to which pronouns were read
        for number, unit in enumerate(units):
            for run in cast.runs[number]:
                self._name(number, unit.tokens, run)
            self._pairs(number, unit.tokens)
            self._strangers(number, unit.tokens)

    def said(self, member: Member, unit: int, position: int) -> None:
        """Notes that a member speaks at a place."""
        insort(self._mentions, Mention(position, unit, SAID + SUBJECT / 2, member, spoke=True))

    def resolve(self, unit: int, token: int) -> Member | None:
        """Who the pronoun at a token means, or None where two may be meant or nobody is found."""
        self._read_up_to(unit, token)
        return self._best(unit, token)

    def _read_up_to(self, unit: int, token: int) -> None:
        """Reads the pronouns before a place: `he` in one sentence tells of whom the next goes on to speak."""
        at_unit, at_token = self._read
        while (at_unit, at_token) < (unit, token):
            tokens = self._units[at_unit].tokens
            if at_token >= len(tokens):
                at_unit, at_token = at_unit + 1, 0
                continue
            word = tokens[at_token]
            # no objects: in "Bell accused him", `him` is not Bell
            if not word.quoted and word.lower in {"he", "she", "they"}:
                member = self._best(at_unit, at_token)
                if member is not None:
                    insort(self._mentions, Mention(word.span.start, at_unit, SUBJECT, member, word.lower))
            at_token += 1
        self._read = max(self._read, (unit, token))

    def _best(self, unit: int, token: int) -> Member | None:
        word = self._units[unit].tokens[token]
        scores = self._scores(word, unit)
        ranked = sorted(scores.values(), key=lambda entry: -entry[0])
        if not ranked:
            return None
        (best, member, own_sentence), *others = ranked
        others = [entry for entry in others if not _is_surname_of(entry[1], member)]
        if others:
            second, rival, also_own = others[0]
            alike = own_sentence and also_own and rival.female == member.female
            if best - second < (CLEAR_LEAD_IN_SENTENCE if alike else CLEAR_LEAD):
                return None
        learns = word.lower in GENDERED and member.kind is SpeakerKind.PERSON and " " in member.name
        if learns and member.female is None:
            member.female = GENDERED[word.lower]
        return member

    def _scores(self, word: Token, unit: int) -> dict[int, tuple[float, Member, bool]]:
        """By member: score, the member, and whether the pronoun's own unit names them as a subject might be."""
        scores: dict[int, tuple[float, Member, bool]] = {}
        counts: dict[int, int] = {}
        for mention in self._before(word.span.start, unit, gendered=word.lower in GENDERED):
            member = mention.member
            if not fits(member, word.lower):
                continue
            counts[id(member)] = counts.get(id(member), 0) + 1
            score = mention.weight - (unit - mention.unit)
            score += QUOTED if mention.quoted and not word.quoted else 0.0
            score += REPEATED if mention.pronoun and _same(mention.pronoun, word.lower) else 0.0
            same = self._units[unit].paragraph == self._units[mention.unit].paragraph
            score += SAME_PARAGRAPH if same else 0.0
            # somebody without a name has no gender that could be known, and is not passed over for it
            known = word.lower in GENDERED and (member.female is not None or member.kind is SpeakerKind.UNNAMED)
            score += LONE_NAME if word.lower in GENDERED and not known and " " not in member.name else 0.0
            if word.lower in NEUTER and mention.weight < SAID:
                continue  # what `it` means beside a body that is only mentioned, is likelier a thing
            score += SPOKE_LAST if word.lower in NEUTER and mention.spoke else 0.0
            if word.lower in PLURAL and member.kind is SpeakerKind.ORGANISATION and not mention.spoke:
                continue  # and `they` likelier people
            told_apart = SAME_GENDER_IN_SENTENCE if mention.unit == unit and not mention.quoted else SAME_GENDER
            score += told_apart if known else SEVERAL if word.lower in PLURAL and _is_plural(member) else 0.0
            earlier = scores.get(id(member), (float("-inf"), member, False))
            named_here = earlier[2] or (mention.unit == unit and not mention.pronoun)
            scores[id(member)] = (max(earlier[0], score), member, named_here)
        frequent = 0.0 if word.lower in NEUTER else FREQUENT  # a body that is much spoken of is not likelier `it`
        return {
            key: (score + frequent * min(counts[key], 4), member, here) for key, (score, member, here) in scores.items()
        }

    def _before(self, position: int, unit: int, *, gendered: bool) -> Iterable[Mention]:
        for mention in reversed(self._mentions):
            if mention.position >= position:
                continue
            if mention.unit < unit - (REACH if gendered else _SHORT_REACH):
                return
            yield mention

    def _name(self, unit: int, tokens: Sequence[Token], run: NameRun) -> None:
        position = tokens[run.start].span.start
        member = self._cast.find(run.name, before=position + 1)
        if member is None:
            return
        before = tokens[run.start - 1] if run.start else None
        if before is not None and before.lower in {"the", "an", "a"}:
            before = tokens[run.start - 2] if run.start > 1 else None
        after = tokens[run.end] if run.end < len(tokens) else None
        weight = 0.0
        if after is not None and after.lower in ("'s", "’s"):
            weight += POSSESSIVE
        elif before is not None and before.lower == "by":
            weight += AGENT
        elif before is tokens[0] and before.lower in lex.PREPOSITIONS:
            weight += SUBJECT  # "For the Kremlin, …": what the sentence is about
        elif before is not None and before.lower in lex.PREPOSITIONS:
            weight += BEHIND_PREPOSITION
        elif self._may_be_subject(tokens, run):
            weight += SUBJECT
        insort(self._mentions, Mention(position, unit, weight, member, quoted=tokens[run.start].quoted))

    def _may_be_subject(self, tokens: Sequence[Token], run: NameRun) -> bool:
        """True where the name begins a clause: nothing before it in the unit but an opening, or a mark or link word."""
        head = [t for t in tokens[: run.start] if not t.quoted]
        for token in reversed(head[-4:]):
            if token.text in {",", ";", ":", "—", "–", "-", "--"} or token.lower in lex.SUBORDINATORS | {"and"}:
                return True
            if token.lower in lex.CUE_FORMS and run.start + 1 < len(tokens):
                return False
            if not token.is_capitalised and token.lower not in lex.DETERMINERS and token.lower not in lex.PERSON_NOUNS:
                return False
        return len(head) <= 4

    def _pairs(self, unit: int, tokens: Sequence[Token]) -> None:
        """`Bell and Marsh` are one `they`."""
        for left, right in zip(self._cast.runs[unit], self._cast.runs[unit][1:], strict=False):
            between = [t.lower for t in tokens[left.end : right.start]]
            if between not in (["and"], [",", "and"]):
                continue
            position = tokens[left.start].span.start
            members = [self._cast.find(run.name, before=tokens[right.end - 1].span.end) for run in (left, right)]
            people = [m for m in members if m is not None and m.kind in (SpeakerKind.PERSON, SpeakerKind.GROUP)]
            if len(people) == 2 and people[0] is not people[1]:
                insort(self._mentions, Mention(position, unit, SUBJECT, self._cast.together(people)))

    def _strangers(self, unit: int, tokens: Sequence[Token]) -> None:
        """`Residents of Tarn …`, `A guard …`: people without a name who open a sentence."""
        self._plural_nouns(unit, tokens)
        opening = phrase_after(tokens, 0)
        if opening is None or not can_speak(tokens, opening):
            return
        head = head_of(tokens, opening)
        if any(run.start <= opening.start < run.end or run.start == opening.end + 1 for run in self._cast.runs[unit]):
            return  # a name of its own, or one behind a comma: "A lawyer for the port, Anna Bell, …"
        indefinite = tokens[opening.start].lower in {"a", "an", "one", "another"} and not head.is_capitalised
        if head.lower in lex.PERSON_NOUNS and (head.lower.endswith("s") or indefinite):
            first = tokens[opening.start]
            member = self._cast.described(tokens, opening)
            insort(self._mentions, Mention(first.span.start, unit, SUBJECT, member, quoted=first.quoted))

    def _plural_nouns(self, unit: int, tokens: Sequence[Token]) -> None:
        """`… but proponents of the plan, …`: people without a name anywhere in a sentence."""
        for position, token in enumerate(tokens[1:], start=1):
            if token.quoted or not token.lower.endswith("s") or token.lower not in lex.PERSON_NOUNS:
                continue
            phrase = phrase_before(tokens, position + 1)
            if phrase is None or phrase.start == 0 or phrase.end - phrase.start > 5:
                continue
            behind = tokens[phrase.start - 1].lower in lex.PREPOSITIONS
            place = BEHIND_PREPOSITION if behind else SUBJECT / 2
            insort(self._mentions, Mention(token.span.start, unit, place, self._cast.described(tokens, phrase)))


def _same(left: str, right: str) -> bool:
    if left in GENDERED and right in GENDERED:
        return GENDERED[left] == GENDERED[right]
    return left == right or (left in PLURAL and right in PLURAL) or (left in NEUTER and right in NEUTER)


def _is_surname_of(short: Member, full: Member) -> bool:
    """`Vasko`, where two of that name are about and only one can be `he`."""
    return " " not in short.name and full.name.endswith(" " + short.name)


def _is_plural(member: Member) -> bool:
    """Several people, rather than a body that may also be `they`."""
    return member.kind is SpeakerKind.GROUP or (member.noun or member.name).lower().endswith("s")


def fits(member: Member, pronoun: str) -> bool:
    """True where the pronoun can mean the member."""
    if pronoun in NEUTER:
        return member.kind in (SpeakerKind.ORGANISATION, SpeakerKind.DOCUMENT)
    if pronoun in PLURAL:
        return member.kind is not SpeakerKind.PERSON and member.kind is not SpeakerKind.DOCUMENT
    if member.kind is SpeakerKind.PERSON:
        return member.female is None or member.female == GENDERED[pronoun]
    if member.kind is not SpeakerKind.UNNAMED:
        return False
    nouns = set(member.name.lower().split())
    plural = member.noun.endswith("s") or any(n.endswith("s") and n in lex.PERSON_NOUNS for n in nouns)
    against = lex.MALE_WORDS if GENDERED[pronoun] else lex.FEMALE_WORDS
    return not plural and not nouns & against

"""From the words of a source to the member of the article's cast that they mean: `he` -> Mykhailo Podolyak.

Works in text order, one article at a time. Where the text leaves two possibilities, the words stay as they are written.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from corpus.article import Span
from corpus.attribution import lexicon as lex
from corpus.attribution.attribution import Speaker, SpeakerKind
from corpus.attribution.cast import Cast, Member, NameRun, find_name_runs, kind_of_name
from corpus.attribution.phrases import Phrase, head_of, phrase_after, phrase_before
from corpus.attribution.tokens import Token, Unit

_LONGEST_NAME = 15  # tokens
_LONGEST_ACRONYM = 5  # letters
_REACH = 5  # units: how far back a pronoun may look for its speaker
# Words for a body that has a name elsewhere and need not carry the word in it.
_GENERIC_ORGANISATIONS = frozenset(
    "group company agency organisation organization body watchdog firm charity tank think-tank operator".split()
)
_PUBLIC_BODIES = frozenset("ministry government police court parliament council kremlin senate congress".split())
_GROUP_NOUNS = frozenset(
    """residents protesters demonstrators police families relatives voters workers employees staff critics supporters
    opponents democrats republicans campaigners activists neighbours neighbors passengers survivors witnesses
    fishermen farmers students parents teachers lawmakers senators politicians prosecutors lawyers attorneys people
    citizens members scientists researchers experts analysts economists doctors nurses crew sailors divers engineers
    inspectors investigators auditors observers delegates soldiers customers users tenants traders investors
    conservatives liberals progressives both voters historians curators""".split()
)


class Resolver:
    """Resolves the sources of one article in text order."""

    def __init__(self, text: str, units: Sequence[Unit]) -> None:
        self._text = text
        self._units = units
        self._cast = Cast(text, units)
        self._said: dict[int, list[Member]] = {}  # by unit, for later pronouns to look back to
        self._last_unnamed: dict[str, Member] = {}  # by the words of the source
        self._described_as: dict[str, Member] = {}

    def resolve(self, source: Span, unit: int) -> Member | None:
        """Who is meant, or None where nobody can be told (`I` outside a quotation)."""
        tokens = self._units[unit].tokens
        first = bisect_left(tokens, source.start, key=lambda t: t.span.start)
        phrase = Phrase(first, bisect_left(tokens, source.end, key=lambda t: t.span.start))
        if phrase.start >= phrase.end:
            return None
        member = self._member_of(tokens, phrase, unit)
        if member is not None:
            self.repeat(member, unit)
            if phrase.end - phrase.start > 1 or tokens[phrase.start].lower not in lex.PRONOUNS:
                self._learn_form(tokens, phrase, member)
        return member

    def label(self, name: str, unit: int) -> Member:
        """The speaker of a transcript's `WALLACE:`."""
        tidy = name.title() if name.isupper() else name
        member = self._cast.find(tidy) or self._cast.find(tidy.split()[-1])
        if member is None:
            member = self._cast.add(tidy, SpeakerKind.PERSON)
        member.forms.setdefault(tidy, None)
        if member.name.isupper() and len(member.name) > _LONGEST_ACRONYM:
            member.name = tidy  # the label alone has the name, in capitals
        self.repeat(member, unit)
        return member

    def repeat(self, member: Member, unit: int) -> None:
        """Notes that somebody speaks in a unit."""
        self._said.setdefault(unit, []).append(member)
        if member.kind in (SpeakerKind.UNNAMED, SpeakerKind.GROUP):
            self._last_unnamed.update((word, member) for word in member.name.lower().split())

    # --- the kinds of source

    def _member_of(self, tokens: Sequence[Token], phrase: Phrase, unit: int) -> Member | None:
        first = tokens[phrase.start]
        if phrase.end - phrase.start == 1 and first.lower in lex.PRONOUNS:
            return self._pronoun(tokens, phrase.start, unit)
        primary, secondary = _split_apposition(tokens, phrase)
        named = self._apposed_name(tokens, primary, secondary)
        if named is not None:
            return named
        head = head_of(tokens, primary)
        near = max(0, primary.start - _LONGEST_NAME)
        names = find_name_runs(tokens[: primary.end], self._cast.common, start=near)
        run = next((r for r in names if _covers(tokens, r, head)), None)
        words = tokens[primary.start : primary.end]
        ends_in_noun = any(t.lower in ("'s", "’s") for t in words) and words[-1].lower in lex.PERSON_NOUNS
        if run is not None and head.is_capitalised and not ends_in_noun:
            return self._named(tokens, run)
        return self._described(tokens, primary, head, unit)

    def _apposed_name(self, tokens: Sequence[Token], primary: Phrase, secondary: Phrase | None) -> Member | None:
        """`Zelensky's top adviser, Mykhailo Podolyak`: the name stands behind the comma."""
        head = head_of(tokens, primary)
        is_role = head.lower in lex.PERSON_NOUNS and not head.is_capitalised
        if secondary is None or (tokens[primary.end - 1].is_capitalised and not is_role):
            return None
        runs = list(find_name_runs(tokens[: secondary.end], self._cast.common, start=secondary.start))
        opening = {t.lower for t in tokens[secondary.start : runs[0].start]} if runs else {""}
        if len(runs) != 1 or not opening <= {"the", "late", "former"} or runs[0].end < secondary.end:
            return None
        member = self._named(tokens, runs[0])
        role = self._text[tokens[primary.start].span.start : tokens[primary.end - 1].span.end]
        member.roles = {_without_article(role): None, **member.roles}
        return member

    def _named(self, tokens: Sequence[Token], run: NameRun) -> Member:
        position = tokens[run.start].span.start
        member = self._cast.find(run.name, before=position + 1)
        if member is not None:
            return member
        kind = kind_of_name(run) or SpeakerKind.PERSON
        return self._cast.add(run.name, kind)

    def _pronoun(self, tokens: Sequence[Token], position: int, unit: int) -> Member | None:
        word = tokens[position].lower
        if word in {"i", "we", "you"}:
            return None
        if word == "who":
            antecedent = phrase_before(tokens, position - 1 if tokens[position - 1].text == "," else position)
            if antecedent is None or any(t.lower == "who" for t in tokens[antecedent.start : antecedent.end]):
                return None
            return self._member_of(tokens, antecedent, unit)
        if word == "it":
            return self._neuter(unit)
        if word == "they":
            return self._plural(unit)
        named = self._people_named(unit, before=tokens[position].span.start)
        if len([m for m in named if _fits(m, word)]) > 1:
            return None  # "Okonde said that Vell had told her that he …": a reader can tell, these rules cannot
        subject = self._subject_of(unit, before=tokens[position].span.start)
        if word in {"he", "she"} and subject is not None and _fits(subject, word):
            return subject
        for index in range(unit, max(-1, unit - _REACH), -1):
            for member in reversed(self._said.get(index, ())):
                if _fits(member, word):
                    return _with_gender(member, word)
            if index < unit and self._opens_with_stranger(index):
                return None
            if index < unit and word in {"he", "she"}:
                subject = self._subject_of(index) or (self._first_person_in(index) if index == unit - 1 else None)
                if subject is not None and _fits(subject, word):
                    return _with_gender(subject, word)
        return None

    def _opens_with_stranger(self, unit: int) -> bool:
        """`A guard who was on duty …`: somebody without a name, who is likelier meant than anybody before."""
        tokens = self._units[unit].tokens
        opening = phrase_after(tokens, 0)
        if opening is None or tokens[0].lower not in {"a", "an", "one", "another"} or unit in self._said:
            return False
        head = head_of(tokens, opening)
        return head.lower in lex.PERSON_NOUNS and not head.is_capitalised

    def _neuter(self, unit: int) -> Member | None:
        """`It`: the organisation that spoke in the sentence before, or the one that it opens with, never one of two."""
        for index in (unit, unit - 1):
            said = [m for m in self._said.get(index, ()) if _fits(m, "it")]
            if said:
                return said[-1]
        return self._opening_organisation(unit - 1) if unit else None

    def _opening_organisation(self, unit: int) -> Member | None:
        tokens = self._units[unit].tokens
        for run in self._cast.runs[unit]:
            member = self._cast.find(run.name, before=tokens[run.start].span.start + 1)
            if member is not None and member.kind is SpeakerKind.ORGANISATION:
                led_in = run.start > 0 and tokens[run.start - 1].lower == "the"
                before = tokens[run.start - 1 - led_in] if run.start > led_in else None
                return None if before is not None and before.lower in lex.PREPOSITIONS else member
        return None

    def _plural(self, unit: int) -> Member | None:
        """`They`: a plural that the sentence before opens with, or the last source who was one or has no name."""
        for index in (unit - 1, unit - 2):
            if index < 0:
                break
            opening = phrase_after(self._units[index].tokens, 0)
            if opening is not None and index == unit - 1:
                head = head_of(self._units[index].tokens, opening)
                if head.lower in lex.PERSON_NOUNS and head.lower.endswith("s"):
                    return self._described(self._units[index].tokens, opening, head, index)
            for member in reversed(self._said.get(index, ())):
                fits = member.kind in (SpeakerKind.UNNAMED, SpeakerKind.GROUP) or index == unit - 1
                if fits and _fits(member, "they"):
                    return member
        return None

    def _people_named(self, unit: int, before: int) -> list[Member]:
        tokens = self._units[unit].tokens
        found: list[Member] = []
        for run in self._cast.runs[unit]:
            position = tokens[run.start].span.start
            member = self._cast.find(run.name, before=position + 1) if position < before else None
            possessive = run.end < len(tokens) and tokens[run.end].lower in ("'s", "’s")
            if member is None or member.kind is not SpeakerKind.PERSON or tokens[run.start].quoted or possessive:
                continue
            if member not in found:
                found.append(member)
        return found

    def _first_person_in(self, unit: int) -> Member | None:
        tokens = self._units[unit].tokens
        for run in self._cast.runs[unit]:
            member = self._cast.find(run.name, before=tokens[run.start].span.start + 1)
            if _has_pronoun(tokens[: run.start]):
                return None
            if member is not None and member.kind is SpeakerKind.PERSON and not tokens[run.start].quoted:
                return member
        return None

    def _subject_of(self, unit: int, before: int | None = None) -> Member | None:
        """The person named at a unit's very start, the likeliest subject of it."""
        tokens = self._units[unit].tokens
        for run in self._cast.runs[unit]:
            if run.start > 6 or tokens[run.start].quoted or _has_pronoun(tokens[: run.start]):
                return None
            position = tokens[run.start].span.start
            if before is not None and position >= before:
                return None
            possessive = run.end < len(tokens) and tokens[run.end].lower in ("'s", "’s")
            prepositional = run.start > 0 and tokens[run.start - 1].lower in lex.PREPOSITIONS
            if possessive or prepositional:
                continue
            member = self._cast.find(run.name, before=position + 1)
            if member is not None and member.kind is SpeakerKind.PERSON:
                return member
        return None

    def _described(self, tokens: Sequence[Token], primary: Phrase, head: Token, unit: int) -> Member:
        """`the think tank`, `a US official`, `residents`: a role that points back, or a source of its own."""
        words = tokens[primary.start : primary.end]
        noun = "coastguard" if head.lower == "guard" and "coast" in (t.lower for t in words) else head.lower
        bare = len(words) <= 3 and not any(t.is_capitalised for t in words[1:])
        definite = words[0].lower in {"the", "this", "that"}  # "his lawyer" need not be the lawyer named before
        if definite and bare:
            member = self._earlier(noun, tokens[primary.start].span.start, unit)
            if member is not None:
                return member
        written = self._text[tokens[primary.start].span.start : tokens[primary.end - 1].span.end]
        key = _without_article(written).lower()
        if key not in self._described_as:
            added = self._cast.add(_decapitalised(written, tokens, primary), _kind_of_noun(noun))
            self._described_as[key] = added
        return self._described_as[key]

    def _earlier(self, noun: str, position: int, unit: int) -> Member | None:
        """Whom `the minister` or `the think tank` points back to."""
        if noun in lex.ORGANISATION_NOUNS:
            for member in self._cast.mentioned_before(position):
                if noun in member.name.lower().split() or member.describes(noun):
                    return member
            if noun not in _GENERIC_ORGANISATIONS:
                return None
            return self._private_body(unit)
        for member in self._cast.mentioned_before(position):
            if member.kind is SpeakerKind.PERSON and member.describes(noun):
                return member
        return self._last_unnamed.get(noun)

    def _private_body(self, unit: int) -> Member | None:
        """`The think tank`, `the company`: the organisation that a sentence just before opened with or quoted."""
        for index in range(unit, max(-1, unit - 4), -1):
            said = self._said.get(index, [])
            opening = [self._opening_organisation(index)] if index < unit else []
            for member in [*reversed(said), *opening]:
                if member is not None and member.kind is SpeakerKind.ORGANISATION and member.positions:
                    words = set(member.name.lower().split())
                    return None if words & _PUBLIC_BODIES or self._cast.is_place(member.name) else member
        return None

    def _learn_form(self, tokens: Sequence[Token], phrase: Phrase, member: Member) -> None:
        primary, _ = _split_apposition(tokens, phrase)
        written = self._text[tokens[primary.start].span.start : tokens[primary.end - 1].span.end]
        member.forms.setdefault(_decapitalised(written, tokens, primary), None)


def speaker_of(member: Member) -> Speaker:
    """The Speaker that a member of the cast has become by the article's end."""
    described = [r for r in member.roles if r[0].islower() or len(r.split()) > 1]  # "spokesman for …" before "Mr"
    role = next(iter([*described, *member.roles]), "")
    aliases = tuple(form for form in member.forms if form and form != member.name)
    return Speaker(member.name, member.kind, re.sub(r"^(?:its|his|her|their) ", "", role, flags=re.IGNORECASE), aliases)


def _split_apposition(tokens: Sequence[Token], phrase: Phrase) -> tuple[Phrase, Phrase | None]:
    """The phrase up to its first comma, bracket or `who`, and what stands behind a comma."""
    for position in range(phrase.start + 1, phrase.end):
        token = tokens[position]
        if token.text in {",", "(", "—", "–"} or token.lower in {"who", "which", "whose"}:
            after = Phrase(position + 1, phrase.end) if token.text == "," and position + 1 < phrase.end else None
            return Phrase(phrase.start, position), after
    return phrase, None


def _has_pronoun(tokens: Sequence[Token]) -> bool:
    """`He congratulated Brasse`: the subject comes before the name."""
    return any(t.lower in {"he", "she"} and not t.quoted for t in tokens)


def _covers(tokens: Sequence[Token], run: NameRun, head: Token) -> bool:
    return tokens[run.start].span.start <= head.span.start < tokens[run.end - 1].span.end


def _fits(member: Member, pronoun: str) -> bool:
    """True where the pronoun can mean the member."""
    if pronoun == "it":
        return member.kind in (SpeakerKind.ORGANISATION, SpeakerKind.DOCUMENT)
    if pronoun == "they":
        return member.kind is not SpeakerKind.PERSON
    if member.kind is SpeakerKind.PERSON:
        return member.female is None or member.female == (pronoun == "she")
    if member.kind is not SpeakerKind.UNNAMED:
        return False
    nouns = set(member.name.lower().split())
    plural = any(n.endswith("s") and n in lex.PERSON_NOUNS for n in nouns)
    against = lex.MALE_WORDS if pronoun == "she" else lex.FEMALE_WORDS
    return not plural and not nouns & against


def _with_gender(member: Member, pronoun: str) -> Member:
    if member.kind is SpeakerKind.PERSON and member.female is None and pronoun in {"he", "she"}:
        member.female = pronoun == "she"
    return member


def _kind_of_noun(noun: str) -> SpeakerKind:
    if noun in _GROUP_NOUNS:
        return SpeakerKind.GROUP
    if noun in lex.PERSON_NOUNS:
        return SpeakerKind.UNNAMED
    if noun in lex.DOCUMENT_NOUNS:
        return SpeakerKind.DOCUMENT
    return SpeakerKind.ORGANISATION if noun in lex.ORGANISATION_NOUNS else SpeakerKind.UNNAMED


def _decapitalised(written: str, tokens: Sequence[Token], phrase: Phrase) -> str:
    """`A US official` at a sentence's start is `a US official` anywhere else."""
    first = tokens[phrase.start]
    starts = phrase.start == 0 or not tokens[phrase.start - 1].is_word
    common = (
        first.lower in lex.OPENERS | lex.PERSON_NOUNS | lex.ORGANISATION_NOUNS | lex.DOCUMENT_NOUNS | lex.DETERMINERS
    )
    return (
        written[0].lower() + written[1:]
        if starts and common and first.text[1:].islower() | (len(first.text) == 1)
        else written
    )


def _without_article(written: str) -> str:
    first, _, rest = written.partition(" ")
    return rest if rest and first.lower() in {"a", "an", "the"} else written

"""From the words of a source to the member of the article's cast that they mean: `he` -> Mykhailo Podolyak.

Works in text order, one article at a time. Where the text leaves two possibilities, the words stay as they are written.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from corpus.articles.article import Span
from corpus.attribution.speakers.descriptions import decapitalised, without_article
from corpus.attribution.speakers.names import Cast, Member, NameRun, find_name_runs, kind_of_name
from corpus.attribution.speakers.phrases import (
    Phrase,
    can_be_person,
    can_speak,
    head_of,
    is_speaking_noun,
    phrase_before,
)
from corpus.attribution.speakers.pronouns import GENDERED, NEUTER, PLURAL, Pronouns
from corpus.attribution.tokens import Token, Unit
from corpus.attribution.values import Speaker, SpeakerKind
from corpus.language import lexicon as lex

_LONGEST_NAME = 15  # tokens
_LONGEST_ACRONYM = 5  # letters
_WRITER = lex.FIRST_PERSON | lex.SECOND_PERSON
_SIGNED = re.compile(r"(?:[Bb]y )?(?P<name>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3})")
_POSSESSIVE = frozenset("his her their its".split())
_WHENCE = frozenset("of from in at near outside".split())  # behind somebody's name: where they belong


class Resolver:
    """Resolves the sources of one article in text order."""

    def __init__(self, text: str, units: Sequence[Unit], byline: str = "") -> None:
        self._text = text
        self._byline = byline
        self._units = units
        self._cast = Cast(text, units)
        self._pronouns = Pronouns(units, self._cast)
        self._said: dict[int, list[Member]] = {}  # by unit
        self._last_unnamed: dict[str, Member] = {}  # by the noun that the source is called

    def resolve(self, source: Span, unit: int) -> Member | None:
        """Who is meant, or None where nobody can be told (`I` outside a quotation)."""
        tokens = self._units[unit].tokens
        first = bisect_left(tokens, source.start, key=lambda t: t.span.start)
        phrase = Phrase(first, bisect_left(tokens, source.end, key=lambda t: t.span.start))
        while (
            phrase.end - phrase.start > 1 and not tokens[phrase.end - 1].is_word and tokens[phrase.end - 1].text != ")"
        ):
            phrase = Phrase(phrase.start, phrase.end - 1)  # the comma that closes an apposition
        while phrase.end - phrase.start > 1 and tokens[phrase.start].lower in lex.PREPOSITIONS:
            phrase = Phrase(phrase.start + 1, phrase.end)  # "under questioning | from the committee"
        if phrase.start >= phrase.end:
            return None
        member = self._member_of(tokens, phrase, unit)
        if member is not None:
            self.repeat(member, unit, source.start)
            if phrase.end - phrase.start > 1 or not _is_pronoun(tokens[phrase.start]):
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
        self.repeat(member, unit, self._units[unit].span.start)
        return member

    def repeat(self, member: Member, unit: int, position: int) -> None:
        """Notes that somebody speaks in a unit."""
        self._said.setdefault(unit, []).append(member)
        self._pronouns.said(member, unit, position)
        if member.noun:
            self._last_unnamed[member.noun] = member

    # --- the kinds of source

    def _member_of(self, tokens: Sequence[Token], phrase: Phrase, unit: int) -> Member | None:
        if phrase.end - phrase.start == 1 and _is_pronoun(tokens[phrase.start]):
            return self._pronoun(tokens, phrase.start, unit)
        if tokens[phrase.start].lower in _POSSESSIVE and head_of(tokens, phrase).lower in lex.VIEWPOINTS:
            return self._pronoun(tokens, phrase.start, unit)  # "in his eyes"
        together = self._together(tokens, phrase)
        if together is not None:
            return together
        primary, secondary = _split_apposition(tokens, phrase)
        named = self._apposed_name(tokens, primary, secondary)
        if named is not None:
            return named
        head = head_of(tokens, primary)
        run = next((r for r in self._cast.runs[unit] if _covers(tokens, r, head)), None)
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
        member.roles = {without_article(role): None, **member.roles}
        return member

    def _named(self, tokens: Sequence[Token], run: NameRun) -> Member:
        position = tokens[run.start].span.start
        member = self._cast.find(run.name, before=position + 1)
        if member is not None:
            return member
        within = self._cast.named_within(run)
        if within is not None:
            return within
        kind = kind_of_name(run) or SpeakerKind.PERSON
        return self._cast.add(run.name, kind)

    def _together(self, tokens: Sequence[Token], phrase: Phrase) -> Member | None:
        """`Senators Bell and Marsh`: two people who say the same."""
        if not any(t.lower == "and" for t in tokens[phrase.start : phrase.end]):
            return None
        people: list[Member] = []
        parts = _listed(tokens, phrase)
        for part in parts:
            runs = list(find_name_runs(tokens[: part.end], self._cast.common, start=part.start))
            head = head_of(tokens, part)
            if runs and _covers(tokens, runs[0], head):
                people.append(self._named(tokens, runs[0]))
            elif part is parts[0] or part is parts[-1]:
                return None  # an apposition may stand within a list, not at its ends
        distinct = list({id(member): member for member in people}.values())
        if len(distinct) < 2 or any(m.kind is not SpeakerKind.PERSON for m in distinct):
            return None
        return self._cast.together(distinct)

    def _pronoun(self, tokens: Sequence[Token], position: int, unit: int) -> Member | None:
        word = tokens[position].lower
        if word in _WRITER:
            return self._writer() if word in {"i", "me", "my", "myself"} and not tokens[position].quoted else None
        if word in lex.RELATIVES:
            return self._antecedent(tokens, position, unit)
        return self._pronouns.resolve(unit, position)

    def _writer(self) -> Member | None:
        """Who `I` is outside quotations: whoever signs the article, where that is one person."""
        signed = _SIGNED.fullmatch(self._byline.strip())
        if signed is None or any(word in lex.ORGANISATION_NAME_WORDS for word in signed["name"].split()):
            return None
        return self._cast.find(signed["name"]) or self._cast.add(signed["name"], SpeakerKind.PERSON)

    def _antecedent(self, tokens: Sequence[Token], position: int, unit: int) -> Member | None:
        """Whom `who` or `which` refers to: the phrase that stands before it. `who` is no place and no document."""
        end = position
        while end and (
            tokens[end - 1].text in {",", "—", "–", "-", "--", "("} or tokens[end - 1].lower in lex.PREPOSITIONS
        ):
            end -= 1
        start = _start_of_antecedent(tokens, end)
        if start == end or any(t.lower in lex.RELATIVES for t in tokens[start:end]):
            return None
        is_who = tokens[position].lower == "who"
        runs = self._cast.runs[unit]
        if start >= 2 and tokens[start - 1].text == "," and tokens[start].lower in {"a", "an", "the"}:
            apposed = next((run for run in runs if run.end == start - 1), None)
            if apposed is not None and (not is_who or self._is_somebody(tokens, apposed)):
                return self._named(tokens, apposed)  # "Marsh, a clerk of the port who": the name
        holder = self._holder(tokens, start, end, unit, is_who=is_who)
        if holder is not None:
            return holder
        named = next((run for run in runs if run.end == end), None)
        if named is not None and (not is_who or self._is_somebody(tokens, named)):
            return self._named(tokens, named)
        if is_who:  # "Vasko, an engineer of Tarn Rail who"
            people = [r for r in runs if r.end < start and start - r.end < _LONGEST_NAME and tokens[r.end].text == ","]
            if people and self._named(tokens, people[-1]).kind is SpeakerKind.PERSON:
                return self._named(tokens, people[-1])
        antecedent = Phrase(start, end)
        if not can_speak(tokens, antecedent):
            return None
        member = self._member_of(tokens, antecedent, unit)
        is_thing = member is not None and (member.kind is SpeakerKind.DOCUMENT or self._cast.is_place(member.name))
        return None if is_who and is_thing else member

    def _is_somebody(self, tokens: Sequence[Token], run: NameRun) -> bool:
        """True for the name of a person, as far as the article can tell."""
        member = self._named(tokens, run)
        return member.kind is SpeakerKind.PERSON and not self._cast.is_place(member.name)

    def _holder(self, tokens: Sequence[Token], start: int, end: int, unit: int, *, is_who: bool) -> Member | None:
        """`A pharmacist in Port Elmara, who …`, `Mayor Varro of Dunholt, who …`: the person, not the town; and
        `the letter from Dunholt, which …`.
        """
        last_of = next((p for p in range(end - 1, start, -1) if tokens[p].lower == "of"), None)
        inner = start if last_of is None else last_of + 1
        place = inner
        while place and tokens[place - 1].lower in lex.DETERMINERS:
            place -= 1
        if not place or tokens[place - 1].lower not in lex.PREPOSITIONS:
            return None
        preposition, before = tokens[place - 1].lower, place - 1
        named = next((r for r in self._cast.runs[unit] if r.end == before), None)
        if is_who and named is not None and preposition in _WHENCE and self._is_somebody(tokens, named):
            return self._named(tokens, named)
        while before and _hangs_on_noun(tokens[before - 1]):
            before -= 1  # "women | living in | Tarn who"
        phrase = phrase_before(tokens, before)
        if phrase is None or not can_speak(tokens, phrase):
            phrase = Phrase(_start_of_antecedent(tokens, before), before)  # "spoke with | three women in Tarn who"
        if phrase.start == phrase.end:
            return None
        head = head_of(tokens, phrase)
        run = next((r for r in self._cast.runs[unit] if r.end == end and r.start >= inner), None)
        if not is_who:
            is_body = run is not None and kind_of_name(run) is SpeakerKind.ORGANISATION
            holds = run is not None and not is_body and is_speaking_noun(head) and not can_be_person(head)
        else:
            holds = can_be_person(head) or can_be_person(tokens[before - 1])  # "Ana Holm, mayor of Tarn, who"
            if preposition == "of" and head.lower in lex.RELATIONS and run is not None:
                holds = holds and not self._is_somebody(tokens, run)  # "a brother of | Anna Bell, who"
        return self._member_of(tokens, Phrase(phrase.start, end), unit) if holds else None

    def _opening_organisation(self, unit: int) -> Member | None:
        tokens = self._units[unit].tokens
        for run in self._cast.runs[unit]:
            member = self._cast.find(run.name, before=tokens[run.start].span.start + 1)
            if member is not None and member.kind is SpeakerKind.ORGANISATION:
                led_in = run.start > 0 and tokens[run.start - 1].lower == "the"
                before = tokens[run.start - 1 - led_in] if run.start > led_in else None
                return None if before is not None and before.lower in lex.PREPOSITIONS else member
        return None

    def _described(self, tokens: Sequence[Token], primary: Phrase, head: Token, unit: int) -> Member:
        """`the think tank`, `a US official`, `residents`: a role that points back, or a source of its own."""
        words = tokens[primary.start : primary.end]
        noun = "coastguard" if head.lower == "guard" and "coast" in (t.lower for t in words) else head.lower
        bare = len(words) <= 3 and not any(t.is_capitalised for t in words[1:])
        definite = words[0].lower in {"the", "this", "that", "its"}  # "his lawyer" need not be the lawyer named before
        if definite and bare:
            member = self._earlier(noun, tokens[primary.start].span.start, unit)
            if member is not None:
                return member
        return self._cast.described(tokens, primary)

    def _earlier(self, noun: str, position: int, unit: int) -> Member | None:
        """Whom `the minister` or `the think tank` points back to."""
        if noun in lex.ORGANISATION_NOUNS:
            for member in self._cast.mentioned_before(position):
                if noun in member.name.lower().split() or member.describes(noun):
                    return member
            if noun not in lex.GENERIC_BODIES:
                return None
            return self._private_body(unit)
        for member in self._cast.mentioned_before(position):
            if member.kind is SpeakerKind.PERSON and member.describes(noun):
                return member
        if noun in self._last_unnamed:
            return self._last_unnamed[noun]
        holders = [m for m in self._cast.members if m.kind is SpeakerKind.PERSON and m.describes(noun)]
        return holders[0] if len(holders) == 1 else None  # "the minister", whom the next paragraph names

    def _private_body(self, unit: int) -> Member | None:
        """`The think tank`, `the company`: the organisation that a sentence just before opened with or quoted."""
        for index in range(unit, max(-1, unit - 4), -1):
            said = self._said.get(index, [])
            opening = [self._opening_organisation(index)] if index < unit else []
            for member in [*reversed(said), *opening]:
                if member is not None and member.kind is SpeakerKind.ORGANISATION and member.positions:
                    words = set(member.name.lower().split())
                    return None if words & lex.PUBLIC_BODIES or self._cast.is_place(member.name) else member
        return None

    def _learn_form(self, tokens: Sequence[Token], phrase: Phrase, member: Member) -> None:
        primary, _ = _split_apposition(tokens, phrase)
        written = self._text[tokens[primary.start].span.start : tokens[primary.end - 1].span.end]
        member.forms.setdefault(decapitalised(written, tokens, primary), None)


def speaker_of(member: Member) -> Speaker:
    """The Speaker that a member of the cast has become by the article's end."""
    described = [r for r in member.roles if r[0].islower() or len(r.split()) > 1]  # "spokesman for …" before "Mr"
    role = next(iter([*described, *member.roles]), "")
    aliases = tuple(form for form in member.forms if form and form != member.name)
    return Speaker(member.name, member.kind, re.sub(r"^(?:its|his|her|their) ", "", role, flags=re.IGNORECASE), aliases)


def _listed(tokens: Sequence[Token], phrase: Phrase) -> list[Phrase]:
    """`A (D-Ore.), B and C` in parts, without what stands in brackets."""
    parts: list[Phrase] = []
    start, depth = phrase.start, 0
    for position in range(phrase.start, phrase.end + 1):
        token = tokens[position] if position < phrase.end else None
        if token is not None and token.text == ")":
            depth -= 1
            start = position + 1
        elif token is None or (depth == 0 and (token.text in {",", "("} or token.lower == "and")):
            if position > start:
                parts.append(Phrase(start, position))
            start = position + 1
        depth += token is not None and token.text == "("
    return parts


def _split_apposition(tokens: Sequence[Token], phrase: Phrase) -> tuple[Phrase, Phrase | None]:
    """The phrase up to its first comma, bracket or `who`, and what stands behind a comma."""
    for position in range(phrase.start + 1, phrase.end):
        token = tokens[position]
        if token.text in {",", "(", "—", "–"} or token.lower in {"who", "which", "whose"}:
            after = Phrase(position + 1, phrase.end) if token.text == "," and position + 1 < phrase.end else None
            return Phrase(phrase.start, position), after
    return phrase, None


def _covers(tokens: Sequence[Token], run: NameRun, head: Token) -> bool:
    return tokens[run.start].span.start <= head.span.start < tokens[run.end - 1].span.end


def _start_of_antecedent(tokens: Sequence[Token], end: int) -> int:
    start = end
    while start and _belongs_to_antecedent(tokens, start - 1):
        start -= 1
    return start


def _belongs_to_antecedent(tokens: Sequence[Token], position: int) -> bool:
    token = tokens[position]
    if not token.is_word or token.quoted or tokens[position + 1].lower in {"a", "an", "the"}:
        return False
    if token.lower in lex.PREPOSITIONS - {"of"} or token.lower in lex.SUBORDINATORS | lex.AUXILIARIES | {"and"}:
        return False
    return not token.lower.endswith("ly") and token.lower not in lex.PRONOUNS and token.lower not in lex.CUE_FORMS


def _hangs_on_noun(token: Token) -> bool:
    """`living`, `based`, `originally`: what may stand between a person and `in Tarn`."""
    return token.is_word and not token.quoted and token.text.islower() and token.lower.endswith(("ing", "ed", "ly"))


def _is_pronoun(token: Token) -> bool:
    word = token.lower
    return word in GENDERED or word in PLURAL or word in NEUTER or word in _WRITER or word in lex.RELATIVES

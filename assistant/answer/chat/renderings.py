"""How an attribution may be told: who, how and what, each whole and in the article's words.

`Ana Holm said that it is safe`, `“It is safe,” said the mayor`, `according to Ana Holm, it is safe`. Everything else,
such as a name and the end of a sentence without what stands between, is no rendering of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from assistant.answer.chat.numbered_evidence import NumberedSentence
from assistant.answer.chat.omissions import Piece, circumstances, limits, pieces, words_in
from assistant.answer.chat.word_patterns import Pattern, any_word, exactly, in_turn, maybe, one_of
from corpus.articles.article import Span
from corpus.attribution import Attribution, Speaker
from corpus.language import lexicon as lex
from corpus.language.rules import Category

_SAYING: Final = frozenset(
    f for f in lex.vocabulary(Category.PLAIN_SAYING) if lex.CUE_FORMS.get(f) in {"say", "add", "state"}
)
_PLAIN: Final = lex.lemmas_of(Category.PLAIN_SAYING)
_ARTICLES: Final = frozenset(("the", "a", "an"))
_AND: Final = maybe(in_turn(maybe(any_word({"and"})), maybe(any_word({"also"}))))
_THAT: Final = maybe(any_word({"that"}))


@dataclass(frozen=True, slots=True)
class RenderedPart:
    """What of an attribution stands in one of the sentences cited."""

    attribution: Attribution
    sentence: NumberedSentence
    others: Sequence[Attribution]

    @property
    def text(self) -> str:
        return self.sentence.annotated.article.text

    def inside(self, spans: Iterable[Span]) -> list[Span]:
        """What of the spans stands in the sentence, in order."""
        start, end = self.sentence.span
        return sorted(Span(max(start, s.start), min(end, s.end)) for s in spans if s.start < end and start < s.end)

    @property
    def source(self) -> list[Span]:
        return self.inside(self.attribution.source)

    @property
    def cue(self) -> list[Span]:
        return self.inside(self.attribution.cue)

    @property
    def content(self) -> list[Span]:
        """Without the speaker's own name, which the tagger takes for content where the role stands behind it."""
        speaker = self.attribution.speaker
        names = [words_in(name) for name in (speaker.name, *speaker.aliases)] if speaker else []
        return [span for span in self.inside(self.attribution.content) if words_in(span.within(self.text)) not in names]

    @property
    def is_limited(self) -> bool:
        """True where the sentence has a condition or the like that is part of nobody's words: `If it rains, …`."""
        told = [s for a in (self.attribution, *self.others) for s in (*a.source, *a.cue, *a.content)]
        start, end = self.sentence.span
        rest = list(self.text[start:end])
        for span in self.inside(told):
            rest[span.start - start : span.end - start] = " " * (span.end - span.start)
        return limits("".join(rest))


def parts_of(cited: Sequence[NumberedSentence], own: Sequence[Attribution]) -> list[RenderedPart]:
    """The speaker's attributions, sentence by sentence, in the order of the text."""
    found = []
    for sentence in cited:
        here = sentence.attributions()
        mine = [a for a in here if any(a is one for one in own)]
        found += [RenderedPart(a, sentence, [o for o in here if o is not a]) for a in mine]
    return [part for part in found if part.content]


def renderings(parts: Sequence[RenderedPart], speaker: Speaker) -> Pattern:
    """Parts told one after the other in their order, at least one of each sentence that has any."""
    who = _named(parts, speaker)
    told = [(part, one_of(*_forms(part, who)), one_of(*_going_on(part, who))) for part in parts if not part.is_limited]

    sentences = list(dict.fromkeys(part.sentence.place for part in parts))

    def match(words: Sequence[str], places: frozenset[int]) -> frozenset[int]:
        reached: list[tuple[RenderedPart, int, frozenset[int]]] = []
        for part, form, going_on in told:
            number = sentences.index(part.sentence.place)
            ends = form(words, places) if number == 0 else frozenset[int]()
            for before, last, at in reached:
                if last < number - 1:
                    continue
                ends |= in_turn(_AND, one_of(form, going_on))(words, at)
                if before.attribution.cue == part.attribution.cue:
                    ends |= in_turn(_AND, _content(part))(words, at)
            reached.append((part, number, ends))
        return frozenset[int]().union(*(ends for _, number, ends in reached if number == len(sentences) - 1))

    return match


# --- who


def _named(parts: Sequence[RenderedPart], speaker: Speaker) -> Pattern:
    """The speaker's names and roles, each whole: of `an adviser to Ana Holm`, Ana Holm is none."""
    known = [speaker, *(p.attribution.speaker for p in parts if p.attribution.speaker)]
    names = {name for one in known for name in (one.name, *one.aliases)}
    names |= {" ".join(s.within(p.text) for s in p.attribution.source) for p in parts if p.attribution.source}
    roles = {one.role for one in known if one.role}
    name, role = _any_of(names), _any_of(roles)
    the_role = one_of(*(in_turn(any_word(_ARTICLES), exactly(_without_article(words_in(r)))) for r in roles))
    return one_of(name, the_role, in_turn(name, role), in_turn(role, name))


def _any_of(names: Iterable[str]) -> Pattern:
    """Any of them; one that has an article with any article, the others with or without one."""
    patterns = []
    for words in sorted({tuple(words_in(name)) for name in names}):
        own = _without_article(words)
        article = any_word(_ARTICLES)
        if own:
            patterns.append(in_turn(article if len(own) < len(words) else maybe(article), exactly(own)))
    return one_of(*patterns)


def _without_article(words: Sequence[str]) -> Sequence[str]:
    return words[1:] if words and words[0] in _ARTICLES else words


# --- how


def _verb(part: RenderedPart) -> Pattern:
    """The cue, or where it stands in another sentence a plain one."""
    if part.cue:
        return _with_its_circumstances(part, list(_gaps(part)))
    cue = words_in(" ".join(s.within(part.text) for s in part.attribution.cue))
    return one_of(any_word(_SAYING | {"wrote"}), exactly(cue)) if cue else any_word(_SAYING | {"wrote"})


def _is_plain(cue: str) -> bool:
    """True for a verb that says no more than that something is said, and for a colon."""
    lemmas = lex.cue_lemmas(cue)
    return lemmas <= _PLAIN if lemmas else not words_in(cue)


# --- what


def _content(part: RenderedPart) -> Pattern:
    return in_turn(*(_whole(span.within(part.text)) for span in part.content))


def _whole(content: str) -> Pattern:
    """The content without what may be left out of it; of several clauses at least one is told."""
    parted = pieces(content)
    if any(piece.words and not piece.may_go for piece in parted):
        return in_turn(_THAT, *map(_piece, parted))
    clauses = [n for n, piece in enumerate(parted) if piece.words != ("and",)]
    return one_of(
        *(
            in_turn(_THAT, *(_piece(p._replace(may_go=p.may_go and n != kept)) for n, p in enumerate(parted)))
            for kept in clauses
        )
    )


def _piece(piece: Piece) -> Pattern:
    told = exactly(piece.words)
    if piece.words[:1] == ("that",):
        told = in_turn(maybe(any_word({"and"})), told)
    return maybe(told) if piece.may_go else told


# --- all together


def _forms(part: RenderedPart, who: Pattern) -> Iterator[Pattern]:
    content = _content(part)
    if not part.cue or not part.source:
        verb = _verb(part)
        yield in_turn(who, verb, content)
        yield in_turn(content, one_of(in_turn(who, verb), in_turn(verb, who)))
        return
    yield _in_the_articles_order(part, who)
    gaps = list(_gaps(part))
    if any(gap.head.words for gap in gaps if not gap.is_told_with_the_verb):
        return  # `Bela | does not | believe …`: words of no part, which only their own order keeps in place
    verb = _with_its_circumstances(part, gaps)
    cue = words_in(" ".join(s.within(part.text) for s in part.cue))
    if cue == ["according", "to"]:
        yield in_turn(exactly(cue), who, content)
        yield in_turn(content, exactly(cue), who)
        return
    yield in_turn(who, verb, content)
    yield in_turn(content, one_of(in_turn(who, verb), in_turn(verb, who)))


def _going_on(part: RenderedPart, who: Pattern) -> Iterator[Pattern]:
    """As a second thing that is said: `… and said that it is safe`."""
    if part.cue and not any(gap.head.words for gap in _gaps(part) if not gap.is_told_with_the_verb):
        yield in_turn(maybe(who), _with_its_circumstances(part, list(_gaps(part))), _content(part))


@dataclass(frozen=True, slots=True)
class _Gap:
    """Words between two parts: those that must be told, and the circumstances, which may go."""

    head: Piece
    tail: Piece
    is_told_with_the_verb: bool


def _gaps(part: RenderedPart) -> Iterator[_Gap]:
    """What stands between source, cue and content, in the order of the text."""
    placed = _placed(part)
    for (one, kind), (other, following) in pairwise(placed):
        between = part.text[one.end : other.start]
        if words_in(between):
            head, tail = circumstances(between)
            yield _Gap(head, tail, kind == "cue" and following == "content")


def _placed(part: RenderedPart) -> list[tuple[Span, str]]:
    kinds = (("source", part.source), ("cue", part.cue), ("content", part.content))
    return sorted((span, kind) for kind, spans in kinds for span in spans)


def _with_its_circumstances(part: RenderedPart, gaps: Sequence[_Gap]) -> Pattern:
    """The verb with whom it was said to, and perhaps when: `told | reporters | on Monday`."""
    behind = [gap for gap in gaps if gap.is_told_with_the_verb]
    verb = exactly(words_in(" ".join(s.within(part.text) for s in part.cue)))
    own = in_turn(verb, *(p for gap in behind for p in _of_gap(gap)))
    plain = _is_plain(" ".join(s.within(part.text) for s in part.cue))
    return one_of(own, any_word(_SAYING)) if plain and all(_is_needless(gap) for gap in behind) else own


def _is_needless(gap: _Gap) -> bool:
    return not gap.head.words and (gap.tail.may_go or not gap.tail.words)


def _of_gap(gap: _Gap) -> tuple[Pattern, Pattern]:
    tail = exactly(gap.tail.words)
    return exactly(gap.head.words), maybe(tail) if gap.tail.may_go else tail


def _in_the_articles_order(part: RenderedPart, who: Pattern) -> Pattern:
    """Source, cue and content as they stand, with what stands between them."""
    told: list[Pattern] = []
    placed = _placed(part)
    for number, (span, kind) in enumerate(placed):
        if kind == "source":
            told.append(one_of(who, exactly(words_in(span.within(part.text)))))
        elif kind == "cue":
            told.append(exactly(words_in(span.within(part.text))))
        else:
            told.append(_whole(span.within(part.text)))
        if number + 1 < len(placed):
            head, tail = circumstances(part.text[span.end : placed[number + 1][0].start])
            told += [exactly(head.words), maybe(exactly(tail.words)) if tail.may_go else exactly(tail.words)]
    return in_turn(*told)

"""Splits English news text into sentences.

Wikimedia's sentencex finds the boundaries. The rules here are only those that improve it on news; the benchmark
evals/benchmarks/sentence_splitters.py measures each.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from corpus.articles.article import Article, Sentence, Span
from corpus.articles.blocks import blocks_of, stripped
from corpus.articles.reading_text import ReadingText
from corpus.language import lexicon as lex
from corpus.language.lexicon import any_of

SentenceEnds = Callable[[str], Iterable[int]]
"""Takes a line of text and gives the offsets at which its sentences end."""

Join = Callable[[str, str], bool]
"""Takes the text before and after a boundary, and tells whether both are one sentence after all."""

# The longest sentence in 628,000 words of news has 1,223 characters. What is longer is a table or a page that lost its
# punctuation, and nobody can read it as one citation.
LONGEST_SENTENCE = 2_000
# sentencex takes quadratic time over open quotes of any script (0.1 s for 20,000, a minute for 500,000).
_LONGEST_PIECE = 20_000

_ENDS = ".!?…"
_OPENERS = "“‘«„‚([{"
_CLOSERS = "”»)]}"
_EITHER = "\"'’"
_QUOTES = "“”«»„\"'‘’"
# sentencex takes a quotation or bracket as one sentence, and takes quadratic time over open quotes and line breaks.
# With blanks instead it finds the sentences inside, and every offset stays the same.
_BLANKS = str.maketrans(dict.fromkeys('“”«»„"‘()[]{}\t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u00a0\u2028\u2029\u202f\u2009', " "))
# Quotation marks, not apostrophes; some papers write ''two of them'' for a double one.
_SINGLE_QUOTE = re.compile(r"(?<=[.!?…,”\"])['’]{1,2}(?=\W|$)|(?<![^\s“\"(])['’]{1,2}(?=[A-Z])")

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def sentencex_ends(text: str) -> list[int]:
    """The ends of the sentences of one line according to sentencex."""
    import sentencex

    whole = _LONE_SURROGATE.sub("\ufffd", text)  # it refuses what UTF-8 cannot hold
    return [boundary["end_index"] for boundary in sentencex.get_sentence_boundaries("en", whole)]


def _tail(text: str) -> str:
    return text.rstrip(_CLOSERS + _EITHER + " \u00a0")


def _has_no_word(left: str, right: str) -> bool:
    return not any(map(str.isalnum, left)) or not any(map(str.isalnum, right))


def _is_item_number(left: str, _right: str) -> bool:
    return re.fullmatch(r"\W*(?:\d{1,3}|[A-Za-z])[.)]", left) is not None


_NEVER_LAST = re.compile(
    r"(?:^|[\s(\u00a0])(?:e\.g|i\.e|vs|v|cf|viz|ca|approx|est|vol|Ms|Atty|Ald|Amb|Spc|Dep|Assoc|Rear Adm|Ft)\.$"
)


def _ends_in_abbreviation(left: str, _right: str) -> bool:
    return _NEVER_LAST.search(left) is not None


_CLOCK = re.compile(r"\b[ap]\.\s?m\.$")
_AFTER_CLOCK = re.compile(
    rf"{any_of(map(str.title, (*lex.WEEKDAYS, *lex.MONTHS)))}"
    rf"|(?:{any_of(map(str.title, (*lex.WEEKDAY_ABBREVIATIONS, *lex.MONTH_ABBREVIATIONS)))})\."
    r"|(?:[ECMPB]?[SD]?T|GMT|UTC|CET|CEST|EAT|WAT|MSK|IST)\b|Eastern|Central|Pacific|Mountain|Greenwich|[A-Z]\w+ time\b"
)


def _is_clock(left: str, right: str) -> bool:
    return _CLOCK.search(left) is not None and _AFTER_CLOCK.match(right.lstrip()) is not None


_ADDRESS_WORD = re.compile(r"://|www\.|@|\w\.(?:com|org|net|gov|edu|int|co\.\w\w)\b", re.IGNORECASE)


def _is_one_word(left: str, right: str) -> bool:
    """A stop with no space after it ends a sentence only before a capital ("Moscow.The"), and never in an address."""
    if right[:1].isspace() or left[-1:].isspace():
        return False
    word = left.rsplit(None, 1)[-1] + right.split(None, 1)[0]
    return right[0].islower() or right[0].isdigit() or _ADDRESS_WORD.search(word) is not None


def _goes_on_in_lower_case(left: str, right: str) -> bool:
    is_quoted = left[-1:] in _CLOSERS + _EITHER
    return right.lstrip()[:1].islower() and (is_quoted or left[-1:] in "!?…" or left.endswith("..."))


_SAYING = f"(?:{any_of(lex.QUOTING_FORMS)})"
_NAME = r"(?:(?:[A-Z]\w{0,4}\. )?(?:[A-Z][\w.'’-]*\s){1,4}|(?:He|She|They|I|We|One|Another)\s)"
_WHO_SAID = re.compile(
    rf"{_NAME}(?:(?:{any_of(lex.TYING_ADVERBS)})\s)?{_SAYING}\b(?!\s(?:that|he|she|they|it|the|his|her|their|there)\b)"
    rf"|(?:[A-Z][\w.'’-]*,?\s)(?:[\w.'’-]+,?\s){{0,7}}{_SAYING}[.,]"  # "Port Authority chief Mira Sand asked."
    rf"|(?:{any_of(map(str.title, lex.QUOTING_FORMS))})\s"
)


def _is_said_by(left: str, right: str) -> bool:
    """`"Why now?" Roe asked.`: the sentence ends after the speaker, not after the question."""
    return left[-1:] in _QUOTES and _tail(left)[-1:] in ("?", "!", "…") and _WHO_SAID.match(right.lstrip()) is not None


JOINS: tuple[Join, ...] = (
    _has_no_word,
    _is_item_number,
    _ends_in_abbreviation,
    _is_clock,
    _is_one_word,
    _goes_on_in_lower_case,
    _is_said_by,
)


# Ends that the engine misses before a capital: it takes "No." for a number, "me." for Maine and "May." for an
# abbreviated month (86 and 70 sentences in 3,300 articles end in those two), and ignores "…".
MISSED_END = re.compile(r"(?:\b(?:[Nn]o|etc|me|[Mm]ay|art|ill|ore|SEC|ID|OK)\.|\w…)(?=\s{1,9}(?:[A-Z][a-z’']|[AI]\s))")


@dataclass(frozen=True, slots=True)
class Splitter:
    """An engine and the rules around it; the benchmark replaces the engine and omits rules to measure each."""

    engine: SentenceEnds = sentencex_ends
    blanks_quotes: bool = True
    missed_end: re.Pattern[str] | None = MISSED_END
    joins: tuple[Join, ...] = JOINS

    def split(self, text: str) -> list[Span]:
        return [
            Span(piece.start + start, piece.start + end)
            for block in blocks_of(text)
            for piece in _pieces(block, text, _LONGEST_PIECE)
            for start, end in self._split_piece(piece.within(text))
        ]

    def _split_piece(self, text: str) -> Iterator[Span]:
        seen = _SINGLE_QUOTE.sub(_blank, text).translate(_BLANKS) if self.blanks_quotes else text
        missed = [match.end() for match in self.missed_end.finditer(seen)] if self.missed_end else []
        start = 0
        for cut in _cuts(text, sorted({*self.engine(seen), *missed})):
            left, right = text[max(start, cut - 100) : cut], text[cut : cut + 100]
            if any(join(left.lstrip(), right) for join in self.joins):
                continue
            yield from _pieces(stripped(text, start, cut), text, LONGEST_SENTENCE)
            start = cut
        yield from _pieces(stripped(text, start, len(text)), text, LONGEST_SENTENCE)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def split_sentences(text: str) -> list[Span]:
    """The sentences of a text, in order, stripped. They cover all but white space and lines that are an address."""
    return Splitter().split(text)


def sentences_of(article: Article) -> list[Sentence]:
    """The sentences of an article, numbered from 0. Bylines, captions and furniture of the page are none."""
    reading = ReadingText(article)
    return [
        Sentence(article.id, index, reading.original(span), reading.kind_at(span.start))
        for index, span in enumerate(split_sentences(reading.text))
    ]


def _pieces(span: Span, text: str, longest: int) -> Iterator[Span]:
    """The parts of a span that is longer than `longest` characters, cut at white space if there is any."""
    start = span.start
    while span.end - start > longest:
        space = next((at for at in range(start + longest, start, -1) if text[at].isspace()), start + longest)
        yield stripped(text, start, space)
        start = stripped(text, space, span.end).start
    if start < span.end:
        yield Span(start, span.end)


def _cuts(text: str, ends: Iterable[int]) -> Iterator[int]:
    """The engine's boundaries, each moved behind the quotes and brackets that close the sentence before it."""
    last, opened = 0, 0
    for end in ends:
        left = end
        while left > last and _is_between(text[left - 1]):
            left -= 1
        right = max(end, last)
        while right < len(text) and _is_between(text[right]):
            right += 1
        while right < len(text) and _is_stray_stop(text, right):
            left = right = right + 1
            while right < len(text) and _is_between(text[right]):
                right += 1
        if left <= last or right >= len(text):
            continue
        opened += text.count('"', last, left)
        cut = _after_closers(text, left, right, in_quotation=opened % 2 == 1)
        opened += text.count('"', left, cut)
        last = cut
        yield cut


def _is_between(character: str) -> bool:
    return character.isspace() or character in _OPENERS or character in _CLOSERS or character in _EITHER


def _is_stray_stop(text: str, at: int) -> bool:
    """A full stop outside the quote or bracket that has one inside: `“Go home.”. She went.`"""
    following = text[at + 1 : at + 2]
    is_last = following.isspace() or following in _CLOSERS + _EITHER
    return text[at] in _ENDS and text[at - 1] in _CLOSERS + _EITHER and is_last


def _after_closers(text: str, start: int, end: int, *, in_quotation: bool) -> int:
    cut = start
    for at in range(start, end):
        character = text[at]
        if not character.isspace() and not _closes(text, at, in_quotation=in_quotation):
            break
        if not character.isspace():
            cut = at + 1
            in_quotation = in_quotation and character != '"'
    return cut


def _closes(text: str, at: int, *, in_quotation: bool) -> bool:
    """True where a quote or bracket closes, by the white space beside it, or by its shape, or by what is open.

    White space comes first because scraped text has curly quotes of the wrong direction.
    """
    follows_space = at == 0 or text[at - 1].isspace()
    precedes_space = at + 1 == len(text) or text[at + 1].isspace()
    if follows_space != precedes_space:
        return precedes_space
    if text[at] == '"':
        return in_quotation
    return text[at] not in _OPENERS

"""Statements in words, built from an attribution's own words: speaker, cue, content. Nothing is paraphrased."""

import re

from assistant.answer.draft.naming import in_sentence, introduced_as
from assistant.answer.evidence import AnnotatedArticle
from corpus.articles.article import Span
from corpus.attribution import Attribution, AttributionKind, SpeakerKind
from corpus.language.lexicon import (
    CLAUSE_CUES,
    CUE_FORMS,
    EVALUATION_CUES,
    EVIDENCE_CUES,
    OPENERS,
    alternation,
    cue_lemmas,
    inflect,
    rules_of,
)
from corpus.language.rules import Category

_PARAGRAPH_BREAK = re.compile(r"\n\s*\n|\n(?=[“\"])")
_LONGEST_BETWEEN = 70  # characters
_POINTING = EVIDENCE_CUES - CLAUSE_CUES  # "cited the delay"
_LASTING = {form.split()[0] for rule in rules_of(Category.INQUIRY) if rule.in_cues_only for form in rule.forms}
_THAT = re.compile(r"that\b", re.IGNORECASE)
_OPENS_A_SENTENCE = re.compile(r"(?:It|He|She|They|We|The|This|That|These|There|But|And|His|Her|Their|An?)\b")
_PRONOUN = re.compile(r"(?:him|her|them|us|me|it)", re.IGNORECASE)
_TYING_ADVERB = re.compile(rf"\b(?:{alternation(Category.TYING_ADVERB)})\b\s*", re.IGNORECASE)
_TYING_CONJUNCTION = re.compile(r"(?:But|And),? (?=[^\W\d_])")  # "But the log was late, she said"


def report(annotated: AnnotatedArticle, attribution: Attribution, within: Span, *, introduced: bool = True) -> str:
    """`John Kirby (a spokesman …) described the claim as "ludicrous".`: who, how and what, in the article's words.

    `within` is what will be cited: of longer content only that is reported. Without `introduced` the speaker's role is
    left out: it has been given before. White space stays as it is in the article, so that quotations stay its own.
    """
    text = annotated.article.text
    name = introduced_as(attribution.speaker, with_role=introduced) if attribution.speaker else "Somebody"
    cue, content = annotated.cue_of(attribution), _joined(text, attribution, within)
    if cue.lower() == "according to":
        return _closed(f"According to {in_sentence(name)}, {_lowered(content, text)}")
    verb = _verb_phrase(text, attribution, cue, within)
    if _lacks_its_object(text, attribution, content):
        verb = f"{verb} it"
    return _closed(f"{name} {verb}{_after_the_verb(text, attribution, cue, content)}")


def _verb_phrase(text: str, attribution: Attribution, cue: str, within: Span) -> str:
    """How it was said and to whom; `said` where that stands in a sentence that is not cited."""
    is_cited = any(within.overlaps(span) for span in attribution.cue)
    if attribution.cue and not is_cited and attribution.kind is AttributionKind.DIRECT:
        return "said"
    between = _between(text, attribution)
    verb = _verb(_told_of(attribution, cue, text), addressed=bool(between))
    return f"{verb} {between}" if between else verb


def _after_the_verb(text: str, attribution: Attribution, cue: str, content: str) -> str:
    """The content as it follows its verb: behind a colon, as a clause, or as it is."""
    if not re.search(r"[^\W\d_]", cue):
        return f": {content}"
    if attribution.kind is AttributionKind.DIRECT:
        return f" {content}" if cue_lemmas(cue) & _POINTING else f": {content}"
    if _is_fronted(attribution) and cue_lemmas(cue) & CLAUSE_CUES and not _THAT.match(content):
        return _as_clause(content, text)
    return f" {_lowered(content, text)}"


def _is_fronted(attribution: Attribution) -> bool:
    """True for `The pier was sold, Ana Holm said.`: the words come before who says them."""
    return bool(attribution.cue and attribution.content) and attribution.content[0].start < attribution.cue[0].start


def _as_clause(content: str, text: str) -> str:
    """` that the pier was sold`; a colon where the first word may be a name or not: its capital must stay."""
    lowered = _lowered(_TYING_CONJUNCTION.sub("", content), text)
    first = re.match(r"[^\W\d_]+", lowered)
    if first is not None and lowered[0].isupper() and not _is_a_name(first[0], lowered, text):
        return f": {lowered}"
    return f" that {lowered}"


def _is_a_name(word: str, content: str, text: str) -> bool:
    """True for a capital that the word has within a sentence, too, or shares with the next word, or is all of it."""
    if word.isupper() or re.match(r"[^\W\d_]+['’]?s? [A-Z]", content):
        return True
    return re.search(rf"[a-z,;] {re.escape(word)}\b", text) is not None


def _lacks_its_object(text: str, attribution: Attribution, content: str) -> bool:
    """`a claim that John Kirby dismissed as "ludicrous"`, `what it called an "act"`: the object stands before."""
    cue = " ".join(span.within(text) for span in attribution.cue)
    if not attribution.source or not cue_lemmas(cue) & EVALUATION_CUES:
        return False
    before = text[: min(s.start for s in (*attribution.source, *attribution.cue))]
    relative = r"\b(?:what|which|that)\s+$" if content.startswith("as ") else r"\b(?:what|which)\s+$"
    return re.search(relative, before) is not None


def _between(text: str, attribution: Attribution) -> str:
    """What stands between cue and content, where it is short: `reporters on Thursday`, `her`."""
    if not attribution.cue or not attribution.content:
        return ""
    start, end = attribution.cue[-1].end, attribution.content[0].start
    between = text[start:end].strip()
    if not 0 < end - start <= _LONGEST_BETWEEN or re.search(r'["“”«».;:\n]', between):
        return ""
    told = text[attribution.cue[-1].start : start].split()[-1:] in (["told"], ["tells"])
    if told and _PRONOUN.fullmatch(between.strip(" ,")) and not text[end:].startswith("to "):
        return ""  # "had told her that …": nobody can know here who she is
    return between.strip(" ,")


def _verb(cue: str, *, addressed: bool) -> str:
    """The cue without the adverbs that tie it to another sentence; `said` where it is a colon or nothing."""
    plain = " ".join(_TYING_ADVERB.sub("", cue).split())
    if not re.search(r"[^\W\d_]", plain):
        return "said" if cue else "wrote"  # the author of a column or a letter
    if not addressed:  # "…," he told reporters: whom he told stands behind the words that are reported
        plain = re.sub(r"\btold$", "said", re.sub(r"\btells$", "says", plain))
    if re.fullmatch(r"\w+ing(?: \w+)?", plain):
        return f"was {plain}" if plain.split()[0] in _LASTING else _finite(plain)
    return plain


def _told_of(attribution: Attribution, cue: str, text: str) -> str:
    """The cue as it is told of somebody: `I do not think` -> `does not think`, `We believe` -> `believes`."""
    source = " ".join(span.within(text) for span in attribution.source).lower()
    speaker = attribution.speaker
    if source not in {"i", "we"} or speaker is None or speaker.kind is SpeakerKind.GROUP:
        return cue
    first, _, rest = cue.partition(" ")
    third = _THIRD_PERSON.get(first.lower(), "")
    if not third and CUE_FORMS.get(first.lower()) == first.lower():
        third = inflect(first.lower())[1]
    return f"{third or first} {rest}".strip()


_THIRD_PERSON = {
    "do": "does",
    "don't": "doesn't",
    "don’t": "doesn’t",
    "have": "has",
    "am": "is",
    "are": "is",
    "were": "was",
}


def _finite(participle: str) -> str:
    """`adding` -> `added`: a participle hangs on a clause that is not there any more."""
    first, _, rest = participle.partition(" ")
    lemma = CUE_FORMS.get(first.lower(), first.removesuffix("ing"))
    return f"{inflect(lemma)[2]} {rest}".strip()


def _joined(text: str, attribution: Attribution, within: Span) -> str:
    """The content's spans in reading order, as far as they are cited; each quotation in marks of its own."""
    direct = attribution.kind is AttributionKind.DIRECT
    parts: list[str] = []
    for span in attribution.content[_is_led_by_a_relative(text, attribution) :]:
        clipped = Span(max(span.start, within.start), min(span.end, within.end))
        pieces = _PARAGRAPH_BREAK.split(clipped.within(text)) if clipped.start < clipped.end else []
        parts.extend(_in_marks(_without_comma(piece.strip()), text, quoted=direct) for piece in pieces if piece.strip())
    if len(parts) > 1 and re.match(r"(?:Given|In|After|Before|Despite|Because|On|At|With|If|When)\b", parts[0]):
        parts[0] += ","  # "Given these, it said, it is …": the comma belongs to the words
    for place, part in enumerate(parts[1:]):
        if not direct and part[:1].isupper() and _OPENS_A_SENTENCE.match(part) and parts[place][-1:].isalnum():
            parts[place] += "."
    return " ".join(part for part in parts if part)


def _is_led_by_a_relative(text: str, attribution: Attribution) -> bool:
    """`efforts -- which the minister called "crap"`: the first piece stands for what `it` is told of."""
    content = attribution.content
    return len(content) > 1 and content[0].within(text).strip(" ,").lower() in {"which", "that", "what"}


def _in_marks(piece: str, text: str, *, quoted: bool) -> str:
    """The piece with the quotation marks paired that a paragraph's end, or what is cited of it, has cut off.

    Where an article opens with one kind of mark and closes with the other, the other one becomes the first's fellow.
    """
    mixed = bool(piece.count('"') % 2)
    if piece.count("“") > piece.count("”"):
        return (piece.removesuffix('"') if mixed else piece) + "”"
    if piece.count("”") > piece.count("“"):
        return "“" + (piece.removeprefix('"') if mixed else piece)
    if piece.count('"') % 2:
        opens = re.search(r'(?:^|\s)"[^"\s][^"]*$', piece)  # the last mark has nothing that closes it
        return f'{piece}"' if opens else f'"{piece}'
    if quoted and not re.search(r'["“”«»]', piece):
        return f"“{piece}”" if "“" in text else f'"{piece}"'
    return piece


def _without_comma(part: str) -> str:
    return re.sub(r',([”"»]?)$', r"\1", part)


def _lowered(content: str, text: str) -> str:
    """Content that began a sentence goes on inside one: `The figure …` -> `the figure …`, names left alone."""
    first = re.match(r"[^\W\d_]+", content)
    if first is None or not content[0].isupper() or (len(first[0]) > 1 and first[0].isupper()):
        return content
    common = first[0].lower() in OPENERS or re.search(rf"\b{re.escape(first[0].lower())}\b", text)
    return content[0].lower() + content[1:] if common and first[0] != "I" else content


def _closed(sentence: str) -> str:
    """The sentence with its full stop."""
    return sentence if re.search(r'[.?!…]["”»’\')]*$', sentence) else f"{sentence}."

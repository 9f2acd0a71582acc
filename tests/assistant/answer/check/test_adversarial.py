"""False statements, each a true one altered in one way, and the class of failure that a reader would give it.

The tables were written from what is false of the articles, not from what the gate finds. The articles are invented;
what the archive holds of them went through the real extraction.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assistant.answer.check import Failure, check, failures_of
from assistant.answer.check.failures import DOUBTS
from assistant.answer.values import Citation, Statement, cite
from corpus.archive.store import Archive
from corpus.articles.article import Article, Span
from corpus.articles.sentences import sentences_of
from corpus.attribution import Speaker, SpeakerKind, Stance, attribution_model, extract_attributions

WELLS = Article(
    uri="file:///wells.txt",
    title="Wells closed in Dunholt",
    outlet="The Dunholt Courier",
    published=date(2026, 3, 4),
    text="""\
Two pumps of the Dunholt water works stopped on Tuesday, March 3, after 12 valves had failed. Nobody was hurt. \
The river may rise again on Friday. The mill is not open. Was the dam ever safe?

Ana Holm, the chief chemist of the water works, said that more than 20 wells held arsenic. \
“The water wasn’t safe in January, and nobody warned us,” Holm said.

Bela Tarsin, a spokesman for Veyra Copper, denied that the mine had poisoned the river. \
“We have spent 25 million crowns on the dam. It never leaked,” Tarsin said.

“We closed the gate,” Tarsin said, “before the flood reached the town.”

Holm said that the filters might last until April, while Tarsin said that the pipes were worn out.

Osk Brandel, the mayor, said that the council had allegedly hidden a letter of May 9, 2019. \
Brandel said that prices would rise by 2.5 percentage points if the mine closed.

Ivo Quist, a lawyer, said that Holm sued Tarsin in the third week of June. \
Quist said that the court was misled by the company. \
Quist said that neither the judge nor the clerk read the file.

Veyra Copper said that it would pay $4 million to the town. The company said that some wells were closed by mistake.

Rita Solm, who owns a farm, believes that the river is clean. Solm doubts that the mine will reopen.

Police are looking into whether a truck hit the dam. A town official said that the dam probably leaked.

“Did the mine poison the river?” Holm asked.

Solm said that the fish died because the river was warm, and that her cows never drank from it.

Brandel said that Quist told him that the file was lost. Brandel should resign, Solm said.

Brandel said that all children must drink bottled water. Solm said that the well was closed yesterday.

Quist said that the pump failed before the flood. Tarsin said that the mine was not closed but sold.

Quist said that 3 boats sank and that 5 boats burned. Holm said that twelve of the 40 tests were wrong.

Solm said that the barn reportedly burned. Tarsin said that no lorry crossed the bridge. \
“The dam is safe, or so they tell me,” Brandel said.
""",
)
MILLS = Article(
    uri="file:///mills.txt",
    title="The mill that burned",
    outlet="The Castrel Times",
    published=date(2026, 3, 9),
    text="""\
Anna Holm, a baker, said that the mill had burned twice. Bela Tarsin said that the dam was old.

“The bread was cheap,” said Jory Holm, a brother of Ana Holm. The Castrel Times wrote that the mill was insured.

A town official said that the mill would be rebuilt.
""",
)
GONE = Article(
    uri="file:///gone.txt", title=WELLS.title, outlet=WELLS.outlet, published=WELLS.published, text=WELLS.text
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive(tmp_path_factory.mktemp("adversarial")) as held:
        for article in (WELLS, MILLS, GONE):
            sentences = sentences_of(article)
            found = extract_attributions(article, sentences, thorough=True)
            held.put_article(article, sentences, attributions=found, attribution_model=attribution_model())
        held.remove_article(GONE.id)
        yield held


def cited(words: str, article: Article = WELLS) -> Citation:
    """The citation of the sentence that has the words."""
    (span,) = [s.span for s in sentences_of(article) if words in s.span.within(article.text)]
    return cite(article, span)


def speaker(name: str, article: Article = WELLS) -> Speaker:
    found = extract_attributions(article, sentences_of(article), thorough=True)
    return next(a.speaker for a in found if a.speaker and a.speaker.name == name)


def says(who: str, text: str, *words: str, stance: Stance = Stance.ASSERTS, article: Article = WELLS) -> Statement:
    return Statement(text, speaker(who, article), stance, tuple(cited(w, article) for w in words))


def tells(text: str, *words: str) -> Statement:
    """A statement in the reporter's own voice."""
    return Statement(text, None, Stance.ASSERTS, tuple(cited(w) for w in words))


PUMPS = tells(
    "Two pumps of the Dunholt water works stopped on Tuesday, March 3, after 12 valves had failed.", "12 valves"
)
HURT = tells("Nobody was hurt.", "was hurt")
RISE = tells("The river may rise again on Friday.", "rise again")
MILL = tells("The mill is not open.", "not open")
ARSENIC = says("Ana Holm", "Ana Holm said that more than 20 wells held arsenic.", "arsenic")
UNSAFE = says("Ana Holm", "Ana Holm said: “The water wasn’t safe in January, and nobody warned us.”", "January")
POISON = says(
    "Bela Tarsin", "Bela Tarsin denied that the mine had poisoned the river.", "had poisoned", stance=Stance.DENIES
)
SPENT = says("Bela Tarsin", "Bela Tarsin said: “We have spent 25 million crowns on the dam.”", "25 million")
LEAKED = says("Bela Tarsin", "Bela Tarsin said: “It never leaked.”", "It never")
GATE = says("Bela Tarsin", "Bela Tarsin said: “We closed the gate” “before the flood reached the town.”", "the gate")
FILTERS = says("Ana Holm", "Ana Holm said that the filters might last until April.", "filters")
PIPES = says("Bela Tarsin", "Bela Tarsin said that the pipes were worn out.", "pipes")
LETTER = says("Osk Brandel", "Osk Brandel said that the council had allegedly hidden a letter of May 9, 2019.", "May 9")
PRICES = says(
    "Osk Brandel", "Osk Brandel said that prices would rise by 2.5 percentage points if the mine closed.", "prices"
)
SUED = says("Ivo Quist", "Ivo Quist said that Holm sued Tarsin in the third week of June.", "sued")
MISLED = says("Ivo Quist", "Ivo Quist said that the court was misled by the company.", "misled")
READ = says("Ivo Quist", "Ivo Quist said that neither the judge nor the clerk read the file.", "clerk")
PAY = says("Veyra Copper", "Veyra Copper said that it would pay $4 million to the town.", "would pay")
SOME = says("Veyra Copper", "Veyra Copper said that some wells were closed by mistake.", "some wells")
CLEAN = says("Rita Solm", "Rita Solm believes that the river is clean.", "is clean")
REOPEN = says("Rita Solm", "Rita Solm doubts that the mine will reopen.", "reopen", stance=Stance.DOUBTS)
TRUCK = says("police", "Police are looking into whether a truck hit the dam.", "truck", stance=Stance.DOUBTS)
PROBABLY = says("a town official", "A town official said that the dam probably leaked.", "probably")
ASKED = says("Ana Holm", "Ana Holm asked: “Did the mine poison the river?”", "Did the mine")
FISH = says("Rita Solm", "Rita Solm said that the fish died because the river was warm.", "fish")
COWS = says("Rita Solm", "Rita Solm said that her cows never drank from it.", "cows")
LOST = says("Osk Brandel", "Osk Brandel said that Quist told him that the file was lost.", "was lost")
RESIGN = says("Rita Solm", "Rita Solm said Brandel should resign.", "resign")
CHILDREN = says("Osk Brandel", "Osk Brandel said that all children must drink bottled water.", "children")
YESTERDAY = says("Rita Solm", "Rita Solm said that the well was closed yesterday.", "yesterday")
FLOOD = says("Ivo Quist", "Ivo Quist said that the pump failed before the flood.", "the pump failed")
SOLD = says("Bela Tarsin", "Bela Tarsin said that the mine was not closed but sold.", "but sold")
BOATS = says("Ivo Quist", "Ivo Quist said that 3 boats sank and that 5 boats burned.", "boats")
TESTS = says("Ana Holm", "Ana Holm said that twelve of the 40 tests were wrong.", "tests")
BARN = says("Rita Solm", "Rita Solm said that the barn reportedly burned.", "barn")
CROSSED = says("Bela Tarsin", "Bela Tarsin said that no lorry crossed the bridge.", "crossed", stance=Stance.DENIES)
HEARSAY = says("Osk Brandel", "Osk Brandel said: “The dam is safe, or so they tell me.”", "so they tell")
BURNED = says("Anna Holm", "Anna Holm said that the mill had burned twice.", "burned twice", article=MILLS)
BREAD = says("Jory Holm", "Jory Holm said: “The bread was cheap.”", "bread", article=MILLS)

TRUE: dict[str, Statement] = {
    "the reporter's sentence": PUMPS,
    "the reporter's, negated": HURT,
    "the reporter's, hedged": RISE,
    "the reporter's, with not": MILL,
    "indirect": ARSENIC,
    "direct": UNSAFE,
    "denied": POISON,
    "half of a quotation of two sentences": SPENT,
    "the other half": LEAKED,
    "both halves, both cited": says(
        "Bela Tarsin",
        "Bela Tarsin said: “We have spent 25 million crowns on the dam. It never leaked.”",
        "25 million",
        "It never",
    ),
    "a quotation around its cue": GATE,
    "the first speaker of a sentence of two": FILTERS,
    "the second speaker of a sentence of two": PIPES,
    "a reported hedge": LETTER,
    "a condition": PRICES,
    "who did what to whom": SUED,
    "a passive": MISLED,
    "neither, nor": READ,
    "money": PAY,
    "some": SOME,
    "a belief": CLEAN,
    "a doubt": REOPEN,
    "an inquiry": TRUCK,
    "an unnamed source": PROBABLY,
    "a question": ASKED,
    "a reason": FISH,
    "the second of two clauses": COWS,
    "what somebody else told the speaker": LOST,
    "a demand": RESIGN,
    "all, must": CHILDREN,
    "a day told from the article's own": YESTERDAY,
    "before": FLOOD,
    "not this but that": SOLD,
    "two numbers of two things": BOATS,
    "a number of a number": TESTS,
    "a hedge that hangs on others": BARN,
    "no": CROSSED,
    "hearsay": HEARSAY,
    "the same surname, other first name": BURNED,
    "a relative": BREAD,
    "the surname alone": replace(ARSENIC, text="Holm said that more than 20 wells held arsenic."),
    "the role for the name": replace(ARSENIC, text="The chief chemist said that more than 20 wells held arsenic."),
    "name and role": replace(
        ARSENIC, text="Ana Holm (chief chemist of the water works) said that more than 20 wells held arsenic."
    ),
    "the spokesman by his role": replace(
        POISON, text="A spokesman for Veyra Copper denied that the mine had poisoned the river."
    ),
    "the company by its other name": replace(PAY, text="The company said that it would pay $4 million to the town."),
    "clauses in another order": replace(
        PRICES, text="Osk Brandel said that, if the mine closed, prices would rise by 2.5 percentage points."
    ),
    "the name behind the words": replace(ARSENIC, text="More than 20 wells held arsenic, Ana Holm said."),
    "a name behind the quotation": replace(LEAKED, text="“It never leaked,” Bela Tarsin said."),
    "part of a quotation": replace(UNSAFE, text="Ana Holm said that “nobody warned us.”"),
    "a few words of a quotation": replace(
        SPENT, text="Bela Tarsin said they had spent “25 million crowns” on the dam."
    ),
    "straight marks around a quotation": replace(
        UNSAFE, text='Ana Holm said: "The water wasn’t safe in January, and nobody warned us."'
    ),
    "one half of a quotation around its cue": replace(GATE, text="Bela Tarsin said: “We closed the gate.”"),
    "a denial as a negation": replace(POISON, text="Bela Tarsin said that the mine had not poisoned the river."),
    "figures for a number word": replace(TESTS, text="Ana Holm said that 12 of the 40 tests were wrong."),
    "a word for figures": replace(ARSENIC, text="Ana Holm said that more than twenty wells held arsenic."),
    "might for may": replace(FILTERS, text="Ana Holm said that the filters may last until April."),
    "another verb for saying": replace(MISLED, text="Ivo Quist stated that the court was misled by the company."),
    "two sentences in one": says(
        "Ivo Quist",
        "Ivo Quist said that the court was misled by the company and that neither the judge nor the clerk read the "
        "file.",
        "misled",
        "clerk",
    ),
    "an inquiry's subject": replace(TRUCK, text="Police were looking into whether a truck hit the dam."),
    "white space of another kind": replace(SOLD, text="Bela Tarsin said that\nthe mine was not closed but sold."),
}


def put(statement: Statement, old: str, new: str) -> Statement:
    """The statement with other words in it."""
    assert statement.text.count(old) == 1, f"{old!r} in {statement.text!r}"
    return replace(statement, text=statement.text.replace(old, new))


def by(statement: Statement, who: Speaker | None, text: str = "") -> Statement:
    return replace(statement, speaker=who, text=text or statement.text)


def at(statement: Statement, start: int, end: int, article: Article = WELLS) -> Statement:
    """The statement with one citation, of what stands at these offsets, whatever that is."""
    return replace(statement, citations=(cite(article, Span(start, end)),))


def citing(statement: Statement, *citations: Citation) -> Statement:
    return replace(statement, citations=citations)


def quoting(statement: Statement, **changes: Any) -> Statement:
    return citing(statement, replace(statement.citations[0], **changes))


def spelt(statement: Statement, word: str, *, hidden: str) -> Statement:
    """With a character that nobody sees behind each letter of the word."""
    return put(statement, word, "".join(f"{letter}{hidden}" for letter in word))


START, END = UNSAFE.citations[0].span
QUOTE, SPEAKER, STANCE = Failure.ALTERED_QUOTATION, Failure.WRONG_SPEAKER, Failure.WRONG_STANCE
NUMBER, NOT, HEDGE, NEW = Failure.CHANGED_NUMBER, Failure.LOST_NEGATION, Failure.LOST_HEDGE, Failure.UNSUPPORTED
NOWHERE = Failure.NO_SUCH_SENTENCE

FALSE: dict[str, tuple[Statement, Failure]] = {
    # citations
    "no citation": (citing(ARSENIC), Failure.NO_CITATION),
    "half a sentence": (at(UNSAFE, START, START + 20), NOWHERE),
    "a sentence and the beginning of the next": (at(UNSAFE, START, END + 10), NOWHERE),
    "two sentences as one": (at(UNSAFE, ARSENIC.citations[0].span.start, END), NOWHERE),
    "from the middle of a sentence to the middle of the next": (at(UNSAFE, START - 10, START + 10), NOWHERE),
    "no length": (at(UNSAFE, START, START), NOWHERE),
    "backwards": (at(UNSAFE, END, START), NOWHERE),
    "behind the end": (at(UNSAFE, len(WELLS.text) + 5, len(WELLS.text) + 50), NOWHERE),
    "before the start": (at(UNSAFE, -20, -1), NOWHERE),
    "counted from the end": (at(UNSAFE, START - len(WELLS.text), END - len(WELLS.text)), NOWHERE),
    "one whole, one that overlaps it": (
        citing(UNSAFE, UNSAFE.citations[0], cite(WELLS, Span(START + 5, END))),
        NOWHERE,
    ),
    "a removed article": (citing(ARSENIC, cite(GONE, ARSENIC.citations[0].span)), NOWHERE),
    "an article that never was": (quoting(ARSENIC, article_id="0" * 16), NOWHERE),
    "offsets of another article": (at(ARSENIC, *ARSENIC.citations[0].span, article=MILLS), NOWHERE),
    "the article's address changed": (quoting(ARSENIC, uri="file:///mills.txt"), QUOTE),
    "cited words changed": (quoting(ARSENIC, quote=ARSENIC.citations[0].quote.replace("20", "90")), QUOTE),
    "cited words with a hidden character": (quoting(ARSENIC, quote=f"{ARSENIC.citations[0].quote}\u200b"), QUOTE),
    "the neighbouring sentence": (citing(ARSENIC, *UNSAFE.citations), NUMBER),
    "the neighbouring sentence of the same quotation": (citing(SPENT, *LEAKED.citations), QUOTE),
    "a true sentence of another article": (
        citing(LEAKED, cited("dam was old", MILLS)),
        QUOTE,
    ),
    "right words from another article": (
        says("Bela Tarsin", "Bela Tarsin said that the dam was old.", "25 million"),
        NEW,
    ),
    # quotations
    "one character": (put(UNSAFE, "January", "Januari"), QUOTE),
    "one word": (put(UNSAFE, "warned", "called"), QUOTE),
    "a word left out in the middle": (put(SPENT, "25 million crowns", "25 million"), QUOTE),
    "words left out in the middle": (put(UNSAFE, "wasn’t safe in January, and nobody", "nobody"), QUOTE),
    "an ellipsis put in": (put(SPENT, "have spent 25 million crowns", "have spent … crowns"), QUOTE),
    "three dots put in": (put(SPENT, "have spent 25 million crowns", "have spent ... crowns"), QUOTE),
    "brackets put in": (put(LEAKED, "It never", "[The dam] never"), QUOTE),
    "a straight apostrophe for a curly one": (put(UNSAFE, "wasn’t", "wasn't"), QUOTE),
    "a capital letter": (put(LEAKED, "never", "NEVER"), QUOTE),
    "a comma put in": (put(LEAKED, "never leaked", "never, leaked"), QUOTE),
    "an exclamation mark": (put(LEAKED, "leaked.", "leaked!"), QUOTE),
    "two halves joined over their cue": (put(GATE, "gate” “before", "gate before"), QUOTE),
    "two halves joined, the other way round": (
        put(
            GATE,
            "“We closed the gate” “before the flood reached the town.”",
            "“before the flood reached the town. We closed the gate”",
        ),
        QUOTE,
    ),
    "two quotations joined": (
        says("Bela Tarsin", "Bela Tarsin said: “It never leaked. We closed the gate.”", "It never", "the gate"),
        QUOTE,
    ),
    "quotations of two articles joined": (
        citing(put(LEAKED, "It never leaked.", "It never leaked. The bread was cheap."), *LEAKED.citations),
        QUOTE,
    ),
    "the reporter's words as a quotation": (put(PUMPS, "Two pumps", "“Three pumps”"), QUOTE),
    "indirect words as a quotation": (put(ARSENIC, "20 wells held arsenic", "“20 wells held arsenic”"), QUOTE),
    "indirect words between guillemets": (put(PIPES, "pipes were worn out", "«pipes were worn out»"), QUOTE),
    "indirect words between marks of another script": (
        put(PIPES, "pipes were worn out", "「pipes were worn out」"),
        QUOTE,
    ),
    "indirect words between ornaments": (put(PIPES, "pipes were worn out", "❝pipes were worn out❞"), QUOTE),
    "indirect words between single guillemets": (put(PIPES, "pipes were worn out", "‹pipes were worn out›"), QUOTE),
    "indirect words between double primes": (put(PIPES, "pipes were worn out", "″pipes were worn out″"), QUOTE),
    "indirect words between backticks": (put(PIPES, "pipes were worn out", "``pipes were worn out''"), QUOTE),
    "indirect words in single marks, a figure first": (
        put(ARSENIC, "20 wells held arsenic", "'20 wells held arsenic'"),
        QUOTE,
    ),
    "a word of one speaker quoted for the other": (
        says("Rita Solm", "Rita Solm said: “It never leaked.”", "fish", "It never"),
        SPEAKER,
    ),
    # speakers
    "the speakers of two sentences swapped": (
        by(ARSENIC, speaker("Bela Tarsin"), "Bela Tarsin said that more than 20 wells held arsenic."),
        SPEAKER,
    ),
    "the speaker swapped, the words left": (by(ARSENIC, speaker("Bela Tarsin")), SPEAKER),
    "the words name another one": (put(ARSENIC, "Ana Holm", "Bela Tarsin"), SPEAKER),
    "a namesake": (
        by(ARSENIC, speaker("Anna Holm", MILLS), "Anna Holm said that more than 20 wells held arsenic."),
        SPEAKER,
    ),
    "a namesake in the words": (put(ARSENIC, "Ana", "Anna"), SPEAKER),
    "the speaker's brother in the words": (put(ARSENIC, "Ana Holm", "Ana Holm’s brother"), SPEAKER),
    "the namesake's brother in the words": (put(ARSENIC, "Ana Holm", "Anna Holm’s brother"), SPEAKER),
    "a brother for his sister": (replace(BREAD, text="Ana Holm said: “The bread was cheap.”"), SPEAKER),
    "the outlet": (
        by(
            ARSENIC,
            Speaker("The Dunholt Courier", SpeakerKind.ORGANISATION),
            "The Dunholt Courier said that more than 20 wells held arsenic.",
        ),
        SPEAKER,
    ),
    "the outlet in the words": (put(ARSENIC, "Ana Holm", "The Dunholt Courier"), SPEAKER),
    "the reporter's sentence given to a speaker": (by(PUMPS, speaker("Ana Holm")), SPEAKER),
    "the reporter's sentence put into a mouth": (
        by(HURT, speaker("Ana Holm"), "Ana Holm said that nobody was hurt."),
        SPEAKER,
    ),
    "a speaker's words as the reporter's": (tells("The river is clean.", "is clean"), SPEAKER),
    "a quotation as the reporter's": (tells("“It never leaked.”", "It never"), SPEAKER),
    "a whole sentence of a speaker as the reporter's": (by(ARSENIC, None), SPEAKER),
    "the company for its spokesman": (
        by(POISON, speaker("Veyra Copper"), "Veyra Copper denied that the mine had poisoned the river."),
        SPEAKER,
    ),
    "the company for its spokesman in the words": (put(POISON, "Bela Tarsin", "Veyra Copper"), SPEAKER),
    "the spokesman for the company": (
        by(PAY, speaker("Bela Tarsin"), "Bela Tarsin said that the company would pay $4 million to the town."),
        SPEAKER,
    ),
    "the wrong half of a sentence with two speakers": (
        by(PIPES, speaker("Ana Holm"), "Ana Holm said that the pipes were worn out."),
        SPEAKER,
    ),
    "the other wrong half": (
        by(FILTERS, speaker("Bela Tarsin"), "Bela Tarsin said that the filters might last until April."),
        SPEAKER,
    ),
    "both halves given to one": (
        put(FILTERS, "until April", "until April, while the pipes were worn out"),
        SPEAKER,
    ),
    "an unnamed source given a name": (
        by(PROBABLY, speaker("Osk Brandel"), "Osk Brandel said that the dam probably leaked."),
        SPEAKER,
    ),
    "a name given to the unnamed source in the words": (
        put(PROBABLY, "A town official", "Osk Brandel, a town official,"),
        SPEAKER,
    ),
    "unnamed sources of two articles as one": (
        citing(PROBABLY, *PROBABLY.citations, cited("rebuilt", MILLS)),
        SPEAKER,
    ),
    "a role that nobody gives": (by(ARSENIC, replace(speaker("Ana Holm"), role="mayor")), SPEAKER),
    "somebody else's role in the words": (put(ARSENIC, "Ana Holm", "Ana Holm (mayor)"), SPEAKER),
    "what somebody was told as said by the one who was told": (
        put(LOST, "Quist told him that the file", "the file"),
        NEW,
    ),
    "who told whom swapped": (
        by(LOST, speaker("Ivo Quist"), "Ivo Quist said that Brandel told him that the file was lost."),
        SPEAKER,
    ),
    "a speaker's name with a letter of another script": (
        by(ARSENIC, replace(speaker("Ana Holm"), name="\u0410na Holm")),
        SPEAKER,
    ),
    "a speaker's name with a hidden character": (
        by(ARSENIC, replace(speaker("Ana Holm"), name="Ana\u200b Holm")),
        SPEAKER,
    ),
    # stance
    "a denial labelled as an assertion": (replace(POISON, stance=Stance.ASSERTS), STANCE),
    "a denial told as an assertion": (put(POISON, "denied", "said"), STANCE),
    "a denial told and labelled as an assertion": (
        replace(put(POISON, "denied", "said"), stance=Stance.ASSERTS),
        STANCE,
    ),
    "an assertion told as a denial": (put(ARSENIC, "said", "denied"), STANCE),
    "a doubt labelled as an assertion": (replace(REOPEN, stance=Stance.ASSERTS), STANCE),
    "a doubt told as an assertion": (put(REOPEN, "doubts", "says"), STANCE),
    "a doubt told as a denial": (put(REOPEN, "doubts", "denies"), STANCE),
    "an inquiry told as a finding": (put(TRUCK, "are looking into whether", "said that"), STANCE),
    "a question made a claim": (
        replace(ASKED, text="Ana Holm said that the mine did poison the river."),
        STANCE,
    ),
    "a question made a claim in its own marks": (
        replace(ASKED, text="Ana Holm said: “the mine poison the river”."),
        STANCE,
    ),
    "the reporter's question made a claim": (tells("The dam was ever safe.", "ever safe"), STANCE),
    # negations
    "not lost": (put(SOLD, "was not closed", "was closed"), NOT),
    "not moved": (put(SOLD, "not closed but sold", "closed but not sold"), NOT),
    "no lost": (put(CROSSED, "no lorry", "a lorry"), NOT),
    "never lost": (put(COWS, "never drank", "drank"), NOT),
    "nobody lost": (put(HURT, "Nobody", "Somebody"), NOT),
    "neither and nor lost": (put(READ, "neither the judge nor", "the judge and"), NOT),
    "neither lost": (put(READ, "neither the judge nor the clerk", "the clerk"), NOT),
    "the reporter's not lost": (put(MILL, "is not", "is"), NOT),
    "the negation of a quotation told without its marks lost": (
        replace(UNSAFE, text="Ana Holm said that the water was safe in January, and nobody warned us."),
        NOT,
    ),
    "a short negation put in": (put(PIPES, "were", "weren’t"), NOT),
    "not put in": (put(ARSENIC, "held", "did not hold"), NOT),
    "not put into the reporter's voice": (put(PUMPS, "had failed", "had not failed"), NOT),
    "never put in": (put(FLOOD, "failed", "never failed"), NOT),
    "no put in": (put(ARSENIC, "held arsenic", "held no arsenic"), NOT),
    "without put in": (put(FLOOD, "before the flood", "without the flood"), NOT),
    "a denial denied": (put(POISON, "had poisoned", "had not poisoned"), NOT),
    # hedges, conditions, demands
    "reportedly lost": (put(BARN, "reportedly ", ""), HEDGE),
    "might lost": (put(FILTERS, "might last", "last"), HEDGE),
    "might made will": (put(FILTERS, "might last", "will last"), HEDGE),
    "may of the reporter lost": (put(RISE, "may rise", "rises"), HEDGE),
    "allegedly lost": (put(LETTER, "had allegedly hidden", "had hidden"), HEDGE),
    "probably lost": (put(PROBABLY, "probably leaked", "leaked"), HEDGE),
    "a belief as a fact": (put(CLEAN, "believes", "said"), HEDGE),
    "a condition lost": (put(PRICES, " if the mine closed", ""), HEDGE),
    "a condition made a fact": (put(PRICES, "if the mine closed", "and the mine closed"), HEDGE),
    "a condition made a reason": (put(PRICES, "if the mine", "because the mine"), HEDGE),
    "condition and consequence swapped": (
        put(
            PRICES,
            "prices would rise by 2.5 percentage points if the mine closed",
            "the mine closed if prices would rise by 2.5 percentage points",
        ),
        HEDGE,
    ),
    "should made did": (put(RESIGN, "should resign", "did resign"), HEDGE),
    "must made will": (put(CHILDREN, "must drink", "will drink"), HEDGE),
    # numbers and dates
    "a digit": (put(ARSENIC, "20", "30"), NUMBER),
    "a number word": (put(TESTS, "twelve", "twenty"), NUMBER),
    "the two numbers of a sentence swapped": (put(TESTS, "twelve of the 40", "40 of the twelve"), NUMBER),
    "a point put in": (
        put(replace(SPENT, text="Bela Tarsin said that we have spent 25 million crowns on the dam."), "25", "2.5"),
        NUMBER,
    ),
    "a decimal comma put in": (
        put(replace(SPENT, text="Bela Tarsin said that we have spent 25 million crowns on the dam."), "25", "2,5"),
        NUMBER,
    ),
    "a point lost": (put(PRICES, "2.5", "25"), NUMBER),
    "million made billion": (put(PAY, "million", "billion"), NUMBER),
    "million lost": (put(PAY, "$4 million", "$4"), NUMBER),
    "another currency": (put(PAY, "$4", "€4"), NUMBER),
    "a minus put in": (put(PRICES, "2.5", "-2.5"), NUMBER),
    "percent for percentage points": (put(PRICES, "percentage points", "percent"), NUMBER),
    "a percent sign for percentage points": (put(PRICES, "2.5 percentage points", "2.5%"), NUMBER),
    "an ordinal": (put(SUED, "third", "fourth"), NUMBER),
    "an ordinal in figures": (put(SUED, "third", "4th"), NUMBER),
    "less for more": (put(ARSENIC, "more than", "less than"), NUMBER),
    "more than lost": (put(ARSENIC, "more than ", ""), NUMBER),
    "at least for more than": (put(ARSENIC, "more than", "at least"), NUMBER),
    "more for a plain number": (put(PUMPS, "12", "more than 12"), NUMBER),
    "the day of the month": (put(LETTER, "May 9", "May 8"), NUMBER),
    "the year": (put(LETTER, "2019", "2018"), NUMBER),
    "the month": (put(LETTER, "May", "June"), NEW),
    "the month of a month": (put(FILTERS, "April", "August"), NEW),
    "the weekday": (put(PUMPS, "Tuesday", "Thursday"), NEW),
    "tomorrow for yesterday": (put(YESTERDAY, "yesterday", "tomorrow"), NEW),
    "figures of another script": (put(ARSENIC, "20", "２０"), NUMBER),
    "numbers of two clauses swapped, one clause shortened": (
        put(BOATS, "3 boats sank and that 5 boats burned", "5 boats sank and 3 burned"),
        NUMBER,
    ),
    "the numbers of two clauses swapped": (
        put(BOATS, "3 boats sank and that 5 boats burned", "5 boats sank and that 3 boats burned"),
        NUMBER,
    ),
    # names and words
    "another person of the article in the clause": (put(SUED, "Tarsin", "Brandel"), NEW),
    "another person of the sentence in the clause": (put(SUED, "Tarsin", "Quist"), NEW),
    "who did what to whom swapped": (put(SUED, "Holm sued Tarsin", "Tarsin sued Holm"), NEW),
    "the passive turned": (
        put(MISLED, "the court was misled by the company", "the company was misled by the court"),
        NEW,
    ),
    "the passive made active": (
        put(MISLED, "the court was misled by the company", "the court misled the company"),
        NEW,
    ),
    "a place": (put(PUMPS, "Dunholt", "Castrel"), NEW),
    "one word of many": (
        put(PUMPS, "water works stopped", "water works exploded"),
        NEW,
    ),
    "one word of many in a speaker's sentence": (put(LETTER, "hidden", "burned"), NEW),
    "all for some": (put(SOME, "some wells", "all wells"), NEW),
    "some for all": (put(CHILDREN, "all children", "some children"), NEW),
    "after for before": (put(FLOOD, "before", "after"), NEW),
    "for the town, not to it": (put(PAY, "to the town", "for the town"), NEW),
    "from for to": (put(PAY, "to the town", "from the town"), NEW),
    "cause and effect swapped": (
        put(FISH, "the fish died because the river was warm", "the river was warm because the fish died"),
        NEW,
    ),
    "before turned": (put(FLOOD, "the pump failed before the flood", "the flood failed before the pump"), NEW),
    "only put in": (put(CHILDREN, "all children", "only children"), NEW),
    "he for her": (put(COWS, "her cows", "his cows"), NEW),
    # letters that look like others, or like nothing
    "a letter of another script": (put(PIPES, "pipes", "pip\u0435s"), NEW),
    "a negation with a letter of another script": (put(ARSENIC, "held", "did n\u043et hold"), NEW),
    "a negation broken by a space of no width": (put(ARSENIC, "held", "did n\u200bot hold"), NEW),
    "a word of letters with nothing between": (spelt(put(CLEAN, "clean", "unclean"), "unclean", hidden="\u200b"), NEW),
    "a word put in, of letters with nothing between": (
        spelt(put(CLEAN, "clean", "clean poison"), "poison", hidden="\u200b"),
        NEW,
    ),
    "a word put in, of letters with joiners between": (
        spelt(put(CLEAN, "clean", "clean poison"), "poison", hidden="\u2060"),
        NEW,
    ),
    "a word struck through": (spelt(PIPES, "worn", hidden="\u0336"), NEW),
    "a negation struck through": (spelt(SOLD, "not", hidden="\u0336"), NEW),  # it stands there, with a line over it
    "a soft hyphen in a negation": (put(ARSENIC, "held", "did no\u00adt hold"), NEW),
    "a soft hyphen in a number": (put(ARSENIC, "20", "2\u00ad0"), NUMBER),
    "words written from right to left": (put(PIPES, "worn out", "\u202etuo nrow\u202c"), NEW),
    "a mark of direction alone": (put(PIPES, "worn out", "worn \u200fout"), NEW),
    "letters of full width": (put(PIPES, "worn", "ｗｏｒｎ"), NEW),
    "words in a language tag that is not shown": (
        put(PIPES, "worn out", "worn out" + "".join(chr(0xE0000 + ord(c)) for c in "safe")),
        NEW,
    ),
    "a hidden character in a quotation": (put(LEAKED, "never", "ne\u200bver"), QUOTE),
    "a letter of another script in a quotation": (put(LEAKED, "never", "n\u0435ver"), QUOTE),
    "letters one by one": (put(PIPES, "worn out", "worn out but u n s a f e"), NEW),
}


@pytest.mark.parametrize("statement", TRUE.values(), ids=TRUE)
def test_a_true_statement_passes(archive: Archive, statement: Statement) -> None:
    assert failures_of(statement, archive) == []


@pytest.mark.parametrize(("statement", "failure"), FALSE.values(), ids=FALSE)
def test_a_false_statement_is_withheld_for_what_is_false_in_it(
    archive: Archive, statement: Statement, failure: Failure
) -> None:
    assert failure in {f.failure for f in failures_of(statement, archive)}
    assert check([statement], archive).statements == ()


MISSED: dict[str, tuple[Statement, str]] = {
    "another tense": (put(CLEAN, "is clean", "was clean"), "who reports a speech may put its verbs into the past"),
    "a clause that takes it back left out": (
        put(HEARSAY, "safe, or so they tell me.", "safe."),
        "a clause may be left out, and this one turns nothing by its words",
    ),
    "it, of something else": (
        says("Bela Tarsin", "Bela Tarsin said: “We closed the gate.” “It never leaked.”", "the gate", "It never"),
        "nobody resolves what the pronouns of a statement mean",
    ),
}
"""False, too, and shown: to see it takes knowing what the words mean."""


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(statement, id=name, marks=pytest.mark.xfail(strict=True, reason=reason))
        for name, (statement, reason) in MISSED.items()
    ],
)
def test_a_false_statement_that_has_all_the_right_words_is_withheld(archive: Archive, statement: Statement) -> None:
    assert failures_of(statement, archive)


def test_every_false_statement_is_a_true_one_altered() -> None:
    """Of each false one the true one stands in TRUE: a gate that refuses everything fails there."""
    true = {(s.text, s.citations, s.speaker, s.stance) for s in TRUE.values()}
    assert len(true) == len(TRUE)
    assert not true & {(s.text, s.citations, s.speaker, s.stance) for s, _ in FALSE.values()}
    assert {failure for _, failure in FALSE.values()} == set(Failure) - DOUBTS  # those are of the extraction

"""Takes rules of the lexicon through everybody who goes by them, category by category.

`problems(rules)` is what test_lexicon.py asks of every rule, and of made-up ones in a lexicon of their own.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from assistant.answer.chat.faithfulness import check_faithfulness
from assistant.answer.chat.numbered_evidence import NumberedSentence
from assistant.answer.check import Failure, failures_of
from assistant.answer.check.doubt.opinion import doubt_of, read
from assistant.answer.check.word_order import key_of
from assistant.answer.draft.sides import leaves_open, take_sides
from assistant.answer.draft.utterances import Utterance
from assistant.answer.evidence import AnnotatedArticle, EvidenceSet
from assistant.answer.values import Statement, cite
from assistant.question.intent import stances_asked, what_is_asked, what_is_wanted
from assistant.question.name_matching import KnownSpeaker, Names
from assistant.question.query import Asked, Query
from assistant.question.read import read_question
from corpus.articles.article import Article, Sentence, Span
from corpus.articles.sentences import split_sentences
from corpus.attribution import Attribution, AttributionKind, Speaker, SpeakerKind, Stance
from corpus.attribution.reasons import with_reasons
from corpus.attribution.speakers.descriptions import kind_of_noun
from corpus.attribution.speakers.names import find_names, kind_of_name
from corpus.attribution.speakers.phrases import can_be_person
from corpus.attribution.speakers.values import WrittenName
from corpus.attribution.stance import is_hedged, stance_of
from corpus.attribution.tokens import tokenise
from corpus.language import lexicon as lex
from corpus.language.rules import Category, Direction, Rule
from corpus.language.stems import content_stems

HOLM: Final = Speaker("Ana Holm", SpeakerKind.PERSON)
TOPIC: Final = "the pier was torched"
ASKED: Final = Query("Who says that the pier was torched?", (Asked.WHO_SAID,), TOPIC)


class Report:
    """`Ana Holm <cue> <content>.`, with its attribution as the extraction would have it. Is what the gate reads."""

    def __init__(self, cue: str, content: str) -> None:
        self.text = f"Ana Holm {cue} {content}."
        begin = len("Ana Holm ")
        source, verb = Span(0, begin - 1), Span(begin, begin + len(cue))
        rest = Span(verb.end + 1, len(self.text) - 1)
        stance = stance_of(cue, content)
        self._article = Article(uri="report.txt", text=self.text)
        self._sentences = [Sentence(self._article.id, 0, Span(0, len(self.text)))]
        self.said = Attribution(
            (source,), (verb,), (rest,), HOLM, stance, AttributionKind.INDIRECT, (0,), is_hedged(cue, content)
        )
        self.annotated = AnnotatedArticle(self._article, tuple(self._sentences), (self.said,), self._article.id)

    def article(self, _: str) -> Article:
        return self._article

    def sentences(self, _: str) -> list[Sentence]:
        return self._sentences

    def attributions(self, _: str) -> list[Attribution]:
        return [self.said]

    def told(self, text: str) -> Statement:
        return Statement(text, HOLM, self.said.stance, (cite(self._article, self._sentences[0].span),))

    def passes(self, text: str) -> bool:
        """Whether the gate lets the statement pass."""
        return not failures_of(self.told(text), self)

    def keeps_to_it(self, text: str) -> bool:
        """Whether the check of what a chat model wrote lets it pass."""
        return not check_faithfulness(self.told(text), [NumberedSentence("S1", self.annotated, 0)])

    @property
    def utterance(self) -> Utterance:
        return Utterance(self.annotated, 0, (0,), 0.0)

    def side(self) -> str:
        """On which side drafting puts it: firm, against, besides, or "" where it takes none."""
        weights = dict.fromkeys(content_stems(TOPIC), 1.0)
        evidence = EvidenceSet((), {self._article.id: self.annotated}, weights, {}, {}, 1, None)
        sides = take_sides(ASKED, evidence, [self.utterance])
        return next((name for name in ("firm", "against", "besides") if getattr(sides, name)), "")


def _stances(question: str) -> tuple[Stance, ...]:
    return stances_asked(question, what_is_asked(question))


def _swaps(form: str) -> Iterator[str]:
    """That the gate takes the form for what it is: neither lost nor invented, and let pass where it stands."""
    report = Report(form, f"that {TOPIC}")
    if not report.passes(report.text):
        yield f"the gate refuses {report.text!r}"
    if report.passes(f"Ana Holm said that {TOPIC}."):
        yield f"the gate lets {form!r} get lost"
    if Report("said", f"that {TOPIC}").passes(report.text):
        yield f"the gate lets {form!r} be invented"


def _denial(rule: Rule, form: str) -> Iterator[str]:
    if stance_of(form, f"that {TOPIC}") is not Stance.DENIES:
        yield "stance_of() takes it for no denial"
    if not rule.in_cues_only and _stances(f"Who {form} it?")[:1] != (Stance.DENIES,):
        yield "a question does not ask for denials"
    if Report(form, f"that {TOPIC}").side() != "against":
        yield "drafting does not put it against"
    yield from _swaps(form)


def _doubt(rule: Rule, form: str) -> Iterator[str]:
    if stance_of(form, f"that {TOPIC}") is not Stance.DOUBTS:
        yield "stance_of() takes it for no doubt"
    if not rule.in_cues_only and _stances(f"Who {form} it?") != (Stance.DOUBTS,):
        yield "a question does not ask for doubts"
    if rule.category is Category.DOUBT and Report(form, f"that {TOPIC}").side() != "against":
        yield "drafting does not put it against"
    if rule.category is not Category.DOUBT and not leaves_open(Report(form, TOPIC).utterance):
        yield "drafting does not take it for left open"
    yield from _swaps(form)


def _hedge(rule: Rule, form: str) -> Iterator[str]:
    content = f"that it {form} had been torched"
    if not is_hedged("said", content):
        yield "is_hedged() does not know it"
    if rule.category is Category.CONTENT_HEDGE:
        return
    report = Report("said", content)
    if not report.passes(report.text):
        yield f"the gate refuses {report.text!r}"
    if report.passes("Ana Holm said that it had been torched."):
        yield "the gate lets it get lost"


def _hedging_verb(_: Rule, form: str) -> Iterator[str]:
    if not is_hedged(form, TOPIC):
        yield "is_hedged() does not know it"
    report = Report(form, f"that {TOPIC}")
    if not report.passes(report.text):
        yield f"the gate refuses {report.text!r}"
    if report.passes(f"Ana Holm said that {TOPIC}."):
        yield "the gate lets it get lost"


def _negation(rule: Rule, form: str) -> Iterator[str]:
    behind = form if form == "n't" else f" {form}"
    negated = f"that the pier was{behind} torched"
    if lex.negations_of(negated) != 1:
        yield "negations_of() does not count it"
    if stance_of(f"did{behind} believe", TOPIC) is not Stance.DENIES:
        yield "stance_of() does not take the cue for negated"
    if rule.category is Category.NEGATION and _stances(f"Who did{behind} believe it?") != (
        Stance.DENIES,
        Stance.DOUBTS,
    ):
        yield "a question does not ask for those who do not"
    report = Report("said", negated)
    if report.side() != "besides":
        yield "drafting takes it for said"
    if not report.passes(report.text):
        yield f"the gate refuses {report.text!r}"
    if report.passes(f"Ana Holm said that {TOPIC}."):
        yield "the gate lets it get lost"


def _condition(rule: Rule, form: str) -> Iterator[str]:
    report = Report("said", f"that {TOPIC}, {form} it burned")
    shortened = f"Ana Holm said that {TOPIC}."
    if report.keeps_to_it(shortened):
        yield "the check of a chat model's words lets it get lost"
    if rule.category is not Category.CONCESSION:
        if report.passes(shortened):
            yield "the gate lets it get lost"
        if not report.passes(report.text):
            yield f"the gate refuses {report.text!r}"


def _reason(rule: Rule, form: str) -> Iterator[str]:
    report = Report("said", f"that {TOPIC}, {form} it burned")
    if not report.utterance.holds_a_reason:
        yield "ranking and drafting do not see a reason"
    opening = Report("said", f"{form} it burned")
    first = Attribution((), (), (Span(0, 1),), HOLM, Stance.ASSERTS, AttributionKind.INDIRECT, (0,))
    links = with_reasons(opening.text, [first, opening.said])[1].reason_for is not None
    if links != (rule.direction is Direction.FORWARD):
        yield "the extraction links it wrongly"
    single = rule.direction is Direction.FORWARD and " " not in form
    if single and report.passes(f"Ana Holm said that {TOPIC}, it burned."):
        yield "the gate lets it get lost"
    if not report.passes(report.text):
        yield f"the gate refuses {report.text!r}"


def _reason_word(rule: Rule, form: str) -> Iterator[str]:
    if not Report("said", f"that the {form} burned").utterance.holds_a_reason:
        yield "ranking and drafting do not see a reason"
    if rule.category is Category.REASON_NOUN and Asked.WHY not in what_is_asked(f"On what {form} does she say so?"):
        yield "a question does not ask why"


def _evidence(_: Rule, form: str) -> Iterator[str]:
    cited = Report(form, "the smoke")
    first = Attribution((), (), (Span(0, 1),), HOLM, Stance.ASSERTS, AttributionKind.INDIRECT, (0,))
    if with_reasons(cited.text, [first, cited.said])[1].reason_for is None:
        yield "the extraction does not link it"


def _cue(_: Rule, form: str) -> Iterator[str]:
    if not what_is_wanted(f"Who {form} so?").who_says:
        yield "a question does not ask for speakers"
    if not lex.cue_lemmas(form):
        yield "cue_lemmas() does not know it"
    if " " not in form and key_of(form) != key_of(lex.CUE_FORMS[form]):
        yield "the gate takes it for another word than its base form"


def _neutral(_: Rule, form: str) -> Iterator[str]:
    if not Report("said", f"that {TOPIC}").passes(f"Ana Holm {form} that {TOPIC}."):
        yield "the gate does not let it stand for another"


def _quoting(_: Rule, form: str) -> Iterator[str]:
    text = f"“Why now?” Ana Holm {form}. Nobody knew."
    if next(span.within(text) for span in split_sentences(text)) != f"“Why now?” Ana Holm {form}.":
        yield "the sentence is torn from its quotation"


def _refusal(_: Rule, form: str) -> Iterator[str]:
    if stance_of(form, "to sell the pier") is not Stance.DENIES:
        yield "stance_of() takes it for no denial"
    yield from _inability(_, form)


def _inability(_: Rule, form: str) -> Iterator[str]:
    if stance_of(form, "to comment") is not Stance.SILENT:
        yield "stance_of() does not see that nothing is said"


def _disclosure(_: Rule, form: str) -> Iterator[str]:
    if stance_of(f"declined to {form}", "whether it burned") is not Stance.SILENT:
        yield "stance_of() does not see that nothing is said"


def _supposed(_: Rule, form: str) -> Iterator[str]:
    if stance_of(f"might {form}", TOPIC) is not Stance.DOUBTS:
        yield "stance_of() takes it for said"


def _acceptance(_: Rule, form: str) -> Iterator[str]:
    if stance_of(f"does not {form}", TOPIC) is not Stance.DENIES:
        yield "stance_of() does not take its negation for a denial"


def _evaluation(_: Rule, form: str) -> Iterator[str]:
    if stance_of(form, "the claim as “ludicrous”") is not Stance.DENIES:
        yield "stance_of() takes the verdict for no denial"


def _repudiation(_: Rule, form: str) -> Iterator[str]:
    if stance_of("said", f"that the claim was {form}") is not Stance.DENIES:
        yield "stance_of() takes it for no denial"


def _claim_noun(_: Rule, form: str) -> Iterator[str]:
    if stance_of("said", f"the {form} was untrue") is not Stance.DENIES:
        yield "stance_of() does not see what is called untrue"


def _change(_: Rule, form: str) -> Iterator[str]:
    if not what_is_wanted(f"Has she {form} her position?").change:
        yield "a question does not ask for a change"


def _retreat(_: Rule, form: str) -> Iterator[str]:
    if not what_is_wanted(f"Did she {form}?").change:
        yield "a question does not ask for a change"


def _stance_noun(_: Rule, form: str) -> Iterator[str]:
    if not what_is_wanted(f"How did her {form} change?").change:
        yield "a question does not ask for a change"
    yield from _response_noun(_, form)


def _response_noun(_: Rule, form: str) -> Iterator[str]:
    if _speakers(f"What did Ana Holm's {form} leave out?") != ("Ana Holm",):
        yield "a question does not ask for her words"


def _viewpoint(_: Rule, form: str) -> Iterator[str]:
    if _speakers(f"In Ana Holm's {form}, what happened?") != ("Ana Holm",):
        yield "a question does not ask for her words"


def _speakers(question: str) -> tuple[str, ...]:
    return read_question(question, Names([KnownSpeaker("Ana Holm")])).speakers


def _person(_: Rule, form: str) -> Iterator[str]:
    if not can_be_person(tokenise(form, Span(0, len(form)))[0]):
        yield "it is no word for people"
    if kind_of_noun(form) not in (SpeakerKind.UNNAMED, SpeakerKind.GROUP):
        yield "it is headed by something else than people"


def _group(_: Rule, form: str) -> Iterator[str]:
    if kind_of_noun(form) is not SpeakerKind.GROUP:
        yield "it is no group"


def _title(_: Rule, form: str) -> Iterator[str]:
    written = f"{form.capitalize()}{'.' if _.category is Category.TITLE_ABBREVIATION else ''}"
    text = f"then {written} Ana Holm said"
    runs = list(find_names(tokenise(text, Span(0, len(text)))))
    if [run.text for run in runs] != ["Ana Holm"]:
        yield f"it is taken for a name: {[run.text for run in runs]}"


def _institution(_: Rule, form: str) -> Iterator[str]:
    if form not in lex.PERSON_NOUNS | lex.DOCUMENT_NOUNS and kind_of_noun(form) is not SpeakerKind.ORGANISATION:
        yield "it is no institution"


def _institution_name(_: Rule, form: str) -> Iterator[str]:
    if kind_of_name(WrittenName(0, 2, (), ("Tarn", form))) is not SpeakerKind.ORGANISATION:
        yield "a name with it is no institution's"


def _document(_: Rule, form: str) -> Iterator[str]:
    if form not in lex.PERSON_NOUNS and kind_of_noun(form) is not SpeakerKind.DOCUMENT:
        yield "it is no document"


def _doubted(text: str) -> str:
    """Why the gate's second opinion doubts that Ana Holm says so in the sentence, or ""."""
    begin = text.index(" sa", text.index("Ana Holm")) + 1
    cue = Span(begin, text.index(" ", begin))
    said = Span(cue.end + 1, len(text) - 1)
    source = Span(text.index("Ana Holm"), text.index("Ana Holm") + len("Ana Holm"))
    one = Attribution((source,), (cue,), (said,), HOLM, Stance.ASSERTS, AttributionKind.INDIRECT, (0,))
    doubt = doubt_of(read(text, [Span(0, len(text))]), one, HOLM)
    return doubt.value if doubt else ""


def _false_report(_: Rule, form: str) -> Iterator[str]:
    if _doubted(f"It was {form} that Ana Holm said {TOPIC}.") != Failure.HEARSAY:
        yield "the second opinion takes what is said by hearsay for said"


def _credence(_: Rule, form: str) -> Iterator[str]:
    if _doubted(f"There is no {form} that Ana Holm said {TOPIC}.") != Failure.DENIED:
        yield "the second opinion takes what is denied for said"
    if _doubted(f"There is {form} that Ana Holm said {TOPIC}."):
        yield "the second opinion doubts what is affirmed"


def _expectation(_: Rule, form: str) -> Iterator[str]:
    if _doubted(f"They {form} Ana Holm to say {TOPIC}.") != Failure.EXPECTED:
        yield "the second opinion takes what is expected for said"


def _frame(rule: Rule, form: str) -> Iterator[str]:
    """What the frames have in common with stance: `They deny that Ana Holm said`, `If Ana Holm said`."""
    framed, failure = {
        Category.DENIAL: (f"They {form} that Ana Holm said", Failure.DENIED),
        Category.REPUDIATION: (f"It is {form} that Ana Holm said", Failure.DENIED),
        Category.NEGATION: (
            f"Ana Holm did {form} say" if form not in {"neither", "nor"} else f"{form} did Ana Holm say",
            Failure.DENIED,
        ),
        Category.CONDITION: (f"They left, {form} Ana Holm said", Failure.SUPPOSED),
    }[rule.category]
    if not rule.in_cues_only and form not in {"n't", "no"} and _doubted(f"{framed} {TOPIC}.") != failure:
        yield "the second opinion takes it for said"


_Check = Callable[[Rule, str], Iterator[str]]
CHECKS: Final[dict[Category, Sequence[_Check]]] = {
    **dict.fromkeys(lex.CUES, (_cue,)),
    Category.PLAIN_SAYING: (_cue, _neutral),
    Category.NEUTRAL_SAYING: (_cue, _neutral),
    Category.HEDGING_VERB: (_cue, _hedging_verb),
    Category.EVIDENCE_VERB: (_cue, _evidence),
    Category.EVALUATION_VERB: (_cue, _evaluation),
    Category.QUOTING_VERB: (_quoting,),
    Category.DENIAL: (_denial, _frame),
    Category.DOUBT: (_doubt,),
    Category.UNCERTAINTY: (_doubt,),
    Category.INQUIRY: (_doubt,),
    Category.REFUSAL: (_refusal,),
    Category.INABILITY: (_inability,),
    Category.DISCLOSURE_VERB: (_disclosure,),
    Category.SUPPOSED_SPEECH: (_supposed,),
    Category.ACCEPTANCE: (_acceptance,),
    Category.REPUDIATION: (_repudiation, _frame),
    Category.CLAIM_NOUN: (_claim_noun,),
    Category.FALSE_REPORT: (_false_report,),
    Category.CREDENCE: (_credence,),
    Category.EXPECTATION: (_expectation,),
    Category.HEDGE: (_hedge,),
    Category.MODAL_HEDGE: (_hedge,),
    Category.CONTENT_HEDGE: (_hedge,),
    Category.NEGATION: (_negation, _frame),
    Category.NEGATIVE: (_negation,),
    Category.CONDITION: (_condition, _frame),
    Category.RESTRICTION: (_condition,),
    Category.CONCESSION: (_condition,),
    Category.REASON: (_reason,),
    Category.REASON_VERB: (_reason_word,),
    Category.REASON_NOUN: (_reason_word,),
    Category.STANCE_NOUN: (_stance_noun,),
    Category.RESPONSE_NOUN: (_response_noun,),
    Category.CHANGE: (_change,),
    Category.RETREAT: (_retreat,),
    Category.VIEWPOINT: (_viewpoint,),
    Category.KINSHIP: (_person,),
    Category.RELATION: (_person,),
    Category.OFFICE: (_person, _title),
    Category.PERSON_NOUN: (_person,),
    Category.SPOKESMAN: (_person,),
    Category.GROUP_NOUN: (_person, _group),
    Category.TITLE: (_title,),
    Category.TITLE_ABBREVIATION: (_title,),
    Category.GENERIC_BODY: (_institution,),
    Category.DEPENDENT_BODY: (_institution,),
    Category.PUBLIC_BODY: (_institution,),
    Category.INSTITUTION: (_institution,),
    Category.INSTITUTION_NAME: (_institution_name,),
    Category.MASS_NAME: (_institution_name,),
    Category.DOCUMENT: (_document,),
}


def problems(rules: Iterable[Rule]) -> list[str]:
    """What is wrong with how the rules' forms are understood by everybody; a line each."""
    return [
        f"{rule.category} {form!r}: {problem}"
        for rule in rules
        for form in rule.forms
        for check in CHECKS.get(rule.category, ())
        for problem in check(rule, form)
    ]

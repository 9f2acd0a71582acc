"""What is shown of a ranking: each limit, on rankings made by hand."""

import math
from dataclasses import replace
from datetime import date

from assistant.answer.draft.compose import by_reporter
from assistant.answer.draft.extractive import draft_ranked
from assistant.answer.draft.material import LIMITS, MOST_STATEMENTS
from assistant.answer.draft.values import Draft
from assistant.answer.evidence import AnnotatedArticle, EvidenceSet, FoundSentence
from assistant.answer.rank.candidates import Candidate
from assistant.answer.rank.ranker import Ranked, Ranking
from assistant.question.query import Asked, Query, Wants
from corpus.articles.article import Article, Span
from corpus.articles.sentences import sentences_of
from corpus.attribution import Attribution, AttributionKind, Speaker, SpeakerKind, Stance
from corpus.language.dates import Period
from tests.assistant.newsprint import drafted, report_of

TEXT = (
    "Tilda Marsh said that the bridge was rotten.\n\nOto Lind said that the bridge was sound.\n\n"
    "Una Grey denied that the bridge was rotten.\n\nThe bridge was built in 1911."
)
MARSH, LIND, GREY, BUILT = 0, 1, 2, 3
_SAID = (
    ("Tilda Marsh", "said", Stance.ASSERTS),
    ("Oto Lind", "said", Stance.ASSERTS),
    ("Una Grey", "denied", Stance.DENIES),
)


def _annotated(published: date | None = None, uri: str = "a.txt") -> AnnotatedArticle:
    article = Article(uri=uri, text=TEXT, title="The bridge", published=published)
    sentences = sentences_of(article)
    attributions = []
    for index, (name, cue, stance) in enumerate(_SAID):
        start = sentences[index].span.start
        spoken = start + len(f"{name} {cue} ")
        attributions.append(
            Attribution(
                source=(Span(start, start + len(name)),),
                cue=(Span(start + len(name) + 1, spoken - 1),),
                content=(Span(spoken, sentences[index].span.end - 1),),
                speaker=Speaker(name, SpeakerKind.PERSON),
                stance=stance,
                kind=AttributionKind.INDIRECT,
                sentences=(index,),
            )
        )
    return AnnotatedArticle(article, tuple(sentences), tuple(attributions), article.id)


ONE = _annotated()


def _ranking(scores: dict[int, float], none: float = 0.1, annotated: AnnotatedArticle = ONE) -> Ranking:
    """Sentences with their scores: as their speaker's words, and the last as the reporter's."""
    ranked = [
        Ranked(Candidate(annotated, FoundSentence(annotated.article.id, n, 0.0, 0.0), n if n != BUILT else None), score)
        for n, score in scores.items()
    ]
    return Ranking(tuple(sorted(ranked, key=lambda r: -r.score)), none)


def _compose(query: Query, ranking: Ranking, weights: dict[str, float] | None = None) -> Draft:
    evidence = EvidenceSet((), {ONE.article.id: ONE}, weights or {"rotten": 1.0}, {}, {}, 1, None)
    return draft_ranked(query, evidence, ranking)


def _shown(draft: Draft) -> list[str]:
    return [s.speaker.name if s.speaker else "" for s in draft.statements]


WHO = Query("Who says what of the bridge?", (Asked.WHO_SAID,), "what of the wooden bridge", wants=Wants(who_says=True))
OF_LIND = Query("Why does Lind call it rotten?", (Asked.WHAT_SAID,), "rotten", ("Oto Lind",))


def test_nothing_is_shown_where_it_is_likely_that_nothing_answers() -> None:
    ranking = _ranking({MARSH: 1.0})
    assert _shown(_compose(WHO, replace(ranking, none=LIMITS.refused - 0.01))) == ["Tilda Marsh"]
    refused = _compose(WHO, replace(ranking, none=LIMITS.refused + 0.01))
    assert (refused.statements, refused.nearest) == ((), ONE.article)


def test_nothing_is_shown_of_somebody_whom_nothing_mentions() -> None:
    asked = Query("What did Zog say?", (Asked.WHAT_SAID,), "the bridge is rotten", strangers=("Zog",))
    report = report_of("Tilda Marsh said that the bridge was rotten.")
    assert drafted(asked, report).statements == ()
    assert drafted(replace(asked, strangers=("Märsh",)), report).statements


def test_what_is_nearly_as_likely_is_shown_beside_the_best() -> None:
    weights = {"wooden": 1.0}  # nobody says all of it
    least = 1.0 + math.log(LIMITS.beside)
    assert _shown(_compose(WHO, _ranking({MARSH: 1.0, LIND: least + 0.1}), weights)) == ["Tilda Marsh", "Oto Lind"]
    assert _shown(_compose(WHO, _ranking({MARSH: 1.0, LIND: least - 0.1}), weights)) == ["Tilda Marsh"]


def test_who_says_all_that_is_asked_is_shown_however_unlikely() -> None:
    weights = {"bridg": 1.0}
    assert _shown(_compose(WHO, _ranking({MARSH: 1.0, LIND: -9.0}), weights)) == ["Tilda Marsh", "Oto Lind"]


def test_who_denies_comes_after_who_says_so_and_alone_where_asked_for() -> None:
    ranking = _ranking({GREY: 1.2, MARSH: 1.0})
    assert _shown(_compose(WHO, ranking)) == ["Tilda Marsh", "Una Grey"]
    assert _shown(_compose(replace(WHO, stances=(Stance.DENIES,)), ranking)) == ["Una Grey"]


def test_the_one_who_is_asked_about_is_believed_unless_another_is_likelier_by_far() -> None:
    near = _ranking({MARSH: 1.0, LIND: 1.0 - LIMITS.premise + 0.1})
    assert _shown(_compose(OF_LIND, near)) == ["Oto Lind"]
    far = _compose(OF_LIND, _ranking({MARSH: 1.0, LIND: 1.0 - LIMITS.premise - 0.1}))
    assert _shown(far) == ["Tilda Marsh"]
    assert (far.premise, far.saying_so) == (("Oto Lind",), ("tilda marsh",))


def test_what_the_reporter_tells_of_it_is_shown_besides_where_it_is_likelier() -> None:
    did = replace(WHO, text="Who built the bridge?", wants=Wants())  # the reporter may know
    assert _shown(_compose(did, _ranking({BUILT: 2.0, MARSH: 1.0}))) == ["Tilda Marsh", ""]
    assert _shown(_compose(did, _ranking({BUILT: -2.0, MARSH: 1.0}))) == ["Tilda Marsh"]
    assert _shown(_compose(WHO, _ranking({BUILT: 2.0, MARSH: 1.0}))) == ["Tilda Marsh"]  # who says so is asked


def test_a_fact_is_the_reporters_and_what_is_said_is_never_told_as_his() -> None:
    fact = Query("When was it built?", (Asked.FACT,), "when built")
    assert _shown(_compose(fact, _ranking({BUILT: 1.0}))) == [""]
    said = Ranking((Ranked(Candidate(ONE, FoundSentence(ONE.article.id, MARSH, 0.0, 0.0), None), 1.0),), 0.1)
    assert _compose(fact, said).statements == ()


def test_a_dateline_is_no_part_of_what_the_reporter_tells() -> None:
    report = report_of("MOSCOW, 3 May - Three trains were late on Monday. Ana Holm said that the fourth was not.")
    told = by_reporter(Candidate(report, FoundSentence(report.article.id, 0, 0.0, 0.0), None))
    assert told is not None
    assert told.text == "Three trains were late on Monday."
    assert told.citations[0].quote.startswith("MOSCOW, 3 May - Three")


def test_at_first_and_in_the_end_are_the_first_and_the_last_that_were_published() -> None:
    early, late = _annotated(date(2026, 3, 2), "early.txt"), _annotated(date(2026, 3, 9), "late.txt")
    ranked = (*_ranking({MARSH: 1.0}, annotated=early).ranked, *_ranking({LIND: 0.9}, annotated=late).ranked)
    ranking = Ranking(ranked, 0.1)
    asked = replace(WHO, period=Period(None, None, "at first", "first"))
    assert _shown(_compose(asked, ranking)) == ["Tilda Marsh"]
    assert _shown(_compose(replace(asked, period=Period(None, None, "in the end", "last")), ranking)) == ["Oto Lind"]
    assert _shown(_compose(WHO, ranking)) == ["Tilda Marsh", "Oto Lind"]


def test_where_everybody_is_asked_for_more_is_shown() -> None:
    everybody = replace(WHO, asked=(Asked.FACT,), wants=Wants(everybody=True, everything=True))
    names = [f"{given} {family}" for given in ("Ana", "Tilda", "Petra", "Una") for family in ("Holm", "Marsh")]
    reports = [report_of(f"{name} said that the bridge was rotten.", uri=f"/{name}.txt") for name in names]
    assert len(_shown(drafted(WHO, *reports))) == MOST_STATEMENTS
    assert len(_shown(drafted(everybody, *reports))) == len(names)


def test_a_sentence_about_she_is_told_with_the_one_that_names_her() -> None:
    fact = Query("When was the bridge inspected?", (Asked.FACT,), "when inspected")
    named = report_of("Ana Holm came on Monday. She walked the bridge until dusk.")
    told = Ranking((Ranked(Candidate(named, FoundSentence(named.article.id, 1, 0.0, 0.0), None), 1.0),), 0.1)
    assert [s.text for s in _compose(fact, told).statements] == [
        "Ana Holm came on Monday. She walked the bridge until dusk."
    ]
    unnamed = report_of("She came on Monday. She walked the bridge until dusk.")
    told = Ranking((Ranked(Candidate(unnamed, FoundSentence(unnamed.article.id, 1, 0.0, 0.0), None), 1.0),), 0.1)
    assert _compose(fact, told).statements == ()


def test_who_asked_something_is_not_told_without_what_was_asked() -> None:
    plain = report_of('"Where is the list?"\n\nAna Holm asked outside the court.')
    text, asking = plain.article.text, plain.span_of(1).start
    cue = Span(asking + len("Ana Holm "), asking + len("Ana Holm asked"))
    attribution = Attribution(
        source=(Span(asking, asking + len("Ana Holm")),),
        cue=(cue,),
        content=(plain.span_of(0),),
        speaker=Speaker("Ana Holm", SpeakerKind.PERSON),
        stance=Stance.ASSERTS,
        kind=AttributionKind.DIRECT,
        sentences=(0, 1),
    )
    assert cue.within(text) == "asked"
    fact = Query("Who stood outside the court?", (Asked.FACT,), "outside court")
    for attributions, shown in (((attribution,), []), ((), ["Ana Holm asked outside the court."])):
        report = replace(plain, attributions=attributions)
        told = Ranking((Ranked(Candidate(report, FoundSentence(report.article.id, 1, 0.0, 0.0), None), 1.0),), 0.1)
        assert [s.text for s in _compose(fact, told).statements] == shown


def test_the_reasons_are_told_where_only_why_is_asked() -> None:
    report = report_of("Ana Holm said that the bridge was rotten. She cited a report by divers.")
    asked = Query("On what grounds is it called rotten?", (Asked.WHY,), "rotten")
    texts = [s.text for s in drafted(asked, report).statements]
    assert texts == ["Ana Holm said that the bridge was rotten.", "Ana Holm cited a report by divers."]


def test_the_same_words_of_an_official_in_two_reports_are_told_once() -> None:
    one = report_of("A port official said that the bridge was rotten.", uri="/a.txt")
    two = report_of("A port official said that the bridge was rotten.", uri="/b.txt")
    assert len(drafted(WHO, one, two).statements) == 1


def _said_by_holm(text: str, cue: str, *content: str, sentences: tuple[int, ...] = (0,)) -> Attribution:
    """Words of Ana Holm, marked by hand as an article's reader might mark them."""

    def place(words: str) -> Span:
        start = text.index(words)
        return Span(start, start + len(words))

    return Attribution(
        source=(place("Holm"),),
        cue=(place(cue),),
        content=tuple(place(words) for words in content),
        speaker=Speaker("Ana Holm", SpeakerKind.PERSON),
        stance=Stance.ASSERTS,
        kind=AttributionKind.INDIRECT,
        sentences=sentences,
    )


def test_what_lacks_its_subject_is_not_told() -> None:
    text = "A ticket that, Holm said, shows his way was found."
    asked = Query("What shows his way?", (Asked.FACT,), "shows way")
    cut = replace(report_of(text), attributions=(_said_by_holm(text, "said", "shows his way"),))
    assert [s for s in drafted(asked, cut).statements if s.speaker] == []
    whole = replace(cut, attributions=(_said_by_holm(text, "said", "his way was found"),))
    assert len(drafted(asked, whole).statements) == 1


def test_a_sentence_with_a_cue_of_its_own_is_told_by_it() -> None:
    text = "Holm did not say whether the boat was sold. “I will wait,” the mayor told us."
    whole = _said_by_holm(
        text, "told", "Holm did not say whether the boat was sold", "“I will wait,”", sentences=(0, 1)
    )
    own = _said_by_holm(text, "did not say", "whether the boat was sold")
    report = replace(report_of(text), attributions=(whole, own))
    asked = Query("Was the boat sold?", (Asked.FACT,), "boat sold")
    assert drafted(asked, report).statements[0].text == "Ana Holm did not say whether the boat was sold."


def test_what_is_nobodys_and_no_speech_is_not_told_as_somebodys_words() -> None:
    text = "The recount in Orlo ended the dispute over who is mayor."
    plain = report_of(text)
    start = text.index("ended")
    attribution = Attribution(
        source=(Span(0, start - 1),),
        cue=(Span(start, start + len("ended the dispute over")),),
        content=(Span(text.index("who is"), len(text) - 1),),
        speaker=Speaker("the recount in Orlo", SpeakerKind.UNNAMED),
        stance=Stance.ASSERTS,
        kind=AttributionKind.INDIRECT,
        sentences=(0,),
    )
    report = replace(plain, attributions=(attribution,))
    asked = Query("How did it end?", (Asked.FACT,), "dispute over mayor")
    assert [s.speaker for s in drafted(asked, report).statements] == []


def test_what_points_at_no_speaker_is_told_as_the_reporters_whole_sentence() -> None:
    text = "The bank was fined 185 million crowns for the false accounts."
    plain = report_of(text)
    begins = text.index("was")
    fined = Attribution(
        source=(),
        cue=(Span(begins, begins + len("was fined")),),
        content=(Span(0, begins - 1), Span(begins + len("was fined "), len(text) - 1)),
        speaker=None,
        stance=Stance.ASSERTS,
        kind=AttributionKind.INDIRECT,
        sentences=(0,),
    )
    asked = Query("How much was the bank fined?", (Asked.FACT, Asked.HOW_MANY), "bank fined")
    told = drafted(asked, replace(plain, attributions=(fined,))).statements
    assert [(s.speaker, s.text) for s in told] == [(None, text)]
    pointed_at = replace(fined, source=(Span(0, begins - 1),))
    assert drafted(asked, replace(plain, attributions=(pointed_at,))).statements == ()


def test_what_stands_for_the_words_before_it_tells_nothing() -> None:
    text = "It had a plan, which Holm detailed in June."
    report = replace(report_of(text), attributions=(_said_by_holm(text, "detailed", "which"),))
    asked = Query("What did Holm say of the plan?", (Asked.WHAT_SAID,), "plan detailed")
    assert [s for s in drafted(asked, report).statements if s.speaker] == []


def test_copies_of_a_report_are_one_voice() -> None:
    copy = _annotated(uri="copy.txt")
    ranking = Ranking((*_ranking({MARSH: 1.0}).ranked, *_ranking({MARSH: 0.9}, annotated=copy).ranked), 0.1)
    assert _shown(_compose(WHO, ranking)) == ["Tilda Marsh"]

"""Cases: what is broken is named, and the project's own are what they promise to be."""

from collections import Counter
from pathlib import Path

import pytest

from assistant.cli.evaluation import _ENGINES, _SLICES
from corpus.attribution import Stance
from evals.cases.case import Case, GoldSentence, Slice
from evals.cases.case_files import CASES, SAMPLE, CaseError, article_texts, read_cases
from evals.engines import ENGINES

TEXTS = {
    "tarn-01": "The bridge is safe, Tilda Marsh said. It is not, said Oto Lind.",
    "tarn-02": "It is not, said Oto Lind.",
}
GOOD = """
- id: tarn-safe
  slice: who_said
  question: Who says that the bridge is safe?
  articles: [tarn-01, tarn-02]
  speakers:
    - names: [Tilda Marsh]
      stance: asserts
      said: ["The bridge is safe, Tilda Marsh said."]
  wrong_speakers: [Oto Lind]
  answer: Tilda Marsh.
"""


def _read(folder: Path, *files: str) -> tuple[Case, ...]:
    for number, text in enumerate(files):
        (folder / f"{number}.yaml").write_text(text, encoding="utf-8")
    return read_cases(folder, TEXTS)


def test_a_case_is_read_with_its_gold(tmp_path: Path) -> None:
    (case,) = _read(tmp_path, GOOD)
    assert case.speakers[0].stance is Stance.ASSERTS
    assert case.gold == {GoldSentence("tarn-01", "The bridge is safe, Tilda Marsh said.")}
    assert case.cluster == "tarn-01"


def test_a_sentence_that_several_articles_hold_serves_in_each(tmp_path: Path) -> None:
    text = GOOD.replace("The bridge is safe, Tilda Marsh said.", "It is not, said Oto Lind.").replace(
        "  wrong_speakers: [Oto Lind]\n", ""
    )
    (case,) = _read(tmp_path, text)
    assert {g.article for g in case.gold} == {"tarn-01", "tarn-02"}


def test_a_question_can_be_repeated_to_any_length(tmp_path: Path) -> None:
    (case,) = _read(tmp_path, GOOD.replace("  articles", "  times: 300\n  articles"))
    assert len(case.question) == 300 * len("Who says that the bridge is safe?")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("The bridge is safe,", "The bridge was safe,", "no article of the case has the sentence"),
        ("slice: who_said", "slice: gossip", "'gossip' is none of who_said"),
        ("stance: asserts", "stance: mumbles", "'mumbles' is none of asserts"),
        ("tarn-02", "tarn-03", "there is no article 'tarn-03'"),
        ("[Oto Lind]", "[tilda marsh]", "'tilda marsh' is both right and wrong"),
        ("  answer: Tilda Marsh.\n", "", "answer: field required"),
        ("  answer:", "  answr: x\n  answer:", "answr: extra inputs"),
        ("who_said", "follow_up", "a follow-up needs a history"),
        ("who_said", "why", "a case of why needs a reason"),
        ("who_said", "unanswerable", "a case of this slice is not answerable"),
        ("  wrong_speakers: [Oto Lind]\n", "  answerable: false\n", "has no speakers and no facts"),
        ("slice: who_said", "slice: [who_said]", "slice: input should be a valid string"),
    ],
)
def test_a_broken_case_is_named_with_what_is_wrong(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in GOOD
    with pytest.raises(CaseError) as error:
        _read(tmp_path, GOOD.replace(old, new, 1))
    assert "0.yaml: case 'tarn-safe'" in str(error.value)
    assert says in str(error.value)


def test_all_broken_cases_are_named_at_once(tmp_path: Path) -> None:
    other = GOOD.replace("tarn-safe", "tarn-other").replace("tarn-02", "tarn-09")
    with pytest.raises(CaseError, match=r"tarn-safe.*tarn-other"):
        _read(tmp_path, GOOD.replace("who_said", "gossip"), other)


def test_an_id_stands_for_one_case_in_all_files(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"1\.yaml: case 'tarn-safe': the id is taken"):
        _read(tmp_path, GOOD, GOOD)


@pytest.mark.parametrize(
    ("text", "says"),
    [("a: [", "is no YAML"), ("a: 1", "is no list of cases"), ("- 3", "case number 1")],
    ids=["no YAML", "no list", "no case"],
)
def test_a_file_that_holds_no_cases_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(CaseError, match=says):
        _read(tmp_path, text)


def test_an_empty_folder_is_an_error_not_a_perfect_score(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="There are no cases"):
        read_cases(tmp_path, TEXTS)


# --- the project's own


def test_the_projects_cases_are_many_and_of_every_slice() -> None:
    cases = read_cases(CASES, article_texts(SAMPLE))
    assert len(cases) >= 150
    counts = Counter(case.slice for case in cases)
    assert {s: n for s in Slice if (n := counts[s]) < 7} == {}


def test_the_command_knows_every_slice_and_engine() -> None:
    assert list(_SLICES) == [s.value for s in Slice]
    assert list(_ENGINES) == list(ENGINES)

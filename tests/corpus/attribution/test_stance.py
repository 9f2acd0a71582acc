"""How a speaker stands to what is attributed to them, and how firmly."""

import pytest

from tests.corpus.attribution.reading import attributions_in


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        pytest.param("Tarn Rail says that the bridge is safe.", "asserts", id="says"),
        pytest.param("Tarn Rail rejected the claim.", "denies", id="rejected"),
        pytest.param('Tarn Rail called the claim "nonsense".', "denies", id="called it nonsense"),
        pytest.param("Tarn Rail said that it had not hidden the report.", "denies", id="its own denial"),
        pytest.param("Tarn Rail said that the bridge did not shake.", "asserts", id="a negated fact"),
        pytest.param("Tilda Marsh does not believe that the bridge is safe.", "denies", id="does not believe"),
        pytest.param("Tilda Marsh questioned the figures.", "doubts", id="questioned"),
        pytest.param("Tilda Marsh doubts that the bridge is safe.", "doubts", id="doubts"),
        pytest.param("Police are looking into whether the lock was forced.", "doubts", id="looking into"),
        pytest.param(
            '"My client does not know where it is," Anna Bell said.', "asserts", id="somebody else's ignorance"
        ),
    ],
)
def test_stance(text: str, stance: str) -> None:
    assert [a.stance.value for a in attributions_in(text)] == [stance]


@pytest.mark.parametrize(
    ("text", "hedged"),
    [
        pytest.param("Tilda Marsh said that the bridge may close.", True, id="may"),
        pytest.param("Tilda Marsh said that the bridge was likely unsafe.", True, id="likely"),
        pytest.param("Tilda Marsh believes that the bridge is safe.", True, id="belief"),
        pytest.param("Tilda Marsh said that the bridge is safe.", False, id="firm"),
    ],
)
def test_hedges(text: str, hedged: bool) -> None:
    assert [a.hedged for a in attributions_in(text)] == [hedged]

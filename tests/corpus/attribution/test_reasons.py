"""Which attribution gives the reason for another."""

import pytest

from tests.corpus.attribution.reading import attributions_in


@pytest.mark.parametrize(
    ("text", "links"),
    [
        pytest.param(
            "Tilda Marsh says that the bridge is unsafe. She cited two cracks in the pillar.", [None, 0], id="cited"
        ),
        pytest.param(
            "Tilda Marsh doubts it. She pointed to the cracks. She also cited a letter.",
            [None, 0, 0],
            id="two reasons for one statement",
        ),
        pytest.param(
            "Tilda Marsh says that the bridge is unsafe. Oren Vasko cited two cracks.", [None, None], id="another's"
        ),
        pytest.param("Oren Vasko cited two cracks in the pillar.", [None], id="a reason for nothing said"),
        pytest.param(
            "Tilda Marsh met Anna Bell at the port, and she said that it was unsafe, and she cited two cracks.",
            [None, None],
            id="nobody knows whose",
        ),
    ],
)
def test_a_reason_is_linked_to_its_own_speakers_statement(text: str, links: list[int | None]) -> None:
    assert [a.reason_for for a in attributions_in(text)] == links

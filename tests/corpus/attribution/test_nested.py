"""Attributions inside attributions."""

from tests.corpus.attribution.reading import rows


def test_a_verdict_on_a_claim_is_no_part_of_the_claim() -> None:
    text = 'Tilda Marsh described Tarn Rail\'s claim that the bridge is safe as "ludicrous".'
    assert rows(text)[1] == ("Tarn Rail", "asserts", "that the bridge is safe")


def test_what_somebody_is_said_to_know_is_the_speakers_to_say() -> None:
    text = (
        "Mayor Tilda Marsh met the Gazette.\n\nGAZETTE: Is the bridge safe?\n\n"
        "MARSH: Oren Vasko knows as much about bridges as I do about boats. Ask him, I said.\n\nGAZETTE: Why?\n"
    )
    assert [(who, words[:10]) for who, _, words in rows(text)] == [
        ("Gazette", "Is the bri"),
        ("Tilda Marsh", "Oren Vasko"),
        ("Gazette", "Why?"),
    ]


def test_a_source_without_a_name_inside_an_attribution_is_let_go() -> None:
    text = "Tilda Marsh said that an engineer had told her that the bridge was closed."
    assert [who for who, _, _ in rows(text)] == ["Tilda Marsh"]

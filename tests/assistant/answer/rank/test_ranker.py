"""The ranker: its candidates, its measures, its weights."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from assistant.answer.evidence import EvidenceSet
from assistant.answer.pipeline import Assistant
from assistant.answer.rank import ranker as ranker_module
from assistant.answer.rank.candidates import candidates
from assistant.answer.rank.features import FEATURE_NAMES, FEATURES, NEARNESS, features
from assistant.answer.rank.ranker import WEIGHTS_DIGEST, Ranker, as_tensors, of_tensors, rank, shipped_ranker
from assistant.answer.rank.shortlist import shortlist
from assistant.conversation import Question
from assistant.errors import RankingError
from assistant.question.query import Query


def _found(assistant: Assistant, text: str) -> tuple[Query, EvidenceSet]:
    retrieved = assistant.retrieve(assistant.understand(Question(text)))
    return retrieved.query, retrieved.evidence


def test_the_short_list_is_short_and_each_sentence_stands_in_it_once(assistant: Assistant) -> None:
    query, evidence = _found(assistant, "Who says that the bow door was faulty?")
    places = [(e.article_id, e.sentence) for e in shortlist(query, evidence)]
    assert 10 < len(places) <= 30
    assert len(set(places)) == len(places)


def test_a_sentence_is_a_candidate_for_the_reporter_and_for_each_who_speaks_in_it(assistant: Assistant) -> None:
    query, evidence = _found(assistant, "Who called the claim that Washington decided ludicrous?")
    speakers: dict[str, set[str]] = {}
    for candidate in candidates(query, evidence):
        text = candidate.annotated.text_of(candidate.sentence)
        speaker = candidate.attribution.speaker if candidate.attribution else None
        speakers.setdefault(text, set()).add(speaker.name if speaker else "")
    (both,) = (names for text, names in speakers.items() if "a claim that John Kirby" in text)
    assert {"", "Dmitry Peskov"} <= both


def test_measures_are_finite_and_as_many_as_the_weights_want(assistant: Assistant) -> None:
    query, evidence = _found(assistant, "Why does the transport minister doubt that it was a wave?")
    found = candidates(query, evidence)
    measures = features(query, evidence, found)
    assert measures.shape == (len(found), FEATURES)
    assert np.isfinite(measures).all()
    assert np.abs(measures).max() <= 3.0
    assert shipped_ranker().mean.shape == (FEATURES,)


def test_the_features_have_the_names_and_the_order_that_the_shipped_weights_were_trained_with() -> None:
    assert len(set(FEATURE_NAMES)) == len(FEATURE_NAMES)
    names = hashlib.sha256("\n".join(FEATURE_NAMES).encode()).hexdigest()
    assert (names[:12], WEIGHTS_DIGEST[:12]) == ("e8c1fdf07036", "17d23d31ca2b"), (
        "train the ranker anew, then note both digests"
    )


def test_what_is_measured_by_meaning_stands_where_training_looks_for_it(assistant: Assistant) -> None:
    query, evidence = _found(assistant, "Who says that the bow door was faulty?")
    found = candidates(query, evidence)
    blind = EvidenceSet(**{name: getattr(evidence, name) for name in EvidenceSet.__slots__} | {"nearness": {}})
    differs = (features(query, evidence, found) != features(query, blind, found)).any(axis=0)
    assert set(np.flatnonzero(differs)) <= set(NEARNESS)
    assert differs[list(NEARNESS)].all()


def test_the_sentence_that_answers_comes_first(assistant: Assistant) -> None:
    query, evidence = _found(assistant, "Who says that the seal of the ferry's door had failed a test in January?")
    ranking = rank(query, evidence)
    first = ranking.ranked[0].candidate
    assert "failed a test on Jan. 14" in first.annotated.text_of(first.sentence)
    scores = [r.score for r in ranking.ranked]
    assert scores == sorted(scores, reverse=True)


def test_that_nothing_answers_is_likelier_where_nothing_does(assistant: Assistant) -> None:
    answered = rank(*_found(assistant, "Who says that the seal of the ferry's door had failed a test in January?"))
    other = rank(*_found(assistant, "Who won the national chess championship in Merrow?"))
    assert answered.none < 0.3 < other.none


def test_weights_are_kept_whole() -> None:
    held = shipped_ranker()
    again = of_tensors(as_tensors(held))
    measures = np.random.default_rng(0).random((7, FEATURES), dtype=np.float32)
    assert (again.scores(measures) == held.scores(measures)).all()
    assert ranker_module.WEIGHTS.stat().st_size < 25_000_000


def test_weights_for_other_measures_are_refused() -> None:
    held = shipped_ranker()
    with pytest.raises(RankingError, match="train it anew"):
        of_tensors(as_tensors(Ranker(held.mean[:-1], held.scale[:-1], held.layers)))


@pytest.mark.parametrize("damage", ["missing", "altered"])
def test_weights_that_are_not_the_shipped_ones_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    path = tmp_path / "weights.safetensors"
    if damage == "altered":
        data = bytearray(ranker_module.WEIGHTS.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)
    monkeypatch.setattr(ranker_module, "WEIGHTS", path)
    shipped_ranker.cache_clear()
    try:
        with pytest.raises(RankingError, match="install whosaid anew"):
            shipped_ranker()
    finally:
        shipped_ranker.cache_clear()

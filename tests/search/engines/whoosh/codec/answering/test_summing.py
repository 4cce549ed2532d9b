"""The best documents by sums: those that are rounded, and those of few documents."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.deadline import Deadline
from search.engines.whoosh.codec.answering import words
from search.engines.whoosh.codec.answering.summing import _ROWS, _near_the_best, best_by_sums
from search.engines.whoosh.codec.answering.words import Wanted, Word
from search.errors import QueryError
from tests.search.engines.whoosh.codec.uneven import snapshot


@pytest.fixture(params=[0, 1 << 15], autouse=True)
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_FEW", request.param)


@pytest.mark.parametrize("stem", ["w0", "w20"])
def test_scores_that_are_equal_once_they_are_rounded_are_all_among_the_best(stem: str) -> None:
    rating = snapshot(0.3).rating
    word = Word(rating.space.term(stem), 1, 1e-7)
    found = best_by_sums(rating, [word], Wanted(3))
    assert found.docs.tolist() == rating.docs(word.term).tolist()
    assert found.total == len(found.docs)


def test_it_ends_when_its_time_is_over() -> None:
    rating = snapshot().rating
    word = Word(rating.space.term("w0"), 1, 1.0)
    with pytest.raises(QueryError):
        best_by_sums(rating, [word], Wanted(3), Deadline(seconds=1, until=0.0))


@given(
    st.integers(1, 12), st.integers(0, 4), st.sampled_from([2, 40, 900]), st.integers(0, 1 << 20)
)
def test_all_whose_sums_may_be_among_the_best_stand_in_order(
    count: int, allowance: int, highest: int, seed: int
) -> None:
    draw = np.random.default_rng(seed)
    sums = draw.integers(0, highest, _ROWS * int(draw.integers(1, 60))).astype(np.uint16)
    found = _near_the_best(sums, count, allowance)
    assert (np.diff(found) > 0).all()
    assert sums.take(found).all()
    least = np.sort(sums)[-count].item() - allowance
    assert set(np.flatnonzero(sums >= max(1, least)).tolist()) <= set(found.tolist())

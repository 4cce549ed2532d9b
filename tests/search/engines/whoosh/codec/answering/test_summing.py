"""The best documents by sums: those that are rounded, and those of few documents."""

from __future__ import annotations

import pytest

from search.deadline import Deadline
from search.engines.whoosh.codec.answering import words
from search.engines.whoosh.codec.answering.summing import best_by_sums
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

"""What words are worth in two segments as one, against what they are worth in each."""

from __future__ import annotations

import numpy as np
import pytest

from search.engines.whoosh.codec.answering import joined_rating, rating
from search.engines.whoosh.codec.answering.joined_rating import JoinedRating
from search.engines.whoosh.codec.finding.phrase_finding import every_place
from tests.search.engines.whoosh.codec.uneven import WORDS, snapshot


@pytest.mark.parametrize("deleted", [0.0, 0.3])
@pytest.mark.parametrize("cells", [0, 90, 1 << 18])
def test_a_word_is_worth_what_it_is_in_each_segment(
    deleted: float, cells: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rating, "_CELLS", cells)
    ours = snapshot(deleted)
    joined = ours.rating
    assert isinstance(joined, JoinedRating)
    for stem in WORDS:
        term = joined.space.term(stem)
        if term is None:
            continue
        expected: dict[int, float] = {}
        for one, start in zip(snapshot(deleted).ratings, joined.space.starts, strict=False):
            if (number := one.space.term(stem)) is not None:
                docs, worth = one.worth_of_word(number)
                expected |= zip((docs + start).tolist(), worth.tolist(), strict=True)
        docs, worth = joined.worth_of_word(term)
        assert dict(zip(docs.tolist(), worth.tolist(), strict=True)) == expected
        assert joined.docs(term).tolist() == docs.tolist() == list(expected)
        assert joined.spread(term) == len(expected)
        rough_docs, rough = joined.rough_worth_of_word(term)
        assert rough_docs.tolist() == docs.tolist()
        assert rough.tolist() == worth.astype(np.float32).tolist()
        postings = joined.space.docs(term).searchsorted(docs)
        assert joined.worth(joined.space.codes_at(term, postings), docs).tolist() == worth.tolist()


@pytest.mark.parametrize("deleted", [0.0, 0.3])
@pytest.mark.parametrize("few", [-1, 20, 1 << 40])
@pytest.mark.parametrize("cells", [90, 1 << 18])
def test_a_row_is_worth_what_it_is_in_each_segment(
    deleted: float, few: int, cells: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rating, "_CELLS", cells)
    monkeypatch.setattr(joined_rating, "FEW", few)
    joined = snapshot(deleted).rating
    assert isinstance(joined, JoinedRating)
    for one in joined.space.spaces:
        for number in range(len(one.spread)):
            every_place(number, one)
    found = 0
    for row in zip(WORDS[4:], WORDS[9:], strict=False):
        terms = [term for stem in row if (term := joined.space.term(stem)) is not None]
        expected: dict[int, float] = {}
        for at, one_rating in enumerate(snapshot(deleted).ratings):
            numbers = [number for term in terms if (number := term[at]) is not None]
            if len(numbers) == len(terms) == len(row):
                docs, worth = one_rating.worth_of_row(numbers)
                docs += np.int32(joined.space.starts[at])
                expected |= zip(docs.tolist(), worth.tolist(), strict=True)
        if len(terms) == len(row):
            docs, worth = joined.worth_of_row(terms)
            assert dict(zip(docs.tolist(), worth.tolist(), strict=True)) == expected
            assert docs.tolist() == list(expected)
        found += len(expected)
    assert found > 50

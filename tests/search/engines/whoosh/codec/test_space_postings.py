"""The postings of a term part by part, against all at once."""

from __future__ import annotations

import numpy as np
import pytest

from search.engines.whoosh.codec.space_postings import postings, postings_in_parts
from search.engines.whoosh.codec.spaces import SpaceReader
from tests.search.engines.whoosh.codec.uneven import segments

SPACES = [one.spaces["text"] for one in segments()]


@pytest.mark.parametrize("size", [1, 7, 1_000_000])
@pytest.mark.parametrize("space", SPACES)
def test_parts_make_the_whole(space: SpaceReader, size: int) -> None:
    for term in range(0, len(space.spread), 5):
        whole = postings(space, term, term + 1)
        parts = list(postings_in_parts(space, term, size))
        assert [len(one.docs) for one in parts[:-1]] == [size] * (len(parts) - 1)
        assert sum(len(one.docs) for one in parts) == space.spread[term]
        for name in ("docs", "codes", "positions", "spellings"):
            its = np.concatenate([getattr(one, name) for one in parts])
            assert its.tolist() == getattr(whole, name).tolist(), name
        for one in parts:
            assert one.terms.tolist() == [term]
            assert one.spread.tolist() == [len(one.docs)]
            assert one.occurrences.tolist() == [len(one.positions)] == [len(one.spellings)]
        assert sum(int(one.occurrences[0]) for one in parts) == whole.occurrences[0]

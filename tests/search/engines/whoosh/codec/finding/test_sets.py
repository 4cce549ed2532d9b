"""Sets as arrays against sets."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.coding.ragged import Array
from search.engines.whoosh.codec.finding.sets import (
    complement,
    difference,
    intersection,
    meeting,
    union,
)

DOCUMENTS = 400
SET = st.sampled_from([3, 40, DOCUMENTS]).flatmap(
    lambda size: st.sets(st.integers(0, DOCUMENTS - 1), max_size=size)
)


def array(members: set[int]) -> Array:
    return np.array(sorted(members), np.int32)


@given(SET, SET)
def test_two_sets(one: set[int], other: set[int]) -> None:
    a, b = array(one), array(other)
    assert intersection(a, b).tolist() == sorted(one & other)
    assert difference(a, b).tolist() == sorted(one - other)
    assert complement(a, DOCUMENTS).tolist() == sorted(set(range(DOCUMENTS)) - one)
    for documents in (0, DOCUMENTS, 100_000):
        assert difference(a, b, documents).tolist() == sorted(one - other)
        places, found = meeting(a, b, documents)
        assert a[places].tolist() == b[found].tolist() == sorted(one & other)


@given(st.lists(SET, min_size=1, max_size=5), st.sampled_from([DOCUMENTS, 100_000]))
def test_any_number_of_sets(sets: list[set[int]], documents: int) -> None:
    assert union([array(one) for one in sets], documents).tolist() == sorted(set().union(*sets))

"""The first by several keys against sorting."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.answering import ordering
from search.engines.whoosh.codec.answering.ordering import descending, first_by_keys, highest

ROW = st.tuples(st.integers(0, 2), st.integers(-1, 2))


@given(st.lists(ROW, max_size=60), st.integers(0, 12))
def test_the_first_by_three_keys(rows: list[tuple[int, int]], count: int) -> None:
    last = [(number * 7) % 61 for number in range(len(rows))]  # all different
    keys = [
        np.array([one for one, _ in rows], np.float64),
        np.array([other for _, other in rows], np.int64),
        np.array(last, np.int64),
    ]
    order = sorted(range(len(rows)), key=lambda at: (*rows[at], last[at]), reverse=True)
    assert first_by_keys(len(rows), [key.take for key in keys], count).tolist() == order[:count]


@pytest.mark.parametrize("groups", [100, 1])
@given(st.lists(st.integers(0, 9).map(lambda n: n / 2), max_size=300), st.integers(1, 9))
def test_all_that_may_be_among_the_first(groups: int, keys: list[float], count: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ordering, "_GROUPS", groups)
        patch.setattr(ordering, "_GROUP", 4)
        patch.setattr(ordering, "_SMALL", 3)
        found = highest(np.array(keys, np.float64), count).tolist()
    least = sorted(keys, reverse=True)[:count][-1] if keys else 0
    must = {place for place, key in enumerate(keys) if key >= least}
    assert must <= set(found)
    assert found == sorted(found)
    assert len(found) <= max(2 * count, len(must))


@given(st.lists(st.integers(0, 40), max_size=300), st.integers(1, 9), st.integers(0, 20))
def test_whole_numbers_that_may_be_too_high(keys: list[int], count: int, slack: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ordering, "_GROUPS", 1)
        found = highest(np.array(keys, np.uint16), count, slack).tolist()
    least = sorted(keys, reverse=True)[:count][-1] - slack if keys else 0
    assert {place for place, key in enumerate(keys) if key >= least} <= set(found)


@given(st.lists(st.integers(0, 40), max_size=900), st.integers(1, 9))
def test_the_highest_themselves_in_order(keys: list[int], count: int) -> None:
    found = descending(np.array(keys, np.float64), count)
    assert found.tolist() == sorted(keys, reverse=True)[:count]

"""The first by several keys against sorting."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.ordering import first_by_keys

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

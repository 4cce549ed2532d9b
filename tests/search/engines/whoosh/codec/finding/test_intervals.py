"""Minimal intervals in arrays against the same in loops."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.finding.intervals import Wanted, minimal_intervals, within
from search.proximity import intervals, words_in

#: Where there is a word, and which.
TEXT = st.dictionaries(st.integers(0, 60), st.sampled_from("abc"), max_size=30)
TIMES = st.one_of(
    st.dictionaries(st.sampled_from("abc"), st.integers(1, 3), min_size=1),
    st.just({"a": 1, "b": 1}),
)


@pytest.mark.parametrize("kind", [np.uint32, np.uint64, np.int64])
@given(text=TEXT, times=TIMES, others=st.integers(0, 20))
def test_they_are_the_same(
    kind: type[np.uint32], text: dict[int, str], times: dict[str, int], others: int
) -> None:
    tokens = sorted(text.items())
    words = [word for word, often in times.items() for _ in range(often)]
    wanted = [
        Wanted(np.array([at for at, one in tokens if one == word], kind), often)
        for word, often in times.items()
    ]
    starts, ends = minimal_intervals(wanted, len(words) + others)
    assert (starts.dtype, ends.dtype) == (kind, kind)
    found = list(zip(starts.tolist(), ends.tolist(), strict=True))
    assert found == list(intervals(tokens, words, others))
    places = np.array([at for at, _ in tokens if text[at] in times], kind)
    sought = [one for one in tokens if one[1] in times]
    expected = [sought[at][0] for at in words_in(sought, words, others)]
    assert within(places, starts, ends).tolist() == expected

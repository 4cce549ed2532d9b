"""Positions against lists of numbers."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.coding import positions
from search.engines.whoosh.codec.coding.positions import Positions
from tests.search.engines.whoosh.codec.memory import InMemory

LIMITS = st.sampled_from([1, 255, 256, 511, 512, 65_535, 65_536, 10_000_000, 2**32 - 1])
RUN = LIMITS.flatmap(lambda n: st.lists(st.integers(0, n), min_size=1, max_size=20, unique=True))


@given(st.lists(RUN.map(sorted), max_size=8))
def test_positions_are_read_again(runs: list[list[int]]) -> None:
    occurrences = np.array([len(run) for run in runs], np.int64)
    flat = np.array([one for run in runs for one in run], np.uint32)
    arrays = positions.encode(flat, occurrences)
    reader = Positions(
        occurrences=occurrences,
        low=InMemory(arrays.low),
        widths=arrays.widths,
        high={width: InMemory(data) for width, data in arrays.high.items()},
    )
    for term, run in enumerate(runs):
        assert reader.run(term).tolist() == run
        assert reader.at(term, np.arange(0, len(run), 2)).tolist() == run[::2]
        assert reader.of_run(term, len(run) // 3, len(run)).tolist() == run[len(run) // 3 :]
    for first in range(len(runs) + 1):
        for end in range(first, len(runs) + 1):
            expected = [one for run in runs[first:end] for one in run]
            assert reader.decode(first, end).tolist() == expected


@given(st.lists(st.dictionaries(st.integers(0, 999), st.integers(1, 5), min_size=1), max_size=3))
def test_occurrences_of_pages(drawn: list[dict[int, int]]) -> None:
    terms = [sorted(counts.items()) for counts in drawn]
    flat = np.array([one for counts in terms for one in counts], np.uint32).reshape(-1, 2)
    spread = np.array([len(counts) for counts in terms], np.int64)
    expected = [
        sum(count for doc, count in counts if doc >> 8 == page)
        for counts in terms
        for page in range(4)
    ]
    assert positions.page_counts(flat[:, 0], flat[:, 1], spread, 4).tolist() == expected

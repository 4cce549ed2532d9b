"""Runs in one array against lists of lists."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.coding import ragged
from search.engines.whoosh.codec.coding.ragged import (
    owners,
    places,
    repeated,
    run_starts,
    smallest,
    starts_of,
    taken,
)

LENGTHS = st.lists(st.integers(0, 5), max_size=10)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5)), max_size=10),
    st.sampled_from([(1, 1), (2, 4), (64, 1), (64, 99)]),
)
def test_runs_are_taken(runs: list[tuple[int, int]], limits: tuple[int, int]) -> None:
    items = np.arange(200)
    starts, lengths, at = [], [], 3
    for gap, length in runs:
        starts.append(at + gap)
        lengths.append(length)
        at += gap + length
    expected = [s + i for s, n in zip(starts, lengths, strict=True) for i in range(n)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ragged, "_LONG", limits[0])
        patch.setattr(ragged, "_GAPS", limits[1])
        found = taken(items, np.array(starts, np.int64), np.array(lengths, np.int64))
    assert found.tolist() == expected


@given(LENGTHS, st.data())
def test_places_are_those_of_all_runs(lengths: list[int], data: st.DataObject) -> None:
    starts = data.draw(st.lists(st.integers(0, 99), min_size=len(lengths), max_size=len(lengths)))
    expected = [s + i for s, n in zip(starts, lengths, strict=True) for i in range(n)]
    assert places(np.array(starts, np.int64), np.array(lengths, np.int64)).tolist() == expected
    owned = [run for run, n in enumerate(lengths) for _ in range(n)]
    assert owners(np.array(lengths, np.int64)).tolist() == owned
    ends = [sum(lengths[:n]) for n in range(len(lengths) + 1)]
    assert starts_of(np.array(lengths, np.uint8)).tolist() == ends


@given(st.lists(st.integers(0, 3), max_size=20))
def test_runs_of_equal_keys(keys: list[int]) -> None:
    expected = [i for i, key in enumerate(keys) if i == 0 or keys[i - 1] != key]
    assert run_starts(np.array(keys, np.uint8)).tolist() == expected


@given(st.lists(st.integers(0, 2**63), max_size=5))
def test_the_narrowest_type_holds_all(numbers: list[int]) -> None:
    narrow = smallest(np.array(numbers, np.uint64))
    assert narrow.tolist() == numbers
    assert narrow.itemsize == 1 or max(numbers) >= 1 << (4 * narrow.itemsize)


@given(
    st.lists(st.integers(-2, 5), max_size=8),
    st.sampled_from([np.uint8, np.uint32, np.int64]),
    st.integers(-1, 1),
    st.sampled_from([(0, 0), (0, 32), (1 << 16, 0)]),
)
def test_items_are_repeated_as_often_as_they_should_be(
    drawn: list[int], kind: type[np.integer], more: int, sizes: tuple[int, int]
) -> None:
    counts = np.array(drawn, np.int64).astype(kind)
    total = sum(drawn) + more
    items = np.arange(len(drawn))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ragged, "_BOUNDED", sizes[0])
        patch.setattr(ragged, "_FEW", sizes[1])
        if more or min(drawn, default=0) < 0:
            with pytest.raises(ValueError, match="a file"):
                repeated(items, counts, total)
        else:
            expected = [at for at, count in enumerate(drawn) for _ in range(count)]
            assert repeated(items, counts, total).tolist() == expected

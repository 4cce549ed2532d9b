"""Sums of rows against lists of numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.coding import tallies
from search.engines.whoosh.codec.coding.tallies import Amounts, Tally

ROW = st.tuples(*[st.integers(0, 300)] * 3).filter(any)


@given(
    st.lists(ROW, max_size=6, unique=True),
    st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=4), min_size=1, max_size=8),
    st.sampled_from([1 << 10, 1 << 15, 1 << 30]),  # 32, 64 and more bits for the three fields
    st.sampled_from([1, 4_096]),
    st.sampled_from([1, 14]),
)
def test_sums_have_codes(
    rows: list[tuple[int, int, int]], sums: list[list[int]], most: int, many: int, slots: int
) -> None:
    rows = rows or [(1, 0, 0)]
    space = np.array(rows, np.int64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tallies, "_MANY", many)
        patch.setattr(tallies, "_SLOTS", slots)  # so that rows come to share one
        tally = Tally(Amounts(space, np.full(3, most)))
        parts = [[one % len(rows) for one in codes] for codes in sums]
        for _ in range(2):
            amounts = [tally.amounts(np.array(codes)).sum() for codes in parts]
            codes = tally.codes(np.array(amounts, tally.units.dtype))
            expected = [
                [sum(rows[code][field] for code in part) for field in range(3)] for part in parts
            ]
            assert tally.rows[codes].tolist() == expected
            known = [codes[at] for at, row in enumerate(expected) if tuple(row) in rows]
            if slots > 1 or many > 1:
                assert all(code < len(rows) for code in known)
    assert len(tally) == len(tally.rows)
    assert tally.rows[: len(rows)].tolist() == space.tolist()


def test_a_space_without_rows() -> None:
    tally = Tally(Amounts(np.zeros((0, 2), np.int64), np.array([3, 0])))
    assert tally.rows.shape == (0, 2)
    assert tally.codes(tally.units[:0]).tolist() == []


def test_an_occurrence_is_a_unit() -> None:
    rows = np.array([[0, 1], [2, 0]], np.int64)
    tally = Tally(Amounts(rows, np.array([7, 7])))
    assert tally.codes(tally.units).tolist() == [2, 0]
    assert tally.rows.tolist() == [[0, 1], [2, 0], [1, 0]]


def test_amounts_in_numbers_of_python() -> None:
    rows = np.array([[2, 0, 0], [0, 1, 0], [1, 0, 0], [1, 0, 0]], np.int64)
    amounts = Amounts(rows, np.array([7, 7, 0]))
    assert amounts.unit_of_field == amounts.units.tolist()
    assert amounts.code_of == dict(zip(amounts.of_codes.tolist()[:3], range(3), strict=True))
    alone = amounts.alone
    assert alone is not None
    assert rows[alone[:2]].tolist() == [[1, 0, 0], [0, 1, 0]]
    assert Amounts(rows[:2], np.array([7, 7, 0])).alone is None

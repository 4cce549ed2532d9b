"""Rows against lists of tuples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.coding import rows as table_of_rows
from search.engines.whoosh.codec.coding.rows import RowTable

COUNTS = st.sampled_from([0, 1, 2, 3, 255, 4_095, 4_096, 65_535, 65_536, 2**31])


def rows_of(fields: int) -> st.SearchStrategy[list[list[int]]]:
    row = st.lists(COUNTS, min_size=fields, max_size=fields).filter(any)
    return st.lists(row, max_size=30)


@given(st.sampled_from([1, 4, 5]).flatmap(lambda n: st.tuples(st.just(n), rows_of(n), rows_of(n))))
def test_equal_rows_have_equal_codes_and_only_they(
    drawn: tuple[int, list[list[int]], list[list[int]]],
) -> None:
    fields, first, second = drawn
    table = RowTable(fields)
    table.expect([(1, *[0] * (fields - 1))])
    for rows in (first, second, first + second):
        codes = table.codes(np.array(rows, np.int64).reshape(-1, fields))
        assert [table.rows[code].tolist() for code in codes] == rows
    assert [list(table.row(code)) for code in range(len(table))] == table.rows.tolist()
    assert len({tuple(row) for row in table.rows.tolist()}) == len(table.rows)
    assert table.codes(np.array([[1] + [0] * (fields - 1)])).tolist() == [0]


def test_rows_that_share_a_slot_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_of_rows, "_slots", lambda keys: np.zeros(len(keys), np.int64))
    table = RowTable(2)
    rows = np.array([[1, 0], [0, 1], [2, 7], [1, 0], [2, 7]])
    assert [table.rows[code].tolist() for code in table.codes(rows)] == rows.tolist()
    assert [table.rows[code].tolist() for code in table.codes(rows)] == rows.tolist()

from __future__ import annotations

import pytest

from search.model import Query, Sort
from search.paging import UNDATED, order, window
from search.query.tree import Everything


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.RELEVANCE, [(2.0, 7), (2.0, 0), (2.0, UNDATED), (1.0, 9)]),
        (Sort.NEWEST, [(1.0, 9), (2.0, 7), (2.0, 0), (2.0, UNDATED)]),
        (Sort.OLDEST, [(2.0, 0), (2.0, 7), (1.0, 9), (2.0, UNDATED)]),
    ],
)
def test_order(sort: Sort, expected: list[tuple[float, int]]) -> None:
    assert sorted(expected, key=lambda one: order(sort, *one)) == expected


def test_dates_alone_leave_ties_to_the_id() -> None:
    for sort in (Sort.NEWEST, Sort.OLDEST):
        assert order(sort, 1.0, 5) == order(sort, 2.0, 5)


def test_window() -> None:
    assert window(Query(tree=Everything(), page=3, per_page=20)) == (40, 60)

"""Dates in a query, there and back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.dates import Days, parse_dates, print_dates


@pytest.mark.parametrize(
    ("name", "value", "first", "last"),
    [
        ("date", "2023", "2023-01-01", "2023-12-31"),
        ("date", "2024-02", "2024-02-01", "2024-02-29"),
        ("date", "2023-6-5", "2023-06-05", "2023-06-05"),
        ("date", "2021..2023", "2021-01-01", "2023-12-31"),
        ("date", "2021-05..2023-06-21", "2021-05-01", "2023-06-21"),
        ("date", "2021..", "2021-01-01", None),
        ("date", "..2021-02", None, "2021-02-28"),
        ("after", "2023", "2023-01-01", None),
        ("after", "2023-06-21", "2023-06-21", None),
        ("before", "2023", None, "2022-12-31"),
        ("before", "2023-03", None, "2023-02-28"),
        ("date", "9999", "9999-01-01", "9999-12-31"),
    ],
)
def test_forms(name: str, value: str, first: str | None, last: str | None) -> None:
    begin = date.fromisoformat(first) if first else None
    end = date.fromisoformat(last) if last else None
    assert parse_dates(name, value) == Days(begin, end)


def test_backwards() -> None:
    days = parse_dates("date", "2023..2021-06")
    assert days == Days(date(2021, 6, 1), date(2023, 12, 31), exchanged=True)


@pytest.mark.parametrize(
    "value",
    ["", "..", "soon", "0000", "23", "20233", "2023-00", "2023-13", "2023-02-30", "2023-",
     "２０２３", "2023/06", "2023...2024", "2021..2022..2023", "-2023", "2023-06-21T10:00"],
)  # fmt: skip
def test_no_dates(value: str) -> None:
    with pytest.raises(ValueError):
        parse_dates("date", value)


def test_nothing_is_before_the_first_day() -> None:
    with pytest.raises(ValueError):
        parse_dates("before", "0001")


@given(st.dates(), st.integers(0, 800))
def test_print_is_the_inverse(first: date, days: int) -> None:
    last = min(first.toordinal() + days, date.max.toordinal())
    span = Days(first, date.fromordinal(last))
    assert parse_dates("date", print_dates(span.first, span.last)) == span
    for half in (Days(first, None), Days(None, first)):
        assert parse_dates("date", print_dates(half.first, half.last)) == half


@given(st.integers(1, 9999), st.integers(1, 12))
def test_whole_periods_print_short(year: int, month: int) -> None:
    text = f"{year:04d}-{month:02d}"
    assert print_dates(*parse_dates("date", text)[:2]) == text
    assert print_dates(*parse_dates("date", text[:4])[:2]) == text[:4]


@given(st.dates(min_value=date(1, 1, 2)))
def test_before_and_after_part_the_days(day: date) -> None:
    last, first = parse_dates("before", str(day)).last, parse_dates("after", str(day)).first
    assert last is not None
    assert last + timedelta(days=1) == first

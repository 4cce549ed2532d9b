from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.numeric_dates import Order, figures_alone, figures_in, moment, with_clock
from search import ArticleDate

DAYS = st.dates(date(1000, 1, 1))
MARKS = st.sampled_from("/.-")


def day_of(found: ArticleDate | None) -> date | None:
    return found.day if found and found.precision == "day" else None


@given(DAYS, MARKS, st.booleans())
def test_each_order_reads_what_was_written_in_it(day: date, mark: str, padded: bool) -> None:
    month, number = (f"{n:02}" if padded else str(n) for n in (day.month, day.day))
    year = str(day.year)
    orders: tuple[Order, ...] = ("day first", "month first", "unsure")
    for order in orders:
        assert day_of(figures_in(mark.join([year, month, number]), order)) == day
    assert day_of(figures_in(mark.join([number, month, year]), "day first")) == day
    assert day_of(figures_in(mark.join([month, number, year]), "month first")) == day


@given(DAYS, st.sampled_from("/-"))
def test_unsure_is_right_or_knows_the_year_alone(day: date, mark: str) -> None:
    for first, second in ((day.day, day.month), (day.month, day.day)):
        found = figures_in(f"{first}{mark}{second}{mark}{day.year}", "unsure")
        assert found is not None
        is_plain = day.day > 12 or day.day == day.month
        assert (found.precision, found.day) == (
            ("day", day) if is_plain else ("year", date(day.year, 1, 1))
        )


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("4/5/2023", "day first", "2023-05-04"),
        ("4/5/2023", "month first", "2023-04-05"),
        ("4/5/2023", "unsure", "2023"),
        ("4.5.2023", "unsure", "2023-05-04"),
        ("13/5/2023", "month first", "2023-05-13"),
        ("5/13/2023", "day first", "2023-05-13"),
        ("on 2023年6月21日", "unsure", "2023-06-21"),
        ("page 12/2023", "day first", "None"),
        ("31/31/2023", "day first", "None"),
        ("0/5/2023", "day first", "None"),
        ("2023-02-30", "day first", "None"),
        ("version 2.0.2023.1", "day first", "None"),
        ("4/5-2023", "day first", "None"),
    ],
)
def test_days_in_a_text(text: str, order: Order, expected: str) -> None:
    assert str(figures_in(text, order)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("21.06.2023", "2023-06-21"),
        ("21.06.2023, 10:30", "2023-06-21T10:30:00"),
        ("10:30 21/6/2023", "2023-06-21T10:30:00"),
        ("2023/06/21 3:05 p.m. +0600", "2023-06-21T15:05:00+06:00"),
        ("21.06.2023 25:10", "None"),
        ("21.06.2023 in Rome", "None"),
        ("10:30", "None"),
        ("", "None"),
    ],
)
def test_nothing_but_figures(text: str, expected: str) -> None:
    assert str(figures_alone(text, "day first")) == expected


def test_a_clock_that_shows_no_time_is_passed_over() -> None:
    day = ArticleDate(start=datetime(2023, 6, 21), precision="day")
    assert with_clock(day, "at 25:10") == day
    assert str(with_clock(day, "at 12:30 a.m. UTC")) == "2023-06-21T00:30:00+00:00"
    month = ArticleDate(start=datetime(2023, 6, 1), precision="month")
    assert with_clock(month, "at 10:30") == month


@given(
    st.datetimes().map(lambda when: when.replace(microsecond=0)),
    st.integers(-23 * 60, 23 * 60),
    st.integers(1, 6),
)
def test_as_precise_as_its_parts(when: datetime, offset: int, count: int) -> None:
    zone = f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02}{abs(offset) % 60:02}"
    parts = [when.year, when.month, when.day, when.hour, when.minute, when.second]
    found = moment(*map(str, parts[:count]), *[None] * (6 - count), zone)
    assert found is not None
    assert found.precision == ("year", "month", "day", "time", "time", "time")[count - 1]
    kept = datetime(*[*parts[:count], *[1, 1, 1, 0, 0, 0][count:]])  # type: ignore[arg-type]  # six
    aware = kept.replace(tzinfo=timezone(timedelta(minutes=offset)))
    assert found.start == (aware if count > 3 else kept)


@pytest.mark.parametrize(
    "parts", [(2023, 13), (2023, 2, 30), (2023, 6, 21, 24), (2023, 6, 21, 10, 60), (0,)]
)
def test_what_no_calendar_or_clock_has(parts: tuple[int, ...]) -> None:
    assert moment(*parts) is None


def test_an_offset_that_no_place_has_is_left_out() -> None:
    found = moment(2023, 6, 21, 10, None, None, "+99:00")
    assert str(found) == "2023-06-21T10:00:00"

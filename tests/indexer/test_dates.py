from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.dates import parse_date
from search import ArticleDate


@given(
    st.datetimes(min_value=datetime(1000, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
    st.sampled_from(["year", "month", "day", "time"]),
)
def test_what_a_date_prints_is_read_again(moment: datetime, precision: str) -> None:
    written = str(ArticleDate(start=moment, precision=precision))  # type: ignore[arg-type]  # sampled
    found = parse_date(written)
    assert found is not None
    assert str(found) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("2023-06-21T10:30:15Z", "2023-06-21T10:30:15+00:00"),
        ("1987-02-26T15:01:01.790", "1987-02-26T15:01:01"),
        ("Wed, 21 Jun 2023 10:30:00 +0600", "2023-06-21T10:30:00+06:00"),
        ("21 June 2023", "2023-06-21"),
        ("June 2023", "2023-06"),
        ("21 Haziran 2023", "2023-06-21"),
        ("21 июня 2023 г.", "2023-06-21"),
        ("5/4/2023", "2023-04-05"),  # day before month
        (2023, "2023"),
        (date(2023, 6, 21), "2023-06-21"),
        (datetime(2023, 6, 21, 10, 30, tzinfo=UTC), "2023-06-21T10:30:00+00:00"),
    ],
)
def test_dates_with_their_precision(value: object, written: str) -> None:
    assert str(parse_date(value)) == written


@pytest.mark.parametrize(
    "value",
    ["yesterday", "2 days ago", "12:30", "March 5", "soon", "", "x" * 500, 7, True, None, [2023],
     "2023-02-31", "9" * 60],
)  # fmt: skip
def test_what_names_no_day_of_a_year_is_no_date(value: object) -> None:
    assert parse_date(value) is None

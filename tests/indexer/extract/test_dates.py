"""Dates as pages write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract import dates
from search import ArticleDate


def written(text: str, language: str = "en") -> str | None:
    found = dates.parse(text, language)
    return str(found) if found else None


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("2023-06-21", "", "2023-06-21"),
        ("20230621", "", "2023-06-21"),
        ("2023", "", "2023"),
        ("2023-06", "", "2023-06"),
        ("2023-06-21T10:00:00Z", "", "2023-06-21T10:00:00+00:00"),
        ("2023-06-21 10:00:59.123+0600", "", "2023-06-21T10:00:59+06:00"),
        ("2023/06/21", "", "2023-06-21"),
        ("1687341600", "", "2023-06-21T10:00:00+00:00"),
        ("Wed, 21 Jun 2023 10:00:00 GMT", "", "2023-06-21T10:00:00+00:00"),
        ("June 21, 2023 3:05 PM", "en", "2023-06-21T15:05:00"),
        ("12:30 a.m., Jun. 1st 2023", "en", "2023-06-01T00:30:00"),
        ("June 2023", "en", "2023-06"),
        ("3 Sept. 2023", "en", "2023-09-03"),
        ("3 Sepember 2023", "en", None),  # a slip of the pen is no month, and no error
        ("4/5/2023", "en-US", "2023-04-05"),
        ("4/5/2023", "en-GB", "2023-05-04"),
        ("4/5/2023", "en", "2023"),
        ("4.5.2023", "de", "2023-05-04"),
        ("13/5/2023", "en", "2023-05-13"),
        ("5/13/2023", "en", "2023-05-13"),
        ("5 Temmuz 2023", "tr", "2023-07-05"),
        ("12 Şubat 2024 14:35", "tr", "2024-02-12T14:35:00"),
        ("21 июня 2023 года", "ru", "2023-06-21"),
        ("21 маусым 2023", "kk", "2023-06-21"),
        ("2023 жылғы 21 маусым", "kk", "2023-06-21"),
        ("2023年6月21日", "zh", "2023-06-21"),
    ],
)
def test_written_dates(text: str, language: str, expected: str) -> None:
    assert written(text, language) == expected


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "3 hours ago", "0000-00-00", "2023-13-45", "© 2023", "12", "May",
     "31/31/2023", "2023-02-30", "0001-01-01T00:00:00Z", "none", "version 2.0.2023.1"],
)  # fmt: skip
def test_no_date(text: str) -> None:
    assert written(text) is None


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("2023-06-21", "en", date(2023, 6, 21)),
        ("21.06.2023, 10:30", "ru", date(2023, 6, 21)),
        ("Wednesday, June 21, 2023 at 3:05 PM", "en-US", date(2023, 6, 21)),
        ("Wed 21 June 2023, 3:05 p.m. UTC", "en", date(2023, 6, 21)),
        ("среда, 21 июня 2023 г.", "ru", date(2023, 6, 21)),
        ("2023 жылғы 21 маусым", "kk", date(2023, 6, 21)),
        ("21 June 2023", "tr", date(2023, 6, 21)),
        ("21 June 2023", "xx", date(2023, 6, 21)),
        ("in Astana on 21 June 2023", "en", None),
        ("21 June 2023 and 22 June 2023", "en", None),
        ("4/5/2023", "en", None),  # May or April
        ("June 2023", "en", None),
        ("", "en", None),
        ("7", None, None),
    ],
)
def test_a_day_and_nothing_else(text: str, language: str | None, expected: date | None) -> None:
    assert dates.day_alone(text, language) == expected


@given(st.datetimes(datetime(1600, 1, 2), datetime(2100, 12, 30)), st.integers(-14, 14))
def test_iso_round_trip(moment: datetime, hours: int) -> None:
    start = moment.replace(microsecond=0, tzinfo=timezone(timedelta(hours=hours)))
    said = ArticleDate(start=start, precision="time")
    assert dates.parse(str(said)) == said


@given(st.dates(date(1600, 1, 1), date(2100, 12, 31)))
def test_english_round_trip(day: date) -> None:
    for pattern in ("%B {}, %Y", "{} %b %Y", "Posted {} %B %Y by Ayla Demir"):
        text = day.strftime(pattern.format(day.day)).replace("%Y", str(day.year))
        found = dates.written_in(text)
        assert found is not None
        assert (found.day, found.precision) == (day, "day")


@given(st.text(max_size=200), st.sampled_from(["", "en", "tr", "xx", "en-US"]))
def test_no_text_is_an_error(text: str, language: str) -> None:
    dates.parse(text, language)
    dates.written_in(text, language)
    dates.day_alone(text, language)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://courier.example/2023/06/21/pier/", "2023-06-21"),
        ("https://courier.example/news/2023-06-21-pier.html", "2023-06-21"),
        ("https://courier.example/pier-20230621", "2023-06-21"),
        ("https://courier.example/2023/06/pier", None),
        ("https://courier.example/?d=/2023/06/21/", None),
        ("https://courier.example/item/20231399", None),
        ("https://courier.example/4920230621", None),
    ],
)
def test_dates_in_addresses(address: str, expected: str | None) -> None:
    found = dates.in_address(address)
    assert (str(found) if found else None) == expected

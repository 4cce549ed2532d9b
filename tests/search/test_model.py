"""Dates and pages: the little that the types can do."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.model import FACETS, ArticleDate, Origin, Query, SearchPage, article_id
from search.query.tree import Everything


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("2023", "year"),
        ("2023-06", "month"),
        ("2023-06-21", "day"),
        ("2023-06-21T10:30:00", "time"),
        ("2023-06-21T10:30:00+06:00", "time"),
    ],
)
def test_dates_are_as_long_as_they_are_precise(text: str, precision: str) -> None:
    parsed = ArticleDate.parse(text)
    assert parsed.precision == precision
    assert str(parsed) == text
    assert parsed.day.year == 2023


@pytest.mark.parametrize("text", ["", "soon", "202", "2023-13", "2023-02-30", "２０２３"])
def test_other_texts_are_no_dates(text: str) -> None:
    with pytest.raises(ValueError):
        ArticleDate.parse(text)


def test_an_offset_never_shifts_a_day() -> None:
    east = datetime(2023, 6, 21, 1, tzinfo=timezone(timedelta(hours=14)))
    late = ArticleDate(start=east, precision="time")
    plain = ArticleDate(start=datetime(2023, 6, 21, 1), precision="time")
    assert late.day == date(2023, 6, 21)
    assert late.sort_key == plain.sort_key


@given(st.datetimes(), st.datetimes())
def test_order_is_by_the_clock(one: datetime, other: datetime) -> None:
    keys = [ArticleDate(start=moment, precision="time").sort_key for moment in (one, other)]
    whole = [moment.replace(microsecond=0) for moment in (one, other)]
    assert (keys[0] < keys[1]) == (whole[0] < whole[1])


@given(st.datetimes(), st.sampled_from(["year", "month", "day", "time"]))
def test_parse_reads_what_str_writes(moment: datetime, precision: str) -> None:
    start = {
        "year": datetime(moment.year, 1, 1),
        "month": datetime(moment.year, moment.month, 1),
        "day": datetime(moment.year, moment.month, moment.day),
        "time": moment.replace(microsecond=0),
    }[precision]
    written = ArticleDate(start=start, precision=precision)  # type: ignore[arg-type]  # one of four
    assert ArticleDate.parse(str(written)) == written


@pytest.mark.parametrize(("total", "pages"), [(0, 0), (1, 1), (10, 1), (11, 2), (100, 10)])
def test_pages(total: int, pages: int) -> None:
    page = SearchPage(
        query=Query(tree=Everything()), total=total, hits=(), facets=(), generation=1, took_ms=0.1
    )
    assert page.pages == pages


def test_ids_are_short_stable_and_each_its_own() -> None:
    origin = Origin(root="/a", path="b/c.html", item=None)
    assert article_id(origin) == article_id(Origin(*origin))
    others = [
        origin._replace(root="/a/b", path="c.html"),
        origin._replace(item="None"),
        origin._replace(item=""),
        origin._replace(path="b/c.htm"),
    ]
    ids = {article_id(each) for each in (origin, *others)}
    assert len(ids) == 5
    assert all(len(one) == 16 and one.isalnum() and one.islower() for one in ids)


def test_everything_is_frozen() -> None:
    with pytest.raises(AttributeError):
        Query(tree=Everything()).page = 2  # type: ignore[misc]  # it is frozen
    assert len(set(FACETS)) == len(FACETS)

"""Dates in a query: ``2023``, ``2023-06``, ``2023-06-21`` and ranges of them, both ways."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

#: The names that take a date; they look like fields.
DATE_FIELDS = ("date", "after", "before")

_PERIOD = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")


class Days(NamedTuple):
    """Days from ``first`` to ``last``, both in; None is open."""

    first: date | None
    last: date | None
    exchanged: bool = False  #: typed backwards


def parse_dates(name: str, value: str) -> Days:
    """The days that ``name:value`` means: ``after`` has its first day, ``before`` has not.

    Raises ValueError for anything that is no date.
    """
    if name == "after":
        return Days(parse_period(value)[0], None)
    if name == "before":
        first = parse_period(value)[0]
        if first == date.min:
            raise ValueError(value)
        return Days(None, first - timedelta(days=1))
    left, dots, right = value.partition("..")
    if not dots:
        return Days(*parse_period(value))
    if not left and not right:
        raise ValueError(value)
    begin = parse_period(left) if left else None
    end = parse_period(right) if right else None
    if begin and end and begin[0] > end[1]:
        return Days(end[0], begin[1], exchanged=True)
    return Days(begin and begin[0], end and end[1])


def parse_period(text: str) -> tuple[date, date]:
    """The first and last day of a year, a month or a day. Raises ValueError."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year = int(match[1])
    if match[2] is None:
        return date(year, 1, 1), date(year, 12, 31)
    if match[3] is None:
        return _month(year, int(match[2]))
    day = date(year, int(match[2]), int(match[3]))
    return day, day


def print_dates(first: date | None, last: date | None) -> str:
    """The shortest text that ``parse_dates("date", ...)`` reads as these days."""
    if first and last:
        for width in (4, 7, 10):
            period = first.isoformat()[:width]
            if parse_period(period) == (first, last):
                return period
    return f"{_begin(first) if first else ''}..{_end(last) if last else ''}"


def _month(year: int, month: int) -> tuple[date, date]:
    first = date(year, month, 1)
    return first, first.replace(day=monthrange(year, month)[1])


def _begin(day: date) -> str:
    text = day.isoformat()
    return text[:4] if text.endswith("-01-01") else text[:7] if day.day == 1 else text


def _end(day: date) -> str:
    text = day.isoformat()
    if text.endswith("-12-31"):
        return text[:4]
    return text[:7] if day == _month(day.year, day.month)[1] else text

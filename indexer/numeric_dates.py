"""Dates in figures, for all readers of dates: which number is the day, and with what precision.

What 4/5/2023 means the figures do not say. The caller does, by an ``Order``.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal

from search import ArticleDate, Precision

#: How 4/5/2023 is read: 4 May, 5 April, or as the year 2023 and no more. Where one of the two
#: numbers can be no month, nothing is left to decide; 4.5.2023 is 4 May unless said otherwise.
Order = Literal["day first", "month first", "unsure"]

_YEAR_FIRST = re.compile(r"(?<![\d/.-])(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?![\d/])")
_YEAR_LAST = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)")
_SIGNS = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE)
_OFFSET = re.compile(r"(?<!\w)(Z|UTC|GMT|[+-]\d{2}:?\d{2})\b")

_START = (1, 1, 1, 0, 0, 0)  #: the first second of all
#: By how many of the parts are given.
_PRECISIONS: tuple[Precision, ...] = ("year", "year", "month", "day", "time", "time", "time")
_DAY = 3


def figures_in(text: str, order: Order) -> ArticleDate | None:
    """The first day in figures that stands in a text; None where none does."""
    if found := _YEAR_FIRST.search(text):
        return moment(found[1], found[3], found[4])
    if found := _SIGNS.search(text):
        return moment(found[1], found[2], found[3])
    if found := _YEAR_LAST.search(text):
        return _in_order(found, order)
    return None


def figures_alone(text: str, order: Order) -> ArticleDate | None:
    """The day, with the time beside it, where a text says these in figures and nothing else."""
    rest = _OFFSET.sub(" ", _CLOCK.sub(" ", text)).strip(" \t\n,;")
    if any(pattern.fullmatch(rest) for pattern in (_YEAR_FIRST, _SIGNS, _YEAR_LAST)):
        found = figures_in(rest, order)
        return _at_clock(found, text) if found else None
    return None


def with_clock(date: ArticleDate, text: str) -> ArticleDate:
    """A day with the time of day that stands beside it in a text, if one does."""
    return _at_clock(date, text) or date


def moment(  # noqa: PLR0917 - in the order that every clock and calendar has
    year: str | int,
    month: str | int | None = None,
    day: str | int | None = None,
    hour: str | int | None = None,
    minute: str | int | None = None,
    second: str | int | None = None,
    offset: str | None = None,
) -> ArticleDate | None:
    """The date of these parts, as precise as they are; the first that is missing ends them.

    An offset is ``Z``, ``+06``, ``+0600`` or ``+06:00``; one that no place has is left out. None
    where there is no such day or time of day.
    """
    parts = (year, month, day, hour, minute, second)
    given: list[int] = []
    for part in parts:
        if part is None:
            break
        given.append(int(part))
    y, m, d, h, minutes, seconds = (*given, *_START[len(given) :])
    zone = _zone(offset) if len(given) > _DAY else None
    try:
        start = datetime(y, m, d, h, minutes, seconds, tzinfo=zone)
    except ValueError:
        return None
    return ArticleDate(start=start, precision=_PRECISIONS[len(given)])


def _at_clock(date: ArticleDate, text: str) -> ArticleDate | None:
    """None where the clock shows a time that there is not."""
    if date.precision != "day" or not (match := _CLOCK.search(text)):
        return date
    hour = int(match[1])
    if half := (match[4] or "").lower().replace(".", ""):
        hour = hour % 12 + (12 if half == "pm" else 0)
    offset = _OFFSET.search(text, match.end())
    day = date.start
    return moment(day.year, day.month, day.day, hour, match[2], match[3],
                  offset[1] if offset else None)  # fmt: skip


def _in_order(found: re.Match[str], order: Order) -> ArticleDate | None:
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if first > 12 or first == second:
        return moment(year, second, first)
    if second > 12 or order == "month first":
        return moment(year, first, second)
    if found[2] == "." or order == "day first":
        return moment(year, second, first)
    return moment(year)


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text in ("Z", "UTC", "GMT"):
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[3:].lstrip(":") or 0)
    if minutes >= 24 * 60:
        return None
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))

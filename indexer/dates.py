"""A date as people write it in a field made for dates, with the precision that it has."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from indexer.numeric_dates import figures_alone
from search import ArticleDate, Precision

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_LONGEST = 80
_PERIODS: dict[str, Precision] = {"year": "year", "month": "month", "day": "day", "time": "time"}


def parse_date(value: object) -> ArticleDate | None:
    """The date that a string, a whole number (a year) or a date says; None if it says none.

    ISO 8601 first, then mail dates and dates in figures, then any of the languages that dateparser
    knows. A numeric date with two readings is day before month. "Yesterday" is no date of an
    article.
    """
    if isinstance(value, datetime):
        return ArticleDate(start=value.replace(microsecond=0), precision="time")
    if isinstance(value, date):
        return ArticleDate(start=datetime(value.year, value.month, value.day), precision="day")
    if isinstance(value, int) and not isinstance(value, bool) and 1000 <= value <= 9999:
        return ArticleDate(start=datetime(value, 1, 1), precision="year")
    if not isinstance(value, str) or not 4 <= len(text := value.strip()) <= _LONGEST:
        return None
    try:
        return _whole_seconds(ArticleDate.parse(text))
    except (ValueError, OverflowError):
        pass
    if text[:3].isalpha() and "," in text[:12]:
        from email.utils import parsedate_to_datetime  # few dates are those of mail

        try:
            return _whole_seconds(ArticleDate(start=parsedate_to_datetime(text), precision="time"))
        except (ValueError, OverflowError, TypeError):
            pass
    return figures_alone(text, "day first") or _free_form(text)


def _free_form(text: str) -> ArticleDate | None:
    if not any(char.isdigit() for char in text):
        return None
    try:
        found = _parser().get_date_data(text)
    except (ValueError, OverflowError, TypeError, RecursionError):
        return None
    if found is None or found.date_obj is None:
        return None
    precision = _PERIODS.get(found.period or "day", "day")
    return _whole_seconds(ArticleDate(start=found.date_obj, precision=precision))


@cache
def _parser() -> DateDataParser:
    from dateparser.date import DateDataParser  # slow to import, seldom needed

    return DateDataParser(
        settings={
            "DATE_ORDER": "DMY",
            "PARSERS": ["absolute-time"],
            "REQUIRE_PARTS": ["year"],
            "PREFER_DAY_OF_MONTH": "first",
            "PREFER_MONTH_OF_YEAR": "first",
            "RETURN_TIME_AS_PERIOD": True,
        }
    )


def _whole_seconds(found: ArticleDate) -> ArticleDate:
    if not found.start.microsecond:
        return found
    return ArticleDate(start=found.start.replace(microsecond=0), precision=found.precision)

"""Dates as pages write them, with the precision they have: ISO by hand, the rest by dateparser."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

from search import ArticleDate

_ISO = re.compile(
    r"(?P<year>\d{4})(?:-?(?P<month>\d{2})(?:-?(?P<day>\d{2})"
    r"(?:(?:[T ]|\s+)(?P<hour>\d{1,2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2}))?(?:[.,]\d+)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?)?)?)?(?:Z|[+-]\d{2}:?\d{2})?"
)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_MONTH_NAMES = (
    "january february march april may june july august september october november december"
)
_MONTHS = {
    name[:size]: number
    for number, name in enumerate(_MONTH_NAMES.split(), 1)
    for size in (3, 4, len(name))
}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_ENGLISH = (
    re.compile(
        rf"\b{_MONTH}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", re.I
    ),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_MONTH}\.?,?[\s-]+(?P<year>\d{{4}})\b",
        re.I,
    ),
)
_ENGLISH_MONTH = re.compile(rf"\b{_MONTH}\.?,?\s+(?P<year>\d{{4}})\b", re.I)
_NUMBERS = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<![\d/.-])(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?![\d/])")
_CHINESE = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?", re.I)
_OFFSET = re.compile(r"(?<!\w)(Z|UTC|GMT|[+-]\d{2}:?\d{2})\b")
_KAZAKH = re.compile(r"(\d{4})\s+жыл\w*\s+(\d{1,2})\s+(\w+)")  # the year first, in words
#: A date in words: a year, and letters beside a number.
_WORDY = re.compile(r"\b\d{1,2}\b\D{1,20}\b\d{4}\b|\b\d{4}\b\D{1,12}\b\d{1,2}\b")

#: Nothing but a date in figures.
_ALL_NUMBERS = re.compile(r"\s*\d{1,4}([/.-])\d{1,2}\1\d{1,4}[\s,]*")

_FIRST_YEAR, _LAST_YEAR = 1600, 2100
_LONGEST = 80  #: characters that are tried as a date


def parse(text: str, language: str | None = None) -> ArticleDate | None:
    """The date that ``text`` is or begins with; None where it is none, or could be two.

    ``language`` is BCP 47 (``en-US``): it says how words and 4/5/2023 are to be read.
    """
    return _parse(text.strip()[:_LONGEST], (language or "").lower())


def written_in(text: str, language: str | None = None) -> ArticleDate | None:
    """The first date with a day that stands written in a short text, or None."""
    text = _KAZAKH.sub(r"\2 \3 \1", text[: 3 * _LONGEST])
    found = _english(text) or _numeric(text, (language or "").lower())
    if found is None and (language or "en")[:2].lower() != "en" and (at := _WORDY.search(text)):
        found = _by_words(text[at.start() : at.end() + 1], language or "")
    return found


def day_alone(text: str, language: str | None = None) -> date | None:
    """The day that a text says, with a time of day perhaps; None where it says anything else."""
    text = text.strip()
    if len(text) > _LONGEST or not any(map(str.isdigit, text)):
        return None
    code = (language or "").lower()
    found = None
    if _ALL_NUMBERS.fullmatch(_CLOCK.sub(" ", text)):
        found = _numeric(text, code)
    else:
        found = _by_words(text, code) or (_by_words(text, "en") if code[:2] != "en" else None)
    return found.day if found and found.precision in ("day", "time") else None


def in_address(url: str) -> ArticleDate | None:
    """The date in the path of a URL: ``/2023/06/21/``, ``/2023-06-21-``, ``/20230621/``."""
    path = url.partition("?")[0].partition("#")[0]
    found = re.search(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/_.-]|$)", path) or re.search(
        r"[/_-]((?:19|20)\d\d)(\d\d)(\d\d)(?=[/_.-]|$)", path
    )
    return _day(*map(int, found.groups())) if found else None


@lru_cache(maxsize=1024)
def _parse(text: str, language: str) -> ArticleDate | None:
    if not text:
        return None
    if match := _ISO.fullmatch(text):
        return _from_iso(match)
    if _EPOCH.fullmatch(text):
        seconds = int(text) / (1000 if len(text) == 13 else 1)
        return ArticleDate(start=datetime.fromtimestamp(seconds, UTC), precision="time")
    if found := _english(text) or _numeric(text, language):
        return _with_clock(found, text)
    if match := _ENGLISH_MONTH.fullmatch(text):
        return _month(int(match["year"]), _MONTHS[match["month"].lower()])
    return _by_words(text, language) if _WORDY.search(text) else None


def _from_iso(match: re.Match[str]) -> ArticleDate | None:
    year = int(match["year"])
    if match["month"] is None:
        return (
            ArticleDate(start=datetime(year, 1, 1), precision="year") if _plausible(year) else None
        )
    if match["day"] is None:
        # 202306 is a month, but 2023 with four more digits may be anything
        return _month(year, int(match["month"]))
    day = _day(year, int(match["month"]), int(match["day"]))
    if day is None or match["hour"] is None:
        return day
    try:
        start = day.start.replace(
            hour=int(match["hour"]), minute=int(match["minute"]), second=int(match["second"] or 0),
            tzinfo=_zone(match["zone"]),
        )  # fmt: skip
    except ValueError:
        return day
    return ArticleDate(start=start, precision="time")


def _english(text: str) -> ArticleDate | None:
    for pattern in _ENGLISH:
        if match := pattern.search(text):
            return _day(int(match["year"]), _MONTHS[match["month"].lower()], int(match["day"]))
    return None


def _numeric(text: str, language: str) -> ArticleDate | None:
    if match := _YEAR_FIRST.search(text):
        return _day(int(match[1]), int(match[3]), int(match[4]))
    if match := _CHINESE.search(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    match = _NUMBERS.search(text)
    if not match:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if first > 12 or first == second:
        return _day(year, second, first)
    if second > 12:
        return _day(year, first, second)
    if language in ("en-us", "en_us"):
        return _day(year, first, second)
    if match[2] == "." or not language.startswith("en") or language in ("en-gb", "en-au", "en-ie"):
        return _day(year, second, first)
    # 4/5/2023 in English may be April or May: only its year is sure
    return ArticleDate(start=datetime(year, 1, 1), precision="year") if _plausible(year) else None


def _by_words(text: str, language: str) -> ArticleDate | None:
    import dateparser  # slow to import, and most pages need none of it

    text = _KAZAKH.sub(r"\2 \3 \1", text)
    code = language.replace("_", "-").partition("-")[0]
    settings = {
        "REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY",
        "RETURN_AS_TIMEZONE_AWARE": False, "PARSERS": ["absolute-time"],
    }  # fmt: skip
    try:
        found = dateparser.parse(text, languages=[code] if code else None, settings=settings)
    except (ValueError, OverflowError, KeyError):  # a language that it does not know
        return None
    if found is None:
        return None
    return _with_clock(_day(found.year, found.month, found.day), text)


def _with_clock(date: ArticleDate | None, text: str) -> ArticleDate | None:
    """The date with the time of day that stands beside it, if one does."""
    if date is None or date.precision != "day" or not (match := _CLOCK.search(text)):
        return date
    hour = int(match[1])
    if half := (match[4] or "").lower().replace(".", ""):
        hour = hour % 12 + (12 if half == "pm" else 0)
    zone = _OFFSET.search(text, match.end())
    try:
        start = date.start.replace(
            hour=hour, minute=int(match[2]), second=int(match[3] or 0),
            tzinfo=_zone(zone[1] if zone else None),
        )  # fmt: skip
    except ValueError:
        return date
    return ArticleDate(start=start, precision="time")


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text in ("Z", "UTC", "GMT"):
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[3:].lstrip(":") or 0)
    if minutes >= 24 * 60:
        return None
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _day(year: int, month: int, day: int) -> ArticleDate | None:
    try:
        start = datetime(year, month, day)
    except ValueError:
        return None
    return ArticleDate(start=start, precision="day") if _plausible(year) else None


def _month(year: int, month: int) -> ArticleDate | None:
    if not 1 <= month <= 12 or not _plausible(year):
        return None
    return ArticleDate(start=datetime(year, month, 1), precision="month")


def _plausible(year: int) -> bool:
    return _FIRST_YEAR <= year <= _LAST_YEAR

"""Dates as pages write them: ISO, in figures, in English, and in other words by dateparser."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache

from indexer.numeric_dates import Order, figures_alone, figures_in, moment, with_clock
from search import ArticleDate

_ISO = re.compile(
    r"(\d{4})(?:-?(\d{2})(?:-?(\d{2})"
    r"(?:(?:[T ]|\s+)(\d{1,2}):?(\d{2})(?::?(\d{2}))?(?:[.,]\d+)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?)?)?)?(?:Z|[+-]\d{2}:?\d{2})?"
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
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
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
_KAZAKH = re.compile(r"(\d{4})\s+жыл\w*\s+(\d{1,2})\s+(\w+)")  # the year first, in words
_YEAR = re.compile(r"\d{4}")  #: every date with a day has one
#: A date in words: a year, and letters beside a number.
_WORDY = re.compile(r"\b\d{1,2}\b\D{1,20}\b\d{4}\b|\b\d{4}\b\D{1,12}\b\d{1,2}\b")
#: What may stand beside a day that stands alone.
_BESIDE = re.compile(
    r"\b(?:on|at|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)\b\.?"
    r"|\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?m\b\.?)?(?:\s*(?:UTC|GMT|[+-]\d{2}:?\d{2}))?)(?!\w)",
    re.IGNORECASE,
)

_FIRST_YEAR, _LAST_YEAR = 1600, 2100
_LONGEST = 80  #: characters that are tried as a date


def parse(text: str, language: str | None = None) -> ArticleDate | None:
    """The date that ``text`` is or begins with; None where it is none, or could be two.

    ``language`` is BCP 47 (``en-US``): it says how words and 4/5/2023 are to be read.
    """
    return _parse(text.strip()[:_LONGEST], (language or "").lower())


def may_have_day(text: str) -> bool:
    """Whether it is worth while to look for a date with a day: most lines are asked in vain."""
    return _YEAR.search(text) is not None


def written_in(text: str, language: str | None = None) -> ArticleDate | None:
    """The first date with a day that stands written in a short text, or None."""
    if not may_have_day(text):
        return None
    text = _KAZAKH.sub(r"\2 \3 \1", text[: 3 * _LONGEST])
    found = _english(text) or _figures(text, (language or "").lower())
    if found is None and (language or "en")[:2].lower() != "en" and (at := _WORDY.search(text)):
        found = _by_words(text[at.start() : at.end() + 1], language or "")
    return found


def day_alone(text: str, language: str | None = None) -> date | None:
    """The day that a text says, with a time of day perhaps; None where it says anything else."""
    text = text.strip()
    if len(text) > _LONGEST or not any(map(str.isdigit, text)):
        return None
    code = (language or "en").lower()
    found = _english_alone(text) or figures_alone(text, _order(code)) or _by_words(text, code)
    if found is None and code[:2] != "en":
        found = _by_words(text, "en")
    return found.day if found and found.precision in ("day", "time") else None


def in_address(url: str) -> ArticleDate | None:
    """The date in the path of a URL: ``/2023/06/21/``, ``/2023-06-21-``, ``/20230621/``."""
    path = url.partition("?")[0].partition("#")[0]
    found = re.search(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/_.-]|$)", path) or re.search(
        r"[/_-]((?:19|20)\d\d)(\d\d)(\d\d)(?=[/_.-]|$)", path
    )
    return _plausible(moment(*found.groups())) if found else None


@lru_cache(maxsize=1024)
def _parse(text: str, language: str) -> ArticleDate | None:
    if not text:
        return None
    if match := _ISO.fullmatch(text):
        parts = match.groups()
        return _plausible(moment(*parts) or moment(*parts[:3]))
    if _EPOCH.fullmatch(text):
        seconds = int(text) / (1000 if len(text) == 13 else 1)
        return ArticleDate(start=datetime.fromtimestamp(seconds, UTC), precision="time")
    if found := _english(text) or _figures(text, language):
        return with_clock(found, text)
    if match := _ENGLISH_MONTH.fullmatch(text):
        return _plausible(moment(match["year"], _MONTHS[match["month"].lower()]))
    return _by_words(text, language) if _WORDY.search(text) else None


def _english(text: str) -> ArticleDate | None:
    for pattern in _ENGLISH:
        if match := pattern.search(text):
            month = _MONTHS[match["month"].lower()]
            return _plausible(moment(match["year"], month, match["day"]))
    return None


def _english_alone(text: str) -> ArticleDate | None:
    for pattern in _ENGLISH:
        if (match := pattern.search(text)) and not any(
            map(str.isalnum, _BESIDE.sub(" ", text[: match.start()] + " " + text[match.end() :]))
        ):
            return _english(text)
    return None


def _figures(text: str, language: str) -> ArticleDate | None:
    return _plausible(figures_in(text, _order(language)))


def _order(language: str) -> Order:
    if language in ("en-us", "en_us"):
        return "month first"
    if not language.startswith("en") or language in ("en-gb", "en-au", "en-ie"):
        return "day first"
    return "unsure"


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
    day = _plausible(moment(found.year, found.month, found.day)) if found else None
    return with_clock(day, text) if day else None


def _plausible(found: ArticleDate | None) -> ArticleDate | None:
    """A date of a year in which an article may have been published."""
    return found if found and _FIRST_YEAR <= found.day.year <= _LAST_YEAR else None

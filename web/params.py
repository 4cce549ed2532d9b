"""Request arguments -> what is asked: one reading for pages and JSON; nothing is clamped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from search import COUNTED, FACETS, Filter, Query, QueryError, Sort, parse

#: Restricting parameters: each facet's name, and ``exclude.`` before it.
FILTERS = {name: (name, False) for name in COUNTED} | {
    f"exclude.{name}": (name, True) for name in COUNTED
}
_ONCE = ("q", "page", "per_page", "sort", "facets", "facet_size")
_MONTH = re.compile(r"(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])")
_DIGITS = re.compile(r"[0-9]+")
#: The largest number in a document that every program reads exactly: RFC 8259, section 6.
LARGEST = 2**53 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What may be asked for at most, and what is meant where nothing is said."""

    characters: int
    clauses: int
    seconds: int
    per_page: int
    per_page_limit: int
    facet_size: int
    facet_size_limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it was put, checked: the state that every link carries on.

    None stands for "not said": defaults are filled in by ``question``, not into addresses.
    """

    text: str = ""
    filters: tuple[Filter, ...] = ()
    sort: Sort | None = None
    page: int = 1
    per_page: int | None = None
    facets: tuple[str, ...] | None = None
    facet_size: int | None = None
    hit: int | None = None  #: on the page of an article: which of its hits, from 1

    def values(self, field: str, *, exclude: bool = False) -> tuple[str, ...]:
        """The chosen (or excluded) values of a facet."""
        return next(
            (f.values for f in self.filters if f.field == field and f.exclude == exclude), ()
        )

    def filtered(self, field: str, values: Iterable[str], *, exclude: bool = False) -> Asked:
        """The same, from the first page, with these values of a facet instead.

        With a year that is chosen no more, its chosen months go.
        """
        chosen = {(f.field, f.exclude): f.values for f in self.filters}
        now = tuple(dict.fromkeys(values))
        if field == "year" and not exclude:
            gone = set(chosen.get(("year", False), ())).difference(now)
            months = chosen.get(("month", False), ())
            chosen["month", False] = tuple(month for month in months if month[:4] not in gone)
        chosen[field, exclude] = now
        return replace(self, filters=_in_order(chosen), page=1, hit=None)


def pairs(query_string: bytes) -> list[tuple[str, str]]:
    """The arguments in the order given. Raises QueryError where they are not text."""
    as_it_is = "surrogateescape"  # so that the parameter at fault can be named
    text = query_string.decode(errors=as_it_is)
    found = parse_qsl(text, keep_blank_values=True, errors=as_it_is)
    for name, value in found:
        if not _is_text(name):
            raise QueryError(
                "The address holds bytes that are not UTF-8.", code="bad-encoding", param=None
            )
        if not _is_text(value):
            raise QueryError(
                f"The parameter {_shown(name)} holds bytes that are not UTF-8.",
                code="bad-encoding",
                param=_shown(name),
            )
        if "\0" in name or "\0" in value:
            raise QueryError(
                f"The parameter {_shown(name)} holds a NUL character.",
                code="bad-encoding",
                param=_shown(name),
            )
    return found


def read(arguments: Iterable[tuple[str, str]], limits: Limits, *, hits: bool = False) -> Asked:
    """What is asked. ``hits``: the parameter ``hit`` is known here.

    Raises QueryError that names the parameter: unknown, repeated, empty or out of its range.
    """
    once: dict[str, str] = {}
    chosen: dict[tuple[str, bool], tuple[str, ...]] = {}
    values = 0
    for name, value in arguments:
        if name in FILTERS:
            key = FILTERS[name]
            if (values := values + 1) > limits.clauses:
                raise _bad(name, f"is one value too many: {limits.clauses:,} may be chosen")
            chosen[key] = tuple(dict.fromkeys((*chosen.get(key, ()), _filter_value(name, value))))
        elif name in _ONCE or (hits and name == "hit"):
            if name in once:
                raise QueryError(
                    f"The parameter {name} is given twice.", code="repeated-parameter", param=name
                )
            once[name] = value
        else:
            raise _unknown(name)
    return Asked(
        text=once.get("q", ""),
        filters=_in_order(chosen),
        sort=_sort(once.get("sort")),
        page=_number(once, "page") or 1,
        per_page=_number(once, "per_page", most=limits.per_page_limit),
        facets=_facets(once.get("facets")),
        facet_size=_number(once, "facet_size", most=limits.facet_size_limit),
        hit=_number(once, "hit"),
    )


def refuse(arguments: Iterable[tuple[str, str]]) -> None:
    """Raises QueryError for any argument at all: an address that takes none."""
    for name, _ in arguments:
        raise _unknown(name)


def question(asked: Asked, limits: Limits, *, highlights: int = 3) -> Query:
    """The Query that was asked for. Raises QueryError where the text is over its limits."""
    parsed = parse(asked.text, characters=limits.characters, clauses=limits.clauses)
    by_default = Sort.RELEVANCE if asked.text.strip() else Sort.NEWEST
    return Query(
        text=asked.text,
        tree=parsed.tree,
        notes=parsed.notes,
        filters=asked.filters,
        sort=asked.sort or by_default,
        page=asked.page,
        per_page=asked.per_page or limits.per_page,
        facets=FACETS if asked.facets is None else asked.facets,
        facet_size=asked.facet_size or limits.facet_size,
        highlights=highlights,
        seconds=limits.seconds,
    )


def _is_text(decoded: str) -> bool:
    return decoded.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in decoded)


def _in_order(chosen: dict[tuple[str, bool], tuple[str, ...]]) -> tuple[Filter, ...]:
    return tuple(
        Filter(field=field, values=values, exclude=exclude)
        for exclude in (False, True)
        for field in COUNTED
        if (values := chosen.get((field, exclude)))
    )


def _filter_value(name: str, value: str) -> str:
    if not value:
        raise _bad(name, "has no value")
    if name.endswith("year") and not (len(value) == 4 and _DIGITS.fullmatch(value)):
        raise _bad(name, f"must be a year of four digits, not {_shown(value)}")
    if name.endswith("month") and not _MONTH.fullmatch(value):
        raise _bad(name, f"must be a month like 2023-06, not {_shown(value)}")
    return value


def _number(once: dict[str, str], name: str, *, most: int = LARGEST) -> int | None:
    if name not in once:
        return None
    value = once[name]
    digits = value.lstrip("0")  # and what is too long to be in range is never made a number
    if not (
        _DIGITS.fullmatch(value) and 1 <= len(digits) <= len(str(most)) and int(digits) <= most
    ):
        raise _bad(name, f"must be a whole number from 1 to {most}, not {_shown(value)}")
    return int(digits)


def _sort(value: str | None) -> Sort | None:
    if value is None:
        return None
    if value not in set(Sort):
        raise _bad("sort", f"must be one of {', '.join(Sort)}, not {_shown(value)}")
    return Sort(value)


def _facets(value: str | None) -> tuple[str, ...] | None:
    if value is None:
        return None
    names = tuple(dict.fromkeys(value.split(","))) if value else ()
    for name in names:
        if name not in COUNTED:
            raise _bad("facets", f"knows {', '.join(COUNTED)}, not {_shown(name)}")
    return names


def _bad(name: str, what: str) -> QueryError:
    return QueryError(f"The parameter {name} {what}.", code="bad-parameter", param=name)


def _unknown(name: str) -> QueryError:
    return QueryError(
        f"There is no parameter {_shown(name)} here.", code="unknown-parameter", param=_shown(name)
    )


def _shown(value: str) -> str:
    """What was typed, made fit for a message: short, and visible where it is empty."""
    value = value.replace("\0", "␀")
    return (value if len(value) <= 60 else f"{value[:59]}…") or "''"

"""The order of the hits and the part of it that one page shows, the same for every engine."""

from __future__ import annotations

from search.model import Query, Sort

#: The date of an article without one: before all others as a number, after them in every order.
UNDATED = -1

_NEVER = float("inf")

#: Smaller comes first; equal ones go by id.
Order = tuple[float, float]


def order(sort: Sort, score: float, date: int) -> Order:
    """Where an article stands: ``score`` rounded, ``date`` its sort key or UNDATED."""
    match sort:
        case Sort.RELEVANCE:
            return (-score, -date)
        case Sort.NEWEST:
            return (-date, 0)
        case Sort.OLDEST:
            return (_NEVER if date == UNDATED else date, 0)


def window(query: Query) -> tuple[int, int]:
    """First and end of the query's page among all hits in order."""
    first = (query.page - 1) * query.per_page
    return first, first + query.per_page

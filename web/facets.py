"""Facet -> its box on the page of results: values to choose, to exclude and to take away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from search import FACETS, ArticleDate, Facet, FacetValue, Query
from web.links import Links
from web.params import Asked, Limits
from web.words import date_in_words, language_name, number

FACET_NAMES = {
    "source": "Source",
    "year": "Year",
    "month": "Month",
    "section": "Section",
    "author": "Author",
    "tag": "Tag",
    "language": "Language",
}
_MONTHS = 12
_RARE = 24  #: chosen values that are shown though others are commoner


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetRow:
    """A value of a facet: chosen or to be chosen, with how many articles have it."""

    text: str
    lang: str | None
    count: str
    href: str  #: adds the value, or takes it away where it is chosen
    exclude: str | None
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetView:
    """A facet's rows; ``more`` leads to a longer list."""

    name: str
    label: str
    rows: tuple[FacetRow, ...]
    more: str | None


def with_facets(query: Query, asked: Asked, limits: Limits) -> Query:
    """What the page asks for its boxes.

    Where a year is chosen, its months are offered behind it. One value more than is shown tells
    whether there are more.
    """
    names = query.facets
    if asked.facets is None and (asked.values("year") or asked.values("month")):
        behind = FACETS.index("year") + 1
        names = (*FACETS[:behind], "month", *FACETS[behind:])
    most = max((_size(name, asked, limits) for name in names), default=1)
    return query._replace(facets=names, facet_size=most + 1)


def facet_views(
    facets: Sequence[Facet], asked: Asked, limits: Limits, links: Links
) -> tuple[FacetView, ...]:
    """The boxes of the facets that have a value. There may be more values than are shown."""
    views = (_view(facet, asked, limits, links) for facet in facets)
    return tuple(view for view in views if view.rows)


def value_name(field: str, value: str) -> str:
    """What a value of a facet is called."""
    if field == "month":
        return date_in_words(ArticleDate.parse(value))
    return language_name(value) if field == "language" else value


def _size(field: str, asked: Asked, limits: Limits) -> int:
    """How many values are shown: those of a year's months all, if nothing else is said."""
    least = min(_MONTHS, limits.facet_size_limit) if field == "month" else 1
    return asked.facet_size or max(limits.facet_size, least)


def _view(facet: Facet, asked: Asked, limits: Limits, links: Links) -> FacetView:
    size = _size(facet.field, asked, limits)
    values = list(facet.values[:size])
    chosen = asked.values(facet.field)
    shown = {value.value for value in values}
    counts = {value.value: value for value in facet.values}
    rare = islice((value for value in chosen if value not in shown), _RARE)
    values += (counts.get(value, FacetValue(value=value, count=0)) for value in rare)
    if facet.field in ("year", "month"):
        values.sort(key=lambda value: value.value, reverse=True)
    longer = min(size * 5, limits.facet_size_limit)
    more = len(facet.values) > size and longer > size
    return FacetView(
        name=facet.field,
        label=FACET_NAMES[facet.field],
        rows=tuple(_row(facet.field, value, chosen, asked, links) for value in values),
        more=f"{links.search(replace(asked, facet_size=longer))}#facet-{facet.field}"
        if more
        else None,
    )


def _row(
    field: str, value: FacetValue, chosen: tuple[str, ...], asked: Asked, links: Links
) -> FacetRow:
    is_chosen = value.value in chosen
    others = tuple(other for other in chosen if other != value.value)
    excluded = asked.values(field, exclude=True)
    without = asked.filtered(field, others).filtered(field, (*excluded, value.value), exclude=True)
    return FacetRow(
        text=value_name(field, value.value),
        lang=value.value if field == "language" else None,
        count=number(value.count) if value.count else "",
        href=links.search(asked.filtered(field, others if is_chosen else (*chosen, value.value))),
        exclude=links.search(without),
        chosen=is_chosen,
    )

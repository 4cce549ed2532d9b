"""Filters and facets, the same for every engine: what passes, what is counted, what is shown.

Values of one field are alternatives, fields must all agree, and an excluded value excludes.
A facet counts under all of that but the chosen values of its own field, so that a second value
can be chosen beside the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from search.model import Facet, FacetValue, Filter


class Restriction(NamedTuple):
    """What the filters of a query ask of the values of one facet."""

    wanted: frozenset[str] | None = None  #: None: any value, and none at all
    unwanted: frozenset[str] = frozenset()

    def passes(self, values: Iterable[str], *, chosen: bool = True) -> bool:
        """Whether an article with these values may stay; ``chosen`` False: minding exclusions."""
        if self.unwanted and not self.unwanted.isdisjoint(values):
            return False
        return not chosen or self.wanted is None or not self.wanted.isdisjoint(values)


def restrictions(filters: Iterable[Filter]) -> dict[str, Restriction]:
    """The filters of a query, field by field."""
    wanted: dict[str, set[str]] = {}
    unwanted: dict[str, set[str]] = {}
    for one in filters:
        (unwanted if one.exclude else wanted).setdefault(one.field, set()).update(one.values)
    return {
        name: Restriction(
            wanted=frozenset(wanted[name]) if name in wanted else None,
            unwanted=frozenset(unwanted.get(name, ())),
        )
        for name in sorted({*wanted, *unwanted})
    }


def facet(name: str, counts: Mapping[str, int], size: int) -> Facet:
    """The ``size`` commonest values that occur at all; ties by value."""
    most = sorted(counts.values(), reverse=True)[:size]  # numbers alone are sorted in no time
    least = max(1, most[-1]) if most else 1
    common = sorted((-count, value) for value, count in counts.items() if count >= least)
    return Facet(
        field=name,
        values=tuple(FacetValue(value=value, count=-count) for count, value in common[:size]),
    )

"""The facets of what was found: its values counted in each segment, and the commonest of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.engines.whoosh.codec.answering.ordering import highest
from search.engines.whoosh.codec.answering.snapshot import Part
from search.engines.whoosh.codec.coding.ragged import Array, Ints
from search.engines.whoosh.codec.finding.sets import difference
from search.filtering import facet
from search.model import Facet, FacetValue


class Counting:
    """Counts the values of documents that were found in the parts of a snapshot.

    Where they are more than half of all, the others are counted: what is left of all values.
    """

    def __init__(self, parts: Sequence[Part], found: Sequence[Array]) -> None:
        """``found``: live documents of each part, ascending."""
        self._parts = parts
        self._counted: list[tuple[Array, bool]] = []  # and whether these are the others
        for part, docs in zip(parts, found, strict=True):
            others = len(docs) * 2 > len(part.live)
            if others:
                docs = difference(part.live, docs, part.segment.documents)  # noqa: PLW2901
            self._counted.append((docs, others))

    def facet(self, name: str, size: int) -> Facet:
        """The ``size`` commonest values of a facet."""
        if len(self._parts) == 1:
            return self._of_one(name, size)
        counts: dict[str, int] = {}
        for at, part in enumerate(self._parts):
            its = self._counts(at, name)
            kinds = part.segment.facets[name].kinds
            there = np.flatnonzero(its)
            for value, count in zip(there.tolist(), its.take(there).tolist(), strict=True):
                counts[kinds[value]] = counts.get(kinds[value], 0) + count
        return facet(name, counts, size)

    def _of_one(self, name: str, size: int) -> Facet:
        """The same of one part: its values are in order already."""
        counts, kinds = self._counts(0, name), self._parts[0].segment.facets[name].kinds
        near = highest(counts, size)
        order = near.take(np.lexsort((near, -counts.take(near))))[:size]
        return Facet(
            field=name,
            values=tuple(
                FacetValue(value=kinds[value], count=count)
                for value, count in zip(order.tolist(), counts.take(order).tolist(), strict=True)
                if count
            ),
        )

    def _counts(self, at: int, name: str) -> Ints:
        docs, others = self._counted[at]
        part = self._parts[at]
        counts = part.segment.facets[name].counted(docs)
        return part.counts(name) - counts if others else counts

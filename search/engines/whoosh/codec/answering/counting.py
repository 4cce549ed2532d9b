"""The facets of what was found: its values counted in each segment, and the commonest of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.engines.whoosh.codec.answering.ordering import highest
from search.engines.whoosh.codec.answering.snapshot import Part
from search.engines.whoosh.codec.coding.ragged import Array, Ints
from search.engines.whoosh.codec.file.joint import JointCounts
from search.engines.whoosh.codec.finding.sets import complement, difference
from search.filtering import facet
from search.model import Facet, FacetValue

#: Of so many documents facets are counted together.
_MANY = 4_096

#: So few values are put in order at once.
_FEW = 256


class Counting:
    """Counts the values of documents that were found in the parts of a snapshot.

    Where they are more than half of all, the others are counted: what is left of all values.
    """

    def __init__(self, parts: Sequence[Part], found: Sequence[Array]) -> None:
        """``found``: live documents of each part, ascending."""
        self._parts = parts
        self._counted: list[tuple[Array, bool]] = []  # and whether these are the others
        self._joint: dict[int, JointCounts] = {}  # of a part, once they are asked for
        for part, docs in zip(parts, found, strict=True):
            if len(docs) * 2 <= len(part.live):
                self._counted.append((docs, False))
            elif part.mask is None:
                self._counted.append((complement(docs, part.segment.documents), True))
            else:
                others = difference(part.live, docs, part.segment.documents)
                self._counted.append((others, True))

    def facet(self, name: str, size: int) -> Facet:
        """The ``size`` commonest values of a facet."""
        if len(self._parts) == 1:
            return self._of_one(name, size)
        counts: dict[str, int] = {}
        for at, part in enumerate(self._parts):
            its = self._counts(at, name)
            kinds = part.segment.counted[name].kinds
            there = np.flatnonzero(its)
            for value, count in zip(there.tolist(), its.take(there).tolist(), strict=True):
                counts[kinds[value]] = counts.get(kinds[value], 0) + count
        return facet(name, counts, size)

    def _of_one(self, name: str, size: int) -> Facet:
        """The same of one part: its values are in order already."""
        counts, kinds = self._counts(0, name), self._parts[0].segment.counted[name].kinds
        if len(counts) <= _FEW:
            order = (-counts).argsort(kind="stable")[:size]
        else:
            near = highest(counts, size, floor=1)
            order = near.take((-counts.take(near)).argsort(kind="stable"))[:size]
        return Facet(
            field=name,
            values=tuple(
                [
                    FacetValue(kinds[value], count)
                    for value, count in zip(
                        order.tolist(), counts.take(order).tolist(), strict=True
                    )
                    if count
                ]
            ),
        )

    def _counts(self, at: int, name: str) -> Ints:
        docs, others = self._counted[at]
        part = self._parts[at]
        if len(docs) < _MANY or name not in part.segment.joint:
            counts = part.segment.counted[name].counted(docs)
        else:
            if at not in self._joint:
                self._joint[at] = part.segment.joint.counted(docs)
            counts = self._joint[at].of(name)
        return part.counts(name) - counts if others else counts

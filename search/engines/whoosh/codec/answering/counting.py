"""The facets of what was found: its values counted in each segment, and the commonest of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from search.engines.whoosh.codec.answering.ordering import highest
from search.engines.whoosh.codec.answering.snapshot import Part
from search.engines.whoosh.codec.coding.ragged import Array, Ints, where
from search.engines.whoosh.codec.file.joint import JointCounts
from search.engines.whoosh.codec.finding.sets import complement, difference
from search.filtering import facet
from search.model import Facet, FacetValue

#: Of so many documents facets are counted together.
_MANY = 4_096

#: So few values are put in order at once.
_FEW = 256

#: The values of so few documents are counted one by one: arrays of them take longer to make.
_ONE_BY_ONE = 32


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
            if len(docs) * 2 <= part.articles:
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
            kinds = part.segment.counted[name].kinds
            for value, count in self._values(at, name):
                counts[kinds[value]] = counts.get(kinds[value], 0) + count
        return facet(name, counts, size)

    def _of_one(self, name: str, size: int) -> Facet:
        """The same of one part: its values are in order already."""
        kinds = self._parts[0].segment.counted[name].kinds
        few = self._one_by_one(0, name)
        if few is not None:
            order = sorted([(-count, value) for value, count in few.items()])[:size]
            values = [FacetValue(kinds[value], -count) for count, value in order]
        else:
            commonest = _commonest(self._counts(0, name), size)
            values = [FacetValue(kinds[value], count) for value, count in commonest if count]
        return Facet(name, tuple(values))

    def _values(self, at: int, name: str) -> Iterable[tuple[int, int]]:
        """How many documents of a part have each value that any has."""
        few = self._one_by_one(at, name)
        if few is not None:
            return few.items()
        counts = self._counts(at, name)
        there = where(counts)
        return zip(there.tolist(), counts.take(there).tolist(), strict=True)

    def _one_by_one(self, at: int, name: str) -> dict[int, int] | None:
        """The same, where the documents are few and have one value each, or none."""
        docs, others = self._counted[at]
        column = self._parts[at].segment.counted[name]
        each = None if others or len(docs) > _ONE_BY_ONE else column.one_each
        if each is None:
            return None
        found: dict[int, int] = {}
        values = each.data  # a view gives single numbers in less time than an array
        for document in docs.tolist():
            value = values[document]
            found[value] = found.get(value, 0) + 1
        found.pop(len(column.kinds), None)
        return found

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


def _commonest(counts: Ints, size: int) -> list[tuple[int, int]]:
    """The ``size`` commonest values, with how many documents have each: equal ones in order."""
    if len(counts) <= _FEW:
        order = (-counts).argsort(kind="stable")[:size]
    else:
        near = highest(counts, size, floor=1)
        order = near.take((-counts.take(near)).argsort(kind="stable"))[:size]
    return list(zip(order.tolist(), counts.take(order).tolist(), strict=True))

"""The places of words in several segments as if they were one's.

The documents of a segment come behind those of the one before; see ``joined``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding.layouts import Layouts
from search.engines.whoosh.codec.coding.ragged import Array, Ints, run_starts, smallest
from search.engines.whoosh.codec.coding.tallies import Amounts
from search.engines.whoosh.codec.finding.found_places import added_up
from search.engines.whoosh.codec.finding.phrases import Places, kind_for
from search.engines.whoosh.codec.spaces import SpaceReader

#: So few places are told one by one: there is less to tell of each than in ``found_places``.
_FEW = 8


class JoinedPlaces:
    """How places, and what is found at them, are told in one way for all segments."""

    def __init__(self, spaces: Sequence[SpaceReader], starts: Ints) -> None:
        """``starts``: the first document of each segment, and the end of all."""
        self._spaces = tuple(spaces)
        self._starts = starts
        self._documents = int(starts[-1])
        self._first_documents: list[int] = starts[:-1].tolist()

    @cached_property
    def bits(self) -> int:
        """Of a place: the bits that tell where it is in its document."""
        return max(space.position_bits for space in self._spaces)

    @cached_property
    def kind(self) -> type[np.uint32 | np.uint64]:
        """The type of the places."""
        return kind_for(self._documents, self.bits)

    def of_all(self, each: Sequence[Places]) -> Places:
        """Places of each segment, ascending, as those of all."""
        if sum(map(len, each)) <= _FEW:
            return np.array([*self._one_by_one(each)], self.kind)
        parts = [self.of_part(places, at) for at, places in enumerate(each) if len(places)]
        return np.concatenate(parts)

    def of_part(self, places: Places, at: int) -> Places:
        """Places of one segment, as those of all."""
        moved = _with_bits(places, self._spaces[at].position_bits, self.bits, self.kind)
        return moved + self._first_places[at] if at else moved

    def by_parts(self, places: Places) -> list[Places]:
        """Places, ascending, as those of each segment."""
        if len(places) <= _FEW:
            return self._few_by_parts(places.tolist())
        cuts: list[int] = places.searchsorted(self._first_places).tolist()
        parts: list[Places] = []
        for at, (space, low, high) in enumerate(zip(self._spaces, cuts, cuts[1:], strict=False)):
            its = places[low:high]
            if low < high:
                its = its - self._first_places[at] if at else its
                its = _with_bits(its, self.bits, space.position_bits, space.kind_of_places)
            parts.append(its)
        return parts

    def _one_by_one(self, each: Sequence[Places]) -> Iterator[int]:
        for places, space, first in zip(each, self._spaces, self._first_documents, strict=True):
            bits = space.position_bits
            for place in places.tolist() if len(places) else ():
                yield ((place >> bits) + first << self.bits) | (place & ((1 << bits) - 1))

    def _few_by_parts(self, places: Sequence[int]) -> list[Places]:
        parts: list[list[int]] = [[] for _ in self._spaces]
        for place in places:
            document, position = place >> self.bits, place & ((1 << self.bits) - 1)
            at = bisect_right(self._first_documents, document) - 1
            document -= self._first_documents[at]
            parts[at].append((document << self._spaces[at].position_bits) | position)
        each = zip(parts, self._spaces, strict=True)
        return [np.array(its, space.kind_of_places) for its, space in each]

    def by_document(self, places: Places) -> tuple[NDArray[np.int32], Array] | None:
        """The documents of some places, which ascend; of each the code, of those of all segments.

        None where some row is a new one.
        """
        docs = (places >> self.bits).astype(np.int32)
        fields = self._layouts.fields_at(docs, places & ((1 << self.bits) - 1))
        amounts = self._amounts.units.take(fields)
        if np.count_nonzero(docs[1:] == docs[:-1]):
            firsts = run_starts(docs)
            docs, amounts = docs.take(firsts), np.add.reduceat(amounts, firsts)
        amounts += self._marks.take(self._starts.searchsorted(docs, side="right"))
        codes, missed = self._amounts.codes(amounts)
        if len(missed):  # rows of the later segments, whose slots are those of the first one's
            codes[missed], new = self._amounts.searched(amounts.take(missed))
            if len(new):
                return None
        return docs, codes

    def one_by_one(self, places: Sequence[int]) -> dict[int, int] | None:
        """The same of few places: the code of each document."""
        code_of, mark = self._amounts.code_of, self._amounts.unit_of_field[-1]
        found = added_up(places, self.bits, self._layouts, self._amounts)
        for document, amount in found.items():
            marked = amount + mark * bisect_right(self._first_documents, document)
            if marked not in code_of:
                return None
            found[document] = code_of[marked]
        return found

    @cached_property
    def _first_places(self) -> Places:
        """The first place that each segment can have, and the end of all."""
        firsts: Places = self._starts.astype(self.kind)
        firsts <<= self.kind(self.bits)
        return firsts

    @cached_property
    def _layouts(self) -> Layouts:
        """The layouts of each segment behind those of the one before, and so of its documents."""
        each = [space.layouts for space in self._spaces]
        rows = smallest(np.concatenate([one.rows for one in each]))
        of_document = np.zeros(self._documents, np.min_scalar_type(len(rows)))
        before = 0
        for one, start in zip(each, self._first_documents, strict=True):
            of_document[start : start + len(one.of_document)] = one.of_document
            of_document[start : start + len(one.of_document)] += of_document.dtype.type(before)
            before += len(one.rows)
        return Layouts(rows=rows, of_document=of_document)

    @cached_property
    def _amounts(self) -> Amounts:
        """The rows of each segment behind those of the one before; with its number, from 1.

        That stands in a column of its own: equal rows of two segments have codes of their own.
        """
        rows = [
            np.column_stack((space.rows, np.full(len(space.rows), number)))
            for number, space in enumerate(self._spaces, 1)
        ]
        most = self._layouts.tokens.max(axis=0, initial=0)
        return Amounts(np.concatenate(rows), np.append(most, len(self._spaces)))

    @cached_property
    def _marks(self) -> Array:
        """The amount that tells each segment, by its number."""
        marks: Array = np.arange(len(self._spaces) + 1).astype(self._amounts.units.dtype)
        marks *= self._amounts.units[-1]
        return marks


def _with_bits(places: Places, bits: int, wanted: int, kind: type[np.uint32 | np.uint64]) -> Places:
    """Places in which so many ``bits`` tell the position, with as many as are ``wanted``."""
    if bits == wanted:
        return places.astype(kind, copy=False)
    wide: type[np.uint32 | np.uint64] = np.promote_types(places.dtype, kind).type
    moved: Places = (places >> places.dtype.type(bits)).astype(wide, copy=False)
    # So much each document is moved by; down, where that wraps around.
    moved *= wide(((1 << wanted) - (1 << bits)) % (1 << 8 * moved.itemsize))
    moved += places
    there: Places = moved.astype(kind, copy=False)
    return there

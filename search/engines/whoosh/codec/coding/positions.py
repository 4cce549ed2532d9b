"""Where in its document each occurrence stands: the low 8 bits of all, high bits where needed.

A document's positions count through the fields of a space, in their order, with one left out
between two values: so a phrase never reaches from one into the next, and the row of a posting
(``frequencies``) says which of its positions lie in which field.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding.packing import Bytes, PackedRuns, pack, widths_for
from search.engines.whoosh.codec.coding.ragged import Array, Ints, Part, owners, starts_of, summed

_LOW = 8
_PAGE = 8  # bits of a document in its page (``doclists``)


def page_counts(docs: Array, counts: Array, spread: Array, pages: int) -> Ints:
    """How often each DENSE term occurs in each page of documents, term after term.

    ``docs``, ``counts``: of each posting its document, and how often the term is there.
    """
    return summed(owners(spread) * pages + (docs >> _PAGE), counts, len(spread) * pages)


class PositionArrays(NamedTuple):
    """The positions of many terms."""

    low: Bytes
    widths: Bytes  #: for each term the bits of its high parts
    high: dict[int, Bytes]  #: the high parts, by width


def encode(positions: Array, occurrences: Array) -> PositionArrays:
    """All positions, term after term, below 2**32. ``occurrences``: how many a term has, >= 1."""
    largest = np.maximum.reduceat(positions, starts_of(occurrences)[:-1]) if len(positions) else ()
    widths = widths_for(np.array(largest, np.uint64) >> np.uint64(_LOW))
    return PositionArrays(
        low=positions.astype(np.uint8),
        widths=widths,
        high=pack(positions >> _LOW, occurrences, widths),
    )


class Positions:
    """Reads the positions of a segment's terms."""

    def __init__(
        self, *, occurrences: Array, low: Part, widths: Array, high: Mapping[int, Part]
    ) -> None:
        """``high``: the bytes of each width that some term has."""
        self._starts = starts_of(occurrences)
        self._widths = widths.astype(np.uint8).tobytes()  # to ask for one takes half as long so
        self._low = low
        self._high = PackedRuns(high, occurrences, widths)

    def width(self, term: int) -> int:
        """Bits of the high parts of a term's positions."""
        return self._widths[term]

    def run(self, term: int) -> Array:
        """The positions of a term; uint8 where all of them fit."""
        low = self._low.part(self._starts.item(term), self._starts.item(term + 1))
        width = self._widths[term]
        return _joined(low, self._high.run(term), width) if width else low

    def of_run(self, term: int, first: int, end: int) -> Array:
        """The positions ``first``..``end`` of a term."""
        start, width = self._starts.item(term), self._widths[term]
        low = self._low.part(start + first, start + end)
        return _joined(low, self._high.between(term, first, end), width) if width else low

    def at(self, term: int, places: Array) -> Array:
        """The positions of some of a term's occurrences; ``places``: which ones, ascending."""
        start, width = self._starts.item(term), self._widths[term]
        first, end = (int(places[0]), int(places[-1]) + 1) if len(places) else (0, 0)
        low = self._low.part(start + first, start + end).take(places - first)
        return _joined(low, self._high.at(term, places), width) if width else low

    def decode(self, first: int, end: int) -> NDArray[np.uint32]:
        """The positions of the terms ``first``..``end``, term after term."""
        low = self._low.part(int(self._starts[first]), int(self._starts[end]))
        if not any(self._widths[first:end]):
            return low.astype(np.uint32)
        positions = self._high.decode(first, end)
        positions <<= np.uint32(_LOW)
        positions |= low
        return positions


def _joined(low: Array, high: Array, width: int) -> Array:
    kind = np.uint16 if width <= _LOW else np.uint32
    positions = np.left_shift(high, _LOW, dtype=kind)
    return np.bitwise_or(positions, low, out=positions)

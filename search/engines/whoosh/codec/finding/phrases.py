"""Where words stand in a row: places are ``document << bits | position``, ascending numbers."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding.ragged import Array, repeated, where

#: Unsigned numbers of 32 bits where that is enough, else of 64.
Places = NDArray[Any]

#: Numbers behind the last position of a document that no position has, at least. So words may be
#: looked for this many places away, and are never found in the document before or after.
ROOM = 64

NO_PLACES: Places = np.zeros(0, np.uint32)

# One is looked up while so many are sorted together with the others, by the sort that is quick with
# runs: it merges two. To begin with that takes as long as it does for so many.
_LOOK_UP = 20
_SORTED = 5_000


def bits_for(longest: int) -> int:
    """The bits of a position, where the longest document takes so many."""
    return (longest + ROOM).bit_length()


def kind_for(documents: int, bits: int) -> type[np.uint32 | np.uint64]:
    """The type of places. Raises OverflowError if there is none that is wide enough."""
    width = documents.bit_length() + bits
    if width > 64:
        raise OverflowError("a place has more than 64 bits")
    return np.uint32 if width <= 32 else np.uint64


def places_of(
    docs: Array, counts: Array, positions: Array, bits: int, kind: type[np.uint32 | np.uint64]
) -> Places:
    """The places of a word: ``counts`` positions in each document."""
    places: Places = docs.astype(kind)
    places <<= kind(bits)
    if len(positions) != len(docs):
        places = repeated(places, counts, len(positions))
    places += positions
    return places


def moved(places: Places, by: int) -> Places:
    """The places ``by`` positions behind, or before where ``by`` is negative."""
    there: Places = places + by if by >= 0 else places - -by
    return there


def followed(starts: Places, by: int, places: Places, bits: int) -> Places:
    """Those of ``starts`` that have one of ``places`` exactly ``by`` positions behind (before)."""
    if abs(by) > ROOM:
        position = (starts & starts.dtype.type((1 << bits) - 1)).astype(np.int64) + by
        starts = starts[np.flatnonzero((position >= 0) & (position < 1 << bits))]
    if not len(starts) or not len(places):
        return starts[:0]
    if len(starts) == 1:  # most often, after two words of three
        place = starts.item() + by
        at = bisect_left(places.data, place)  # a view gives single numbers in less time
        return starts if at < len(places) and places.item(at) == place else starts[:0]
    wanted = moved(starts, by)
    if len(wanted) * _LOOK_UP < len(places) + _SORTED:
        there: Places = starts[_are_among(wanted, places)]
        return there
    both = np.concatenate((wanted, places))
    both.sort(kind="stable")
    return moved(both.take(where(both[1:] == both[:-1])), -by)


def are_followed(starts: Places, by: int, places: Places) -> NDArray[np.bool_]:
    """Which ones of ``starts`` ``followed`` would give: each is looked up. ``by``: up to ROOM."""
    if not len(places):
        return np.zeros(len(starts), bool)
    return _are_among(moved(starts, by), places)


def _are_among(wanted: Places, places: Places) -> NDArray[np.bool_]:
    there: NDArray[np.bool_] = places.take(places.searchsorted(wanted), mode="clip") == wanted
    return there

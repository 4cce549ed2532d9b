"""Where words stand in a row: places are ``document << bits | position``, ascending numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.ragged import Array
from search.engines.whoosh.codec.sets import intersection

Places = NDArray[np.uint64]


def places_of(docs: Array, counts: Array | None, positions: Array, bits: int) -> Places:
    """The places of a word: ``counts`` positions in each document; None: one in each."""
    places: Places = docs.astype(np.uint64)
    places <<= np.uint64(bits)
    if counts is not None:
        places = np.repeat(places, counts)
    places += positions
    return places


def in_a_row(words: Sequence[Places]) -> Places:
    """Where the first word stands of each time that all follow each other, without a gap.

    No document's positions may reach the last numbers that ``bits`` hold: there must be room for
    as many as there are words, so that none is mistaken for one of the next document.
    """
    order = sorted(range(len(words)), key=lambda number: len(words[number]))
    starts = _moved(words[order[0]], -order[0])
    for number in order[1:]:
        if not len(starts):
            break
        starts = intersection(starts, _moved(words[number], -number))
    return starts


def _moved(places: Places, by: int) -> Places:
    """The places ``by`` positions further; those that would be less than 0 are left out."""
    if by >= 0:
        return places + np.uint64(by) if by else places
    low = int(places.searchsorted(np.uint64(-by)))
    return places[low:] - np.uint64(-by)

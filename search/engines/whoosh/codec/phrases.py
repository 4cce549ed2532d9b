"""Where words stand in a row: places are ``document << bits | position``, ascending numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.ragged import Array, repeated
from search.engines.whoosh.codec.sets import intersection

Places = NDArray[np.uint64]


def places_of(docs: Array, counts: Array, positions: Array, bits: int) -> Places:
    """The places of a word: ``counts`` positions in each document."""
    places: Places = docs.astype(np.uint64)
    places <<= np.uint64(bits)
    places = repeated(places, counts, len(positions))
    places += positions
    return places


def in_a_row(words: Iterable[tuple[Places, Sequence[int]]], deadline: Deadline = NEVER) -> Places:
    """Where the first word stands of each time that all follow each other, without a gap.

    ``words``: the places of each different word, and which ones of the row it is, from 0; best the
    rarest first. They are asked for one by one, and no more once there is nothing left: a row of a
    thousand equal words needs no more memory than two. No document's positions may reach the last
    numbers that ``bits`` hold: there must be room for as many as there are words, so that none is
    mistaken for one of the next document. Raises QueryError once ``deadline`` has passed.
    """
    starts: Places | None = None
    for places, numbers in words:
        for number in numbers:
            deadline.check()
            here = _moved_back(places, number)
            starts = here if starts is None else intersection(starts, here)
            if not len(starts):
                return starts
    return np.zeros(0, np.uint64) if starts is None else starts


def _moved_back(places: Places, by: int) -> Places:
    """The places ``by`` positions before; those that would be less than 0 are left out."""
    low = int(places.searchsorted(np.uint64(by)))
    return places[low:] - np.uint64(by)

"""Sets of documents or places: ascending arrays without repetition, and what is done with them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.engines.whoosh.codec.coding.ragged import Array, Ints, as_indices

#: A set that is so many times smaller is looked up in the other; else both are sorted together.
_LOOK_UP = 12


#: Sets of more than one in so many documents are looked up in an array of all documents.
_DENSE = 32


def meeting(wanted: Array, among: Array, documents: int = 0) -> tuple[Ints, Ints]:
    """Of every member of ``wanted`` that is also ``among``: its place there, its place here.

    ``documents``: more than the largest, where that is known.
    """
    if not len(among) or not len(wanted):
        return _NOWHERE, _NOWHERE
    if documents and min(len(wanted), len(among)) * _DENSE > documents:
        place = np.full(documents, -1, np.int32)
        place[as_indices(wanted)] = np.arange(len(wanted), dtype=np.int32)
        place_of = place.take(among)
        there: Ints = np.flatnonzero(place_of >= 0)
        return place_of.take(there).astype(np.int64), there
    found = among.searchsorted(wanted)
    found[found == len(among)] = 0
    places = np.flatnonzero(among.take(found) == wanted)
    return places, found.take(places)


def intersection(one: Array, other: Array) -> Array:
    """The members of both."""
    if len(one) > len(other):
        one, other = other, one
    if len(one) * _LOOK_UP < len(other):
        places, _ = meeting(one, other)
        return one.take(places)
    both = np.concatenate((one, other))
    both.sort(kind="stable")  # the one that is quick with runs that are in order
    return both[np.flatnonzero(both[1:] == both[:-1])]


def union(sets: Sequence[Array], documents: int) -> Array:
    """The members of any; ``documents`` is more than the largest. At least one set is given."""
    if len(sets) == 1:
        return sets[0]
    if sum(map(len, sets)) * 16 > documents:
        marked = np.zeros(documents, bool)
        for one in sets:
            marked[as_indices(one)] = True
        return np.flatnonzero(marked).astype(sets[0].dtype)
    together = np.concatenate(sets)
    together.sort(kind="stable")
    return _once(together)


def difference(one: Array, without: Array, documents: int = 0) -> Array:
    """The members of ``one`` that are not in ``without``; ``documents``: as for ``meeting``."""
    if documents and min(len(one), len(without)) * _DENSE > documents:
        marked = np.zeros(documents, bool)
        marked[as_indices(one)] = True
        marked[as_indices(without)] = False
        return np.flatnonzero(marked).astype(one.dtype)
    places, _ = meeting(one, without)
    if not len(places):
        return one
    kept = np.ones(len(one), bool)
    kept[places] = False
    return one[np.flatnonzero(kept)]


def complement(one: Array, documents: int) -> Array:
    """The numbers below ``documents`` that are not in ``one``."""
    kept = np.ones(documents, bool)
    kept[as_indices(one)] = False
    return np.flatnonzero(kept).astype(one.dtype)


def _once(ascending: Array) -> Array:
    if not len(ascending):
        return ascending
    first = np.ones(len(ascending), bool)
    np.not_equal(ascending[1:], ascending[:-1], out=first[1:])
    return ascending[np.flatnonzero(first)]


_NOWHERE = np.zeros(0, np.int64)

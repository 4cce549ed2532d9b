"""Arrays of runs: many short runs of items behind each other in one array."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Ints = NDArray[np.int64]


class Part(Protocol):
    """An array of which parts can be read: a plane of a segment's file."""

    def part(self, start: int, end: int) -> Array:
        """The items ``start``..``end``."""
        ...

    def runs(self, starts: Array, lengths: Array) -> Array:
        """The items of runs that begin at ``starts``, run after run."""
        ...


#: So few numbers are added up without numpy.
_FEW = 32
#: So many counts of 8 bits do not make so much that it has to be known before.
_BOUNDED = 1 << 16
#: Runs of more items each are taken one by one.
_LONG = 64
#: Runs with gaps that are longer together, so many times, are taken item by item.
_GAPS = 4

_TAKEN_OR_NOT = np.array((True, False))


def starts_of(lengths: Array) -> Ints:
    """Where each run begins; one more than there are runs: the last one is the end of all."""
    starts = np.zeros(len(lengths) + 1, np.int64)
    starts[1:] = lengths  # first, as to add up numbers of another type takes longer
    return np.add.accumulate(starts, out=starts)


def places(starts: Array, lengths: Array) -> Ints:
    """The places of all items of runs that begin at ``starts``, run after run."""
    lengths = lengths.astype(np.int64, copy=False)
    ends = lengths.cumsum()
    total = int(ends[-1]) if len(ends) else 0
    placed: Ints = np.arange(total, dtype=np.int64)
    placed += (starts - (ends - lengths)).repeat(lengths)
    return placed


def taken(items: Array, starts: Array, lengths: Array) -> Array:
    """The items of runs that ascend, run after run."""
    if not len(starts):
        return items[:0]
    ends = starts + lengths
    first, end = int(starts[0]), int(ends[-1])
    total = int(lengths.sum())
    if total == end - first:
        return items[first:end]
    if total > len(starts) * _LONG:
        runs = zip(starts.tolist(), ends.tolist(), strict=True)
        return np.concatenate([items[start:end] for start, end in runs])
    if total * _GAPS < end - first:
        return items.take(places(starts, lengths))
    # Numpy copies whole runs of what a mask lets through; a place for each item costs four times.
    sizes = np.zeros(2 * len(starts), np.int64)
    sizes[::2] = lengths
    sizes[1:-1:2] = starts[1:] - ends[:-1]
    kept: Array = items[first:end][np.repeat(np.tile(_TAKEN_OR_NOT, len(starts)), sizes)]
    return kept


def where(marks: Array) -> Ints:
    """The places of all that is true, or not 0. ``np.flatnonzero`` takes twice as long for few."""
    places: Ints = marks.nonzero()[0]
    return places


def owners(lengths: Array) -> Ints:
    """For each item the number of its run."""
    return np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)


def joined(arrays: Sequence[Array]) -> Ints:
    """All of them behind each other, of which there may be none."""
    return np.concatenate([np.zeros(0, np.int64), *arrays])


def summed(numbers: Array, amounts: Array, size: int) -> Ints:
    """For each number below ``size`` the sum of its amounts: whole, and below 2**53."""
    sums: Ints = np.bincount(numbers, amounts, size).astype(np.int64)
    return sums


def run_starts(keys: Array) -> Ints:
    """Where a new run of equal keys begins; keys that are equal stand together."""
    if not len(keys):
        return np.zeros(0, np.int64)
    edges = where(keys[1:] != keys[:-1])
    starts = np.empty(len(edges) + 1, np.int64)
    starts[0] = 0
    np.add(edges, 1, out=starts[1:])
    return starts


def distances(starts: Ints, end: int) -> Ints:
    """From each start to the next one; from the last one to ``end``."""
    lengths = np.empty(len(starts), np.int64)
    np.subtract(starts[1:], starts[:-1], out=lengths[:-1])
    lengths[-1:] = end - starts[-1:]
    return lengths


def smallest(array: Array) -> Array:
    """The same whole numbers, none negative, in the narrowest unsigned type that holds them."""
    largest = int(array.max()) if array.size else 0
    for kind in (np.uint8, np.uint16, np.uint32):
        if largest <= np.iinfo(kind).max:
            return array.astype(kind)
    return array.astype(np.uint64)


def as_indices(numbers: Array) -> NDArray[np.intp]:
    """The same numbers in the type of addresses: to write at others takes three times as long."""
    return numbers.astype(np.intp, copy=False)


def below(numbers: Array, limit: int) -> Array:
    """The same numbers. Raises ValueError unless all are 0 or more and below ``limit``.

    For numbers out of a file, before an array is made that is as long as the largest of them.
    """
    if numbers.size and not 0 <= int(numbers.min()) <= int(numbers.max()) < limit:
        raise ValueError(f"there are only {limit} of what a file has numbers for")
    return numbers


def repeated(items: Array, counts: Array, total: int) -> Array:
    """Each item as often as its count says. Raises ValueError unless that makes ``total``.

    For counts out of a file, before far more are made.
    """
    if counts.dtype != np.uint8 or len(counts) > _BOUNDED:
        # Where the type is small and has no sign, none is too large if all together are not.
        if counts.dtype.kind != "u" or counts.itemsize == 8:
            below(counts, total + 1)
        few = len(counts) <= _FEW
        if (sum(counts.tolist()) if few else int(np.add.reduce(counts))) != total:
            raise ValueError(f"the counts in a file do not make {total}")
    made = items.repeat(counts)
    if len(made) != total:
        raise ValueError(f"the counts in a file do not make {total}")
    return made

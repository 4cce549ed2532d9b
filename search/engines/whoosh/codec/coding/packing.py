"""Runs of small numbers, each run in as many bits an item as its largest one needs.

Runs of one width stand behind each other in that width's bytes, each from a whole byte on, the
first item in a byte's lowest bits. A run of zeros needs no bits at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding.ragged import (
    Array,
    Ints,
    Part,
    below,
    places,
    starts_of,
    taken,
)

#: Bits an item may have; all but 0 have bytes of their own.
WIDTHS = (0, 1, 2, 4, 8, 16, 32)

Bytes = NDArray[np.uint8]

_WIDE: dict[int, np.dtype[Any]] = {8: np.dtype("u1"), 16: np.dtype("<u2"), 32: np.dtype("<u4")}
_NONE = np.zeros(0, np.uint8)
_SHIFTS = {1: 3, 2: 2, 4: 1}  # of a place in a run, to get its byte
# For a width below 8: of every byte its items, as one number that is viewed as bytes.
_ITEMS: dict[int, NDArray[Any]] = {
    width: ((np.arange(256)[:, None] >> np.arange(0, 8, width)) & ((1 << width) - 1))
    .astype(np.uint8)
    .view(f"<u{8 // width}")
    .ravel()
    for width in (1, 2, 4)
}


def widths_for(largest: Array) -> Bytes:
    """The width of each run whose largest number is given. Raises OverflowError beyond 32 bits."""
    if largest.size and int(largest.max()) >= 1 << 32:
        raise OverflowError("a number of more than 32 bits")
    limits = np.array([1 << width for width in WIDTHS], np.uint64)
    chosen = np.searchsorted(limits, largest.astype(np.uint64), side="right")
    return np.array(WIDTHS, np.uint8)[chosen]


def sizes_of(lengths: Array, widths: Array) -> Ints:
    """How many bytes each run takes."""
    sizes: Ints = (lengths.astype(np.int64) * widths + 7) >> 3
    return sizes


def offsets_of(lengths: Array, widths: Array) -> Ints:
    """Where each run begins in the bytes of its width."""
    sizes = sizes_of(lengths, widths)
    offsets = np.zeros(len(lengths), np.int64)
    for width in WIDTHS[1:]:
        runs = np.flatnonzero(widths == width)
        offsets[runs] = starts_of(sizes[runs])[:-1]
    return offsets


def pack(values: Array, lengths: Array, widths: Array) -> dict[int, Bytes]:
    """For each width the bytes of its runs. ``values``: all runs, run after run."""
    starts = starts_of(lengths)[:-1]
    packed: dict[int, Bytes] = {}
    for width in WIDTHS[1:]:
        runs = np.flatnonzero(widths == width)
        if len(runs) == len(lengths):
            chosen = values
        else:
            chosen = values[places(starts[runs], lengths[runs])]
        packed[width] = _pack(chosen, lengths[runs], width)
    return packed


def unpack(data: Bytes, count: int, width: int) -> Array:
    """The ``count`` items of a run that begins with ``data``: uint8, or wider where need be."""
    if width == 0:
        return np.zeros(count, np.uint8)
    if width >= 8:
        return data[: count * width // 8].view(_WIDE[width])
    return _ITEMS[width].take(data[: (count * width + 7) >> 3]).view(np.uint8)[:count]


def unpack_all(packed: Mapping[int, Bytes], lengths: Array, widths: Array) -> Array:
    """The inverse of ``pack``: uint8, or wider where need be."""
    largest = max(8, int(widths.max(initial=0)))
    values = np.zeros(int(lengths.sum()), _WIDE[largest])
    for width in _widths_in(widths):
        runs = np.flatnonzero(widths == width)
        data = packed[width]
        items = unpack(data, len(data) * 8 // width, width)
        its_lengths = lengths.take(runs)
        if len(items) != int(its_lengths.sum()):
            begin = starts_of(sizes_of(its_lengths, widths.take(runs)))[:-1] * 8 // width
            items = taken(items, begin, its_lengths)
        if len(runs) == len(lengths):
            return items.astype(values.dtype, copy=False)
        values[np.repeat(widths == width, lengths)] = items
    return values


def _widths_in(widths: Array) -> list[int]:
    """Which widths but 0 there are."""
    there: list[int] = (np.flatnonzero(np.bincount(widths)[1:]) + 1).tolist()
    return there


class PackedRuns:
    """Reads packed runs out of a segment's file."""

    def __init__(self, planes: Mapping[int, Part], lengths: Array, widths: Array) -> None:
        """``planes``: the bytes of each width that some run has."""
        self._planes = planes
        self._lengths = lengths
        self._widths = below(widths, WIDTHS[-1] + 1)
        self._offsets = offsets_of(lengths, widths)

    def run(self, number: int) -> Array:
        """The items of a run."""
        return unpack(self.bytes_of(number), int(self._lengths[number]), int(self._widths[number]))

    def at(self, number: int, places: Array) -> Array:
        """The items at some places of a run."""
        width = int(self._widths[number])
        if not width:
            return np.zeros(len(places), np.uint8)
        data = self.bytes_of(number)
        if width >= 8:
            return data.view(_WIDE[width]).take(places)
        shift = _SHIFTS[width]  # to divide is slower
        items = data.take(places >> shift)
        items >>= ((places & ((1 << shift) - 1)) << (3 - shift)).astype(np.uint8)
        items &= (1 << width) - 1
        return items

    def between(self, number: int, first: int, end: int) -> Array:
        """The items ``first``..``end`` of a run; only their bytes are touched."""
        width = int(self._widths[number])
        before = first * width & 7
        data = self.bytes_between(number, first, end)
        return unpack(data, end - first + before // max(1, width), width)[before // max(1, width) :]

    def decode(self, first: int, end: int) -> NDArray[np.uint32]:
        """The items of the runs ``first``..``end``, run after run."""
        return self.some(np.arange(first, end)).astype(np.uint32)

    def some(self, numbers: Array) -> Array:
        """The items of some runs, whose numbers ascend, run after run."""
        lengths, widths = self._lengths.take(numbers), self._widths.take(numbers)
        sizes = sizes_of(lengths, widths)
        packed: dict[int, Bytes] = {}
        for width in _widths_in(widths):
            runs = np.flatnonzero(widths == width)
            starts = self._offsets.take(numbers.take(runs))
            packed[width] = self._planes[width].runs(starts, sizes.take(runs))
        return unpack_all(packed, lengths, widths)

    def bytes_of(self, number: int) -> Bytes:
        """A run as it is packed."""
        width = self._widths.item(number)
        if not width:
            return _NONE
        begin = self._offsets.item(number)
        size = (self._lengths.item(number) * width + 7) >> 3
        return self._planes[width].part(begin, begin + size)

    def bytes_between(self, number: int, first: int, end: int) -> Bytes:
        """The bytes that have the items ``first``..``end`` of a run, and perhaps those beside."""
        width = self._widths.item(number)
        if not width:
            return _NONE
        begin = self._offsets.item(number)
        return self._planes[width].part(
            begin + (first * width >> 3), begin + ((end * width + 7) >> 3)
        )


def _pack(values: Array, lengths: Array, width: int) -> Bytes:
    if width >= 8:
        return values.astype(_WIDE[width]).view(np.uint8)
    per_byte = 8 // width
    sizes = (lengths * width + 7) // 8
    spread = np.zeros(int(sizes.sum()) * per_byte, np.uint8)
    spread[places(starts_of(sizes)[:-1] * per_byte, lengths)] = values
    if width == 1:
        return np.packbits(spread, bitorder="little")
    columns = spread.reshape(-1, per_byte)
    packed = columns[:, 0].copy()
    for place in range(1, per_byte):
        packed |= columns[:, place] << np.uint8(place * width)
    return packed

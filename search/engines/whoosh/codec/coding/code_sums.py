"""How often a term occurs before some of its postings: a number that each code has, added up."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np

from search.engines.whoosh.codec.coding.frequencies import NARROW, Codes
from search.engines.whoosh.codec.coding.packing import Bytes
from search.engines.whoosh.codec.coding.ragged import (
    Array,
    Ints,
    distances,
    run_starts,
    smallest,
    starts_of,
)
from search.engines.whoosh.codec.coding.ragged import places as runs

_WIDE = (1 << NARROW) - 1  # stands for codes that do not fit
_HALF = 4  # bytes of numbers of which two make one

#: So few bytes are added up as quickly without an array.
_FEW = 128


class CodeSums:
    """Adds up a number that each code has, for two narrow ones at a time."""

    def __init__(self, numbers: Array) -> None:
        """``numbers``: by code; none is negative."""
        self._numbers = numbers.astype(np.int64)
        self._narrow = np.zeros(1 << NARROW, np.int64)
        fits = self._numbers[:_WIDE]
        self._narrow[: len(fits)] = fits
        self._pairs = smallest(np.add.outer(self._narrow, self._narrow).ravel())
        #: The sum of fewer bytes than so many has no more than 32 bits.
        self._limit = (1 << 32) // (1 + int(self._pairs.max()))

    def each(self, codes: Codes, term: int) -> Array:
        """The number of each posting of a term."""
        smallest = self._smallest
        if not codes.is_narrow(term) or smallest.itemsize > _HALF:
            return smallest.take(codes.codes(term))
        size = codes.postings(term)
        numbers = self._both.take(codes.packed(term, 0, size)).view(smallest.dtype)[:size]
        which, whole = codes.wide(term)
        if len(which):
            numbers[which] = smallest.take(whole)
        return numbers

    def before(self, codes: Codes, term: int, places: Ints) -> Ints:
        """The sum of all postings before each of some. ``places``: which ones, ascending."""
        if not codes.is_narrow(term):
            return starts_of(self._numbers.take(codes.codes(term))).take(places)
        packed = codes.packed(term, 0, int(places[-1]) + 1)
        at = places >> 1
        firsts = run_starts(at)
        bytes_at = at.take(firsts)
        # A sum of each stretch: several times as quick as sums up to every single place.
        pairs = self._of_pairs(packed)
        # Half as long in 32 bits, where they are enough.
        kind = np.uint32 if len(pairs) < self._limit else np.int64
        stretches = np.add.reduceat(pairs, bytes_at, dtype=kind).astype(np.int64)
        before = np.cumsum(stretches) - stretches
        before += int(pairs[: int(bytes_at[0])].sum(dtype=kind))
        if len(firsts) < len(at):
            before = np.repeat(before, distances(firsts, len(at)))
        before += self._narrow.take(packed.take(at) & _WIDE) * (places & 1)
        which, whole = codes.wide(term)
        if len(which):
            before += starts_of(self._numbers.take(whole)).take(which.searchsorted(places))
        return before

    def within(self, codes: Codes, term: int, firsts: Ints, places: Ints) -> Ints:
        """The sum of the postings from each of ``firsts`` on before each of ``places``.

        They ascend, and of each pair the first one is no higher. Only what is between is added up.
        """
        if not codes.is_narrow(term):
            upto = starts_of(self._numbers.take(codes.codes(term)))
            return upto.take(places) - upto.take(firsts)
        packed = codes.packed(term, 0, int(places[-1]) + 1)
        from_byte, to_byte = firsts >> 1, places >> 1
        sums = _summed_between(self._pairs.take, packed, from_byte, to_byte)
        sums += self._narrow.take(packed.take(to_byte) & _WIDE) * (places & 1)
        sums -= self._narrow.take(packed.take(from_byte) & _WIDE) * (firsts & 1)
        which, whole = codes.wide(term)
        if len(which):
            begin, end = which.searchsorted(firsts), which.searchsorted(places)
            sums += _summed_between(self._numbers.take, whole, begin, end)
        return sums

    def of(self, codes: Codes, term: int, first: int, posting: int) -> tuple[int, int]:
        """The sum of the postings ``first``..``posting``, that one left out; and its own number."""
        if not codes.is_narrow(term):
            numbers = self._numbers.take(codes.codes(term)[first : posting + 1])
            return int(numbers[:-1].sum()), int(numbers[-1])
        packed = codes.packed(term, first, posting + 1).tobytes()
        ends, each, every = packed[-1], self._each, self._every
        own = ends >> NARROW if posting & 1 else ends & _WIDE
        before = self._sum(packed[:-1])
        if first < posting:
            if posting & 1:
                before += each[ends & _WIDE]
            if first & 1:
                before -= each[packed[0] & _WIDE]
        if packed.translate(None, _FITS):
            wide = [every[code] for code in codes.wide(term, first, posting + 1)[1].tolist()]
            if own == _WIDE:
                return before + sum(wide[:-1]), wide[-1]
            before += sum(wide)
        return before, each[own]

    @cached_property
    def _smallest(self) -> Array:
        return smallest(self._numbers)

    @cached_property
    def _both(self) -> Array:
        """The numbers of the two codes in each byte, as one number that is viewed as two."""
        halves = np.arange(1 << 8)[:, None] >> (0, NARROW) & _WIDE
        both: Array = self._narrow.astype(self._smallest.dtype).take(halves)
        return both.view(f"u{2 * both.itemsize}").ravel()

    @cached_property
    def _each(self) -> list[int]:
        each: list[int] = self._narrow.tolist()
        return each

    @cached_property
    def _every(self) -> list[int]:
        every: list[int] = self._numbers.tolist()
        return every

    @cached_property
    def _table(self) -> bytes:
        return self._pairs.tobytes()

    def _sum(self, packed: bytes) -> int:
        if self._pairs.itemsize > 1:
            return int(np.add.reduce(self._of_pairs(np.frombuffer(packed, np.uint8))))
        pairs = packed.translate(self._table)
        if len(pairs) <= _FEW:
            return sum(pairs)
        return int(np.add.reduce(np.frombuffer(pairs, np.uint8)))

    def _of_pairs(self, packed: Bytes) -> Array:
        """The sum of the two narrow codes in each byte."""
        if self._pairs.itemsize > 1:
            return self._pairs.take(packed)
        # Half as long as ``take``, which makes addresses of all bytes first.
        return np.frombuffer(packed.tobytes().translate(self._table), np.uint8)


def _summed_between(number: Callable[[Array], Array], items: Array, begin: Ints, end: Ints) -> Ints:
    """The sum of the numbers of the items ``begin``..``end``, for each pair of these."""
    lengths = end - begin
    upto = starts_of(number(items.take(runs(begin, lengths))))
    ends = lengths.cumsum()
    sums: Ints = upto.take(ends) - upto.take(ends - lengths)
    return sums


# The bytes of two codes that fit.
_FITS = bytes(byte for byte in range(256) if byte >> NARROW != _WIDE and byte & _WIDE != _WIDE)

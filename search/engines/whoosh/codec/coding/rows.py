"""The rows of a segment as it is written, which postings have the numbers of (``frequencies``)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding.ragged import Array, Ints

_KEY_BITS = 64
_SLOTS = 16  # bits of a slot's number
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


class RowTable:
    """Finds the code of a row, or gives it the next one."""

    def __init__(self, fields: int) -> None:
        self._fields = fields
        self._bits = _KEY_BITS // fields
        self._codes: dict[tuple[int, ...], int] = {}
        self._rows: list[tuple[int, ...]] = []
        # A row whose frequencies are small is a key of 64 bits; a slot has one key at most.
        self._slot_keys = np.zeros(1 << _SLOTS, np.uint64)  # 0 is no row
        self._slot_codes = np.zeros(1 << _SLOTS, np.int64)

    def __len__(self) -> int:
        return len(self._codes)

    def expect(self, rows: Iterable[tuple[int, ...]]) -> None:
        """Give these the next codes: those that will be frequent, the most frequent first."""
        for row in rows:
            self._code(row)

    def row(self, code: int) -> tuple[int, ...]:
        """The row that has a code."""
        return self._rows[code]

    @property
    def largest(self) -> int:
        """The highest frequency of rows that have keys."""
        return (1 << self._bits) - 1

    def units(self) -> NDArray[np.uint64]:
        """The key of one occurrence in each field: a row's key is the sum of its occurrences'."""
        return np.uint64(1) << (np.arange(self._fields, dtype=np.uint64) * np.uint64(self._bits))

    def codes_of_keys(self, keys: NDArray[np.uint64]) -> Ints:
        """The code of each row, by its key."""
        slots = _slots(keys)
        codes = self._slot_codes.take(slots)
        unknown = np.flatnonzero(self._slot_keys.take(slots) != keys)
        if len(unknown):
            kinds, kind_of = np.unique(keys[unknown], return_inverse=True)
            mask = np.uint64(self.largest)
            shifts = np.arange(self._fields, dtype=np.uint64) * np.uint64(self._bits)
            rows = ((kinds[:, None] >> shifts) & mask).tolist()
            codes[unknown] = np.array([self._code(tuple(row)) for row in rows], np.int64)[kind_of]
        return codes

    def codes(self, rows: Array) -> Ints:
        """The code of each row. ``rows``: a row a posting, a column a field; none is all zeros."""
        codes = np.empty(len(rows), np.int64)
        small = (rows <= self.largest).all(axis=1)
        keyed = np.flatnonzero(small)
        codes[keyed] = self.codes_of_keys(
            (rows[keyed].astype(np.uint64) * self.units()).sum(axis=1)
        )
        others = np.flatnonzero(~small)
        codes[others] = [self._code(tuple(row)) for row in rows[others].tolist()]
        return codes

    @property
    def rows(self) -> Ints:
        """All rows, by code: a row a line, a field a column."""
        return np.array(self._rows, np.int64).reshape(-1, self._fields)

    def _code(self, row: tuple[int, ...]) -> int:
        code = self._codes.get(row)
        if code is None:
            code = self._codes[row] = len(self._rows)
            self._rows.append(row)
            if all(count >> self._bits == 0 for count in row):
                key = sum(count << (self._bits * field) for field, count in enumerate(row))
                slot = int(_slots(np.array([key], np.uint64))[0])
                if not self._slot_keys[slot]:
                    self._slot_keys[slot], self._slot_codes[slot] = key, code
        return code


def _slots(keys: NDArray[np.uint64]) -> Ints:
    slots: Ints = ((keys * _SPREAD) >> np.uint64(64 - _SLOTS)).astype(np.int64)
    return slots

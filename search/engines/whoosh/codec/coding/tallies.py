"""Rows of frequencies that a query makes up: sums of rows, as codes into the rows of a space.

A row is added as one number, its *amount*, that has some bits for each field. What is summed up in
a document is no more than the fields of the longest document hold, so that none spills over.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from search.engines.whoosh.codec.coding.ragged import Array, Ints

# Types of amounts that a processor adds, and the bits that they have for it.
_KINDS: tuple[tuple[int, type[object]], ...] = ((31, np.int32), (63, np.int64))

_SLOTS = 14  # bits of a slot's number
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_MANY = 4_096  # amounts that are looked up in slots: to search for each takes ten times as long


class Amounts:
    """The rows of a space as amounts."""

    def __init__(self, rows: Ints, most: Ints) -> None:
        """``rows``: of each code; ``most``: of each field, how often it can have any words."""
        self.rows = rows
        widths = [int(one).bit_length() for one in np.maximum(most, rows.max(axis=0, initial=0))]
        self._masks = [(1 << width) - 1 for width in widths]
        self._shifts = [sum(widths[:field]) for field in range(len(widths))]
        # Amounts of more bits than a processor adds are Python's own numbers: as right, but slow.
        self._kind: type[object] = object
        for bits, kind in _KINDS:
            if sum(widths) <= bits:
                self._kind = kind
                break

    @cached_property
    def units(self) -> Array:
        """The amount of one occurrence in each field."""
        return np.array([1 << shift for shift in self._shifts], self._kind)

    @cached_property
    def unit_of_field(self) -> list[int]:
        """The same in Python's own numbers."""
        units: list[int] = self.units.tolist()
        return units

    @cached_property
    def alone(self) -> Array | None:
        """The code of one occurrence in each field; None where some field has words, but no such.

        What stands there for fields without any words means nothing.
        """
        codes, missing = self.codes(self.units)
        return None if any(self._masks[field] for field in missing.tolist()) else codes

    @cached_property
    def code_of(self) -> dict[int, int]:
        """The code of each amount that a row has: of equal ones the lowest."""
        amounts = self.of_codes.tolist()
        return dict(zip(reversed(amounts), reversed(range(len(amounts))), strict=True))

    @cached_property
    def of_codes(self) -> Array:
        """The amount of each code's row."""
        amounts: Array = (self.rows.astype(self._kind) * self.units).sum(axis=1, dtype=self._kind)
        return amounts

    def rows_of(self, amounts: Array) -> Ints:
        """The rows again: a row a line, a field a column."""
        columns = [
            (amounts >> shift) & mask for shift, mask in zip(self._shifts, self._masks, strict=True)
        ]
        return np.array(columns, np.int64).reshape(len(columns), -1).T

    def codes(self, amounts: Array) -> tuple[Array, Ints]:
        """The code of each amount; and which of them no row of the space has: theirs mean nothing.

        A row that is not found in spite of being there will have two codes, which does no harm.
        """
        if len(amounts) < _MANY or self._kind is object or not len(self.rows):
            return self.searched(amounts)
        known, code_of = self._in_slots
        slots = _slots(amounts)
        return code_of.take(slots), np.flatnonzero(known.take(slots) != amounts)

    def searched(self, amounts: Array) -> tuple[Array, Ints]:
        """The same, and each row that is there is found."""
        if not len(self.rows):
            return np.zeros(len(amounts), np.int64), np.arange(len(amounts))
        order, known = self._ascending
        places = known.searchsorted(amounts)
        there = known.take(places, mode="clip") == amounts
        return order.take(places, mode="clip"), (~there).nonzero()[0]

    @cached_property
    def _ascending(self) -> tuple[Ints, Array]:
        order = self.of_codes.argsort(kind="stable")
        return order, self.of_codes.take(order)

    @cached_property
    def _in_slots(self) -> tuple[Array, Array]:
        """For each slot the amount of one row that belongs there, or 0, and the row's code."""
        known, codes = np.zeros(1 << _SLOTS, self._kind), np.zeros(1 << _SLOTS, np.int32)
        slots = _slots(self.of_codes)[::-1]  # the lowest codes are put there last, and stay
        known[slots] = self.of_codes[::-1]
        codes[slots] = np.arange(len(self.rows))[::-1]
        return known, codes


class Tally:
    """The codes of what one query adds up; a row that the space does not have gets the next one."""

    def __init__(self, amounts: Amounts) -> None:
        self._amounts = amounts
        self._new: dict[object, int] = {}
        self._of_codes = amounts.of_codes

    def __len__(self) -> int:
        """How many codes there are so far."""
        return len(self._of_codes)

    @property
    def units(self) -> Array:
        """The amount of one occurrence in each field."""
        return self._amounts.units

    @property
    def rows(self) -> Ints:
        """The rows of all codes so far: those of the space, then the new ones."""
        rows = self._amounts.rows
        if not self._new:
            return rows
        return np.concatenate((rows, self._amounts.rows_of(self._of_codes[len(rows) :])))

    def amounts(self, codes: Array) -> Array:
        """The amount of each code."""
        return self._of_codes.take(codes)

    def codes(self, amounts: Array) -> Array:
        """The code of each amount; new ones for rows that are new."""
        codes, missing = self._amounts.codes(amounts)
        if len(missing):
            kinds, kind_of = np.unique(amounts.take(missing), return_inverse=True)
            codes[missing] = np.array([self._code(kind) for kind in kinds.tolist()]).take(kind_of)
            new = np.array(list(self._new), self._of_codes.dtype)
            self._of_codes = np.concatenate((self._amounts.of_codes, new))
        return codes

    def _code(self, amount: object) -> int:
        return self._new.setdefault(amount, len(self._amounts.rows) + len(self._new))


def _slots(amounts: Array) -> Ints:
    slots = amounts.astype(np.uint64)
    slots *= _SPREAD
    slots >>= np.uint64(64 - _SLOTS)
    return slots.view(np.int64)

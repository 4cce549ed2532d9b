"""A table from short words to numbers, for arrays of words at once: open addressing, exact.

A key is the units of a word (bytes, or UTF-16 code units) in a fixed number of 64-bit words, filled
up with zeros; no unit is zero, so that no two words share a key, and no key is all zeros. A hash
says where to look, never what is there: keys are compared.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Key = NDArray[np.uint64]
Slots = NDArray[np.int64]

#: The number of the key of all zeros, which no word has.
NO_WORD = np.int32(-1)

_NONE = np.uint64(0xFFFFFFFF)  # NO_WORD, when cut to 32 bits
_FREE = np.uint64(1 << 63)  # above all numbers
_FIRST_SIZE = 1 << 10  # slots
_AT_ONCE = 1 << 13  # keys that are probed together, for the sake of the processor's cache
_STRETCH = np.arange(8)  # slots in a row that are looked at together
_FEW = 1 << 10  # keys

#: The low n bytes of a 64-bit word.
_LOW = np.array([(1 << 8 * n) - 1 for n in range(9)], np.uint64)


def pack(
    units: NDArray[np.uint8 | np.uint16],
    starts: NDArray[np.int64],
    lengths: NDArray[np.int64],
    words: int,
) -> list[Key]:
    """The keys of words that stand in ``units``, as ``words`` arrays of 64 bits.

    ``starts`` and ``lengths`` count units. No word is longer than ``8 * words`` bytes, and as many
    bytes follow the last one.
    """
    width = units.itemsize
    loads = np.ndarray((len(units) - 8 // width + 1,), "<u8", units.data, strides=(width,))
    # Indexed, as ``take`` would first make an array of all the overlapping loads.
    key = [loads[starts] & _LOW.take(lengths * width, mode="clip")]
    for word in range(1, words):
        skipped = word * 8 // width
        longer = np.flatnonzero(lengths > skipped)
        part = np.zeros(len(starts), np.uint64)
        left = (lengths.take(longer) - skipped) * width
        part[longer] = loads[starts.take(longer) + skipped] & _LOW.take(left, mode="clip")
        key.append(part)
    return key


class KeyTable:
    """Keys, and the number of each."""

    def __init__(self, words: int) -> None:
        """``words``: of 64 bits, in a key."""
        self.words = words
        # An odd factor a word, and the high bits of the sum: multiply-shift hashing. It is drawn
        # anew for each table, so that nobody can write a text of words that all collide.
        self._factors = [np.uint64(secrets.randbits(64) | 1) for _ in range(words)]
        self._used = 0
        self._new: list[Slots] = []
        self._make(_FIRST_SIZE)

    def numbers(self, key: Sequence[Key], unseen: NDArray[np.int32]) -> NDArray[np.int32]:
        """The number of each key; NO_WORD for one of all zeros.

        ``key`` are the columns of the keys. A key that is not there yet is put there with the
        ``unseen`` of its first occurrence, until ``renumber``, which has to come next. ``unseen``
        ascends, from above all numbers that were given.
        """
        rows = self._rows.take(self._home(key), axis=0)
        found = rows[:, -1].astype(np.int32)
        pending = np.flatnonzero(~_same(rows, key))
        if len(pending):
            key = [part.take(pending) for part in key]
            found[pending] = self._find(key, unseen.take(pending))
        return found

    def renumber(self, unseen: NDArray[np.int32], numbers: NDArray[np.int32]) -> None:
        """Give new keys, whose numbers are in ``unseen`` (sorted), those beside in ``numbers``."""
        for slots in self._new:
            place = np.searchsorted(unseen, self._rows[slots, -1].astype(np.int32))
            self._rows[slots, -1] = numbers.take(place)
        self._new.clear()

    def _make(self, size: int) -> None:
        # A key and, behind it, its number. Zeros are looked for in the first slot, whatever the
        # factors are, so it is theirs; a free one has them, too.
        self._rows = np.zeros((size, self.words + 1), np.uint64)
        self._rows[:, -1] = _FREE
        self._rows[0, -1] = _NONE
        self._shift = np.uint64(64 - (size - 1).bit_length())

    def _home(self, key: Sequence[Key]) -> Slots:
        """Where to look first."""
        mixed = key[0] * self._factors[0]
        for part, factor in zip(key[1:], self._factors[1:], strict=True):
            mixed += part * factor
        mixed >>= self._shift
        return mixed.view(np.int64)

    def _find(self, key: Sequence[Key], unseen: NDArray[np.int32]) -> NDArray[np.int32]:
        """The number of each key, in whichever slot it is or comes to be."""
        found = np.empty(len(unseen), np.int32)
        # Where many are left most are new, and the first slot is free for them more often than not.
        stretch = _STRETCH if len(unseen) < _FEW else _STRETCH[:1]
        for begin in range(0, len(unseen), _AT_ONCE):
            some = slice(begin, begin + _AT_ONCE)
            if 2 * (self._used + len(unseen[some])) > len(self._rows):
                self._grow(self._used + len(unseen[some]), np.uint64(unseen[0]))
            found[some] = self._probe([part[some] for part in key], unseen[some], stretch)
        return found

    def _probe(
        self, key: Sequence[Key], unseen: NDArray[np.int32], stretch: NDArray[np.int64]
    ) -> NDArray[np.int32]:
        """The same: go from slot to slot, and stay at the first free one.

        ``stretch`` tells which slots behind the first one are looked at together with it.
        All occurrences of a key go the same way, so that they come to a free slot together.
        """
        found = np.empty(len(unseen), np.int32)
        pending, slots = np.arange(len(unseen)), self._home(key)
        while True:
            near = (slots[:, None] + stretch) & (len(self._rows) - 1)
            rows = self._rows.take(near, axis=0)
            hit, place = np.nonzero(_same(rows, [part[:, None] for part in key]))
            found[pending.take(hit)] = rows[hit, place, -1]
            left = np.delete(np.arange(len(pending)), hit)
            if not len(left):
                return found
            pending, near = pending.take(left), near.take(left, axis=0)
            key = [part.take(left) for part in key]
            slots, has_it = self._claim(near, rows[left, :, -1], key, unseen.take(pending))
            found[pending[has_it]] = unseen[pending[has_it]]
            left = np.flatnonzero(~has_it)
            pending, slots, stretch = pending.take(left), slots.take(left), _STRETCH
            key = [part.take(left) for part in key]

    def _claim(
        self, near: Slots, there: Key, key: Sequence[Key], unseen: NDArray[np.int32]
    ) -> tuple[Slots, NDArray[np.bool_]]:
        """Put keys into free slots; where to look next, and which keys now have their slot.

        ``near`` are some slots in a row for each key, none of which has it; ``there`` their
        numbers. Of several keys that come to a slot, that with the lowest ``unseen`` has it: the
        first occurrence. The others look there again.
        """
        first = (there == _FREE).argmax(axis=1)
        each = np.arange(len(near))
        free = there[each, first] == _FREE
        slots = np.where(free, near[each, first], near[:, -1] + 1)
        wanted, numbers = slots[free], unseen[free].astype(np.uint64)
        np.minimum.at(self._rows[:, -1], wanted, numbers)
        has_it = free
        has_it[free] = self._rows[wanted, -1] == numbers
        taken = slots[has_it]
        for word, part in enumerate(key):
            self._rows[taken, word] = part[has_it]
        self._used += len(taken)
        self._new.append(taken)
        return slots, has_it

    def _grow(self, keys: int, lowest: np.uint64) -> None:
        """Make room for so many keys: at most half of the slots are ever used.

        ``lowest``: no key that waits for ``renumber`` has a lower number, and all others have.
        """
        rows = self._rows.take(np.flatnonzero(self._rows[:, -1] < _NONE), axis=0)
        self._make(1 << (2 * keys - 1).bit_length())
        self._used = 0
        self._find(list(rows[:, :-1].T), rows[:, -1].astype(np.int32))
        self._new = [np.flatnonzero((self._rows[:, -1] >= lowest) & (self._rows[:, -1] < _NONE))]


def _same(rows: Key, key: Sequence[Key]) -> NDArray[np.bool_]:
    """Whether each row has its key."""
    same: NDArray[np.bool_] = rows[..., 0] == key[0]
    for word in range(1, len(key)):
        same &= rows[..., word] == key[word]
    return same

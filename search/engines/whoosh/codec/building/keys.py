"""A table from short words to numbers, for arrays of words at once: open addressing, exact.

A key is the units of a word (bytes, or UTF-16 code units) in a fixed number of 64-bit words, filled
up with zeros; no unit is zero, so that no two words share a key, and no key is all zeros. A hash
says where to look, never what is there: keys are compared. Slots tell only which entry to look at:
entries are nearly in the order of first appearance, so those of frequent words lie together.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Key = NDArray[np.uint64]
Numbers = NDArray[np.int32]

#: The number of the key of all zeros, which no word has.
NO_WORD = np.int32(-1)

_FIRST_SIZE = 1 << 10  # entries
_SLOTS = 4  # for each of them
_ZEROS, _FREE = 0, 1  # entries that are no word's
_AT_ONCE = 1 << 16  # keys: of those that are looked for together, each occurrence may need room
_HALF, _LOW_HALF = np.uint64(32), np.uint64(0xFFFFFFFF)

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
        # A factor for each half of a word, and the high bits of the sum: multiply-shift hashing,
        # which is universal for numbers of 32 bits. The factors are drawn anew for each table, so
        # that nobody can write a text of words that all collide.
        self._factors = [np.uint64(secrets.randbits(64) | 1) for _ in range(2 * words)]
        self._keys = [np.zeros(2, np.uint64) for _ in range(words)]  # of each entry
        self._numbers = np.full(2, NO_WORD)
        self._used = self._renumbered = 2  # entries
        self._make(_FIRST_SIZE)

    def numbers(self, key: Sequence[Key], unseen: Numbers) -> Numbers:
        """The number of each key; NO_WORD for one of all zeros.

        ``key`` are the columns of the keys. A key that is not there yet is put there with the
        ``unseen`` of its first occurrence, until ``renumber``, which has to come next. ``unseen``
        ascends, from above all numbers that were given.
        """
        entries = self._slots.take(self._home(key))
        pending = np.flatnonzero(~self._same(entries, key))
        for first in range(0, len(pending), _AT_ONCE):
            some = pending[first : first + _AT_ONCE]
            entries[some] = self._found([part.take(some) for part in key], unseen.take(some))
        return self._numbers.take(entries)

    def renumber(self, unseen: Numbers, numbers: Numbers) -> None:
        """Give new keys, whose numbers are in ``unseen`` (sorted), those beside in ``numbers``."""
        new = self._numbers[self._renumbered : self._used]
        new[:] = numbers.take(np.searchsorted(unseen, new))
        self._renumbered = self._used

    def _home(self, key: Sequence[Key]) -> NDArray[np.int64]:
        """The slot to look in first."""
        mixed = np.zeros(len(key[0]), np.uint64)
        for number, part in enumerate(key):
            low, high = self._factors[2 * number : 2 * number + 2]
            mixed += (part & _LOW_HALF) * low
            mixed += (part >> _HALF) * high
        mixed >>= self._shift
        return mixed.view(np.int64)

    def _same(self, entries: Numbers, key: Sequence[Key]) -> NDArray[np.bool_]:
        """Whether each entry has its key."""
        same: NDArray[np.bool_] = self._keys[0].take(entries) == key[0]
        for mine, part in zip(self._keys[1:], key[1:], strict=True):
            same &= mine.take(entries) == part
        return same

    def _found(self, key: Sequence[Key], unseen: Numbers) -> Numbers:
        """The entry of each key, which goes from slot to slot and stays at the first free one.

        All occurrences of a key go the same way, so that they come to a free slot together.
        """
        if self._used + len(unseen) > len(self._numbers):
            self._make(self._used + len(unseen))
        found = np.empty(len(unseen), np.int32)
        pending, slots = np.arange(len(unseen)), self._home(key)
        while len(pending):
            entries = self._slots.take(slots)
            free = np.flatnonzero(entries == _FREE)
            if len(free):
                key_there = [part.take(free) for part in key]
                self._claim(slots.take(free), key_there, unseen.take(pending.take(free)))
                entries = self._slots.take(slots)
            same = self._same(entries, key)
            found[pending[same]] = entries[same]
            left = np.flatnonzero(~same)
            pending, slots = pending.take(left), self._next(slots.take(left))
            key = [part.take(left) for part in key]
        return found

    def _claim(self, slots: NDArray[np.int64], key: Sequence[Key], unseen: Numbers) -> None:
        """Make entries of keys that came to free slots: of several at one, of the first."""
        candidates = np.arange(len(slots), dtype=np.int32)
        self._slots[slots[::-1]] = candidates[::-1]  # the last one written is what stays
        first = np.flatnonzero(self._slots.take(slots) == candidates)
        end = self._used + len(first)
        new = slice(self._used, end)
        self._slots[slots.take(first)] = np.arange(self._used, end)
        for mine, part in zip(self._keys, key, strict=True):
            mine[new] = part.take(first)
        self._numbers[new] = unseen.take(first)
        self._used = end

    def _next(self, slots: NDArray[np.int64]) -> NDArray[np.int64]:
        return (slots + 1) & (len(self._slots) - 1)

    def _make(self, size: int) -> None:
        """Make room for so many entries at least, and find slots for those that there are."""
        size = 1 << (size - 1).bit_length()
        more = size - len(self._numbers)
        self._keys = [np.concatenate([one, np.zeros(more, np.uint64)]) for one in self._keys]
        self._numbers = np.concatenate([self._numbers, np.zeros(more, np.int32)])
        self._slots = np.full(_SLOTS * size, _FREE, np.int32)
        self._shift = np.uint64(64 - (_SLOTS * size - 1).bit_length())
        self._slots[0] = _ZEROS  # whatever the factors are, zeros are looked for there
        entries = np.arange(2, self._used, dtype=np.int32)
        slots = self._home([one[2 : self._used] for one in self._keys])
        while len(entries):
            free = np.flatnonzero(self._slots.take(slots) == _FREE)[::-1]
            self._slots[slots.take(free)] = entries.take(free)  # the first stays: it is frequent
            left = np.flatnonzero(self._slots.take(slots) != entries)
            entries, slots = entries.take(left), self._next(slots.take(left))

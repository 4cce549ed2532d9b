"""Planes in memory, for tests of what reads them."""

from __future__ import annotations

import numpy as np

from search.engines.whoosh.codec.coding.ragged import Array


class InMemory:
    """What a plane of a file is, and that nobody reads beyond it."""

    def __init__(self, array: Array) -> None:
        self._array = array

    def part(self, start: int, end: int) -> Array:
        assert 0 <= start <= end <= len(self._array)
        return self._array[start:end]

    def runs(self, starts: Array, lengths: Array) -> Array:
        parts = [self.part(one, one + size) for one, size in zip(starts, lengths, strict=True)]
        return np.concatenate([self._array[:0], *parts])

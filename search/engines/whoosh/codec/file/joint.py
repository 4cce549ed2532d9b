"""Columns with one string for a document at most, as one: to count them all is one pass."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

import numpy as np

from search.engines.whoosh.codec.coding.ragged import Array, Ints, smallest
from search.engines.whoosh.codec.file.columns import Values

#: Values of all columns together: the counts of so many stay in the nearest cache.
_MOST = 4_096


class Joint:
    """Those of some columns that have few values, as many as have not too many together."""

    def __init__(self, columns: Mapping[str, Values]) -> None:
        self._sizes: dict[str, int] = {}
        each = np.zeros(1, np.int64)
        for name, column in columns.items():
            size = len(column.kinds) + 1  # one of them is for none
            its = column.one_each
            if its is not None and prod(self._sizes.values()) * size <= _MOST:
                self._sizes[name] = size
                each = each * size + its
        self._each = smallest(each)

    def __contains__(self, name: str) -> bool:
        return name in self._sizes

    def counted(self, documents: Array) -> dict[str, Ints]:
        """Of each column for each of its ``kinds`` how many of the documents have it."""
        shape = tuple(self._sizes.values())
        counts = np.bincount(self._each.take(documents), minlength=prod(shape)).reshape(shape)
        axes = set(range(len(shape)))
        return {
            name: counts.sum(axis=tuple(axes - {axis}))[:-1]
            for axis, name in enumerate(self._sizes)
        }

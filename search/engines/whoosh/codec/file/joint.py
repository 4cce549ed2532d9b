"""Columns with one string for a document at most, as one: to count them all is one pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

    def counted(self, documents: Array) -> JointCounts:
        """How many of the documents have which values of all columns."""
        shape = tuple(self._sizes.values())
        counts = np.bincount(self._each.take(documents), minlength=prod(shape))
        return JointCounts(counts.reshape(shape), list(self._sizes))


class JointCounts:
    """How many of some documents have which values: an axis a column."""

    def __init__(self, counts: Ints, names: Sequence[str]) -> None:
        self._counts = counts
        self._names = names

    def of(self, name: str) -> Ints:
        """For each of the ``kinds`` of a column how many of the documents have it."""
        axis = self._names.index(name)
        others = tuple(one for one in range(len(self._names)) if one != axis)
        counts: Ints = self._counts.sum(axis=others)[:-1]
        return counts

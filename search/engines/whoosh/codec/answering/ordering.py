"""The first of many by several keys, without sorting all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from search.engines.whoosh.codec.coding.ragged import Array, Ints, where

#: Most are ruled out by the largest of each group: there are so many groups, or more.
_GROUPS = 100
_GROUP = 64  # at most

#: With smaller groups, to tell the last one of all is quicker.
_SMALL = 3

#: Two scores that differ by less may be equal once they are rounded (``ranking.DIGITS``).
SLACK = 1.5e-6

#: What some of all are ordered by, the highest first; asked for few, where it can be.
Key = Callable[[Ints], Array]


def first_by_keys(size: int, keys: Sequence[Key], count: int) -> Ints:
    """Where the first ``count`` of ``size`` stand, in order: by the first key, then the next ones.

    No two are equal in all keys.
    """
    chosen = _chosen(keys, np.arange(size), count)
    order = np.lexsort([-key(chosen) for key in reversed(keys)])
    return chosen.take(order[:count])


def _chosen(keys: Sequence[Key], among: Ints, count: int) -> Ints:
    """Those of ``among`` that may be among the first, few more than ``count``."""
    if len(among) <= count or not count:
        return among[: len(among) if count else 0]
    key = keys[0](among)
    near = highest(key, count)
    if len(near) <= 2 * count or len(keys) == 1:
        return among.take(near)
    key, among = key.take(near), among.take(near)
    last = last_of(key, count)
    above, equal = where(key > last), where(key == last)
    ties = _chosen(keys[1:], among.take(equal), count - len(above))
    return np.concatenate((among.take(above), ties))


def highest(keys: Array, count: int, slack: float = 0.0, floor: float = 0.0) -> Ints:
    """Where the ``count`` highest stand, all that are up to ``slack`` lower; perhaps a few more.

    What is below ``floor`` may be left out.
    """
    if not count:
        return np.arange(0)
    if floor:
        near = where(keys >= floor)
        if len(near) <= 2 * count:
            return near
    if len(keys) <= count:
        return np.arange(len(keys))
    size = min(_GROUP, len(keys) // max(_GROUPS, 2 * count))
    if size < _SMALL:
        return where(keys >= last_of(keys, count) - slack)
    groups = len(keys) // size
    # A group is a column: several times as quick as rows.
    best = keys[: groups * size].reshape(size, groups).max(axis=0)
    near = where(keys >= last_of(best, count) - slack)
    if len(near) <= 2 * count:
        return near
    few = keys.take(near)
    return near.take(where(few >= last_of(few, count) - slack))


def descending(keys: Array, count: int) -> Array:
    """The ``count`` highest themselves, in order."""
    return np.sort(keys.take(highest(keys, count)))[::-1][:count]


def last_of(keys: Array, count: int) -> Any:
    """The ``count``-th highest."""
    place = len(keys) - count
    ordered = keys.copy()
    ordered.partition(place)
    return ordered.item(place)

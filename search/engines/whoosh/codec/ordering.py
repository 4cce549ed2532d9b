"""The first of many by several keys, without sorting all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from search.engines.whoosh.codec.ragged import Array, Ints
from search.engines.whoosh.codec.top import candidates

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
    near = candidates(key, count, 0)
    if len(near) <= 2 * count or len(keys) == 1:
        return among.take(near)
    key, among = key.take(near), among.take(near)
    last = np.partition(key, len(key) - count)[len(key) - count]
    above, equal = np.flatnonzero(key > last), np.flatnonzero(key == last)
    ties = _chosen(keys[1:], among.take(equal), count - len(above))
    return np.concatenate((among.take(above), ties))

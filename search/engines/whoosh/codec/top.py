"""The best of many: which documents may stand on a page, found without sorting all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.ragged import Ints

#: Above this many, most are ruled out by the largest of each group.
_MANY = 8_192
_GROUP = 64


def candidates(scores: NDArray[np.floating], count: int, margin: float) -> Ints:
    """Where the ``count`` highest scores stand, and all that are less by ``margin`` at most.

    So the order of those that are equal once they are rounded can be decided by something else.
    """
    if len(scores) <= max(_MANY, count * _GROUP):
        return _candidates(scores, count, margin)
    groups = len(scores) // _GROUP
    best = scores[: groups * _GROUP].reshape(groups, _GROUP).max(axis=1)
    least = np.partition(best, groups - count)[groups - count]  # so many are no less
    near = np.flatnonzero(scores >= least - margin)
    if len(near) <= 2 * count:
        return near
    return near.take(_candidates(scores.take(near), count, margin))


def _candidates(scores: NDArray[np.floating], count: int, margin: float) -> Ints:
    if len(scores) <= count:
        return np.arange(len(scores))
    least = np.partition(scores, len(scores) - count)[len(scores) - count]
    return np.flatnonzero(scores >= least - margin)

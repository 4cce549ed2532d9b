"""Byte strings put in order by their first bytes, as numbers; only what is left as strings."""

from __future__ import annotations

import numpy as np

from search.engines.whoosh.codec.coding.lexicon import HEAD, Lexicon
from search.engines.whoosh.codec.coding.ragged import Array, Ints


def ordered(strings: Lexicon) -> Ints:
    """The numbers of strings that are in no order, in the order of the strings.

    Equal ones come in the order of their numbers.
    """
    order = strings.heads.argsort(kind="stable")
    tied = _beside_equals(strings.heads.take(order))
    if not len(tied):
        return order
    its = order.take(tied)
    heads, more = strings.heads.take(its), strings.heads_from(HEAD, its)
    better = np.lexsort((more, heads))
    order[tied] = its.take(better)
    tied = tied.take(_beside_equals(heads.take(better), more.take(better)))
    order[tied] = sorted(order.take(tied).tolist(), key=strings.__getitem__)
    return order


def ranks_of(order: Ints) -> Ints:
    """The place of each number in ``order``."""
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    return ranks


def _beside_equals(*keys: Array) -> Ints:
    """The places that have the same in all of the keys as the one before or behind."""
    same = np.zeros(len(keys[0]) + 1, np.bool_)
    same[1:-1] = np.logical_and.reduce([key[1:] == key[:-1] for key in keys])
    return np.flatnonzero(same[1:] | same[:-1])

"""The minimal intervals (``search.proximity``) of places: ascending numbers, in arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from search.engines.whoosh.codec.coding.ragged import Array
from search.engines.whoosh.codec.finding.phrases import Places


class Wanted(NamedTuple):
    """A word: where it stands, ascending, and how many of its places an interval needs."""

    places: Places
    times: int


def minimal_intervals(words: Sequence[Wanted], longest: int) -> tuple[Places, Places]:
    """The first and the last place of each that takes ``longest`` places or fewer; both ascend.

    No place is in two of the words, and all are of one type.
    """
    together = np.concatenate([word.places for word in words])
    if any(len(word.places) < word.times for word in words):
        return together[:0], together[:0]
    order = together.argsort(kind="stable")  # the one that is quick with runs that are in order
    ends = together.take(order)
    if [word.times for word in words] == [1, 1]:  # then nothing is in between
        of_first = order < len(words[0].places)
        kept = ends[1:] - ends[:-1] < longest
        kept &= of_first[1:] != of_first[:-1]
        which = np.flatnonzero(kept)
        return ends.take(which), ends.take(which + 1)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    # To each place belongs the shortest interval that ends there: it begins with the word whose
    # latest places (as many as are needed) begin earliest.
    starts: Places | None = None
    begin = upto = 0  # before ``begin`` some word has not stood often enough
    for places, times in words:
        its = rank[upto : upto + len(places)]
        upto += len(places)
        latest = np.zeros(len(ends), ends.dtype)
        latest[its[times - 1 :]] = places[: len(places) - times + 1]
        np.maximum.accumulate(latest, out=latest)
        starts = latest if starts is None else np.minimum(starts, latest, out=starts)
        begin = max(begin, int(its[times - 1]))
    if starts is None:
        return ends[:0], ends[:0]
    starts, ends = starts[begin:], ends[begin:]
    kept = ends - starts < longest
    kept[1:] &= starts[1:] != starts[:-1]  # of those that begin alike the first is the shortest
    which = np.flatnonzero(kept)
    return starts.take(which), ends.take(which)


def within(places: Array, starts: Array, ends: Array) -> Array:
    """Those of some places that lie in any of the intervals, which ascend at both ends."""
    last = starts.searchsorted(places, side="right") - 1
    inside = np.flatnonzero(last >= 0)
    return places.take(inside[ends.take(last.take(inside)) >= places.take(inside)])

"""The page of what was found: the first ones of each segment, put together in one order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import partial
from itertools import groupby, repeat
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from search.engines.whoosh.codec.answering.ordering import first_by_keys
from search.engines.whoosh.codec.answering.rating import Scores
from search.engines.whoosh.codec.coding.ragged import Array, Ints
from search.engines.whoosh.codec.segment import Segment
from search.model import Sort
from search.paging import order
from search.ranking import DIGITS

_SCALE = 10.0**DIGITS

#: So few are put in order without arrays: that is quicker.
_SORTED_HERE = 32

Window = tuple[int, int]

_score = attrgetter("score")


class Ranked(NamedTuple):
    """A document found, and its score."""

    segment: int
    document: int
    score: float


# A named tuple of what makes it, without a call in Python for each.
_ranked = partial(tuple.__new__, Ranked)


def rounded(scores: Scores) -> Scores:
    """Scores as they are compared and shown: ``ranking.rounded`` of many."""
    whole = np.rint(scores * _SCALE)
    whole /= _SCALE
    return whole


def best_first(
    segments: Sequence[Segment], found: Sequence[tuple[Array, Scores]], window: Window
) -> tuple[Ranked, ...]:
    """The places ``first``..``end`` of documents by their scores; equal ones by date and id.

    ``found``: of each segment documents, and their scores before they are rounded.
    """
    if len(segments) == 1:
        return first_of_one(segments[0], *found[0], window)
    listed: list[Ranked] = []
    for at, (docs, scores) in enumerate(found):
        if len(docs) <= _SORTED_HERE:
            listed += map(Ranked, repeat(at), docs.tolist(), _shown(scores))
        else:
            every = rounded(scores)
            places = _best(segments[at], docs, every, window[1])
            few, shown = docs.take(places), every.take(places)
            listed += map(Ranked, repeat(at), few.tolist(), shown.tolist())
    return _in_order(segments, listed, Sort.RELEVANCE, window)


def first_of_one(
    segment: Segment, docs: Array, scores: Scores, window: Window
) -> tuple[Ranked, ...]:
    """The same of one segment, which knows how equal ones stand; see ``best_first``."""
    if len(docs) > _SORTED_HERE:
        every = rounded(scores)
        places = _best(segment, docs, every, window[1])[window[0] :]
        few, shown = docs.take(places).tolist(), every.take(places).tolist()
        return tuple(map(Ranked, repeat(0), few, shown))
    shown, numbers = _shown(scores), docs.tolist()
    tied = len(set(shown)) < len(shown)
    standings = segment.standings(numbers) if tied else numbers
    found = sorted(zip(shown, standings, numbers, strict=True), reverse=True)[slice(*window)]
    return tuple([_ranked((0, number, score)) for score, _, number in found])


def joined_first(
    segments: Sequence[Segment],
    starts: Sequence[int],
    docs: Array,
    scores: Scores,
    window: Window,
) -> tuple[Ranked, ...]:
    """The same of documents of all segments; ``starts``: of each segment the number of its first.

    Those of a segment come behind those of the one before.
    """
    if len(docs) <= _SORTED_HERE:
        listed: list[Ranked] = []
        for document, score in zip(docs.tolist(), _shown(scores), strict=True):
            at = bisect_right(starts, document) - 1
            listed.append(_ranked((at, document - starts[at], score)))
        return _in_order(segments, listed, Sort.RELEVANCE, window)
    parts = np.searchsorted(starts, docs, side="right") - 1
    which = [np.flatnonzero(parts == at) for at in range(len(segments))]
    found = [
        (docs.take(its) - np.int32(start), scores.take(its))
        for start, its in zip(starts, which, strict=True)
    ]
    return best_first(segments, found, window)


def by_date(
    segments: Sequence[Segment], found: Sequence[Array], sort: Sort, window: Window
) -> list[Array]:
    """Of each segment those documents that may be in the window of all, in the order of dates."""
    return [
        docs.take(_by_date(segment, docs, sort, window[1]))
        for segment, docs in zip(segments, found, strict=True)
    ]


def together(
    segments: Sequence[Segment],
    tops: Sequence[tuple[Array, Scores]],
    sort: Sort,
    window: Window,
) -> tuple[Ranked, ...]:
    """The window of documents that are in order in each segment, with their scores."""
    listed = [
        Ranked(at, document, score)
        for at, (docs, scores) in enumerate(tops)
        for document, score in zip(docs.tolist(), rounded(scores).tolist(), strict=True)
    ]
    return _in_order(segments, listed, sort, window)


def _in_order(
    segments: Sequence[Segment], found: list[Ranked], sort: Sort, window: Window
) -> tuple[Ranked, ...]:
    """The window of documents; dates and ids are looked up where they decide."""

    def key(one: Ranked) -> tuple[tuple[float, float], bytes]:
        segment = segments[one.segment]
        return order(sort, one.score, segment.dates.one(one.document)), segment.ids[one.document]

    if sort is not Sort.RELEVANCE:
        return tuple(sorted(found, key=key)[slice(*window)])
    found.sort(key=_score, reverse=True)
    if len({one.score for one in found}) == len(found):
        return tuple(found[slice(*window)])
    in_order: list[Ranked] = []
    for _, run in groupby(found, key=_score):
        equal = list(run)
        in_order += sorted(equal, key=key) if len(equal) > 1 else equal
        if len(in_order) >= window[1]:
            break
    return tuple(in_order[slice(*window)])


def _shown(scores: Scores) -> list[float]:
    """A few scores, rounded: the same as ``rounded``, and quicker."""
    return [round(score * _SCALE) / _SCALE for score in scores.tolist()]


def _best(segment: Segment, docs: Array, scores: Scores, count: int) -> Ints:
    def standing(places: Ints) -> Array:
        return segment.standing(docs.take(places))

    return first_by_keys(len(docs), (scores.take, standing), count)


def _by_date(segment: Segment, docs: Array, sort: Sort, count: int) -> Ints:
    its = segment.recency if sort is Sort.NEWEST else segment.age

    def dates(places: Ints) -> Array:
        return its(docs.take(places))

    def ids(places: Ints) -> Array:
        return -segment.id_ranks.take(docs.take(places))

    return first_by_keys(len(docs), (dates, ids), count)

"""The page of what was found: the first ones of each segment, put together in one order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, islice, repeat
from typing import NamedTuple

import numpy as np

from search.engines.whoosh.codec.ordering import first_by_keys
from search.engines.whoosh.codec.ragged import Array, Ints
from search.engines.whoosh.codec.rating import Scores
from search.engines.whoosh.codec.segment import Segment
from search.model import Sort
from search.paging import order
from search.ranking import DIGITS

_SCALE = 10.0**DIGITS

#: So few are put in order without arrays: that is quicker.
_SORTED_HERE = 32

Window = tuple[int, int]


class Ranked(NamedTuple):
    """A document found, and its score."""

    segment: int
    document: int
    score: float


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
    if len(found) == 1 and len(found[0][0]) <= _SORTED_HERE:
        return _best_of_few(segments[0], *found[0])[slice(*window)]
    tops: list[tuple[Array, Scores]] = []
    for segment, (docs, scores) in zip(segments, found, strict=True):
        shown = rounded(scores)
        places = _best(segment, docs, shown, window[1])
        tops.append((docs.take(places), shown.take(places)))
    return _together(segments, tops, Sort.RELEVANCE, window)


def _best_of_few(segment: Segment, docs: Array, scores: Scores) -> tuple[Ranked, ...]:
    """All of them in order."""
    shown = [round(score * _SCALE) / _SCALE for score in scores.tolist()]
    equal = len(set(shown)) < len(shown)
    standing = segment.standing(docs).tolist() if equal else shown
    order = sorted(zip(shown, standing, docs.tolist(), strict=True), reverse=True)
    return tuple(Ranked(0, document, score) for score, _, document in order)


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
    return _together(segments, [(docs, rounded(scores)) for docs, scores in tops], sort, window)


def _together(
    segments: Sequence[Segment],
    tops: Sequence[tuple[Array, Scores]],
    sort: Sort,
    window: Window,
) -> tuple[Ranked, ...]:
    listed = [
        list(map(Ranked, repeat(at), docs.tolist(), scores.tolist()))
        for at, (docs, scores) in enumerate(tops)
        if len(docs)
    ]
    if len(listed) <= 1:
        return tuple(*(one[slice(*window)] for one in listed))

    def key(one: Ranked) -> tuple[tuple[float, float], bytes]:
        segment = segments[one.segment]
        date = int(segment.dates.of(np.array([one.document]))[0])
        return order(sort, one.score, date), segment.ids[one.document]

    return tuple(islice(sorted(chain(*listed), key=key), *window))


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

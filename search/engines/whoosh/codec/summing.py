"""The best documents of frequent words: what each may be worth, summed for all documents at once.

For each word there is an array of all documents with its score there, rounded up to a small whole
number: adding such arrays and finding the largest sums takes few instructions a document. The few
documents whose sums are near the best are then scored exactly.

Where every word is asked for, a number has a mark above its score: sums with as many marks as there
are words stand above all others.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.ragged import Array, Ints, as_indices
from search.engines.whoosh.codec.rating import Rating
from search.engines.whoosh.codec.words import NOTHING, Best, Wanted, Word, scored, scores_of
from search.ranking import K1

#: What a score of 1 is: the larger, the fewer candidates; too large, and sums overflow.
_ANY = 1_024
_EVERY = 256

_MARK = 1 << 13
_MARKS = 7  # that fit above
_SHORT = np.iinfo(np.uint16).max

#: Sums are looked at in so many rows: their columns are ruled out by the largest of each.
_ROWS = 64

Sums = NDArray[Any]  # of all documents, filled up with zeros to a multiple of _ROWS


class _Own(threading.local):
    """What each thread has for itself: memory that is asked for anew is slow when first touched."""

    def __init__(self) -> None:
        self._arrays: dict[Any, Sums] = {}

    def scratch(self, size: int, kind: Any) -> Sums:
        """An array that is good until the next one of its kind is asked for."""
        array = self._arrays.get(kind)
        if array is None or len(array) < size:
            array = self._arrays[kind] = np.empty(size, kind)
        return array[:size]


_own = _Own()


def can_sum_every(words: Sequence[Word]) -> bool:
    """Whether the sums of words that are all asked for stay below the marks."""
    return len(words) <= _MARKS and _most(words, _EVERY) < _MARK


def best_by_sums(
    rating: Rating,
    words: Sequence[Word],
    wanted: Wanted,
    *,
    every: bool,
    deadline: Deadline = NEVER,
) -> Best:
    """The best documents that have ``every`` word, or any; and perhaps more.

    No two of the words are equal. Raises QueryError once ``deadline`` has passed.
    """
    sums, least = _sums(rating, words, every, deadline)
    matching = np.greater_equal(sums, least, out=_own.scratch(len(sums), np.bool_))
    total = int(np.count_nonzero(matching))
    if not total:
        return NOTHING
    if wanted.floor:
        bottom = least + int(wanted.floor * _EVERY) if every else int(wanted.floor * _ANY)
        least = max(least, bottom - 1)
    docs = _near_the_best(sums, least, min(wanted.count, total), len(words) + 1)
    every_one = np.flatnonzero(matching).astype(np.int32) if wanted.all else None
    return Best(total, docs, scored(rating, words, docs), every_one)


def _sums(
    rating: Rating, words: Sequence[Word], every: bool, deadline: Deadline
) -> tuple[Sums, int]:
    """The sums, and the least one that a document that matches can have."""
    if every:
        sums = _added([(rating, word, _MARK, np.uint16) for word in words], deadline)
        return sums, _MARK * len(words)
    kind = np.uint16 if _most(words, _ANY) < _SHORT else np.uint32
    frequent = [word for word in words if rating.space.lists.is_dense(word.term)]
    sums = _added([(rating, word, 0, kind) for word in frequent or words[:1]], deadline)
    rare = [word for word in words[0 if frequent else 1 :] if word not in frequent]
    if rare and len(frequent) <= 1:
        sums = sums.copy()  # it is the one that is kept
    for word in rare:
        deadline.check()
        docs = rating.docs(word.term)
        sums[docs] = np.add(sums.take(docs), _whole(scores_of(rating, word), _ANY, kind))
    return sums, 1


def _added(whole: Sequence[tuple[Rating, Word, int, Any]], deadline: Deadline) -> Sums:
    sums = _whole_scores(*whole[0])
    out = _own.scratch(len(sums), sums.dtype)
    for one in whole[1:]:
        deadline.check()
        sums = np.add(sums, _whole_scores(*one), out=out)
    return sums


def _whole_scores(rating: Rating, word: Word, mark: int, kind: Any) -> Sums:
    """For each document what a word may be worth in it, 0 where it is not; kept."""
    key = word.term, word.times, mark, kind
    kept: Sums | None = rating.shelf.get("sums", key)
    if kept is not None:
        return kept
    scale = _EVERY if mark else _ANY
    docs, cells = rating.cells(word.term)
    scores = rating.saturated.take(cells)
    scores *= word.weight * word.times * (K1 + 1)
    if not rating.has_all:
        docs, codes = rating.postings(word.term)
        others = rating.beyond(codes)
        pseudo = rating.pseudo_beyond(codes.take(others), docs.take(others))
        scores[others] = word.score(pseudo)
    sums = np.zeros(-(-rating.documents // _ROWS) * _ROWS, kind)
    sums[as_indices(docs)] = _whole(scores, scale, kind) + kind(mark)
    return rating.shelf.put("sums", key, sums, sums.nbytes)


def _whole(scores: NDArray[np.floating[Any]], scale: int, kind: Any) -> Sums:
    """Scores as whole numbers, rounded up, at least 1.

    In single precision they are off by less than what is allowed for in the candidates.
    """
    whole = scores * scores.dtype.type(scale)
    np.ceil(whole, out=whole)
    np.maximum(whole, 1, out=whole)
    return whole.astype(kind)


def _most(words: Sequence[Word], scale: int) -> float:
    """What the sum of all words may be."""
    return sum(word.weight * word.times * (K1 + 1) * scale + 1 for word in words)


def _near_the_best(sums: Sums, least: int, count: int, allowance: int) -> Array:
    """Where the sums are that may be among the ``count`` best, ascending.

    None is below ``least``. ``allowance``: what a sum may be too high.
    """
    columns = sums.reshape(_ROWS, -1)
    best = columns.max(axis=0)
    if len(best) <= count:
        return np.flatnonzero(sums >= least).astype(np.int32)
    least = max(least, int(np.partition(best, len(best) - count)[-count]) - allowance)
    near = np.flatnonzero(best >= least)
    rows, at = np.nonzero(columns.take(near, axis=1) >= least)
    docs: Ints = rows * len(best) + near.take(at)
    if len(docs) > 4 * count:
        values = sums.take(docs)
        least = max(least, int(np.partition(values, len(values) - count)[-count]) - allowance)
        docs = docs.take(np.flatnonzero(values >= least))
    docs.sort()
    return docs.astype(np.int32)

"""The best documents of frequent words: what each may be worth, summed for all documents at once.

For each word there is an array of all documents with its score there, rounded up to a small whole
number: adding such arrays and finding the largest sums takes few instructions a document. A word
in few of them has a list. The few documents whose sums are near the best are then scored exactly.
Where there are few documents at all, exact scores are summed instead.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.answering.ordering import SLACK, highest, last_of
from search.engines.whoosh.codec.answering.rating import Rating
from search.engines.whoosh.codec.answering.words import (
    NOTHING,
    Best,
    Wanted,
    Word,
    add_to_all,
    in_few_documents,
    scored,
    scored_list,
)
from search.engines.whoosh.codec.coding.ragged import Array, Ints, as_indices, where
from search.engines.whoosh.codec.joined import TermId
from search.ranking import K1

#: What a score of 1 is: the larger, the fewer candidates.
_SCALE = 256

#: Sums are looked at in so many rows: their columns are ruled out by the largest of each.
_ROWS = 64

#: A word in fewer than one in so many documents has a list, which takes a fifth of the memory or
#: less, and is added up as quickly as an array or not much more slowly.
_LISTED = 16

Sums = NDArray[Any]  # of all documents, filled up with zeros to a multiple of _ROWS
_Kind = type[np.uint16 | np.uint32]


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


def best_by_sums(
    rating: Rating[TermId],
    words: Sequence[Word[TermId]],
    wanted: Wanted,
    deadline: Deadline = NEVER,
) -> Best:
    """The best documents that have any of some words, and perhaps more.

    Raises QueryError once ``deadline`` has passed.
    """
    if in_few_documents(rating):
        return _best_exactly(rating, words, wanted, deadline)
    sums = _sums(rating, words, deadline)
    total = int(np.count_nonzero(sums))
    if not total:
        return NOTHING
    docs = _near_the_best(sums, min(wanted.size, total), 2 * len(words))
    matching = where(sums != 0).astype(np.int32) if wanted.all else None
    return Best(total, docs, scored(rating, words, docs), matching)


def _best_exactly(
    rating: Rating[TermId], words: Sequence[Word[TermId]], wanted: Wanted, deadline: Deadline
) -> Best:
    """The same where there are so few documents that to round takes longer than it saves."""
    sums = _own.scratch(rating.documents, np.float64)
    sums.fill(0)
    for word in words:
        deadline.check()
        add_to_all(sums, rating, word)
    found = sums > 0
    total = int(np.count_nonzero(found))
    near = highest(sums, min(wanted.size, total), SLACK).astype(np.int32)
    near = near.take(where(found.take(near)))
    return Best(total, near, sums.take(near), where(found).astype(np.int32) if wanted.all else None)


def _sums(rating: Rating[TermId], words: Sequence[Word[TermId]], deadline: Deadline) -> Sums:
    """For each document the sum of all words, 0 where it has none; not to be written to."""
    most = sum(word.weight * word.times * (K1 + 1) * _SCALE + 1 for word in words)
    kind = np.uint16 if most <= np.iinfo(np.uint16).max else np.uint32
    least = rating.documents // _LISTED
    frequent = [word for word in words if rating.space.spread_of(word.term) >= least]
    listed = [word for word in words if word not in frequent]
    out = _own.scratch(_size(rating), kind)
    sums = out
    for number, word in enumerate(frequent):
        deadline.check()
        its = _of_all(rating, word, kind)
        sums = np.add(sums, its, out=out) if number else its
    if not frequent:
        out.fill(0)
    elif listed and sums is not out:  # it is what is kept of a word
        out[:] = sums
        sums = out
    for word in listed:
        deadline.check()
        np.add.at(sums, *_of_those(rating, word, kind))
    return sums


def _of_all(rating: Rating[TermId], word: Word[TermId], kind: _Kind) -> Sums:
    """For each document what a word may be worth in it, 0 where it is not; kept."""
    key = word.term, word.times, kind
    kept: Sums | None = rating.shelf.get("sums", key)
    if kept is not None:
        return kept
    sums = np.zeros(_size(rating), kind)
    docs, worth = rating.rough_worth_of_word(word.term)
    sums[as_indices(docs)] = _whole(worth, word.weight * word.times, kind)
    return rating.shelf.put("sums", key, sums, sums.nbytes)


def _of_those(rating: Rating[TermId], word: Word[TermId], kind: _Kind) -> tuple[Array, Sums]:
    """The documents of a word, and what it may be worth in each; kept."""
    if not rating.space.is_dense(word.term):
        docs, scores = scored_list(rating, word)
        return docs, _whole(scores, 1.0, kind)
    key = word.term, word.times, kind
    kept: tuple[Array, Sums] | None = rating.shelf.get("listed sums", key)
    if kept is not None:
        return kept
    docs, worth = rating.rough_worth_of_word(word.term)
    docs = docs.astype(np.int32)
    sums = _whole(worth, word.weight * word.times, kind)
    return rating.shelf.put("listed sums", key, (docs, sums), docs.nbytes + sums.nbytes)


def _size(rating: Rating[TermId]) -> int:
    return -(-rating.documents // _ROWS) * _ROWS


def _whole(worth: NDArray[np.floating[Any]], weight: float, kind: _Kind) -> Sums:
    """So many times the weight as the next larger whole numbers, which are not 0.

    In single precision they are off by less than 1, which is allowed for in the candidates.
    """
    whole: Sums = (worth * worth.dtype.type(weight * _SCALE)).astype(kind)
    whole += kind(1)
    return whole


def _near_the_best(sums: Sums, count: int, allowance: int) -> Array:
    """Where the sums are that may be among the ``count`` best, ascending; no sum of 0.

    ``allowance``: what a sum may be too high.
    """
    columns = sums.reshape(_ROWS, -1)
    best = columns.max(axis=0)
    if len(best) <= count:
        return where(sums != 0).astype(np.int32)
    near = highest(best, count, allowance)
    least = max(1, last_of(best.take(near), count) - allowance)
    rows, at = np.nonzero(columns.take(near, axis=1) >= least)
    docs: Ints = rows * len(best) + near.take(at)  # ascending, as rows and columns are
    if len(docs) > 4 * count:
        values = sums.take(docs)
        least = max(least, last_of(values, count) - allowance)
        docs = docs.take(where(values >= least))
    return docs.astype(np.int32)

"""The best documents of frequent words: what each may be worth, summed for all documents at once.

For each word there is an array of all documents with its score there, rounded up to a small whole
number: adding such arrays and finding the largest sums takes few instructions a document. The few
documents whose sums are near the best are then scored exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.ragged import Array, Ints
from search.engines.whoosh.codec.rating import Rating, score
from search.engines.whoosh.codec.words import NOTHING, Best, Word, scored, scores_of
from search.ranking import K1

#: What a score of 1 is: the larger, the fewer candidates; more than that, and sums overflow.
_SCALE = 1_024

_SHORT = np.iinfo(np.uint16).max

#: Sums are looked at in so many rows: their columns are ruled out by the largest of each.
_ROWS = 64

Sums = NDArray[Any]  # of all documents, filled up with zeros to a multiple of _ROWS


def best_by_sums(
    rating: Rating, words: Sequence[Word], count: int, *, every: bool, deadline: Deadline = NEVER
) -> Best:
    """The best ``count`` documents that have ``every`` word, or any; and perhaps more.

    No two of the words are equal. Raises QueryError once ``deadline`` has passed.
    """
    sums = _sums(rating, words, every, deadline)
    total = int(np.count_nonzero(sums))
    if not total:
        return NOTHING
    docs = _near_the_best(sums, count, len(words) + 1)
    return Best(total, docs, scored(rating, words, docs))


def matching_by_sums(
    rating: Rating, words: Sequence[Word], *, every: bool, deadline: Deadline = NEVER
) -> Array:
    """All documents that have ``every`` word, or any, ascending.

    Raises QueryError once ``deadline`` has passed.
    """
    return np.flatnonzero(_sums(rating, words, every, deadline)).astype(np.int32)


def _sums(rating: Rating, words: Sequence[Word], every: bool, deadline: Deadline) -> Sums:
    most = sum(word.weight * word.times * (K1 + 1) * _SCALE + 1 for word in words)
    kind = np.uint16 if most < _SHORT else np.uint32
    frequent = [word for word in words if rating.space.lists.is_dense(word.term)]
    if every or not frequent:
        frequent = list(words)
    sums = least = _whole_scores(rating, frequent[0]).astype(kind, copy=False)
    for at, word in enumerate(frequent[1:]):
        deadline.check()
        one = _whole_scores(rating, word).astype(kind, copy=False)
        sums = np.add(sums, one, out=sums if at else None)
        if every:
            least = np.minimum(least, one, out=least if at else None)
    if every and len(frequent) > 1:
        np.multiply(sums, least.astype(bool), out=sums)
    rare = [word for word in words if word not in frequent]
    if rare and len(frequent) == 1:
        sums = sums.copy()
    for word in rare:
        deadline.check()
        its = _rounded_up(scores_of(rating, word)).astype(kind)
        docs = rating.docs(word.term)
        sums[docs] = np.add(sums.take(docs), its)
    return sums


def _whole_scores(rating: Rating, word: Word) -> Sums:
    """For each document what a word may be worth in it, 0 where it is not; kept."""
    key = word.term, word.times
    kept: Sums | None = rating.shelf.get("sums", key)
    if kept is not None:
        return kept
    docs, codes = rating.postings(word.term)
    cells = rating.cells(codes, docs)
    # In single precision, which is off by less than what is allowed for in the candidates.
    table = rating.saturated * np.float32(word.weight * word.times * (K1 + 1))
    found = (
        _rounded_up(table).take(cells) if len(docs) > len(table) else _rounded_up(table.take(cells))
    )
    others = np.flatnonzero(codes >= rating.tabled)
    if len(others):
        beyond = rating.pseudo_beyond(codes.take(others), docs.take(others))
        found[others] = _rounded_up(score(beyond, word.weight) * word.times)
    sums = np.zeros(-(-rating.documents // _ROWS) * _ROWS, found.dtype)
    sums[docs] = found
    return rating.shelf.put("sums", key, sums, sums.nbytes)


def _rounded_up(scores: NDArray[np.floating[Any]]) -> Sums:
    """Scores as whole numbers, at least 1."""
    whole = np.ceil(scores * scores.dtype.type(_SCALE))
    np.maximum(whole, 1, out=whole)
    return whole.astype(np.uint16 if whole.max(initial=0) <= _SHORT else np.uint32)


def _near_the_best(sums: Sums, count: int, allowance: int) -> Array:
    """Where the sums are that may be among the ``count`` best, ascending.

    ``allowance``: what a sum may be too high.
    """
    columns = sums.reshape(_ROWS, -1)
    best = columns.max(axis=0)
    if len(best) <= count:
        return np.flatnonzero(sums).astype(np.int32)
    least = _lower(np.partition(best, len(best) - count)[len(best) - count], allowance)
    near = np.flatnonzero(best >= least)
    rows, at = np.nonzero(columns.take(near, axis=1) >= least)
    docs: Ints = rows * len(best) + near.take(at)
    if len(docs) > 4 * count:
        values = sums.take(docs)
        least = _lower(np.partition(values, len(values) - count)[len(values) - count], allowance)
        docs = docs.take(np.flatnonzero(values >= least))
    docs.sort()
    return docs.astype(np.int32)


def _lower(sum_: Any, allowance: int) -> int:
    return max(1, int(sum_) - allowance)

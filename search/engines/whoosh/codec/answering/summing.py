"""The best documents of frequent words: what each may be worth, summed for all documents at once.

For each word there is an array of all documents with its score there, rounded up to a small whole
number, and a mark above the score: adding such arrays and finding the largest sums takes few
instructions a document. Sums with as many marks as there are words are those of documents that have
every word. The few documents whose sums are near the best are then scored exactly.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.answering.rating import Rating
from search.engines.whoosh.codec.answering.words import (
    NOTHING,
    Asked,
    Best,
    Wanted,
    Word,
    scored,
    scored_list,
)
from search.engines.whoosh.codec.coding.ragged import Array, Ints, as_indices, where
from search.engines.whoosh.codec.finding.membership import bits_of
from search.ranking import K1

#: What a score of 1 is: the larger, the fewer candidates; more than that, and sums reach the marks.
_SCALE = 256

_MARK = 1 << 13
_MARKS = 7  # that fit above, in 16 bits

#: Where there are more words, or their scores are higher, there are no marks, and 32 bits.
_NO_MARK = 0

#: Sums are looked at in so many rows, a multiple of the bits of a number: their columns are ruled
#: out by the largest of each.
_ROWS = 64

Sums = NDArray[Any]  # of all documents, filled up with zeros to a multiple of _ROWS
Bits = NDArray[np.uint64]


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
    """Whether words that are all asked for can be summed in 16 bits: else it is not worth it."""
    return _mark_for(words) == _MARK


def best_by_sums(rating: Rating, asked: Asked, wanted: Wanted, deadline: Deadline = NEVER) -> Best:
    """The best documents that match, and perhaps more.

    Where every word is asked for, they ``can_sum_every``. Raises QueryError once ``deadline`` has
    passed.
    """
    words, every, without, _ = asked
    mark = _mark_for(words)
    sums, bits = _sums(rating, words, mark, every, deadline)
    for term in without:
        bits = bits & ~bits_of(rating.space, term)
    total = int(np.bitwise_count(bits).sum())
    if not total:
        return NOTHING
    if without:
        sums = np.multiply(sums, _each(bits), out=_own.scratch(len(sums), sums.dtype))
    least = mark * len(words) if every else 1
    if mark and not every:
        sums = np.bitwise_and(sums, mark - 1, out=_own.scratch(len(sums), sums.dtype))
    docs = _near_the_best(sums, least, min(wanted.size, total), 2 * len(words))
    return Best(total, docs, scored(rating, words, docs), _set(bits) if wanted.all else None)


def _mark_for(words: Sequence[Word]) -> int:
    """What the scores of all words, summed, stay below; or none, if that would be too much."""
    most = sum(word.weight * word.times * (K1 + 1) * _SCALE + 1 for word in words)
    return _MARK if len(words) <= _MARKS and most < _MARK else _NO_MARK


def _sums(
    rating: Rating, words: Sequence[Word], mark: int, every: bool, deadline: Deadline
) -> tuple[Sums, Bits]:
    """For each document the sum of all words, and whether it matches; not to be written to."""
    frequent = [word for word in words if rating.space.is_dense(word.term)] or words[:1]
    sums, bits = _whole_scores(rating, frequent[0], mark)
    out = _own.scratch(len(sums), sums.dtype)
    join = np.bitwise_and if every else np.bitwise_or
    for word in frequent[1:]:
        deadline.check()
        its, its_bits = _whole_scores(rating, word, mark)
        sums = np.add(sums, its, out=out)
        bits = join(bits, its_bits)
    rare = [word for word in words if word not in frequent]
    if rare and sums is not out:  # it is what is kept of a word
        out[:] = sums
        sums = out
    for word in rare:
        deadline.check()
        docs, scores = scored_list(rating, word)
        sums[docs] = np.add(sums.take(docs), _whole(scores, 1.0, mark))
    return sums, _bits(sums) if rare else bits


def _whole_scores(rating: Rating, word: Word, mark: int) -> tuple[Sums, Bits]:
    """For each document what a word may be worth in it, 0 where it is not; where it is; kept."""
    key = word.term, word.times, mark
    kept: tuple[Sums, Bits] | None = rating.shelf.get("sums", key)
    if kept is not None:
        return kept
    docs, worth = rating.rough_worth_of_word(word.term)
    found = _whole(worth, word.weight * word.times, mark)
    sums = np.zeros(-(-rating.documents // _ROWS) * _ROWS, found.dtype)
    sums[as_indices(docs)] = found
    bits = _bits(sums)
    return rating.shelf.put("sums", key, (sums, bits), sums.nbytes + bits.nbytes)


def _bits(sums: Sums) -> Bits:
    """A bit for each document whose sum is not 0."""
    return np.packbits(sums != 0, bitorder="little").view(np.uint64)


def _set(bits: Bits) -> Array:
    """The documents whose bits are set, ascending."""
    return where(_each(bits)).astype(np.int32)


def _each(bits: Bits) -> NDArray[np.bool_]:
    return np.unpackbits(bits.view(np.uint8), bitorder="little").view(bool)


def _whole(worth: NDArray[np.floating[Any]], weight: float, mark: int) -> Sums:
    """So many times the weight as the next larger whole numbers, with a mark above.

    In single precision they are off by less than 1, which is allowed for in the candidates.
    """
    kind = np.uint16 if mark == _MARK else np.uint32
    whole: Sums = (worth * worth.dtype.type(weight * _SCALE)).astype(kind)
    whole += kind(mark + 1)
    return whole


def _near_the_best(sums: Sums, least: int, count: int, allowance: int) -> Array:
    """Where the sums are that may be among the ``count`` best, ascending.

    None is below ``least``. ``allowance``: what a sum may be too high.
    """
    columns = sums.reshape(_ROWS, -1)
    best = columns.max(axis=0)
    if len(best) <= count:
        return where(sums >= least).astype(np.int32)
    least = max(least, int(np.partition(best, len(best) - count)[-count]) - allowance)
    near = where(best >= least)
    rows, at = np.nonzero(columns.take(near, axis=1) >= least)
    docs: Ints = rows * len(best) + near.take(at)
    if len(docs) > 4 * count:
        values = sums.take(docs)
        least = max(least, int(np.partition(values, len(values) - count)[-count]) - allowance)
        docs = docs.take(where(values >= least))
    docs.sort()
    return docs.astype(np.int32)

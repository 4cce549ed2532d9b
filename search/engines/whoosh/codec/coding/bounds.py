"""What bounds the worth of a frequent word's postings, whatever the weights and averages are.

Of the postings in a page of 256 documents, those matter that no other one of the page is at least
as good as: as frequent in every field, in a document whose fields are no longer. With any k1, any b
and weights, any average lengths, the best posting of a page is one of these (its *frontier*), so a
page whose frontier is not good enough needs no look.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding.layouts import LengthClasses
from search.engines.whoosh.codec.coding.packing import Bytes
from search.engines.whoosh.codec.coding.ragged import Array, Ints, Part, starts_of

_PAGE = 8  # bits of a document's number in its page
_KEY = 64  # bits that postings are sorted by
_AT_ONCE = 1 << 10  # pages of a list that are looked at together


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundArrays:
    """The frontiers of the pages of many terms."""

    counts: NDArray[np.uint16]  #: of each page, term after term
    postings: Bytes  #: which of its page's postings each one is, page after page


@dataclass(frozen=True, kw_only=True)
class Lengths:
    """What a frontier minds of the documents: how long the measured fields are."""

    columns: tuple[int, ...]  #: the measured fields, among those of a row of frequencies
    classes: LengthClasses

    @cached_property
    def ranks(self) -> list[Ints]:
        """For each measured field the place of each class's length among all lengths."""
        return [np.unique(one, return_inverse=True)[1] for one in self.classes.tokens.T]


def encode(
    docs: Array, codes: Array, spread: Array, *, rows: Ints, lengths: Lengths, pages: int
) -> BoundArrays:
    """The frontiers of terms whose lists have ``pages``. ``docs``, ``codes``: term after term.

    ``rows``: the frequencies that a code stands for, a field a column.
    """
    kinds = _Kinds(rows, lengths)
    counts = [np.zeros(0, np.uint16)]
    postings = [np.zeros(0, np.uint8)]
    starts = starts_of(spread).tolist()
    for term in range(len(spread)):
        its = docs[starts[term] : starts[term + 1]]
        its_codes = codes[starts[term] : starts[term + 1]]
        for first in range(0, pages, _AT_ONCE):
            there = slice(*its.searchsorted((first << _PAGE, first + _AT_ONCE << _PAGE)).tolist())
            size = min(_AT_ONCE, pages - first)
            if there.start == there.stop:
                counts.append(np.zeros(size, np.uint16))
                continue
            page = (its[there] >> _PAGE) - first
            kept = np.arange(len(page))
            if kinds.bits + _AT_ONCE.bit_length() <= _KEY:
                kept = kinds.frontier(page, its[there], its_codes[there])
            before = starts_of(np.bincount(page, minlength=size))[:-1]
            page = page.take(kept)
            counts.append(np.bincount(page, minlength=size).astype(np.uint16))
            postings.append((kept - before.take(page)).astype(np.uint8))
    return BoundArrays(counts=np.concatenate(counts), postings=np.concatenate(postings))


class Bounds:
    """Reads the frontiers of a segment's dense terms."""

    def __init__(self, *, pages: int, numbers: Ints, counts: Array, postings: Part) -> None:
        """``numbers``: of each term its place among those that have frontiers."""
        self._pages = pages
        self._numbers = numbers
        self._counts = counts
        self._starts = starts_of(counts.reshape(-1, max(1, pages)).sum(axis=1, dtype=np.int64))
        self._postings = postings

    def frontier(self, term: int) -> tuple[Array, Array]:
        """For each page of a term how many postings its frontier has; which ones of the page."""
        number = int(self._numbers[term])
        counts = self._counts[number * self._pages : (number + 1) * self._pages]
        start, end = self._starts[number : number + 2].tolist()
        return counts, self._postings.part(start, end)


class _Kinds:
    """What tells two postings of a page apart, as small numbers to sort by.

    Where only one measured field has the word, a posting is the better the more often it is there
    and the shorter that field is. Postings with other rows are compared with those of the same row
    only; there, the lengths of the fields that have the word count. So there are two numbers to
    compare, as long as no more than two fields are measured.
    """

    def __init__(self, rows: Ints, lengths: Lengths) -> None:
        measured = rows[:, lengths.columns]
        has = measured > 0
        alone = has & (measured == rows.sum(axis=1, keepdims=True))
        self._alone = alone.any(axis=1)
        self._group = np.where(
            self._alone, alone.argmax(axis=1), len(lengths.columns) + np.arange(len(rows))
        )
        often = rows.max(axis=1, initial=0)
        self._rarity = often.max(initial=0) - often
        self._has = has.T
        self._ranks = lengths.ranks
        self._class_of = lengths.classes.of_document
        largest = max(int(one.max(initial=0)) for one in (self._rarity, *self._ranks))
        self._number_bits = largest.bit_length()
        self._group_bits = int(self._group.max(initial=0)).bit_length()
        self.bits = self._group_bits + 2 * self._number_bits

    def frontier(self, page: Array, docs: Array, codes: Array) -> Ints:
        """Which of the postings no other one of their page is at least as good as, ascending."""
        bits = np.uint64(self._number_bits)
        keys = page.astype(np.uint64)
        keys <<= np.uint64(self._group_bits)
        keys |= self._group.take(codes).astype(np.uint64)
        for number in self._numbers(docs, codes):
            keys <<= bits
            keys |= number.astype(np.uint64)
        order = keys.argsort()
        keys = keys.take(order)
        group = keys >> (bits + bits)
        height = (keys & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
        below = np.zeros(len(keys), np.int64)  # each group lies below the one before
        np.cumsum(group[1:] != group[:-1], out=below[1:])
        height -= below << self._number_bits
        better = np.ones(len(keys), bool)
        np.less(height[1:], np.minimum.accumulate(height)[:-1], out=better[1:])
        kept = order.take(np.flatnonzero(better))
        kept.sort()
        return kept

    def _numbers(self, docs: Array, codes: Array) -> tuple[Array, Array]:
        """Two numbers a posting, of which the lower one is the better one."""
        classes = self._class_of.take(docs)
        lengths = [
            np.where(has.take(codes), ranks.take(classes), 0)
            for has, ranks in zip(self._has, self._ranks, strict=True)
        ]
        alone = self._alone.take(codes)
        first = np.where(alone, self._rarity.take(codes), lengths[0])
        return first, np.where(alone, np.maximum.reduce(lengths), lengths[-1])

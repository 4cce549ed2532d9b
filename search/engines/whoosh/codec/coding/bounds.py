"""What bounds the worth of a frequent word's postings, whatever the weights and averages are.

Of the postings in a page of 256 documents, those matter that no other one of the page is at least
as good as: as frequent in every field, in a document whose fields are no longer. With any k1, any b
and weights, any average lengths, the best posting of a page is one of these (its *frontier*), so a
page whose frontier is not good enough needs no look.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding.layouts import LengthClasses
from search.engines.whoosh.codec.coding.packing import Bytes
from search.engines.whoosh.codec.coding.ragged import (
    Array,
    Ints,
    Part,
    joined,
    owners,
    smallest,
    starts_of,
)

_PAGE = 8  # bits of a document's number in its page, and of a posting's
_KEY = 64  # bits that postings are sorted by
_LAST = (1 << _PAGE) - 1  # of a page
_AT_ONCE = 14  # bits of the number of a page among those that are looked at together


class BoundArrays(NamedTuple):
    """The frontiers of the pages of many terms."""

    counts: NDArray[np.uint16]  #: of each page, term after term
    postings: Bytes  #: which of its page's postings each one is, page after page


@dataclass(frozen=True, kw_only=True)
class Lengths:
    """What a frontier minds of the documents: how long the measured fields are."""

    columns: tuple[int, ...]  #: the measured fields, among those of a row of frequencies
    classes: LengthClasses

    @cached_property
    def ranks(self) -> list[Array]:
        """For each measured field the place of each document's length among all lengths."""
        return [
            smallest(np.unique(one, return_inverse=True)[1]).take(self.classes.of_document)
            for one in self.classes.tokens.T
        ]

    @cached_property
    def highest(self) -> int:
        """The highest of all ranks."""
        return max(int(one.max(initial=0)) for one in self.ranks)


def encode(
    docs: Array, codes: Array, spread: Array, *, rows: Ints, lengths: Lengths, pages: int
) -> BoundArrays:
    """The frontiers of terms whose lists have ``pages``. ``docs``, ``codes``: term after term.

    ``rows``: the frequencies that a code stands for, a field a column.
    """
    page_of = owners(spread) * pages + (docs >> _PAGE)  # the pages of all terms, numbered through
    total = len(spread) * pages
    starts = starts_of(np.bincount(page_of, minlength=total))
    postings = (page_of << _PAGE) + (np.arange(len(docs)) - starts.take(page_of))
    kinds = _Kinds(rows, lengths)
    at_once = min(_AT_ONCE, _KEY - kinds.bits - _PAGE)
    if at_once >= 0:  # else all are kept
        kept = []
        for first in range(0, total, 1 << at_once):
            start, end = starts.take((first, first + (1 << at_once)), mode="clip").tolist()
            some = postings[start:end] - (first << _PAGE)
            some = kinds.frontier(some, docs[start:end], codes[start:end])
            kept.append(some + (first << _PAGE))
        postings = joined(kept)
    counts = np.bincount(postings >> _PAGE, minlength=total)
    return BoundArrays(counts=counts.astype(np.uint16), postings=postings.astype(np.uint8))


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
        is_alone = alone.any(axis=1)
        group = np.where(
            is_alone, alone.argmax(axis=1), len(lengths.columns) + np.arange(len(rows))
        )
        rarity = rows.max(initial=0) - rows.max(axis=1, initial=0)
        self._ranks = lengths.ranks
        self._bits = max(int(rarity.max(initial=0)), lengths.highest).bit_length()
        #: Of a whole kind.
        self.bits = int(group.max(initial=0)).bit_length() + 2 * self._bits
        # A kind is put together of what its row says, and of lengths where the row minds them.
        of_row = (group << 2 * self._bits) + np.where(is_alone, rarity << self._bits, 0)
        self._of_row = of_row.astype(np.uint64)
        first, last = 1 << self._bits, 1
        several = np.zeros(len(lengths.columns), np.int64)
        several[:1] += first
        several[-1:] += last
        minds = np.where(is_alone[:, None], last, several) * has
        self._minds = list(minds.T.astype(np.uint64))

    def frontier(self, postings: Ints, docs: Array, codes: Array) -> Ints:
        """Those postings that no other one of their page is at least as good as, ascending.

        A posting is told by its page and, in the low bits, which one of the page's it is.
        """
        keys = (postings >> _PAGE).astype(np.uint64)
        keys <<= np.uint64(self.bits)
        keys |= self._kinds(docs, codes)
        keys <<= np.uint64(_PAGE)
        keys |= (postings & _LAST).astype(np.uint64)
        keys.sort()
        heights = (keys >> np.uint64(_PAGE)).astype(np.int64)
        groups = heights >> 2 * self._bits
        heights &= (1 << self._bits) - 1
        heights[1:] -= (groups[1:] != groups[:-1]).cumsum() << self._bits  # each below those before
        better = np.ones(len(keys), np.bool_)
        np.less(heights[1:], np.minimum.accumulate(heights)[:-1], out=better[1:])
        keys = keys[better]
        kept = (keys >> np.uint64(self.bits + _PAGE)).astype(np.int64) << _PAGE
        kept |= (keys & np.uint64(_LAST)).astype(np.int64)
        kept.sort()
        return kept

    def _kinds(self, docs: Array, codes: Array) -> NDArray[np.uint64]:
        """The kind of each posting: its group, then two numbers of which a lower one is better."""
        kinds = self._of_row.take(codes)
        for minds, ranks in zip(self._minds, self._ranks, strict=True):
            kinds += minds.take(codes) * ranks.take(docs)
        return kinds

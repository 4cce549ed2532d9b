"""How often a term occurs in each field of a document: a small code a posting, exact rows beside.

A *row* is the frequencies in the fields of a space, in their order. A posting has the number of
its row: few rows make up nearly all postings, and they have the low numbers. A code is stored in
4 bits where a term has many postings and in 8 where it has few; the highest number that fits says
that the code stands among the *wide* ones, whole.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding.packing import Bytes, PackedRuns, pack
from search.engines.whoosh.codec.coding.ragged import (
    Array,
    Part,
    owners,
    run_starts,
    starts_of,
    where,
)

#: A term with this many postings or more has 4 bits for a code.
NARROW_FROM = 64

NARROW = 4  #: bits

_LOOKED_THROUGH = 4_096  # wide codes


class CodeArrays(NamedTuple):
    """The codes of many terms' postings."""

    narrow: Bytes  #: 4 bits a posting
    byte: Bytes
    wide: NDArray[np.uint32]  #: the codes that do not fit, term after term
    wide_at: NDArray[np.uint32]  #: to which of the term's postings each belongs
    wide_terms: NDArray[np.uint32]  #: the terms that have some
    wide_counts: NDArray[np.uint32]  #: how many each of these has


def encode(codes: Array, spread: Array) -> CodeArrays:
    """The codes of all postings, term after term. ``spread``: how many postings a term has."""
    widths = _widths(spread)
    limits = np.repeat((1 << widths.astype(np.int64)) - 1, spread)
    packed = pack(np.minimum(codes, limits), spread, widths)
    wide = where(codes >= limits)
    term_of = owners(spread)[wide]
    firsts = run_starts(term_of)
    terms = term_of[firsts]
    return CodeArrays(
        narrow=packed[4],
        byte=packed[8],
        wide=codes[wide].astype(np.uint32),
        wide_at=(wide - starts_of(spread)[term_of]).astype(np.uint32),
        wide_terms=terms.astype(np.uint32),
        wide_counts=np.diff(firsts, append=len(wide)).astype(np.uint32),
    )


class CodeMap:
    """A number for each code, to be looked up for two narrow ones at a time."""

    def __init__(self, numbers: Array, others: int) -> None:
        """``numbers``: below 2**31, by code; ``others``: that of all codes beyond these."""
        self.singles = np.full(max(len(numbers) + 1, 1 << 8), others, np.int32)
        self.singles[: len(numbers)] = numbers
        halves = np.arange(1 << 8)[:, None] >> (0, NARROW) & (1 << NARROW) - 1
        self.pairs: NDArray[np.int64] = self.singles.take(halves).view(np.int64).ravel()


class Codes:
    """Reads the codes of a segment's postings."""

    def __init__(
        self,
        *,
        spread: Array,
        narrow: Part,
        byte: Part,
        wide: Part,
        wide_at: Part,
        wide_terms: Array,
        wide_counts: Array,
    ) -> None:
        self._spread = spread
        self._widths = _widths(spread)
        self._packed = PackedRuns({4: narrow, 8: byte}, spread, self._widths)
        self._wide, self._wide_at = wide, wide_at
        self._wide_terms = wide_terms
        self._wide_starts = starts_of(wide_counts)

    def codes(self, term: int) -> Array:
        """The code of each posting of a term; a view where nothing had to be put in."""
        codes = self._packed.run(term)
        wide = self._wide_of(term)
        if wide is None:
            return codes
        at, whole = wide
        codes = codes.astype(_type_for(whole))
        codes[at] = whole
        return codes

    def mapped(self, term: int, numbers: CodeMap) -> NDArray[np.int32]:
        """For each posting of a term the number that its code is mapped to."""
        packed = self._packed.bytes_of(term)
        if self._widths.item(term) == NARROW:
            found = numbers.pairs.take(packed).view(np.int32)[: self._spread.item(term)]
        else:
            found = numbers.singles.take(packed)
        if (wide := self._wide_of(term)) is not None:
            at, whole = wide
            found[at] = numbers.singles.take(whole, mode="clip")
        return found

    def at(self, term: int, places: Array) -> Array:
        """The codes of some of a term's postings; ``places``: which ones, from 0."""
        codes = self._packed.at(term, places)
        escaped = where(codes == (1 << int(self._widths[term])) - 1)
        if not len(escaped) or (wide := self._wide_of(term)) is None:
            return codes
        at, whole = wide
        codes = codes.astype(np.uint32)
        codes[escaped] = whole.take(at.searchsorted(places.take(escaped)))
        return codes

    def postings(self, term: int) -> int:
        """How many postings a term has."""
        return int(self._spread.item(term))

    def is_narrow(self, term: int) -> bool:
        """Whether a code of the term's has 4 bits."""
        return self._widths.item(term) == NARROW

    def packed(self, term: int, first: int, end: int) -> Bytes:
        """The bytes that have the codes of the postings ``first``..``end``, as far as they fit."""
        return self._packed.bytes_between(term, first, end)

    def wide(self, term: int, first: int = 0, end: int | None = None) -> tuple[Array, Array]:
        """Which of the postings ``first``..``end`` have codes that do not fit, and these codes."""
        begin, stop = self._wide_range(term)
        if begin == stop:
            return _NONE, _NONE
        if first:
            begin = self._first_wide(begin, stop, first)
        if end is None:
            return self._wide_at.part(begin, stop), self._wide.part(begin, stop)
        its = self._wide_at.part(begin, min(stop, begin + end - first))
        its = its[: bisect_left(its.data, end)]  # a view gives single numbers in less time
        return its, self._wide.part(begin, begin + len(its))

    def decode(self, first: int, end: int) -> Array:
        """The codes of the terms ``first``..``end``, term after term."""
        return self.some(np.arange(first, end))

    def some(self, terms: Array) -> Array:
        """The codes of some terms, which ascend, term after term."""
        codes = self._packed.some(terms)
        if not len(self._wide_terms):
            return codes
        number = np.minimum(self._wide_terms.searchsorted(terms), len(self._wide_terms) - 1)
        which = where(self._wide_terms.take(number) == terms)
        if len(which):
            number = number.take(which)
            firsts = self._wide_starts.take(number)
            counts = self._wide_starts.take(number + 1) - firsts
            to = np.repeat(starts_of(self._spread.take(terms)).take(which), counts)
            to += self._wide_at.runs(firsts, counts)
            whole = self._wide.runs(firsts, counts)
            codes = codes.astype(np.promote_types(codes.dtype, _type_for(whole)))
            codes[to] = whole
        return codes

    def _wide_of(self, term: int) -> tuple[Array, Array] | None:
        begin, end = self._wide_range(term)
        if begin == end:
            return None
        return self._wide_at.part(begin, end), self._wide.part(begin, end)

    def _wide_range(self, term: int) -> tuple[int, int]:
        return self._wide_ranges.get(term, (0, 0))

    @cached_property
    def _wide_ranges(self) -> dict[int, tuple[int, int]]:
        """Of each term that has wide codes where these are."""
        starts = self._wide_starts.tolist()
        return dict(zip(self._wide_terms.tolist(), pairwise(starts), strict=True))

    def _first_wide(self, begin: int, end: int, posting: int) -> int:
        """The first wide code ``begin``..``end`` that is none of an earlier posting.

        By halves, of which each touches few blocks, until few are left.
        """
        while end - begin > _LOOKED_THROUGH:
            middle = (begin + end) // 2
            if int(self._wide_at.part(middle, middle + 1)[0]) < posting:
                begin = middle + 1
            else:
                end = middle
        return begin + bisect_left(self._wide_at.part(begin, end).data, posting)


_NONE = np.zeros(0, np.int64)


def width_of_codes(spread: int) -> int:
    """Bits of a code of a term with so many postings."""
    return int(_widths(np.array([spread]))[0])


def _widths(spread: Array) -> Bytes:
    return np.where(spread >= NARROW_FROM, NARROW, 8).astype(np.uint8)


def _type_for(codes: Array) -> type[np.uint8 | np.uint16 | np.uint32]:
    largest = int(codes.max())
    return np.uint8 if largest < 1 << 8 else np.uint16 if largest < 1 << 16 else np.uint32

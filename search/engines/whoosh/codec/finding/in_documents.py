"""Where a term occurs in one document, or in some, without reading all of its postings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.engines.whoosh.codec.coding.ragged import Array, Ints, joined, places, starts_of
from search.engines.whoosh.codec.finding.phrases import Places
from search.engines.whoosh.codec.spaces import SpaceReader

#: So few documents are looked at one by one.
FEW = 8

#: To add up what is before one posting in its page takes as long as it does for so many of all
#: postings, and for so many more to begin with.
_LOOK_BACK = 512
_PAGES = 40_000


class Lookup:
    """Looks up which occurrences of a term are in a document; of several in their order."""

    def __init__(self, space: SpaceReader, term: int) -> None:
        self._space = space
        self._term = term
        self._bits = space.lists.page_bits(term)
        self._starts, self._before = _pages(space, term, self._bits)
        self._once = space.occurrences.item(term) == space.spread.item(term)
        self._posting = self._occurrence = 0  # what is before has been added up

    def occurrences(self, document: int) -> tuple[int, int]:
        """The first one in a document, and how many there are."""
        space, term, bits = self._space, self._term, self._bits
        page, low = document >> bits, document & ((1 << bits) - 1)
        first, end = self._starts.item(page), self._starts.item(page + 1)
        at = _place_of(low, space.lists.low_between(term, first, end))
        if at < 0:
            return 0, 0
        posting = first + at
        if self._once:
            return posting, 1
        if self._before is not None and first > self._posting:
            self._posting, self._occurrence = first, self._before.item(page)
        added, count = space.sums.of(space.codes, term, self._posting, posting)
        begin = self._occurrence + added
        self._posting, self._occurrence = posting + 1, begin + count
        return begin, count


def places_in_few(space: SpaceReader, term: int, documents: Sequence[int]) -> tuple[Places, Ints]:
    """The places of a term in some documents, and which of its occurrences these are.

    All ascend.
    """
    shift, kind = space.position_bits, space.kind_of_places
    lookup = Lookup(space, term)
    found: list[Places] = [np.zeros(0, kind)]
    which: list[Ints] = []
    for document in documents:
        begin, count = lookup.occurrences(document)
        if count:
            positions = space.positions.of_run(term, begin, begin + count)
            found.append(positions + kind(document << shift))
            which.append(np.arange(begin, begin + count))
    return np.concatenate(found), joined(which)


def followed_in_few(space: SpaceReader, term: int, places: Sequence[int], by: int) -> list[int]:
    """Which ones of some places have the term so many positions behind (before), from 0.

    Both ascend.
    """
    shift = space.position_bits
    lookup = Lookup(space, term)
    there: list[int] = []
    known = -1  # the document whose positions these are
    positions: list[int] = []
    for number, place in enumerate(places):
        document = place >> shift
        if document != known:
            known = document
            begin, count = lookup.occurrences(document)
            positions = space.positions.of_run(term, begin, begin + count).tolist()
        if place - (document << shift) + by in positions:
            there.append(number)
    return there


def _place_of(low: int, its: Array) -> int:
    """Where a number stands in an array that ascends; -1 if it does not."""
    if its.itemsize == 1:
        return its.tobytes().find(low)
    at = int(its.searchsorted(its.dtype.type(low)))
    return at if at < len(its) and its.item(at) == low else -1


def _pages(space: SpaceReader, term: int, bits: int) -> tuple[Ints, Ints | None]:
    """Where the postings of each page begin; how often the term occurs before, if it is known."""
    if space.lists.is_dense(term):
        return dense_pages(space, term)
    if bits >= space.documents.bit_length():
        return np.array((0, space.spread[term])), None
    return starts_of(space.lists.page_counts(term)), None


def dense_pages(space: SpaceReader, term: int) -> tuple[Ints, Ints]:
    """Of a dense list: where the postings, and the occurrences, of each page begin, and an end.

    Raises ValueError where the file does not have as many.
    """
    kept: tuple[Ints, Ints] | None = space.shelf.get("dense pages", term)
    if kept is None:
        kept = starts_of(space.lists.page_counts(term)), starts_of(space.page_occurrences(term))
        if kept[0][-1] != space.spread[term] or kept[1][-1] != space.occurrences[term]:
            raise ValueError("the counts of pages in a file do not make what there is")
        space.shelf.put("dense pages", term, kept, 2 * kept[0].nbytes)
    return kept


def occurrences_of(
    space: SpaceReader, term: int, docs: Array, postings: Ints
) -> tuple[Array, Ints]:
    """How often a term is in each of some documents, and which of its occurrences these are.

    ``docs``: some that have it, ascending; ``postings``: of each which one of the term's it is.
    """
    if space.occurrences[term] == space.spread[term]:
        return np.ones(len(postings), np.uint8), postings
    counts = space.totals.take(space.codes.at(term, postings))
    if len(postings) * _LOOK_BACK + _PAGES < space.spread[term] and space.lists.is_dense(term):
        page = docs >> 8
        starts, before = dense_pages(space, term)
        begin = space.sums.within(space.codes, term, starts.take(page), postings)
        begin += before.take(page)
    else:
        begin = space.sums.before(space.codes, term, postings)
    return counts, places(begin, counts)

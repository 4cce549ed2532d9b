"""Where a term occurs in one document, or in some, without reading all of its postings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.engines.whoosh.codec.coding.ragged import Array, Ints, joined, places, starts_of
from search.engines.whoosh.codec.finding.phrases import Places
from search.engines.whoosh.codec.spaces import SpaceReader

#: So few documents are looked at one by one.
FEW = 8

#: More than one posting in so many are not added up from their pages on, but all together.
_LOOK_BACK = 256


def places_in_few(space: SpaceReader, term: int, documents: Sequence[int]) -> tuple[Places, Ints]:
    """The places of a term in some documents, and which of its occurrences these are.

    All ascend.
    """
    shift, kind = space.position_bits, space.kind_of_places
    bits = space.lists.page_bits(term)
    starts, before = _pages(space, term)
    once = space.occurrences[term] == space.spread[term]
    next_posting = next_occurrence = 0  # those before are added up
    found: list[Places] = []
    which: list[Ints] = []
    for document in documents:
        page, low = document >> bits, document & ((1 << bits) - 1)
        first = starts.item(page)
        at = _place_of(low, space.lists.low_between(term, first, starts.item(page + 1)))
        if at < 0:
            continue
        posting = first + at
        if once:
            begin, count = posting, 1
        else:
            if before is not None and first > next_posting:
                next_posting, next_occurrence = first, before.item(page)
            added, count = space.sums.of(space.codes, term, next_posting, posting)
            begin = next_occurrence + added
            next_posting, next_occurrence = posting + 1, begin + count
        found.append(space.positions.of_run(term, begin, begin + count) + kind(document << shift))
        which.append(np.arange(begin, begin + count))
    if len(found) == 1:
        return found[0], which[0]
    return np.concatenate([_NONE.astype(kind), *found]), joined(which)


def _place_of(low: int, its: Array) -> int:
    """Where a number stands in an array that ascends; -1 if it does not."""
    if its.itemsize == 1:
        return its.tobytes().find(low)
    at = int(its.searchsorted(its.dtype.type(low)))
    return at if at < len(its) and its.item(at) == low else -1


def _pages(space: SpaceReader, term: int) -> tuple[Ints, Ints | None]:
    """Where the postings of each page begin; how often the term occurs before, if it is known."""
    bits = space.lists.page_bits(term)
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
    if space.lists.is_dense(term) and len(postings) * _LOOK_BACK < space.spread[term]:
        page = docs >> 8
        starts, before = dense_pages(space, term)
        begin = space.sums.within(space.codes, term, starts.take(page), postings)
        begin += before.take(page)
    else:
        begin = space.sums.before(space.codes, term, postings)
    return counts, places(begin, counts)


_NONE = np.zeros(0, np.uint32)

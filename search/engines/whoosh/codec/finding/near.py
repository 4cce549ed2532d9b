"""Where a term occurs in one document, or in some, without reading all of its postings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.engines.whoosh.codec.coding.ragged import Array, Ints, joined, places, starts_of
from search.engines.whoosh.codec.finding.membership import page_starts
from search.engines.whoosh.codec.finding.phrases import Places
from search.engines.whoosh.codec.spaces import SpaceReader

#: So few documents are looked at one by one.
FEW = 8

#: More than one posting in so many are not added up from their pages on, but all together.
_LOOK_BACK = 256


def places_in_few(space: SpaceReader, term: int, documents: Sequence[int]) -> tuple[Places, Ints]:
    """The places of a term in some documents, ascending; and which occurrences these are."""
    bits, kind = space.position_bits, space.kind_of_places
    found: list[Places] = []
    which: list[Ints] = []
    for document in documents:
        its = occurrences_in(space, term, document)
        if its is not None:
            found.append(space.positions.of_run(term, *its) + kind(document << bits))
            which.append(np.arange(*its))
    if len(found) == 1:
        return found[0], which[0]
    return np.concatenate([_NONE.astype(kind), *found]), joined(which)


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
        firsts = page_starts(space, term)[1].take(page)
        begin = space.sums.within(space.codes, term, firsts, postings)
        begin += occurrence_starts(space, term).take(page)
    else:
        begin = space.sums.before(space.codes, term, postings)
    return counts, places(begin, counts)


def occurrences_in(space: SpaceReader, term: int, document: int) -> tuple[int, int] | None:
    """Which of a term's occurrences are in a document: ``first``..``end``; None if none is."""
    bits = space.lists.page_bits(term)
    page, low = document >> bits, document & ((1 << bits) - 1)
    first, end, before = _page(space, term, page)
    its = space.lists.low_between(term, first, end)
    at = int(its.searchsorted(its.dtype.type(low)))
    if at == len(its) or its.item(at) != low:
        return None
    posting = first + at
    if space.occurrences[term] == space.spread[term]:
        return posting, posting + 1
    added, count = space.sums.of(space.codes, term, 0 if before is None else first, posting)
    start = added + (before or 0)
    return start, start + count


def _page(space: SpaceReader, term: int, page: int) -> tuple[int, int, int | None]:
    """The first posting of a page, their end; how often the term occurs before, if it is known."""
    if space.lists.is_dense(term):
        counts, starts = page_starts(space, term)
        first = starts.item(page)
        return first, first + counts.item(page), occurrence_starts(space, term).item(page)
    if space.lists.page_bits(term) >= space.documents.bit_length():
        return 0, int(space.spread[term]), None
    *before, size = space.lists.page_counts(term)[: page + 1].tolist()
    return sum(before), sum(before) + size, None


def occurrence_starts(space: SpaceReader, term: int) -> Ints:
    """Of a dense list: how often the term occurs before each page."""
    kept: Ints | None = space.shelf.get("page occurrences", term)
    if kept is None:
        kept = starts_of(space.page_occurrences(term))
        space.shelf.put("page occurrences", term, kept, kept.nbytes)
    return kept


_NONE = np.zeros(0, np.uint32)

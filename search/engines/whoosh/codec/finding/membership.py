"""Which of some documents have a word, and which of its postings these are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding.ragged import (
    Array,
    Ints,
    as_indices,
    places,
    starts_of,
    where,
)
from search.engines.whoosh.codec.finding.sets import meeting
from search.engines.whoosh.codec.joined import TermId, WordSpace

#: Documents that are more than one in so many of a list are looked up in a map of its bits.
_WORTH_MAPPING = 8

#: More postings are not worth looking at each.
_GATHERED = 8_192

#: So few are searched for one by one, where the list is at hand.
_FEW = 64

_BITS = 64
_ONE = np.uint64(1)

Bits = NDArray[np.uint64]


class BitPlaces:
    """Where the bits of some documents are: worked out once for all words that are looked for."""

    def __init__(self, docs: Array) -> None:
        self.word = docs >> 6
        self.bit = _ONE << (docs & 63).astype(np.uint64)
        self.below = self.bit - _ONE


def among(
    space: WordSpace[TermId], term: TermId, docs: Array, bit_places: BitPlaces | None = None
) -> tuple[Ints, Ints]:
    """Where in ``docs`` (ascending) those stand that have the word; of each its posting, from 0.

    ``bit_places``: those of the documents, where they are few and several words are looked for.
    """
    its = space.shelf.get("docs", term) if len(docs) <= _FEW else None
    if its is None and space.is_dense(term):
        mapped = _mapped(space, term, len(docs))
        if mapped is None:
            return _by_pages(space, term, docs)
        if bit_places is None:
            return _by_bits(*mapped, docs)
        return _by_bit_places(*mapped, bit_places)
    if its is None:
        its = space.docs(term)
    if len(its) < len(docs):  # the fewer ones are looked for among the more
        postings, which = meeting(its, docs, space.documents)
        return which, postings
    return meeting(docs, its, space.documents)


def page_starts(space: WordSpace[TermId], term: TermId) -> tuple[Ints, Ints]:
    """Of a dense list: how many postings each page has, and which is its first."""
    kept: tuple[Ints, Ints] | None = space.shelf.get("pages", term)
    if kept is None:
        counts = space.page_counts(term).astype(np.int64)
        kept = counts, starts_of(counts)[:-1]
        space.shelf.put("pages", term, kept, 2 * counts.nbytes)
    return kept


def _mapped(
    space: WordSpace[TermId], term: TermId, wanted: int
) -> tuple[Bits, NDArray[np.int32]] | None:
    """A bit for each document, and how many are set before each 64; None: not worth making."""
    kept: tuple[Bits, NDArray[np.int32]] | None = space.shelf.get("bits", term)
    if kept is not None:
        return kept
    asked_before = space.shelf.get("asked", term)
    if not asked_before and wanted * _WORTH_MAPPING < space.spread_of(term):
        space.shelf.put("asked", term, True)
        return None
    return _map(space, term)


def _map(space: WordSpace[TermId], term: TermId) -> tuple[Bits, NDArray[np.int32]]:
    marked = np.zeros(-(-space.documents // _BITS) * _BITS, np.uint8)
    marked[as_indices(space.docs(term, keep=False))] = 1
    bits = np.packbits(marked, bitorder="little").view(np.uint64)
    before = np.zeros(len(bits), np.int32)
    np.cumsum(np.bitwise_count(bits[:-1]), out=before[1:], dtype=np.int32)
    return space.shelf.put("bits", term, (bits, before), bits.nbytes + before.nbytes)


def _by_bits(bits: Bits, before: NDArray[np.int32], docs: Array) -> tuple[Ints, Ints]:
    byte = bits.view(np.uint8).take(docs >> 3)
    byte >>= docs.astype(np.uint8) & 7
    byte &= 1
    which = where(byte.view(bool))
    docs = docs.take(which)
    word = docs >> 6
    lower = bits.take(word) & ((_ONE << (docs & 63).astype(np.uint64)) - _ONE)
    postings = before.take(word).astype(np.int64)
    postings += np.bitwise_count(lower)
    return which, postings


def _by_bit_places(bits: Bits, before: NDArray[np.int32], places: BitPlaces) -> tuple[Ints, Ints]:
    """In fewer steps, for few documents: a posting is worked out of those without the word, too."""
    its = bits.take(places.word)
    postings = before.take(places.word).astype(np.int64)
    postings += np.bitwise_count(its & places.below)
    which = where(its & places.bit)
    return which, postings if len(which) == len(postings) else postings.take(which)


def _by_pages(space: WordSpace[TermId], term: TermId, docs: Array) -> tuple[Ints, Ints]:
    """Only the pages that the documents lie in are looked through."""
    counts, starts = page_starts(space, term)
    page = docs >> 8
    its_counts, its_starts = counts.take(page), starts.take(page)
    low = space.low(term)
    if int(its_counts.sum()) > _GATHERED:
        return _by_halves(low, its_starts, its_counts, docs.astype(np.uint8))
    postings = places(its_starts, its_counts)
    wanted = np.repeat(docs.astype(np.uint8), its_counts)
    same = where(low.take(postings) == wanted)
    which = its_counts.cumsum().searchsorted(same, side="right")
    return which, postings.take(same)


def _by_halves(low: Array, starts: Ints, counts: Ints, wanted: Array) -> tuple[Ints, Ints]:
    """All pages are searched at once, each by halves. ``wanted``: the low bits of each document."""
    last = starts + counts - 1
    before = starts - 1  # the last posting that is known to be lower
    step = 1 << int(counts.max()).bit_length()
    while step := step >> 1:
        probe = np.minimum(before + step, last)
        lower = low.take(probe, mode="clip") < wanted
        np.copyto(before, probe, where=lower)
    before += 1
    there = before <= last
    there &= low.take(before, mode="clip") == wanted
    which = where(there)
    return which, before.take(which)

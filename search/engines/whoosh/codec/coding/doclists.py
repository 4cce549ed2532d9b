"""The documents of each term, ascending, in the shape that suits how many there are.

* SPARSE: 32 bits a document;
* PAGED: the low 16 bits of each, and how many lie in each page of 65,536 documents;
* DENSE: the low 8 bits of each, and how many lie in each page of 256 documents.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding.ragged import (
    Array,
    Ints,
    Part,
    owners,
    repeated,
    starts_of,
)

SPARSE, PAGED, DENSE = range(3)

#: A term in this many documents or more is not SPARSE; in this share of all or more it is DENSE.
PAGED_FROM = 32
DENSE_SHARE = 1 / 32

Documents = NDArray[np.int32]


class DocumentArrays(NamedTuple):
    """The lists of many terms: the terms of each shape behind each other, in order."""

    sparse: NDArray[np.uint32]
    paged: NDArray[np.uint16]
    paged_counts: NDArray[np.uint32]  #: for each PAGED term: of each page
    dense: NDArray[np.uint8]
    dense_counts: NDArray[np.uint16]  #: for each DENSE term: of each page


def shapes_for(spread: Array, documents: int) -> NDArray[np.uint8]:
    """The shape of each term's list. ``spread``: how many documents it is in, of ``documents``."""
    pages = (documents + 0xFFFF) >> 16
    shapes = np.where(spread >= max(PAGED_FROM, 2 * pages), PAGED, SPARSE)
    return np.where(spread >= max(1, documents * DENSE_SHARE), DENSE, shapes).astype(np.uint8)


def dense_pages(documents: int) -> int:
    """How many pages a DENSE list has."""
    return _pages(documents, 8)


def encode(docs: Array, spread: Array, shapes: Array, documents: int) -> DocumentArrays:
    """The lists of terms as arrays. ``docs``: all of them, term after term."""
    shape_of = np.repeat(shapes, spread)
    sparse, paged, dense = (docs[np.flatnonzero(shape_of == shape)] for shape in range(3))
    return DocumentArrays(
        sparse=sparse.astype(np.uint32),
        paged=paged.astype(np.uint16),
        paged_counts=_counts(paged >> 16, spread[shapes == PAGED], _pages(documents, 16)).astype(
            np.uint32
        ),
        dense=dense.astype(np.uint8),
        dense_counts=_counts(dense >> 8, spread[shapes == DENSE], _pages(documents, 8)).astype(
            np.uint16
        ),
    )


class DocumentLists:
    """Reads the lists of a segment's terms."""

    def __init__(
        self,
        *,
        spread: Array,
        shapes: Array,
        documents: int,
        sparse: Part,
        paged: Part,
        paged_counts: Part,
        dense: Part,
        dense_counts: Part,
    ) -> None:
        self._spread = spread
        self._shapes = shapes
        self._planes = (sparse, paged, dense)
        self._counts = (None, paged_counts, dense_counts)
        self._bits = (32, 16, 8)
        self._offsets = np.zeros(len(spread), np.int64)  # in the plane of its shape
        self.numbers = np.zeros(len(spread), np.int64)  #: of each term among those of its shape
        for shape in range(3):
            terms = np.flatnonzero(shapes == shape)
            self._offsets[terms] = starts_of(spread[terms])[:-1]
            self.numbers[terms] = np.arange(len(terms))
        self._bases = tuple(
            np.arange(_pages(documents, bits), dtype=np.int32) << bits for bits in (31, 16, 8)
        )

    def docs(self, term: int) -> Documents:
        """The documents of a term."""
        shape, first = self._shapes.item(term), self._offsets.item(term)
        low = self._planes[shape].part(first, first + self._spread.item(term))
        bases = self._bases[shape]
        if len(bases) == 1:  # of a SPARSE list always, of others where there are few documents
            return low.astype(np.int32)
        docs = repeated(bases, self.page_counts(term), len(low))
        docs += low
        return docs

    def is_dense(self, term: int) -> bool:
        """Whether the list is DENSE: a page is small, and there are many in it."""
        return bool(self._shapes.item(term) == DENSE)

    def low(self, term: int) -> Array:
        """The low bits of a term's documents, page after page."""
        return self.low_between(term, 0, int(self._spread[term]))

    def low_between(self, term: int, first: int, end: int) -> Array:
        """The low bits of the documents of the postings ``first``..``end``."""
        offset = self._offsets.item(term)
        return self._planes[self._shapes.item(term)].part(offset + first, offset + end)

    def page_bits(self, term: int) -> int:
        """How many low bits there are of a document; the others are its page."""
        return self._bits[self._shapes.item(term)]

    def page_counts(self, term: int) -> Array:
        """How many documents of a PAGED or DENSE term lie in each page."""
        shape = self._shapes.item(term)
        counts = self._counts[shape]
        if counts is None:
            raise ValueError("a sparse list has no pages")
        pages = len(self._bases[shape])
        first = self.numbers.item(term) * pages
        return counts.part(first, first + pages)

    def decode(self, first: int, end: int) -> Documents:
        """The documents of the terms ``first``..``end``, term after term."""
        return self.some(np.arange(first, end))

    def some(self, terms: Array) -> Documents:
        """The documents of some terms, which ascend, term after term."""
        spread = self._spread.take(terms).astype(np.int64)
        shapes = self._shapes.take(terms)
        docs = np.empty(int(spread.sum()), np.int32)
        for shape in range(3):
            which = np.flatnonzero(shapes == shape)
            if not len(which):
                continue
            its, sizes = terms.take(which), spread.take(which)
            found = self._planes[shape].runs(self._offsets.take(its), sizes).astype(np.int32)
            counts = self._counts[shape]
            if counts is not None:
                pages = len(self._bases[shape])
                firsts = self.numbers.take(its) * pages
                per_page = counts.runs(firsts, np.full(len(its), pages))
                found += repeated(np.tile(self._bases[shape], len(its)), per_page, len(found))
            if len(which) == len(terms):
                return found
            docs[np.repeat(shapes == shape, spread)] = found
        return docs


def _pages(documents: int, bits: int) -> int:
    return (documents + (1 << bits) - 1) >> bits


def _counts(page_of: Array, spread: Array, pages: int) -> Ints:
    return np.bincount(owners(spread) * pages + page_of, minlength=len(spread) * pages)

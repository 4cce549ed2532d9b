"""Writing a term with very many postings some documents at a time, so that it is never held whole.

Written are the arrays that it would have as a whole. Small numbers that do not fill their last byte
wait for the next ones, and the postings of the last page for the others of that page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from search.engines.whoosh.codec.coding import bounds, doclists
from search.engines.whoosh.codec.coding.bounds import Lengths
from search.engines.whoosh.codec.coding.frequencies import width_of_codes
from search.engines.whoosh.codec.coding.packing import pack
from search.engines.whoosh.codec.coding.positions import page_counts
from search.engines.whoosh.codec.coding.postings import Postings
from search.engines.whoosh.codec.coding.ragged import Array, Ints
from search.engines.whoosh.codec.file.kinds import PER_PAGE, PER_POSITION, PER_POSTING, PER_TERM

#: Takes the next items of an array: its name, its kind, the items.
Sink = Callable[[str, str, Array], None]

_PAGE = 256  # documents, as ``bounds`` has them
_LOW = 8  # bits of a position that stand apart


class LongTerm(NamedTuple):
    """A term with its postings, some documents at a time."""

    number: int
    spread: int  #: documents
    occurrences: int
    position_bits: int  #: that are enough for the high part of each position: a packed width
    parts: Iterable[Postings]


class LongTermWriter:
    """Encodes one term, as ``SpaceWriter`` does many."""

    def __init__(
        self,
        sink: Sink,
        term: LongTerm,
        documents: int,
        *,
        spelling_bits: int,
        rows: Ints,
        lengths: Lengths | None,
    ) -> None:
        """``documents``: of the segment. ``rows``, ``lengths``: what bounds are made of."""
        self._sink = sink
        self._term = term
        self._documents = documents
        spread = np.array([term.spread])
        self._shape = doclists.shapes_for(spread, documents)
        self._rows = rows
        self._dense = int(self._shape[0]) == doclists.DENSE
        self._lengths = lengths if self._dense else None
        self._pages = doclists.dense_pages(documents)
        self._page = (np.zeros(0, np.int64), np.zeros(0, np.int64))  # documents and codes
        self._counts: dict[tuple[str, str], Array] = {}
        self._code_bits = width_of_codes(term.spread)
        code_names = {4: "codes.narrow", 8: "codes.byte"}
        self._codes = _Packed(code_names[self._code_bits], PER_POSTING, self._code_bits)
        self._high = _Packed(
            f"positions.high{term.position_bits}", PER_POSITION, term.position_bits
        )
        self._spellings = _Packed(f"spellings.{spelling_bits}", PER_POSITION, spelling_bits)
        self._postings = 0
        self._wide = 0

    def write(self) -> None:
        """Write all of it."""
        for part in self._term.parts:
            self._add(part)
        self._bounds(self._documents)
        for packed in (self._codes, self._high, self._spellings):
            packed.end(self._sink)
        for (name, kind), counts in self._counts.items():
            self._sink(name, kind, counts)
        if self._wide:
            self._sink("codes.wide_terms", PER_POSTING, np.array([self._term.number], np.uint32))
            self._sink("codes.wide_counts", PER_POSTING, np.array([self._wide], np.uint32))
        self._sink("positions.widths", PER_TERM, np.array([self._term.position_bits], np.uint8))
        self._sink("spread", PER_TERM, np.array([self._term.spread]))
        self._sink("occurrences", PER_TERM, np.array([self._term.occurrences]))

    def _add(self, part: Postings) -> None:
        lists = doclists.encode(part.docs, part.spread, self._shape, self._documents)
        for name, array in lists._asdict().items():
            if name.endswith("_counts"):
                self._counted(f"docs.{name}", PER_POSTING, array)
            else:
                self._sink(f"docs.{name}", PER_POSTING, array)
        docs, codes = self._page
        self._page = np.append(docs, part.docs), np.append(codes, part.codes)
        self._bounds(int(part.docs[-1]) // _PAGE * _PAGE)
        self._add_codes(part.codes)
        if self._dense:
            often = self._rows.sum(axis=1).take(part.codes)
            counts = page_counts(part.docs, often, part.spread, self._pages)
            self._counted("positions.page_counts", PER_PAGE, counts)
        self._sink("positions.low", PER_POSITION, part.positions.astype(np.uint8))
        self._high.add(part.positions >> _LOW, self._sink)
        self._spellings.add(part.spellings, self._sink)
        for name, its in part.beside.items():
            self._sink(name, PER_POSITION, its)

    def _add_codes(self, codes: Array) -> None:
        limit = (1 << self._code_bits) - 1
        wide = np.flatnonzero(codes >= limit)
        self._sink("codes.wide", PER_POSTING, codes.take(wide).astype(np.uint32))
        self._sink("codes.wide_at", PER_POSTING, (self._postings + wide).astype(np.uint32))
        self._codes.add(np.minimum(codes, limit), self._sink)
        self._postings += len(codes)
        self._wide += len(wide)

    def _bounds(self, end: int) -> None:
        """The bounds of the pages before the document ``end``, which have all their postings."""
        docs, codes = self._page
        cut = int(docs.searchsorted(end))
        self._page = docs[cut:], codes[cut:]
        if self._lengths:
            found = bounds.encode(
                docs[:cut],
                codes[:cut],
                np.array([cut]),
                rows=self._rows,
                lengths=self._lengths,
                pages=self._pages,
            )
            self._counted("bounds.counts", PER_PAGE, found.counts)
            self._sink("bounds.postings", PER_POSTING, found.postings)

    def _counted(self, name: str, kind: str, counts: Array) -> None:
        """Counts of all pages, of which each part has some."""
        if (name, kind) in self._counts:
            self._counts[name, kind] += counts
        else:
            self._counts[name, kind] = counts


class _Packed:
    """Small numbers, packed as they come; see ``packing``."""

    def __init__(self, name: str, kind: str, width: int) -> None:
        self._name, self._kind, self._width = name, kind, width
        self._left = np.zeros(0, np.uint32)

    def add(self, numbers: Array, sink: Sink) -> None:
        """The next ones: what fills whole bytes is packed."""
        if self._width:
            numbers = np.append(self._left, numbers.astype(np.uint32))
            full = len(numbers) - len(numbers) % max(1, 8 // self._width)
            self._left = numbers[full:]
            self._pack(numbers[:full], sink)

    def end(self, sink: Sink) -> None:
        """What is left."""
        if len(self._left):
            self._pack(self._left, sink)

    def _pack(self, numbers: Array, sink: Sink) -> None:
        widths = np.array([self._width], np.uint8)
        sink(self._name, self._kind, pack(numbers, np.array([len(numbers)]), widths)[self._width])

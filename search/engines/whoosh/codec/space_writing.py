"""Writing a space: the postings of its terms encoded part after part, then its other arrays.

In a build a part is encoded in threads, documents beside occurrences, while the next one is made:
numpy lets go of the interpreter, so a second core can do it.
"""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property

import numpy as np

from search.engines.whoosh.codec.coding import bounds, doclists, frequencies, positions
from search.engines.whoosh.codec.coding.bounds import Lengths
from search.engines.whoosh.codec.coding.layouts import Layouts, length_classes
from search.engines.whoosh.codec.coding.packing import pack
from search.engines.whoosh.codec.coding.postings import NO_POSTINGS, Postings
from search.engines.whoosh.codec.coding.ragged import (
    Array,
    Ints,
    smallest,
    summed,
)
from search.engines.whoosh.codec.coding.rows import RowTable
from search.engines.whoosh.codec.coding.spellings import SpellingArrays, spelling_widths
from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.file.kinds import (
    DICTIONARY,
    PER_DOCUMENT,
    PER_PAGE,
    PER_POSITION,
    PER_POSTING,
    PER_TERM,
)
from search.engines.whoosh.codec.file.spools import Spool
from search.engines.whoosh.codec.form import Space
from search.engines.whoosh.codec.long_terms import LongTerm, LongTermWriter
from search.fields import MEASURED


class SpaceWriter:
    """Encodes the postings of a space, part after part, and writes its arrays."""

    def __init__(
        self,
        file: ArrayWriter,
        space: Space,
        documents: int,
        *,
        spellings: SpellingArrays,
        layouts: Layouts,
        rows: RowTable,
        in_threads: bool = True,
    ) -> None:
        """``rows`` may grow: when postings are added it has the rows of their codes.

        ``in_threads`` is quicker, and holds two parts at a time.
        """
        self._file = file
        self._space = space
        self._documents = documents
        self._spellings = spellings
        self._layouts = layouts
        self._rows = rows
        self._lengths = _measured_lengths(space, layouts)
        self._surfaces = summed(
            spellings.term_of_word, spellings.surfaces_of_word, len(spellings.terms.lengths)
        )
        self._spools: defaultdict[tuple[str, str], Spool] = defaultdict(file.spool)
        self._narrowed: defaultdict[tuple[str, str], list[Array]] = defaultdict(list)
        self._in_threads = in_threads
        self._encoding: list[Future[None]] = []

    def add(self, part: Postings) -> None:
        """The postings of the next terms; none is left out."""
        self._wait()
        rows = self._rows.rows  # as they are now: the next part may bring more
        # Many a space has no other part than its first: that is not worth a thread.
        if not (self._in_threads and self._spools):
            self._add_documents(part, rows)
            self._add_occurrences(part, rows)
            return
        halves = self._add_documents, self._add_occurrences
        self._encoding = [self._threads.submit(half, part, rows) for half in halves]

    def _add_documents(self, part: Postings, rows: Ints) -> None:
        shapes = doclists.shapes_for(part.spread, self._documents)
        lists = doclists.encode(part.docs, part.spread, shapes, self._documents)
        for name, array in lists._asdict().items():
            self._part(f"docs.{name}", PER_POSTING, array)
        if self._lengths:
            docs, codes, spread = self._dense(part)
            pages = doclists.dense_pages(self._documents)
            found = bounds.encode(
                docs.astype(np.int64), codes, spread, rows=rows, lengths=self._lengths, pages=pages
            )
            self._part("bounds.counts", PER_PAGE, found.counts)
            self._part("bounds.postings", PER_POSTING, found.postings)
        told = frequencies.encode(part.codes, part.spread)
        told = told._replace(wide_terms=part.terms.take(told.wide_terms).astype(np.uint32))
        for name, array in told._asdict().items():
            self._part(f"codes.{name}", PER_POSTING, array)

    def _add_occurrences(self, part: Postings, rows: Ints) -> None:
        places = positions.encode(part.positions, part.occurrences)
        self._part("positions.low", PER_POSITION, places.low)
        self._part("positions.widths", PER_TERM, places.widths)
        docs, codes, spread = self._dense(part)
        pages = doclists.dense_pages(self._documents)
        counts = positions.page_counts(docs, rows.sum(axis=1).take(codes), spread, pages)
        self._part("positions.page_counts", PER_PAGE, smallest(counts))
        for width, packed in places.high.items():
            self._part(f"positions.high{width}", PER_POSITION, packed)
        widths = spelling_widths(self._surfaces.take(part.terms))
        for width, packed in pack(part.spellings, part.occurrences, widths).items():
            self._part(f"spellings.{width}", PER_POSITION, packed)
        for name in self._space.beside:
            absent = np.zeros(len(part.positions), np.uint8)
            self._part(name, PER_POSITION, part.beside.get(name, absent))
        self._part("spread", PER_TERM, part.spread)
        self._part("occurrences", PER_TERM, part.occurrences)

    def _dense(self, part: Postings) -> tuple[Array, Array, Array]:
        """Documents and codes of the terms whose lists are dense; how many each has."""
        is_dense = doclists.shapes_for(part.spread, self._documents) == doclists.DENSE
        its = np.flatnonzero(np.repeat(is_dense, part.spread))
        return part.docs.take(its), part.codes.take(its), part.spread[is_dense]

    def add_long(self, term: LongTerm) -> None:
        """The postings of the next term, which is very long, some documents at a time."""
        if not self._spools:
            self.add(NO_POSTINGS)
        self._wait()
        surfaces = self._surfaces[term.number : term.number + 1]
        LongTermWriter(
            self._part,
            term,
            self._documents,
            spelling_bits=int(spelling_widths(surfaces)[0]),
            rows=self._rows.rows,
            lengths=self._lengths,
        ).write()

    def write(self) -> None:
        """Write all arrays of the space; the terms of ``spellings`` have all been added."""
        if not self._spools:
            self.add(NO_POSTINGS)
        self._wait()
        for (name, kind), spool in self._spools.items():
            self._file.add_spool(f"{self._space.name}.{name}", kind, spool)
        for (name, kind), parts in self._narrowed.items():
            self._file.add(f"{self._space.name}.{name}", kind, smallest(np.concatenate(parts)))
        for name, text in (
            ("terms", self._spellings.terms),
            ("words", self._spellings.words),
            ("others", self._spellings.others),
        ):
            self._file.add(f"{self._space.name}.{name}.text", DICTIONARY, text.text)
            self._file.add(f"{self._space.name}.{name}.lengths", DICTIONARY, text.lengths)
        for name in ("term_of_word", "surfaces_of_word", "forms"):
            self._file.add(f"{self._space.name}.{name}", DICTIONARY, getattr(self._spellings, name))
        self._file.add(f"{self._space.name}.rows", DICTIONARY, smallest(self._rows.rows.ravel()))
        self._file.add(
            f"{self._space.name}.layout", PER_DOCUMENT, smallest(self._layouts.of_document)
        )
        self._file.add(
            f"{self._space.name}.layouts", DICTIONARY, smallest(self._layouts.rows.ravel())
        )

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        """They end with the writer."""
        return ThreadPoolExecutor(2, "broadsheet-space")

    def _wait(self) -> None:
        """Until what was added is encoded."""
        for one in self._encoding:
            one.result()
        self._encoding = []

    def _part(self, name: str, kind: str, array: Array) -> None:
        if kind in (PER_TERM, PER_PAGE):  # these are short, and of small numbers
            self._narrowed[name, kind].append(array)
        else:
            self._spools[name, kind].append(array)


def _measured_lengths(space: Space, layouts: Layouts) -> Lengths | None:
    columns = tuple(at for at, field in enumerate(space.fields) if field in MEASURED)
    return Lengths(columns=columns, classes=length_classes(layouts, columns)) if columns else None

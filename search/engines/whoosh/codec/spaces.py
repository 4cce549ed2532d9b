"""A space: fields whose words share one list of documents and one row of positions.

A word is looked up once for all fields of a space; how often it is in which of them is in the row
of each posting. Written and read are the arrays of a segment's file that begin with its name.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec import bounds, doclists, frequencies, positions
from search.engines.whoosh.codec.arrays import ArrayFile, ArrayWriter, Plane
from search.engines.whoosh.codec.bounds import Bounds, Lengths
from search.engines.whoosh.codec.caching import Shelf
from search.engines.whoosh.codec.doclists import DocumentLists, Documents
from search.engines.whoosh.codec.form import Space
from search.engines.whoosh.codec.frequencies import Codes, RowTable
from search.engines.whoosh.codec.inversion import Postings
from search.engines.whoosh.codec.kinds import (
    DICTIONARY,
    PER_DOCUMENT,
    PER_PAGE,
    PER_POSITION,
    PER_POSTING,
    PER_TERM,
)
from search.engines.whoosh.codec.layouts import Layouts
from search.engines.whoosh.codec.lexicon import Lexicon, key_of
from search.engines.whoosh.codec.packing import WIDTHS, Bytes, PackedRuns, pack, widths_for
from search.engines.whoosh.codec.phrases import bits_for, kind_for
from search.engines.whoosh.codec.positions import Positions
from search.engines.whoosh.codec.ragged import Array, Ints, below, smallest, starts_of, summed
from search.engines.whoosh.codec.spellings import SpellingArrays, Words
from search.engines.whoosh.codec.spools import Spool
from search.engines.whoosh.codec.tallies import Amounts
from search.ranking import MEASURED

#: Lists that are longer are remembered; to decode a shorter one is as quick.
_MANY = 256

_ENTRY = 300  # bytes that remembering something small takes


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
    ) -> None:
        """``rows`` may grow: when postings are added it has the rows of their codes."""
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
        self._terms = 0

    def add(self, part: Postings) -> None:
        """The postings of the next terms; none is left out."""
        shapes = doclists.shapes_for(part.spread, self._documents)
        lists = doclists.encode(part.docs, part.spread, shapes, self._documents)
        for one in fields(lists):
            self._part(f"docs.{one.name}", PER_POSTING, getattr(lists, one.name))
        if self._lengths:
            self._add_bounds(part, shapes, self._lengths)
        codes = frequencies.encode(part.codes, part.spread)
        for one in fields(codes):
            array = getattr(codes, one.name)
            if one.name == "wide_terms":
                array = array + np.uint32(self._terms)
            self._part(f"codes.{one.name}", PER_POSTING, array)
        places = positions.encode(part.positions, part.occurrences)
        self._part("positions.low", PER_POSITION, places.low)
        self._part("positions.widths", PER_TERM, places.widths)
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
        self._terms += len(part.terms)

    def _add_bounds(self, part: Postings, shapes: Array, lengths: Lengths) -> None:
        dense = shapes == doclists.DENSE
        its = np.flatnonzero(np.repeat(dense, part.spread))
        found = bounds.encode(
            part.docs.take(its).astype(np.int64),
            part.codes.take(its),
            part.spread[dense],
            rows=self._rows.rows,
            lengths=lengths,
            pages=doclists.dense_pages(self._documents),
        )
        self._part("bounds.counts", PER_PAGE, found.counts)
        self._part("bounds.postings", PER_POSTING, found.postings)

    def write(self) -> None:
        """Write all arrays of the space; the terms of ``spellings`` have all been added."""
        if not self._spools:
            self.add(NO_POSTINGS)
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

    def _part(self, name: str, kind: str, array: Array) -> None:
        if kind in (PER_TERM, PER_PAGE):  # these are short, and of small numbers
            self._narrowed[name, kind].append(array)
        else:
            self._spools[name, kind].append(array)


def _measured_lengths(space: Space, layouts: Layouts) -> Lengths | None:
    columns = tuple(at for at, field in enumerate(space.fields) if field in MEASURED)
    if not columns:
        return None
    tokens = layouts.tokens[:, columns].take(layouts.of_document, axis=0)
    return Lengths(columns=columns, tokens=tokens)


def spelling_widths(surfaces: Array) -> NDArray[np.uint8]:
    """Bits of an occurrence's spelling, for terms with so many surfaces."""
    return widths_for(surfaces - 1)


class SpaceReader:
    """Reads a space of a segment. Terms, words and documents are numbers here."""

    def __init__(self, file: ArrayFile, space: Space, documents: int) -> None:
        self.space = space
        self.documents = documents
        self.shelf = Shelf()  #: what was decoded of it
        self._file = file

    @cached_property
    def terms(self) -> Lexicon:
        """The stems."""
        return self._lexicon("terms")

    @cached_property
    def words(self) -> Words:
        """The words and surfaces behind the stems."""
        return Words(
            terms=len(self.spread),
            words=self._lexicon("words"),
            term_of_word=below(self._whole("term_of_word"), len(self.spread)),
            surfaces_of_word=self._whole("surfaces_of_word"),
            forms=self._plane("forms"),
            others=self._lexicon("others"),
        )

    @cached_property
    def spread(self) -> Array:
        """In how many documents each term is, deleted ones included."""
        return below(self._whole("spread"), self.documents + 1)

    @cached_property
    def occurrences(self) -> Array:
        """How often each term occurs, in deleted documents too."""
        every = len(self._plane("positions.low"))
        counts = below(self._whole("occurrences"), every + 1)
        if int(counts.sum()) != every:
            raise ValueError(f"the terms of a file do not occur {every} times")
        return counts

    @cached_property
    def lists(self) -> DocumentLists:
        """The documents of each term."""
        return DocumentLists(
            spread=self.spread,
            shapes=doclists.shapes_for(self.spread, self.documents),
            documents=self.documents,
            **{
                one.name: self._plane(f"docs.{one.name}") for one in fields(doclists.DocumentArrays)
            },
        )

    @cached_property
    def bounds(self) -> Bounds:
        """What bounds the worth of each page of the terms whose lists are dense."""
        return Bounds(
            pages=doclists.dense_pages(self.documents),
            numbers=self.lists.numbers,
            counts=self._whole("bounds.counts"),
            postings=self._plane("bounds.postings"),
        )

    @cached_property
    def codes(self) -> Codes:
        """The codes of each term's postings."""
        return Codes(
            spread=self.spread,
            narrow=self._plane("codes.narrow"),
            byte=self._plane("codes.byte"),
            wide=self._plane("codes.wide"),
            wide_at=self._plane("codes.wide_at"),
            wide_terms=self._whole("codes.wide_terms"),
            wide_counts=self._whole("codes.wide_counts"),
        )

    def term(self, stem: str) -> int:
        """The number of a term; -1 if there is none."""
        number: int | None = self.shelf.get("term", stem)
        if number is None:
            number = self.shelf.put("term", stem, self.terms.find(key_of(stem)), _ENTRY + len(stem))
        return number

    def docs(self, term: int, *, keep: bool = True) -> Documents:
        """The documents of a term, ascending; remembered where there are many."""
        docs: Documents | None = self.shelf.get("docs", term)
        if docs is None:
            docs = self.lists.docs(term)
            if keep and len(docs) > _MANY:
                self.shelf.put("docs", term, docs, docs.nbytes)
        return docs

    def posting_codes(self, term: int) -> Array:
        """The code of each posting of a term; remembered where there are many."""
        codes: Array | None = self.shelf.get("codes", term)
        if codes is None:
            codes = self.codes.codes(term)
            if len(codes) > _MANY:
                self.shelf.put("codes", term, codes, codes.nbytes)
        return codes

    @cached_property
    def rows(self) -> Ints:
        """The frequencies that a code stands for: a line a code, a column a field."""
        rows = self._whole("rows").reshape(-1, len(self.space.fields))
        return rows.astype(np.int64)

    @cached_property
    def fields_and_rows(self) -> list[tuple[str, NDArray[np.float64]]]:
        """For each field that has any words the frequencies that the codes stand for."""
        return [
            (field, self.rows[:, column].astype(np.float64))
            for column, field in enumerate(self.space.fields)
            if self.rows[:, column].any()
        ]

    @cached_property
    def totals(self) -> Array:
        """How many occurrences a code stands for."""
        return smallest(self.rows.sum(axis=1))

    @cached_property
    def rows_upto(self) -> Ints:
        """The rows, each field with all before it: which occurrence is the first in the next."""
        return self.rows.cumsum(axis=1)

    @cached_property
    def amounts(self) -> Amounts:
        """The rows as numbers that can be added."""
        return Amounts(self.rows, self.layouts.tokens.max(axis=0, initial=0))

    @cached_property
    def positions(self) -> Positions:
        """The positions of each term's occurrences."""
        return Positions(
            occurrences=self.occurrences,
            low=self._plane("positions.low"),
            widths=self._whole("positions.widths"),
            high=self._packed("positions.high"),
        )

    @cached_property
    def spellings(self) -> PackedRuns:
        """The spelling of each term's occurrences."""
        widths = spelling_widths(self.words.surfaces_of_term)
        return PackedRuns(self._packed("spellings."), self.occurrences, widths)

    @cached_property
    def layouts(self) -> Layouts:
        """How the positions of each document are shared out among the fields."""
        rows = self._whole("layouts").reshape(-1, 2 * len(self.space.fields)).astype(np.int64)
        return Layouts(rows=rows, of_document=below(self._whole("layout"), len(rows)))

    @cached_property
    def position_bits(self) -> int:
        """Of a place (``phrases``): the bits that tell where it is in its document."""
        return bits_for(int(self.layouts.places.sum(axis=1).max(initial=0)))

    @cached_property
    def kind_of_places(self) -> type[np.uint32 | np.uint64]:
        """The type of the places of its words."""
        return kind_for(self.documents, self.position_bits)

    def fields_at(self, docs: Array, positions: Array) -> NDArray[np.uint8]:
        """In which field, by number, each of some positions in documents lies."""
        layouts = self.layouts.of_document.take(docs)
        fields = np.zeros(len(docs), np.uint8)
        for begins in self._later_fields:
            fields += positions >= begins.take(layouts)
        return fields

    @cached_property
    def _later_fields(self) -> list[Array]:
        """For each field but the first its first position, by layout; up to the last with any."""
        used = np.flatnonzero(self.layouts.tokens.any(axis=0))
        last = int(used[-1]) if len(used) else 0
        return [smallest(column) for column in self.layouts.starts.T[1 : last + 1]]

    def postings(self, first: int, end: int) -> Postings:
        """The postings of the terms ``first``..``end``: what was added by the writer."""
        return Postings(
            terms=np.arange(first, end),
            spread=self.spread[first:end].astype(np.int64),
            occurrences=self.occurrences[first:end].astype(np.int64),
            docs=self.lists.decode(first, end).view(np.uint32),
            codes=self.codes.decode(first, end).astype(np.int64),
            positions=self.positions.decode(first, end),
            spellings=self.spellings.decode(first, end),
            beside={name: self.beside(name, first, end) for name in self.space.beside},
        )

    def beside(self, name: str, first: int, end: int) -> Bytes:
        """What the array beside the positions says of the occurrences of ``first``..``end``."""
        begin, stop = self._occurrence_starts[[first, end]].tolist()
        if f"{self.space.name}.{name}" not in self._file:
            return np.zeros(stop - begin, np.uint8)
        return self._plane(name).part(begin, stop)

    @cached_property
    def _occurrence_starts(self) -> Ints:
        return starts_of(self.occurrences)

    def _plane(self, name: str) -> Plane:
        return self._file.plane(f"{self.space.name}.{name}")

    def _whole(self, name: str) -> Array:
        return self._file.whole(f"{self.space.name}.{name}")

    def _packed(self, beginning: str) -> dict[int, Plane]:
        return {width: self._plane(f"{beginning}{width}") for width in WIDTHS[1:]}

    def _lexicon(self, name: str) -> Lexicon:
        return Lexicon(text=self._whole(f"{name}.text"), lengths=self._whole(f"{name}.lengths"))


NO_POSTINGS = Postings(
    terms=np.zeros(0, np.int64),
    spread=np.zeros(0, np.int64),
    occurrences=np.zeros(0, np.int64),
    docs=np.zeros(0, np.uint32),
    codes=np.zeros(0, np.int64),
    positions=np.zeros(0, np.uint32),
    spellings=np.zeros(0, np.uint32),
)

"""A space: fields whose words share one list of documents and one row of positions.

A word is looked up once for all fields of a space; how often it is in which of them is in the row
of each posting. Read are the arrays of a segment's file that begin with its name.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.caching import Shelf
from search.engines.whoosh.codec.coding import doclists
from search.engines.whoosh.codec.coding.bounds import Bounds
from search.engines.whoosh.codec.coding.code_sums import CodeSums
from search.engines.whoosh.codec.coding.doclists import DocumentLists, Documents
from search.engines.whoosh.codec.coding.frequencies import Codes
from search.engines.whoosh.codec.coding.layouts import Layouts
from search.engines.whoosh.codec.coding.lexicon import Lexicon, key_of
from search.engines.whoosh.codec.coding.packing import WIDTHS, Bytes, PackedRuns
from search.engines.whoosh.codec.coding.positions import Positions
from search.engines.whoosh.codec.coding.ragged import (
    Array,
    Ints,
    below,
    smallest,
    starts_of,
)
from search.engines.whoosh.codec.coding.spellings import Words, spelling_widths
from search.engines.whoosh.codec.coding.tallies import Amounts
from search.engines.whoosh.codec.file.arrays import ArrayFile, Plane
from search.engines.whoosh.codec.finding.borders import Borders
from search.engines.whoosh.codec.finding.phrases import bits_for, kind_for
from search.engines.whoosh.codec.form import Space

#: Lists that are longer are remembered; to decode a shorter one is as quick.
_MANY = 256

#: Codes that are more than one in so many of a list are read with all others.
_WORTH_DECODING = 12

_ENTRY = 300  # bytes that remembering something small takes


class SpaceReader:
    """Reads a space of a segment. Terms, words and documents are numbers here."""

    def __init__(
        self, file: ArrayFile, space: Space, documents: int, borders: Borders | None = None
    ) -> None:
        """``borders``: those of its fields' values; they are needed to look for words nearby."""
        self.borders = borders
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
        forms = self._plane("forms")
        counts = below(self._whole("surfaces_of_word"), len(forms) + 1)
        if int(counts.sum(dtype=np.int64)) != len(forms):
            raise ValueError("the surfaces of words are not those that there are")
        return Words(
            terms=len(self.spread),
            words=self._lexicon("words"),
            term_of_word=below(self._whole("term_of_word"), len(self.spread)),
            surfaces_of_word=counts,
            forms=forms,
            others=self._lexicon("others"),
        )

    @cached_property
    def spread(self) -> Array:
        """In how many documents each term is, deleted ones included."""
        return below(self._whole("spread"), self.documents + 1)

    def spread_of(self, term: int) -> int:
        """In how many documents a term is, deleted ones included."""
        spread: int = self.spread.item(term)
        return spread

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
            **{name: self._plane(f"docs.{name}") for name in doclists.DocumentArrays._fields},
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
        wide = self._plane("codes.wide")
        counts = below(self._whole("codes.wide_counts"), len(wide) + 1)
        if int(counts.sum(dtype=np.int64)) != len(wide):
            raise ValueError(f"the terms of a file do not have {len(wide)} wide codes")
        return Codes(
            spread=self.spread,
            narrow=self._plane("codes.narrow"),
            byte=self._plane("codes.byte"),
            wide=wide,
            wide_at=self._plane("codes.wide_at"),
            wide_terms=self._whole("codes.wide_terms"),
            wide_counts=counts,
        )

    def term(self, stem: str) -> int | None:
        """The number of a term; None if there is none."""
        number: int | None = self.shelf.get("term", stem)
        if number is None:
            number = self.shelf.put("term", stem, self.terms.find(key_of(stem)), _ENTRY + len(stem))
        return number if number >= 0 else None

    def docs(self, term: int, *, keep: bool = True) -> Documents:
        """The documents of a term, ascending; remembered where there are many."""
        if self.spread_of(term) <= _MANY:
            return self.lists.docs(term)
        docs: Documents | None = self.shelf.get("docs", term)
        if docs is None:
            docs = self.lists.docs(term)
            if keep:
                self.shelf.put("docs", term, docs, docs.nbytes)
        return docs

    def posting_codes(self, term: int, *, keep: bool = True) -> Array:
        """The code of each posting of a term; remembered where there are many."""
        codes: Array | None = self.shelf.get("codes", term)
        if codes is None:
            codes = self.codes.codes(term)
            if keep and len(codes) > _MANY:
                self.shelf.put("codes", term, codes, codes.nbytes)
        return codes

    def codes_at(self, term: int, postings: Array) -> Array:
        """The codes of some of a term's postings; which ones, from 0."""
        codes: Array | None = self.shelf.get("codes", term)
        if codes is None and len(postings) * _WORTH_DECODING > self.spread_of(term):
            codes = self.posting_codes(term)
        return self.codes.at(term, postings) if codes is None else codes.take(postings)

    def is_dense(self, term: int) -> bool:
        """Whether its documents are told page by page: a page is small, and many are in it."""
        return self.lists.is_dense(term)

    def page_counts(self, term: int) -> Array:
        """How many documents of a dense term lie in each page."""
        return self.lists.page_counts(term)

    def low(self, term: int) -> Array:
        """The low 8 bits of a dense term's documents."""
        return self.lists.low(term)

    def frontier(self, term: int) -> tuple[Array, Array]:
        """For each page of a dense term how many postings may be its best; which of the page."""
        return self.bounds.frontier(term)

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
    def sums(self) -> CodeSums:
        """Adds up the occurrences that codes stand for."""
        return CodeSums(self.totals)

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

    def page_occurrences(self, term: int) -> Array:
        """How often a term with a DENSE list occurs in each page of documents."""
        pages = doclists.dense_pages(self.documents)
        first = int(self.lists.numbers[term]) * pages
        return self._page_counts.part(first, first + pages)

    @cached_property
    def _page_counts(self) -> Plane:
        return self._plane("positions.page_counts")

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

    def beside(self, name: str, begin: int, end: int) -> Bytes:
        """What the array beside the positions says of the occurrences ``begin``..``end`` of all."""
        if f"{self.space.name}.{name}" not in self._file:
            return np.zeros(end - begin, np.uint8)
        return self._plane(name).part(begin, end)

    @cached_property
    def occurrence_starts(self) -> Ints:
        """How many occurrences there are before those of each term, and of all."""
        return starts_of(self.occurrences)

    def _plane(self, name: str) -> Plane:
        return self._file.plane(f"{self.space.name}.{name}")

    def _whole(self, name: str) -> Array:
        return self._file.whole(f"{self.space.name}.{name}")

    def _packed(self, beginning: str) -> dict[int, Plane]:
        return {width: self._plane(f"{beginning}{width}") for width in WIDTHS[1:]}

    def _lexicon(self, name: str) -> Lexicon:
        return Lexicon(text=self._whole(f"{name}.text"), lengths=self._whole(f"{name}.lengths"))

"""What the occurrences in a segment are worth in a snapshot: ``search.ranking`` on arrays.

A word's worth in a document before its idf hangs on two small numbers: the code of its posting
(how often it is in which field) and the class of the document (how long its fields are). For the
codes that are frequent it is worked out once for all classes, and then looked up.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic

import numpy as np
from numpy.typing import NDArray

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.caching import Shelf
from search.engines.whoosh.codec.coding.frequencies import CodeMap
from search.engines.whoosh.codec.coding.ragged import Array, Ints, as_indices, where
from search.engines.whoosh.codec.finding.found_places import FEW, by_document, one_by_one
from search.engines.whoosh.codec.finding.leaves import Found
from search.engines.whoosh.codec.finding.phrase_finding import in_a_row
from search.engines.whoosh.codec.finding.phrases import Places
from search.engines.whoosh.codec.form import SPACES
from search.engines.whoosh.codec.joined import TermId, WordSpace
from search.engines.whoosh.codec.segment import Segment
from search.engines.whoosh.codec.spaces import SpaceReader
from search.fields import BY_NAME, DEFAULT, MEASURED
from search.ranking import saturated, unit

Scores = NDArray[np.float64]

NO_DOCS = np.zeros(0, np.int32)
NO_SCORES: Scores = np.zeros(0, np.float64)

#: The most frequent codes are worked out for all classes: as many as make so many of both.
_CELLS = 1 << 18

#: So few postings are looked up one by one: arrays of them take longer to make.
_FEW = 4

#: So few are added up without numpy.
_ADDED_UP = 32

_TINY = 1 - 1e-9


def measured(segment: Segment, live: Array | None) -> dict[str, int]:
    """How many tokens each measured field has in the live documents; None: in all."""
    lengths = segment.length_classes
    classes = lengths.of_document if live is None else lengths.of_document.take(live)
    totals = np.bincount(classes, minlength=len(lengths.tokens)) @ lengths.tokens
    return dict(zip(MEASURED, totals.tolist(), strict=True))


class Rating(ABC, Generic[TermId]):
    """The worth of words in a snapshot. Any number of threads may ask it at once."""

    space: WordSpace[TermId]

    def __init__(self, documents: int, mask: NDArray[np.bool_] | None) -> None:
        """``mask``: the live ones of so many documents; None: all."""
        self.documents = documents
        self.mask = mask
        self.shelf = Shelf()  #: what holds for this snapshot only

    def docs(self, term: TermId) -> Array:
        """The live documents of a word, ascending."""
        docs = self.space.docs(term)
        return docs if self.mask is None else docs.take(where(self.mask.take(docs)))

    def spread(self, term: TermId) -> int:
        """In how many live documents a word is."""
        if self.mask is None:
            return self.space.spread_of(term)
        kept: int | None = self.shelf.get("spread", term)
        if kept is None:
            docs = self.space.docs(term)
            kept = int(np.count_nonzero(self.mask.take(docs)))
            self.shelf.put("spread", term, kept)
        return kept

    @abstractmethod
    def worth(self, codes: Array, docs: Array) -> Scores:
        """What postings of a word in all fields are worth before its idf: ``ranking.saturated``."""

    @abstractmethod
    def worth_of_word(self, term: TermId) -> tuple[Array, Scores]:
        """The live documents of a word, ascending; what each posting is worth before its idf."""

    @abstractmethod
    def worth_of_row(
        self, terms: Sequence[TermId], deadline: Deadline = NEVER
    ) -> tuple[Array, Scores]:
        """The live documents where terms stand in a row, ascending; its worth before its idf.

        Raises QueryError once ``deadline`` has passed.
        """

    @abstractmethod
    def rough_worth_of_word(self, term: TermId) -> tuple[Array, NDArray[np.float32]]:
        """The same in single precision."""


class SegmentRating(Rating[int]):
    """The worth of a segment's words, and of all else that is found in it."""

    space: SpaceReader

    def __init__(
        self, segment: Segment, mask: NDArray[np.bool_] | None, averages: Mapping[str, float]
    ) -> None:
        """``mask``: the live documents; None: all. ``averages``: tokens a live article."""
        super().__init__(segment.documents, mask)
        self.space = segment.spaces[SPACES[0].name]
        # In the type of what they are added to: to convert some takes as long as to add them.
        self.classes = segment.length_classes.of_document.astype(np.int32)
        lengths: Any = segment.length_classes.tokens
        self._units: dict[str, Any] = {
            name: np.full(len(lengths), unit(BY_NAME[name], lengths[:, at], averages[name]))
            for at, name in enumerate(MEASURED)
        }
        of, codes = len(lengths), len(self.space.rows)
        self._tabled = max(1, min(codes, _CELLS // max(1, of)))  # codes below it are looked up
        self._has_all = self._tabled >= codes
        #: Of ``ranking.saturated``; codes that are not looked up share a row of NaN at its end.
        self.table = self._worked_out(of).ravel()
        others = 0 if self._has_all else self._tabled * of
        self._row_starts = CodeMap(np.arange(self._tabled) * of, others)

    @property
    def row_starts(self) -> Ints:
        """For each code where its row of the table begins; -1: the table has none."""
        starts = np.full(len(self.space.rows), -1, np.int64)
        starts[: self._tabled] = self._row_starts.singles[: min(self._tabled, len(starts))]
        return starts

    def move_table(self, to: Scores) -> None:
        """Have the table in an array of the same size, a part of a larger one: not held twice."""
        to[:] = self.table
        self.table = to

    def worth(self, codes: Array, docs: Array) -> Scores:
        """See ``Rating``."""
        if len(codes) <= _FEW:
            few = self._one_by_one(codes.tolist(), docs.tolist())
            if few is not None:
                return np.array(few, np.float64)
        found: Scores = self.table.take(self._cells(codes, docs))
        if len(others := self._not_found(found)):
            found[others] = self.beyond(codes.take(others), docs.take(others))
        return found

    def _one_by_one(self, codes: Collection[int], docs: Collection[int]) -> list[float] | None:
        """The same of few postings; None where one of them is not in the table."""
        if max(codes, default=0) >= self._tabled:
            return None
        starts, classes = self._row_starts.singles, self.classes
        postings = zip(codes, docs, strict=True)
        cells = [starts.item(code) + classes.item(document) for code, document in postings]
        return [*map(self.table.item, cells)]

    def worth_of_word(self, term: int) -> tuple[Array, Scores]:
        """See ``Rating``."""
        docs = self.space.docs(term, keep=False)  # what is made of them is
        return self._looked_up(term, docs, self.table)

    def worth_of_row(
        self, terms: Sequence[int], deadline: Deadline = NEVER
    ) -> tuple[Array, Scores]:
        """See ``Rating``."""
        return self.worth_of_places(in_a_row(terms, self.space, deadline))

    def worth_of_places(self, places: Places) -> tuple[Array, Scores]:
        """The live documents of what is at some places, ascending; its worth before its idf."""
        few = self.worth_of_few(places.tolist()) if len(places) <= FEW else None
        if few is not None:
            return np.array(few[0], np.int32), np.array(few[1], np.float64)
        docs, codes, rows = by_document(places, self.space)
        if self.mask is not None:
            live = where(self.mask.take(docs))
            docs, codes = docs.take(live), codes.take(live)
        return docs, self.worth_of(Found(docs=docs, codes=codes, rows=rows), DEFAULT)

    def worth_of_few(self, places: Sequence[int]) -> tuple[list[int], list[float]] | None:
        """The same without arrays; None where an amount is in no table."""
        codes = one_by_one(places, self.space)
        if codes is None:
            return None
        if self.mask is not None:
            codes = {one: code for one, code in codes.items() if self.mask.item(one)}
        worth = self._one_by_one(codes.values(), codes)
        return None if worth is None else ([*codes], worth)

    def rough_worth_of_word(self, term: int) -> tuple[Array, NDArray[np.float32]]:
        """See ``Rating``."""
        docs = as_indices(self.space.docs(term))  # once for all that is looked up for them
        return self._looked_up(term, docs, self._rough)

    def worth_of(self, found: Found, fields: Sequence[str]) -> Scores:
        """What a leaf is worth before its idf in the documents in which it was found."""
        every = len(fields) == len(self.space.space.fields)
        if every and found.rows is self.space.rows:
            return self.worth(found.codes, found.docs)
        if found.rows is self.space.rows:
            rows = [one for one in self.space.fields_and_rows if one[0] in fields]
        else:
            columns = [self.space.space.fields.index(field) for field in fields]
            rows = [
                (field, found.rows[:, column].astype(np.float64))
                for field, column in zip(fields, columns, strict=True)
            ]
            rows = [(field, counts) for field, counts in rows if counts.any()]
        if not every:
            return self._exact(rows, found.codes, self.classes.take(found.docs))
        # Its rows begin with those of the space: most of its codes are in the table.
        others = where(found.codes >= self._tabled)
        worth: Scores = self.table.take(self._cells(found.codes, found.docs))
        classes = self.classes.take(found.docs.take(others))
        worth[others] = self._exact(rows, found.codes.take(others), classes)
        return worth

    def scores(self, found: Found, fields: Sequence[str], weight: float) -> Scores:
        """What a leaf adds to the documents in which it was found; ``weight`` is its idf."""
        scores = self.worth_of(found, fields)
        scores *= weight
        return scores

    def _looked_up(self, term: int, docs: Array, table: NDArray[Any]) -> tuple[Array, NDArray[Any]]:
        """What each posting is worth by a table. ``docs``: all that the term is in."""
        cells = self.space.codes.mapped(term, self._row_starts)
        cells += self.classes.take(docs)
        worth = table.take(cells)
        if len(others := self._not_found(worth)):
            codes = self.space.codes.codes(term).take(others)
            worth[others] = self.beyond(codes, docs.take(others))
        if self.mask is None:
            return docs, worth
        live = where(self.mask.take(docs))
        return docs.take(live), worth.take(live)

    def _not_found(self, worth: NDArray[np.floating[Any]]) -> Ints | tuple[()]:
        """Which of the values out of the table are none."""
        if self._has_all:
            return ()
        few = len(worth) <= _ADDED_UP
        total = sum(worth.tolist()) if few else np.add.reduce(worth)  # NaN makes all of it so
        return where(np.isnan(worth)) if math.isnan(total) else ()

    def _cells(self, codes: Array, docs: Array) -> NDArray[np.int32]:
        """Where in the table the postings' worth stands."""
        cells = self._row_starts.singles.take(codes, mode="clip")
        cells += self.classes.take(docs)
        return cells

    def beyond(self, codes: Array, docs: Array) -> Scores:
        """The same as ``worth``, without the table."""
        return self._exact(self.space.fields_and_rows, codes, self.classes.take(docs))

    @cached_property
    def _rough(self) -> NDArray[np.float32]:
        """The table in single precision."""
        return self.table.astype(np.float32)

    def _exact(self, rows: Sequence[tuple[str, Scores]], codes: Array, classes: Array) -> Scores:
        """For each pair of a code and a class. ``rows``: of each field the frequencies."""
        pseudo = np.zeros(len(codes), np.float64)
        for field, counts in rows:
            amounts = counts.take(codes)
            if field in self._units:
                amounts *= self._units[field].take(classes)
            else:
                amounts *= BY_NAME[field].weight
            pseudo += amounts
        return _saturated(pseudo)

    def _worked_out(self, classes: int) -> Scores:
        """The same for every frequent code, a line, and every class, a column.

        Where there are codes that are not frequent, one line more says so of all of them.
        """
        pseudo = np.zeros((min(self._tabled, len(self.space.rows)), classes), np.float64)
        for field, counts in self.space.fields_and_rows:
            units = self._units.get(field, BY_NAME[field].weight)
            pseudo += np.multiply.outer(counts[: self._tabled], np.broadcast_to(units, classes))
        worth = _saturated(pseudo)
        return worth if self._has_all else np.vstack([worth, np.full(classes, np.nan)])


def least_worth(floor: float, weight: float) -> float:
    """What is worth less before its idf, ``weight``, has a score below ``floor``."""
    return max(0.0, _TINY * floor / weight)


def _saturated(pseudo: Scores) -> Scores:
    amounts: Any = pseudo
    return np.asarray(saturated(amounts), np.float64)

"""What words are worth in several segments of a snapshot, as if they were one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.answering.rating import (
    NO_DOCS,
    NO_SCORES,
    Rating,
    Scores,
    SegmentRating,
)
from search.engines.whoosh.codec.coding.ragged import Array, Ints, starts_of, where
from search.engines.whoosh.codec.finding.found_places import FEW
from search.engines.whoosh.codec.finding.joined_phrases import at_once, in_each
from search.engines.whoosh.codec.finding.phrases import Places
from search.engines.whoosh.codec.joined import JoinedSpace, Numbers


class JoinedRating(Rating[Numbers]):
    """The worth of the words of several segments. Their tables lie behind each other in one."""

    space: JoinedSpace

    def __init__(self, ratings: Sequence[SegmentRating]) -> None:
        self.space = JoinedSpace([one.space for one in ratings])
        masks = [one.mask for one in ratings]
        super().__init__(
            self.space.documents,
            None if all(one is None for one in masks) else self._padded(masks, bool),
        )
        self._ratings = tuple(ratings)
        classes = [one.classes for one in ratings]
        self._classes = self._padded(classes, np.result_type(np.uint8, *classes))
        table_starts = starts_of(np.array([len(one.table) for one in ratings], np.int64))
        self._table: Scores = np.empty(table_starts[-1])
        row_starts = [np.zeros(0, np.int32)]
        for one, start, end in zip(ratings, table_starts[:-1], table_starts[1:], strict=True):
            one.move_table(self._table[start:end])
            starts = one.row_starts
            row_starts.append(np.where(starts < 0, starts, starts + start).astype(np.int32))
        self._row_starts = np.concatenate(row_starts)
        self._has_all = bool((self._row_starts >= 0).all())

    def worth(self, codes: Array, docs: Array) -> Scores:
        """See ``Rating``."""
        cells = self._row_starts.take(codes)
        others: Ints | list[int] = [] if self._has_all else np.flatnonzero(cells < 0)
        cells += self._classes.take(docs)
        found: Scores = self._table.take(cells)
        if len(others):
            its_codes, its_docs = codes.take(others), docs.take(others)
            of = self.space.part_of(its_docs)
            for at, one in enumerate(self._ratings):
                which = np.flatnonzero(of == at)
                found[others[which]] = one.beyond(
                    its_codes.take(which) - self.space.code_starts[at],
                    its_docs.take(which) - self.space.starts[at],
                )
        return found

    def worth_of_word(self, term: Numbers) -> tuple[Array, Scores]:
        """See ``Rating``."""
        return self._joined(term, SegmentRating.worth_of_word)

    def worth_of_row(
        self, terms: Sequence[Numbers], deadline: Deadline = NEVER
    ) -> tuple[Array, Scores]:
        """See ``Rating``."""
        joined = self.space.joined_places
        places, left = at_once(terms, self.space, deadline)
        if places is None or left:
            places = joined.of_all(in_each(terms, places, left, self.space, deadline))
        few = self._worth_of_few(places.tolist()) if len(places) <= FEW else None
        if few is not None:
            return few
        found = joined.by_document(places)
        if found is None:  # words stand as often there as nowhere in their segment
            return self._worth_by_parts(joined.by_parts(places))
        docs, codes = found
        if self.mask is not None:
            live = where(self.mask.take(docs))
            docs, codes = docs.take(live), codes.take(live)
        return docs, self.worth(codes, docs)

    def _worth_of_few(self, places: Sequence[int]) -> tuple[Array, Scores] | None:
        """Of few places, without arrays; None where an amount is in no table."""
        codes = self.space.joined_places.one_by_one(places)
        if codes is None:
            return None
        if self.mask is not None:
            codes = {one: code for one, code in codes.items() if self.mask.item(one)}
        worth: list[float] = []
        for document, code in codes.items():
            start = self._row_starts.item(code)
            if start < 0:
                return None
            worth.append(self._table.item(start + self._classes.item(document)))
        return np.array([*codes], np.int32), np.array(worth, np.float64)

    def _worth_by_parts(self, each: Sequence[Places]) -> tuple[Array, Scores]:
        """Of places of each segment."""
        docs, worth = [NO_DOCS], [NO_SCORES]
        for at, its in enumerate(each):
            its_docs, its_worth = self._ratings[at].worth_of_places(its)
            docs.append(its_docs + np.int32(self.space.starts[at]))
            worth.append(its_worth)
        return np.concatenate(docs), np.concatenate(worth)

    def rough_worth_of_word(self, term: Numbers) -> tuple[Array, NDArray[np.float32]]:
        """See ``Rating``."""
        return self._joined(term, SegmentRating.rough_worth_of_word)

    def _joined(
        self,
        term: Numbers,
        worth_of: Callable[[SegmentRating, int], tuple[Array, NDArray[Any]]],
    ) -> tuple[Array, NDArray[Any]]:
        docs, worth = [], []
        for at, _, number in self.space.having(term):
            its_docs, its_worth = worth_of(self._ratings[at], number)
            docs.append(its_docs + np.int32(self.space.starts[at]) if at else its_docs)
            worth.append(its_worth)
        return np.concatenate(docs), np.concatenate(worth)

    def _padded(self, arrays: Sequence[Array | None], kind: Any) -> NDArray[Any]:
        """Of each part an item a document, or ones; zeros up to whole pages."""
        joined = np.zeros(self.space.documents, kind)
        for array, space, start in zip(arrays, self.space.spaces, self.space.starts, strict=False):
            joined[start : start + space.documents] = 1 if array is None else array
        return joined

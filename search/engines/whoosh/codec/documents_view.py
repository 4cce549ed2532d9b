"""A segment's documents as Whoosh reads them: lengths, columns, stored fields, deletions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from search.engines.whoosh.codec.coding.lexicon import key_of
from search.engines.whoosh.codec.segment import Segment
from search.engines.whoosh.codec.view_schema import ARTICLE, DATE_COLUMN, sort_column
from search.engines.whoosh.library import (
    ColumnReader,
    PerDocumentReader,
    byte_to_length,
    length_to_byte,
)
from search.model import FACETS


class DocumentsView(PerDocumentReader):  # type: ignore[misc]  # Whoosh has no types
    """What Whoosh asks of a segment's documents; ``listed`` knows which are deleted or hidden.

    Whoosh finds neither, so it is told that both are deleted.
    """

    def __init__(self, segment: Segment, listed: Any) -> None:
        self._segment = segment
        self._gone = frozenset(listed.unseen().tolist())

    def doc_count(self) -> int:
        """How many are not deleted."""
        return self._segment.documents - len(self._gone)

    def doc_count_all(self) -> int:
        """How many there are."""
        return self._segment.documents

    def has_deletions(self) -> bool:
        """Whether some are deleted."""
        return bool(self._gone)

    def is_deleted(self, docnum: int) -> bool:
        """Whether one is deleted."""
        return docnum in self._gone

    def deleted_docs(self) -> Iterator[int]:
        """Those that are deleted."""
        return iter(sorted(self._gone))

    def supports_columns(self) -> bool:
        """There are columns."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Whether there is one of that name."""
        return fieldname in {DATE_COLUMN, *map(sort_column, FACETS)}

    def list_columns(self) -> list[str]:
        """The names of the columns."""
        return [DATE_COLUMN, *map(sort_column, FACETS)]

    def column_reader(self, fieldname: str, column: Any) -> ColumnReader:
        """The values of a column: dates, or the first of a facet's values."""
        if fieldname == DATE_COLUMN:
            dates = self._segment.dates
            return _Column(
                lambda docnum: int(dates.of(np.array([docnum]))[0]), self._segment.documents
            )
        facet = next(name for name in FACETS if sort_column(name) == fieldname)
        values = self._segment.facets[facet]

        def first(docnum: int) -> bytes:
            return key_of(next(iter(values.of(docnum)), ""))

        return _Column(first, self._segment.documents)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """The tokens of a field, as near as Whoosh's own codec keeps them: in a byte."""
        if fieldname not in self._segment.lengths:
            return default
        layout = int(self._segment.layouts(fieldname)[docnum])
        return _in_a_byte(int(self._segment.lengths[fieldname][layout])) or default

    def field_length(self, fieldname: str) -> int:
        """The tokens of a field in all documents, deleted ones included."""
        if fieldname not in self._segment.lengths:
            return 0
        layouts = self._segment.layouts(fieldname)
        return int(self._segment.lengths[fieldname].take(layouts).sum())

    def min_field_length(self, fieldname: str) -> int:
        """The fewest tokens of a field."""
        return self._extreme(fieldname, min)

    def max_field_length(self, fieldname: str) -> int:
        """The most tokens of a field."""
        return self._extreme(fieldname, max)

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """The article, as JSON."""
        return {ARTICLE: self._segment.store[docnum]}

    def close(self) -> None:
        """Nothing is held but the segment."""

    def _extreme(self, fieldname: str, of: Callable[[Any], Any]) -> int:
        if fieldname not in self._segment.lengths or not self._segment.documents:
            return 0
        layouts = self._segment.layouts(fieldname)
        return _in_a_byte(int(of(self._segment.lengths[fieldname].take(layouts).tolist())))


class _Column(ColumnReader):  # type: ignore[misc]  # Whoosh has no types
    """Values that are looked up one by one."""

    def __init__(self, value: Callable[[int], Any], documents: int) -> None:
        self._value = value
        self._doccount = documents

    def __getitem__(self, docnum: int) -> Any:
        return self._value(docnum)


def _in_a_byte(length: int) -> int:
    nearest: int = byte_to_length(length_to_byte(length))
    return nearest

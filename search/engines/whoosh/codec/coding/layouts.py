"""How the positions of a document are shared out among the fields of a space.

A *layout* has for each field the number of its tokens, and of the places they take: one more for
each value, so that none follows on another. Many documents have the same layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding.ragged import Array, Ints, smallest, summed

_BITS = 63  # of a number that several columns are put together in


@dataclass(frozen=True, kw_only=True)
class Layouts:
    """The layouts of a segment's documents."""

    rows: Ints  #: a layout a line: tokens of each field, then places of each field
    of_document: Array  #: the number of each document's layout

    @property
    def tokens(self) -> Ints:
        """A layout a line, a column a field: how many tokens there are."""
        return self.rows[:, : self.rows.shape[1] // 2]

    @property
    def places(self) -> Ints:
        """A layout a line, a column a field: how many positions it takes."""
        return self.rows[:, self.rows.shape[1] // 2 :]

    @property
    def starts(self) -> Ints:
        """A layout a line, a column a field: the position of its first token."""
        starts: Ints = self.places.cumsum(axis=1) - self.places
        return starts

    def fields_at(self, docs: Array, positions: Array) -> NDArray[np.uint8]:
        """In which field, by number, each position lies; ``docs``: of each its document."""
        layouts = self.of_document.take(docs)
        if not self.later_fields:
            return np.zeros(len(docs), np.uint8)
        first, *others = self.later_fields
        fields = (positions >= first.take(layouts)).view(np.uint8)
        for begins in others:
            fields += positions >= begins.take(layouts)
        return fields

    @cached_property
    def later_fields(self) -> list[Array]:
        """For each field but the first its first position, by layout; up to the last with any."""
        used = np.flatnonzero(self.tokens.any(axis=0))
        last = int(used[-1]) if len(used) else 0
        # Column by column, as to add up many short lines takes several times as long; and in 64
        # bits: a sum may be more than the type of the rows can tell.
        columns = self.places.T[:last].astype(np.int64)
        return [smallest(begins) for begins in accumulate(columns, np.add)]


class LengthClasses(NamedTuple):
    """Documents that are equally long in some fields, field by field, are of one class."""

    tokens: Ints  #: a class a line, a column a field: how many tokens there are
    of_document: Array  #: the number of each document's class


def length_classes(layouts: Layouts, columns: Sequence[int]) -> LengthClasses:
    """The classes of the documents by the lengths of some fields; there are few of them."""
    kinds, numbers = distinct(layouts.tokens[:, columns])
    return LengthClasses(tokens=kinds, of_document=smallest(numbers).take(layouts.of_document))


def distinct(rows: Ints) -> tuple[Ints, Ints]:
    """The different rows, ascending, and the place of each row among them."""
    numbers = _numbered(list(rows.T), len(rows))
    kinds = np.zeros((int(numbers.max()) + 1 if len(numbers) else 0, rows.shape[1]), np.int64)
    kinds[numbers] = rows
    return kinds, numbers


def layouts(counts: Array, documents: Array, fields: Array, *, size: int, of: int) -> Layouts:
    """The layouts of ``size`` documents with ``of`` fields.

    ``counts``, ``documents``, ``fields``: tokens, document and field of each piece of text.
    """
    cells = documents * of + fields
    tokens = summed(cells, counts, size * of).reshape(size, of)
    places = summed(cells, counts + 1, size * of).reshape(size, of)
    columns = [*tokens.T, *places.T]
    numbers = _numbered(columns, size)
    firsts = np.empty(int(numbers.max()) + 1 if size else 0, np.int64)
    firsts[numbers[::-1]] = np.arange(size)[::-1]
    rows = np.stack([column.take(firsts) for column in columns], axis=1)
    return Layouts(rows=rows, of_document=numbers)


def _numbered(columns: Sequence[Ints], size: int) -> Ints:
    """Equal numbers for documents that are equal in all columns; from 0, without a gap."""
    numbers = np.zeros(size, np.int64)
    bits = 0
    for column in columns:
        its_bits = int(column.max()).bit_length() if size else 0
        if bits + its_bits > _BITS:
            numbers, bits = _dense(numbers)
        numbers = (numbers << its_bits) | column
        bits += its_bits
    return _dense(numbers)[0]


def _dense(numbers: Ints) -> tuple[Ints, int]:
    kinds, dense = np.unique(numbers, return_inverse=True)
    return dense.astype(np.int64), len(kinds).bit_length()

"""What is known of each document beside its words: values out of a dictionary, in their order.

A column of strings has for each document any number of values, one of numbers exactly one. A value
is told by its place in the sorted dictionary of the column. Where a file has no such column, its
documents have no strings, or all the same number.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding import lexicon
from search.engines.whoosh.codec.coding.lexicon import Lexicon, key_of, numbering, text_of
from search.engines.whoosh.codec.coding.ragged import (
    Array,
    Ints,
    below,
    joined,
    owners,
    places,
    smallest,
    starts_of,
)
from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.file.arrays import ArrayFile
from search.engines.whoosh.codec.file.kinds import DICTIONARY, PER_DOCUMENT, RAGGED, Column
from search.engines.whoosh.codec.texts import Texts


class ValuesBuilder:
    """A column of strings: the values of some documents after the others."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._numbers = numbering()
        self._values: list[NDArray[np.int32]] = []
        self._counts: list[Array] = []
        self.memory = 0  #: bytes that are held

    def add(self, values: Texts) -> None:
        """The values of the next documents."""
        numbers = map(self._numbers.__getitem__, values.texts)
        self._values.append(np.fromiter(numbers, np.int32, len(values.texts)))
        self._counts.append(smallest(values.counts))
        self.memory += self._values[-1].nbytes + self._counts[-1].nbytes

    def write(self, file: ArrayWriter) -> None:
        """Write the arrays of the column."""
        kinds = sorted(self._numbers)
        place = {value: at for at, value in enumerate(kinds)}
        places_of = np.array([place[value] for value in self._numbers], np.int64)
        values = places_of[joined(self._values)]
        write_values(file, self._name, kinds, values, joined(self._counts))


def write_values(
    file: ArrayWriter, name: str, kinds: Sequence[str], values: Ints, counts: Ints
) -> None:
    """Write a column: ``values`` are places in ``kinds``, ``counts`` of them a document."""
    _write_kinds(file, name, kinds)
    file.add(f"{name}.values", RAGGED, smallest(values))
    file.add(f"{name}.counts", PER_DOCUMENT, smallest(counts))


def _write_kinds(file: ArrayWriter, name: str, kinds: Sequence[str]) -> None:
    text = lexicon.encode([key_of(kind) for kind in kinds])
    file.add(f"{name}.kinds.text", DICTIONARY, text.text)
    file.add(f"{name}.kinds.lengths", DICTIONARY, text.lengths)


class Values:
    """Reads a column of strings."""

    def __init__(self, file: ArrayFile, name: str, documents: int) -> None:
        self._file = file
        self._name = name
        self._documents = documents
        self._absent = f"{name}.counts" not in file

    @cached_property
    def kinds(self) -> list[str]:
        """The different values, in order."""
        if self._absent:
            return []
        text = self._file.whole(f"{self._name}.kinds.text")
        lengths = self._file.whole(f"{self._name}.kinds.lengths")
        found = Lexicon(text=text, lengths=lengths)
        return [text_of(key) for key in found.between(0, len(found))]

    @cached_property
    def values(self) -> Array:
        """The places in ``kinds`` of all documents' values."""
        if self._absent:
            return np.zeros(0, np.uint8)
        return below(self._file.whole(f"{self._name}.values"), len(self.kinds))

    @cached_property
    def counts(self) -> Array:
        """How many values each document has."""
        if self._absent:
            return np.zeros(self._documents, np.uint8)
        counts = below(self._file.whole(f"{self._name}.counts"), len(self.values) + 1)
        if int(counts.sum()) != len(self.values):
            raise ValueError(
                f"the counts of {self._name} do not make its {len(self.values)} values"
            )
        return counts

    @cached_property
    def _starts(self) -> Ints:
        return starts_of(self.counts)

    @cached_property
    def one_each(self) -> Array | None:
        """For each document its value, or one more than there are; None where some have several."""
        if len(self.counts) and int(self.counts.max()) > 1:
            return None
        if len(self.values) == len(self.counts):
            return self.values
        each = np.full(len(self.counts), len(self.kinds), _type_below(len(self.kinds) + 1))
        each[self.counts.astype(bool)] = self.values
        return each

    def of(self, document: int) -> list[str]:
        """The values of a document."""
        first, end = self._starts[document : document + 2].tolist()
        return [self.kinds[value] for value in self.values[first:end].tolist()]

    def counted(self, documents: Array) -> Ints:
        """For each of ``kinds`` how many of the documents have it."""
        each = self.one_each
        values = self._of_all(documents) if each is None else each.take(documents)
        return np.bincount(values, minlength=len(self.kinds))[: len(self.kinds)]

    def only(self, documents: Array) -> tuple[Array, Array]:
        """The places in ``kinds`` of some documents' values, and how many each has."""
        if len(documents) == len(self.counts):
            return self.values, self.counts
        return self._of_all(documents), self.counts.take(documents)

    def having(self, wanted: Sequence[bool] | NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which documents have any of the values; ``wanted`` says it for each of ``kinds``."""
        chosen = np.append(np.asarray(wanted, bool), False)
        if self.one_each is not None:
            return chosen.take(self.one_each)
        having = np.zeros(len(self.counts), bool)
        having[owners(self.counts)[chosen.take(self.values)]] = True
        return having

    def _of_all(self, documents: Array) -> Array:
        return self.values.take(
            places(self._starts[:-1].take(documents), self.counts.take(documents))
        )


def _merge_texts(file: ArrayWriter, name: str, parts: Sequence[tuple[Values, Array]]) -> None:
    used = {
        column.kinds[value]
        for column, live in parts
        for value in np.flatnonzero(column.counted(live)).tolist()
    }
    kinds = sorted(used)
    place = {kind: number for number, kind in enumerate(kinds)}
    values = file.spool()
    counts = [np.zeros(0, np.uint8)]
    for column, live in parts:
        its, its_counts = column.only(live)
        places_of = np.array([place.get(kind, 0) for kind in column.kinds], _type_below(len(kinds)))
        values.append(places_of.take(its))
        counts.append(its_counts)
    _write_kinds(file, name, kinds)
    file.add_spool(f"{name}.values", RAGGED, values)
    file.add(f"{name}.counts", PER_DOCUMENT, smallest(np.concatenate(counts)))


#: Any number of strings for each document; none where the column is absent.
TEXTS = Column(read=Values, merge=_merge_texts)


def write_numbers(file: ArrayWriter, name: str, numbers: Ints) -> None:
    """Write a column of whole numbers of which many are equal."""
    kinds, values = np.unique(numbers, return_inverse=True)
    file.add(f"{name}.kinds", DICTIONARY, kinds.astype(np.int64))
    file.add(f"{name}.values", PER_DOCUMENT, smallest(values))


class Numbers:
    """Reads a column of numbers."""

    def __init__(self, file: ArrayFile, name: str, documents: int, *, absent: int) -> None:
        """``absent``: what all documents have where the file has no such column."""
        self._file = file
        self._name = name
        self._documents = documents
        self._stands = None if f"{name}.values" in file else absent

    @cached_property
    def kinds(self) -> Ints:
        """The different numbers, ascending."""
        if self._stands is not None:
            return np.array([self._stands], np.int64)
        return self._file.whole(f"{self._name}.kinds")

    @cached_property
    def ranks(self) -> Array:
        """For each document the place of its number in ``kinds``."""
        if self._stands is not None:
            return np.zeros(self._documents, np.uint8)
        return below(self._file.whole(f"{self._name}.values"), len(self.kinds))

    def of(self, documents: Array) -> Ints:
        """The numbers of documents."""
        return self.kinds.take(self.ranks.take(documents))

    def one(self, document: int) -> int:
        """The number of a document."""
        return int(self.kinds[self.ranks[document]])

    def between(self, first: int, end: int) -> tuple[int, int]:
        """The ranks ``low``..``high`` of the numbers ``first``..``end``."""
        low, high = self.kinds.searchsorted((first, end)).tolist()
        return low, high


def _merge_numbers(file: ArrayWriter, name: str, parts: Sequence[tuple[Numbers, Array]]) -> None:
    taken = [(column.kinds, column.ranks.take(live)) for column, live in parts]
    used = [kinds[np.bincount(ranks, minlength=len(kinds)) > 0] for kinds, ranks in taken]
    kinds = np.unique(joined(used))
    values = file.spool()
    for its_kinds, ranks in taken:
        places_of = kinds.searchsorted(its_kinds).astype(_type_below(len(kinds)))
        values.append(places_of.take(ranks))
    file.add(f"{name}.kinds", DICTIONARY, kinds)
    file.add_spool(f"{name}.values", PER_DOCUMENT, values)


def _type_below(limit: int) -> np.dtype[np.unsignedinteger]:
    """The type of numbers below ``limit``, as ``smallest`` chooses it."""
    return smallest(np.array([max(0, limit - 1)])).dtype


def numbers(*, absent: int) -> Column[Numbers]:
    """A number for each document; ``absent`` where the column is."""
    return Column(read=partial(Numbers, absent=absent), merge=_merge_numbers)

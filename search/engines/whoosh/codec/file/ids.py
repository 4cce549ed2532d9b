"""The ids of a segment's articles: a column of strings that are looked up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding import lexicon
from search.engines.whoosh.codec.coding.lexicon import Lexicon, key_of
from search.engines.whoosh.codec.coding.packing import Bytes
from search.engines.whoosh.codec.coding.ragged import (
    Array,
    as_indices,
    joined,
    places,
    smallest,
)
from search.engines.whoosh.codec.coding.sorting import ordered
from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.file.arrays import ArrayFile
from search.engines.whoosh.codec.file.kinds import PER_DOCUMENT, RAGGED, Column

#: To look all up is quicker for more than one in so many.
_QUICKER = 64

_AT_ONCE = 1 << 16  # ids whose bytes are copied together


class Ids:
    """The id of each document, and their order. Equal ids are of documents that were replaced."""

    def __init__(self, file: ArrayFile, name: str, documents: int) -> None:
        self._file = file
        self._name = name
        self._documents = documents

    @cached_property
    def keys(self) -> Lexicon:
        """The ids, by document."""
        return self._read()

    @cached_property
    def order(self) -> Array:
        """The documents in the order of their ids."""
        return self._file.whole(f"{self._name}.order")

    @cached_property
    def ranks(self) -> NDArray[np.int32]:
        """For each document the place of its id among all; equal ids have different ones."""
        ranks = np.empty(self._documents, np.int32)
        ranks[as_indices(self.order)] = np.arange(self._documents, dtype=np.int32)
        return ranks

    def find(self, article_id: str) -> list[int]:
        """The documents of an id; all but one of them are deleted."""
        return self._find(key_of(article_id))

    def having(self, keys: Set[bytes]) -> list[int]:
        """The documents that have any of some ids, given as ``lexicon.key_of`` makes them."""
        if len(keys) * _QUICKER < self._documents:
            return [document for one in keys for document in self._find(one)]
        every = self._read().between(0, self._documents)  # who writes asks this of many segments
        return [document for document, one in enumerate(every) if one in keys]

    def _read(self) -> Lexicon:
        text = self._file.whole(f"{self._name}.text")
        return Lexicon(text=text, lengths=self._file.whole(f"{self._name}.lengths"))

    def _find(self, wanted: bytes) -> list[int]:
        low, high = 0, self._documents
        while low < high:
            middle = (low + high) // 2
            if self.keys[int(self.order[middle])] < wanted:
                low = middle + 1
            else:
                high = middle
        found: list[int] = []
        while low < self._documents and self.keys[document := int(self.order[low])] == wanted:
            found.append(document)
            low += 1
        return found


def write_ids(file: ArrayWriter, name: str, ids: Sequence[bytes]) -> None:
    """Write the ids of all documents."""
    text = lexicon.encode(ids)
    file.add(f"{name}.text", RAGGED, text.text)
    _write_order(file, name, text.lengths, Lexicon(text=text.text, lengths=text.lengths))


def superseded(ids: Sequence[bytes], deleted: Mapping[bytes, int]) -> list[int]:
    """The documents whose id comes again, or was deleted when there were so many documents."""
    last = dict(zip(ids, range(len(ids)), strict=True))
    if len(last) == len(ids) and not deleted:
        return []
    return [
        document
        for document, one in enumerate(ids)
        if last[one] != document or document < deleted.get(one, 0)
    ]


def _merge(file: ArrayWriter, name: str, parts: Sequence[tuple[Ids, Array]]) -> None:
    text = file.spool()
    for ids, live in parts:
        for some in _runs(ids.keys, live):
            text.append(some)
    text.append(np.zeros(lexicon.AFTER, np.uint8))
    file.add_spool(f"{name}.text", RAGGED, text)
    lengths = joined([ids.keys.lengths.take(live) for ids, live in parts])
    _write_order(file, name, lengths, Lexicon(text=text.whole(), lengths=lengths))


def _write_order(file: ArrayWriter, name: str, lengths: Array, ids: Lexicon) -> None:
    file.add(f"{name}.lengths", PER_DOCUMENT, smallest(lengths))
    file.add(f"{name}.order", PER_DOCUMENT, ordered(ids).astype(np.uint32))


def _runs(keys: Lexicon, documents: Array) -> Iterator[Bytes]:
    """The bytes of some documents' ids, some at a time."""
    for first in range(0, len(documents), _AT_ONCE):
        some = documents[first : first + _AT_ONCE]
        yield keys.text.take(places(keys.starts.take(some), keys.lengths.take(some)))


#: A string for each document, which has to be there, and is of no other one but those replaced.
UNIQUE = Column(read=Ids, merge=_merge)

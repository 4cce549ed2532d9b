"""What an array of a segment's file has an item for, and what follows from it.

Each array says its kind in the table of its file, and is held against it when the file is opened.
Arrays that belong together are written, read and merged by what they are part of:

* those of a *column*, which says something of each document: its ``Column`` is in
  ``segment.COLUMNS``; where a file is older than the column, reading it gives what stands there;
* those of a *space*, which has the words. What is said of an occurrence (``Space.beside``) goes
  where the occurrence goes, and is 0 where it is absent; what is said of terms, postings and pages
  is made anew from the occurrences, wherever these come from (``space_writing.SpaceWriter.add``).

An array that belongs to neither is not read, and a merge refuses it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

from search.engines.whoosh.codec.coding.ragged import Array
from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.file.arrays import ArrayFile

#: An item for each document, in their order.
PER_DOCUMENT = "per-document"

#: Any number of items for each document, document after document.
RAGGED = "ragged"

#: An item for each term of a space, in their order.
PER_TERM = "per-term"

#: An item for each page of 256 documents, for each of those terms that have pages.
PER_PAGE = "per-page"

#: The postings of a space, encoded term after term.
PER_POSTING = "per-posting"

#: An item for each occurrence in a space, term after term.
PER_POSITION = "per-position"

#: What items of other arrays are numbers of.
DICTIONARY = "dictionary"

Read = TypeVar("Read")


class Column(NamedTuple, Generic[Read]):
    """A kind of column.

    ``read``: of a file, the column's name and the number of documents, what reads its arrays.
    ``merge``: writes the column of a new segment, by the column's name, out of what reads each of
    the old ones and the documents of each that stay.
    """

    read: Callable[[ArrayFile, str, int], Read]
    merge: Callable[[ArrayWriter, str, Sequence[tuple[Read, Array]]], None]


def require_counts(file: ArrayFile, documents: int) -> None:
    """Raises IndexDamagedError where an array has not the items that its kind says."""
    counts = {entry.name: entry.count for entry in file}
    for entry in file:
        expected = entry.count
        if entry.kind == PER_DOCUMENT:
            expected = documents
        elif entry.kind == PER_TERM:
            expected = counts.get(f"{entry.name.partition('.')[0]}.terms.lengths", 0)
        if entry.count != expected:
            raise file.damaged(
                f"its array {entry.name}, {entry.kind}, has {entry.count} items, not {expected}"
            )

"""Which segments are written anew into the next one, and how.

Segments of about the same size are merged when there are many; those with many deleted documents
are rewritten, so that an index which is updated again and again stays near the size of a fresh one.
Whatever is smaller than all that is written anyway joins it: each segment has a lexicon of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from search.engines.whoosh.library import SegmentWriter
from search.engines.whoosh.schema import COLUMNS
from search.engines.whoosh.segment import Segment

#: Segments of one size are merged when there are so many; a size is so many times the one below.
FACTOR = 8

#: Rewriting begins when more of all documents are deleted, and ends at half of it.
DEAD_SHARE = 0.2


class Size(NamedTuple):
    """Documents of a segment, and how many of them are deleted."""

    documents: int
    deleted: int


def to_merge(sizes: Sequence[Size]) -> set[int]:
    """Which of the segments are to be merged into the one that is being written."""
    chosen = {number for number, size in enumerate(sizes) if size.deleted == size.documents}
    documents = sum(size.documents for size in sizes)
    deleted = sum(size.deleted for size in sizes)
    if deleted > documents * DEAD_SHARE:
        for number in sorted(
            range(len(sizes)), key=lambda one: -sizes[one].deleted / max(1, sizes[one].documents)
        ):
            if deleted <= documents * DEAD_SHARE / 2:
                break
            chosen.add(number)
            documents -= sizes[number].deleted
            deleted -= sizes[number].deleted
    levels: dict[int, set[int]] = {}
    for number, size in enumerate(sizes):
        if number not in chosen:
            levels.setdefault(_level(size.documents - size.deleted), set()).add(number)
    for level in levels.values():
        if len(level) >= FACTOR:
            chosen |= level
    written = sum(sizes[number].documents - sizes[number].deleted for number in chosen)
    for number, size in sorted(enumerate(sizes), key=lambda pair: pair[1]):
        live = size.documents - size.deleted
        if number not in chosen and live < written:
            chosen.add(number)
            written += live
    return chosen


def merge(writer: SegmentWriter, listed: list[Any]) -> list[Any]:
    """A merge policy for Whoosh: writes the chosen segments again, gives back the others."""
    sizes = [Size(one.doc_count_all(), one.deleted_count()) for one in listed]
    chosen = to_merge(sizes)
    for number in sorted(chosen):
        segment = Segment(writer.storage, listed[number])
        _absorb(writer, segment)
        segment.close()
    return [one for number, one in enumerate(listed) if number not in chosen]


def _absorb(writer: SegmentWriter, segment: Segment) -> None:
    new: dict[int, int] = {}
    columns = [(name, column, segment.column(name)) for name, column in COLUMNS]
    per_document = writer.perdocwriter
    for document in range(segment.documents):
        if document in segment.deleted:
            continue
        new[document] = writer.docnum
        per_document.start_doc(writer.docnum)
        for name, column, values in columns:
            per_document.add_column_value(name, column, values[document])
        per_document.finish_doc()
        writer.docnum += 1
    if not new:
        return
    writer._added = True  # what Whoosh's own add_reader does
    for field, key in segment.terms():
        for document, value in segment.postings(field, key):
            if document in new:
                writer.pool.add((field, key, new[document], 1.0, value or b""))


def _level(documents: int) -> int:
    level = 0
    while documents >= FACTOR:
        documents //= FACTOR
        level += 1
    return level

"""Segments into one: what is not deleted in them, decoded, renumbered and encoded again on arrays.

Documents keep their order. What is known of each beside its words is merged column by column, as
their kinds say; its words are merged in ``spaces``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from search.engines.whoosh.codec.coding.ragged import Array
from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.form import SPACES
from search.engines.whoosh.codec.merging.spaces import MANY, merge_space
from search.engines.whoosh.codec.segment import COLUMNS, Segment, facts_of
from search.engines.whoosh.codec.spaces import SpaceReader
from search.engines.whoosh.giving_back import give_back
from search.errors import IndexOutdatedError


class Source(NamedTuple):
    """A segment to merge, and its documents that are deleted."""

    segment: Segment
    dead: Array

    @property
    def live(self) -> Array:
        """Its other documents, ascending."""
        return self.segment.without(self.dead)


def merge(sources: Sequence[Source], path: Path) -> int:
    """Write what is not deleted as a new segment; how many documents it has.

    Raises IndexOutdatedError where a source has an array that this program does not know:
    it would be lost.
    """
    segments = [source.segment for source in sources]
    lives = [source.live for source in sources]
    documents = sum(map(len, lives))
    file = ArrayWriter(path)
    try:
        # Read anew: what a merge reads of its sources is nothing that their readers should keep.
        for space in SPACES:
            readers = [SpaceReader(one.file, space, one.documents) for one in segments]
            merge_space(space, readers, lives, file)
            del readers
            if documents > MANY:
                give_back()
        for name, column in COLUMNS.items():
            columns = [column.read(one.file, name, one.documents) for one in segments]
            column.merge(file, name, list(zip(columns, lives, strict=True)))
        _require_all(segments, file)
        file.finish(facts_of(documents))
    finally:
        file.close()
    return documents


def _require_all(segments: Sequence[Segment], file: ArrayWriter) -> None:
    for segment in segments:
        for entry in segment.file:
            if entry.name not in file:
                raise IndexOutdatedError(
                    f"A segment has {entry.name}, which this program does not know.",
                    remedy="Use the version of Broadsheet that wrote it.",
                )

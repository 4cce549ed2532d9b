"""Segments into one: what is not deleted in them, decoded, renumbered and encoded again on arrays.

Documents keep their order. What is known of each beside its words is joined here; its words are in
``merging_spaces``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search.engines.whoosh.codec.arrays import ArrayWriter
from search.engines.whoosh.codec.columns import Values, write_numbers, write_values
from search.engines.whoosh.codec.matching import live_documents
from search.engines.whoosh.codec.merging_spaces import merge_space
from search.engines.whoosh.codec.ragged import Array, joined, run_starts
from search.engines.whoosh.codec.segment import DATE, SPACES, Segment, facet_column, facts_of
from search.engines.whoosh.codec.spools import Spool
from search.engines.whoosh.codec.store import Store, StoreBuilder
from search.engines.whoosh.codec.writing import write_ids
from search.errors import IndexOutdatedError
from search.model import FACETS

_GONE = -1
_FEW_BLOCKS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A segment to merge, and its documents that are deleted."""

    segment: Segment
    dead: Array

    @property
    def live(self) -> Array:
        """Its other documents, ascending."""
        return live_documents(self.segment.documents, self.dead)


def merge(sources: Sequence[Source], path: Path) -> int:
    """Write what is not deleted as a new segment; how many documents it has.

    Raises IndexOutdatedError where a source has an array that this program does not know:
    it would be lost.
    """
    lives = [source.live for source in sources]
    documents = sum(map(len, lives))
    file = ArrayWriter(path)
    try:
        for space in SPACES:
            merge_space(space, [one.segment.spaces[space.name] for one in sources], lives, file)
        for name in FACETS:
            _merge_values(
                facet_column(name), [one.segment.facets[name] for one in sources], lives, file
            )
        dates = [one.segment.dates.of(live) for one, live in zip(sources, lives, strict=True)]
        write_numbers(file, DATE, joined(dates))
        write_ids(
            file,
            [
                source.segment.ids[document]
                for source, live in zip(sources, lives, strict=True)
                for document in live.tolist()
            ],
        )
        _merged_store(sources, lives, file.spool()).write(file)
        _require_all(sources, file)
        file.finish(facts_of(documents))
    finally:
        file.close()
    return documents


def _require_all(sources: Sequence[Source], file: ArrayWriter) -> None:
    for source in sources:
        for entry in source.segment.file:
            if entry.name not in file:
                raise IndexOutdatedError(
                    f"A segment has {entry.name}, which this program does not know.",
                    remedy="Use the version of Broadsheet that wrote it.",
                )


def _merge_values(
    name: str, columns: Sequence[Values], lives: Sequence[Array], file: ArrayWriter
) -> None:
    parts = [column.only(live) for column, live in zip(columns, lives, strict=True)]
    used = {
        column.kinds[value]
        for column, (values, _) in zip(columns, parts, strict=True)
        for value in np.unique(values).tolist()
    }
    kinds = sorted(used)
    place = {kind: number for number, kind in enumerate(kinds)}
    values = [
        np.array([place.get(kind, _GONE) for kind in column.kinds], np.int64).take(values)
        for column, (values, _) in zip(columns, parts, strict=True)
    ]
    write_values(file, name, kinds, joined(values), joined([counts for _, counts in parts]))


def _merged_store(sources: Sequence[Source], lives: Sequence[Array], spool: Spool) -> StoreBuilder:
    """Blocks without deleted documents are copied as they are, unless better ones can be made."""
    largest = max(sources, key=lambda one: one.segment.documents, default=None)
    known = largest.segment.store.dictionaries if largest else ()
    builder = StoreBuilder(known[0] or None if known else None, spool)
    for source, live in zip(sources, lives, strict=True):
        store = source.segment.store
        counts = np.diff(live.searchsorted(store.firsts))
        whole = counts == store.counts if _well_made(store) else np.zeros(len(counts), bool)
        starts = run_starts(whole)
        for first, end in zip(starts.tolist(), [*starts[1:].tolist(), len(whole)], strict=False):
            if whole[first]:
                builder.copy(store, first, end)
                continue
            for block in range(first, end):
                if counts[block]:
                    documents = store.documents(block)
                    before = int(store.firsts[block])
                    its = live[live.searchsorted(before) :][: counts[block]] - before
                    for document in its.tolist():
                        builder.add(documents[document])
    return builder


def _well_made(store: Store) -> bool:
    """Whether blocks are full and have a dictionary: not so where articles came one by one."""
    return len(store) >= _FEW_BLOCKS and all(store.dictionaries)

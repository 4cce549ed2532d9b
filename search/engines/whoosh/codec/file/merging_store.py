"""The stored documents of many segments as those of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from search.engines.whoosh.codec.coding.ragged import Array, run_starts
from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.file.kinds import Column
from search.engines.whoosh.codec.file.store import Store

if TYPE_CHECKING:
    from search.engines.whoosh.codec.file.store_writing import StoreBuilder

#: A store of fewer blocks may have come to be article by article: each in a block of its own.
FEW_BLOCKS = 64


def _merge(file: ArrayWriter, name: str, parts: Sequence[tuple[Store, Array]]) -> None:
    """Blocks without deleted documents are copied as they are, unless better ones can be made."""
    from search.engines.whoosh.codec.file.store_writing import StoreBuilder  # none for a search

    builder = StoreBuilder(None, file.spool())
    if dictionary := _dictionary(parts):
        builder.use(dictionary)
    for store, live in parts:
        bounds = live.searchsorted(store.firsts)
        copied = np.diff(bounds) == store.counts
        if len(store) < FEW_BLOCKS or not all(store.dictionaries):
            copied[:] = False
        starts = run_starts(copied).tolist()
        for first, end in zip(starts, [*starts[1:], len(store)], strict=False):
            if copied[first]:
                builder.copy(store, first, end)
            else:
                for block in range(first, end):
                    _add(builder, store, block, live[bounds[block] : bounds[block + 1]])
    builder.write(file, name)


def _add(builder: StoreBuilder, store: Store, block: int, documents: Array) -> None:
    """Add some documents of a block."""
    if len(documents):
        every = store.documents(block)
        builder.add([every[at] for at in (documents - store.firsts[block]).tolist()])


def _dictionary(parts: Sequence[tuple[Store, Array]]) -> bytes | None:
    """That of the store with most blocks; None: one is made anew."""
    largest = max((store for store, _ in parts), key=len, default=None)
    return next(iter(largest.dictionaries), b"") or None if largest else None


#: Stored documents have to be there.
STORED = Column(read=Store, merge=_merge)

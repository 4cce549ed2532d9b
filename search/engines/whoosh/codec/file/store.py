"""Stored documents: byte strings in small compressed blocks, a dictionary beside them.

A block has a few documents, so that one is read without reading many. Blocks are small, so they
are compressed with a dictionary of what such documents have in common; a dictionary is known by
its content, so that a merge copies blocks as they are and keeps one of each dictionary.
"""

from __future__ import annotations

import struct
import threading
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate, pairwise

import zstandard

from search.engines.whoosh.codec.coding.lexicon import Lexicon
from search.engines.whoosh.codec.coding.ragged import Array, Ints, below, starts_of
from search.engines.whoosh.codec.file.arrays import ArrayFile, Plane

#: Bytes that a block has at most before compression.
LARGEST = 1 << 30

#: Bytes that tell a document's length.
LENGTH = 4

#: Bytes of blocks that are copied at a time.
COPIED = 1 << 20


class _Own(threading.local):
    """What each thread has for itself: a decompressor that is shared crashes the process."""

    def __init__(self) -> None:
        self.decompressors: dict[int, zstandard.ZstdDecompressor] = {}


class Store:
    """Reads stored documents; any number of threads at once."""

    def __init__(self, file: ArrayFile, name: str, documents: int) -> None:
        self._file = file
        self._name = name
        self._documents = documents
        self._own = _Own()

    def __getitem__(self, document: int) -> bytes:
        """The bytes of a document."""
        block = int(self.firsts.searchsorted(document, side="right")) - 1
        whole, sizes = self._block(block)
        place = document - int(self.firsts[block])
        start = LENGTH * len(sizes) + sum(sizes[:place])
        return whole[start : start + sizes[place]]

    def __iter__(self) -> Iterator[bytes]:
        """Every document, in order."""
        for block in range(len(self)):
            yield from self.documents(block)

    def __len__(self) -> int:
        """How many blocks there are."""
        return len(self.counts)

    def documents(self, block: int) -> list[bytes]:
        """The documents of a block."""
        whole, sizes = self._block(block)
        starts = list(accumulate(sizes, initial=LENGTH * len(sizes)))
        return [whole[start:end] for start, end in pairwise(starts)]

    def _block(self, block: int) -> tuple[bytes, tuple[int, ...]]:
        """A block, and the bytes of each document in it; before these it has their lengths."""
        count = int(self.counts[block])
        first, end = self._places[block : block + 2].tolist()
        data = self._data.part(first, end).data
        try:
            # Told before anything is allocated: some bytes can stand for any number of others.
            if not 0 <= (size := zstandard.frame_content_size(data)) <= LARGEST:
                raise zstandard.ZstdError(f"it would have {size} bytes")
            whole = self._decompressor(int(self.which[block])).decompress(data)
        except zstandard.ZstdError as error:
            raise self._file.damaged(f"its stored block {block}: {error}") from error
        if len(whole) < LENGTH * count:
            raise self._file.damaged(f"its stored block {block} has fewer than {count} documents")
        return whole, struct.unpack_from(f"<{count}I", whole)

    def compressed(self, first: int, end: int) -> Iterator[Array]:
        """The bytes of the blocks ``first``..``end`` as they are stored, some at a time."""
        place, last = int(self._places[first]), int(self._places[end])
        while place < last:
            yield self._data.part(place, min(last, place + COPIED))
            place += COPIED

    @cached_property
    def _data(self) -> Plane:
        return self._file.plane(f"{self._name}.data")

    @cached_property
    def _places(self) -> Ints:
        return starts_of(self.sizes)

    @cached_property
    def sizes(self) -> Array:
        """The bytes of each block as it is stored."""
        return self._file.whole(f"{self._name}.sizes")

    @cached_property
    def counts(self) -> Array:
        """The documents of each block."""
        return self._file.whole(f"{self._name}.counts")

    @cached_property
    def which(self) -> Array:
        """The number of each block's dictionary."""
        return below(self._file.whole(f"{self._name}.which"), len(self.dictionaries))

    @cached_property
    def firsts(self) -> Ints:
        """The number of each block's first document, and the end of all."""
        firsts = starts_of(self.counts)
        if int(firsts[-1]) != self._documents:
            raise self._file.damaged(f"its blocks do not have {self._documents} documents")
        return firsts

    @cached_property
    def dictionaries(self) -> Lexicon:
        """What the blocks are compressed with."""
        text = self._file.whole(f"{self._name}.dictionaries.text")
        return Lexicon(text=text, lengths=self._file.whole(f"{self._name}.dictionaries.lengths"))

    def _decompressor(self, which: int) -> zstandard.ZstdDecompressor:
        mine = self._own.decompressors
        if which not in mine:
            dictionary = self.dictionaries[which]
            usable = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
            mine[which] = zstandard.ZstdDecompressor(dict_data=usable)
        return mine[which]

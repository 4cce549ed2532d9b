"""Writing stored documents: gathered into blocks, compressed in a thread beside the other work.

The library lets go of the interpreter while it compresses, so a second core can do it.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from itertools import repeat
from typing import NamedTuple

import numpy as np
import zstandard

from search.engines.whoosh.codec.coding import lexicon
from search.engines.whoosh.codec.coding.ragged import smallest
from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.file.kinds import DICTIONARY, RAGGED
from search.engines.whoosh.codec.file.spools import Spool
from search.engines.whoosh.codec.file.store import LARGEST, LENGTH, Store
from search.errors import ArchiveError

#: Bytes of documents in a block, before compression; a longer document has a block of its own.
BLOCK = 2_048

#: How the library is to compress: its level 3 with larger tables, as the dictionary fills them.
METHOD = zstandard.ZstdCompressionParameters.from_level(
    3, hash_log=18, chain_log=17, write_content_size=True, write_dict_id=False
)

#: From so many bytes of documents on there is a dictionary; so many are gathered before it is made.
SAMPLE = 1_500_000
GATHERED = 4_400_000

#: A dictionary has a byte for so many that are gathered, as it must not cost more than it is worth,
#: and for so many that it is made of.
SHARE, SHARE_OF_SAMPLE = 16, 2

#: The lengths of the stretches that a dictionary is made of, and of what they are compared by. To
#: have the library find them out takes five times as long, and for articles finds no better ones.
STRETCH, COMPARED = 200, 6

_AT_ONCE = 1 << 19  # bytes of documents that are compressed together
_AHEAD = 2  # such heaps that may wait for the thread: more would only take memory
_PER_BLOCK = 24  # bytes of memory for what is known of a block
_NO_DICTIONARY = b""


def check_size(document: bytes) -> None:
    """Raises ArchiveError for a document that no block can hold."""
    if len(document) + LENGTH > LARGEST:
        raise ArchiveError(
            f"An article of {len(document):,} bytes is larger than an index can hold.",
            remedy=f"Lower BROADSHEET_ARTICLE_CHARACTERS: at most {LARGEST:,} bytes fit.",
        )


class _Compressed(NamedTuple):
    """What is known of blocks that were compressed."""

    sizes: Sequence[int]
    counts: Sequence[int]


class StoreBuilder:
    """Takes the bytes of documents, some at a time; ``write`` writes the arrays of all.

    What waits for its block is held in memory, or for there being enough to make a dictionary of.
    """

    def __init__(self, dictionary: bytes | None = None, spool: Spool | None = None) -> None:
        """``dictionary``: what stands for one that would be made of the first documents.

        ``spool``: where the blocks wait for being written.
        """
        self._waiting: list[bytes] = []
        self._size = 0
        self._dictionary = dictionary
        self._dictionaries: dict[bytes, int] = {}
        self._enough = SAMPLE if dictionary else GATHERED
        self._compressor: zstandard.ZstdCompressor | None = None
        self._compressing: deque[Future[_Compressed]] = deque()
        self._data = spool or Spool()
        self._copied: Store | None = None
        self._numbers = np.zeros(0, np.int64)  # of the dictionaries of the store copied last
        self._sizes = array("q")
        self._counts = array("q")
        self._which = array("q")

    @property
    def memory(self) -> int:
        """Bytes that are held."""
        return self._size + _PER_BLOCK * len(self._sizes)

    def use(self, dictionary: bytes) -> None:
        """Compress with this dictionary, however little there is."""
        usable = None
        if dictionary:
            usable = zstandard.ZstdCompressionDict(dictionary)
            usable.precompute_compress(compression_params=METHOD)
        self._dictionary = dictionary
        self._compressor = zstandard.ZstdCompressor(dict_data=usable, compression_params=METHOD)
        self._enough = _AT_ONCE

    def add(self, documents: Sequence[bytes]) -> None:
        """The next documents, each of which ``check_size`` has passed."""
        self._waiting += documents
        self._size += sum(map(len, documents))
        if self._size >= self._enough:
            self._enough = _AT_ONCE
            *blocks, last = _blocks(self._waiting)
            self._compressing.append(self._thread.submit(self._compress, blocks))
            self._waiting = list(last)
            self._size = sum(map(len, last))
            while len(self._compressing) > _AHEAD:
                self._note(self._compressing.popleft().result())

    def copy(self, store: Store, first: int, end: int) -> None:
        """The next documents: the blocks ``first``..``end`` of a store, as they are."""
        self._flush()
        if self._copied is not store:
            self._copied = store
            self._numbers = np.array([self._known(one) for one in store.dictionaries], np.int64)
        self._sizes.frombytes(store.sizes[first:end].astype(np.int64).tobytes())
        self._counts.frombytes(store.counts[first:end].astype(np.int64).tobytes())
        self._which.frombytes(self._numbers.take(store.which[first:end]).tobytes())
        for part in store.compressed(first, end):
            self._data.append(part)

    def write(self, file: ArrayWriter, name: str) -> None:
        """Write the arrays of the column."""
        self._flush()
        dictionaries = lexicon.encode(list(self._dictionaries))
        file.add_spool(f"{name}.data", RAGGED, self._data)
        file.add(f"{name}.sizes", RAGGED, smallest(np.array(self._sizes, np.int64)))
        file.add(f"{name}.counts", RAGGED, smallest(np.array(self._counts, np.int64)))
        file.add(f"{name}.which", RAGGED, smallest(np.array(self._which, np.int64)))
        file.add(f"{name}.dictionaries.text", DICTIONARY, dictionaries.text)
        file.add(f"{name}.dictionaries.lengths", DICTIONARY, dictionaries.lengths)

    @cached_property
    def _thread(self) -> ThreadPoolExecutor:
        """It ends with the builder."""
        return ThreadPoolExecutor(1, "broadsheet-store")

    def _flush(self) -> None:
        """Compress all that waits."""
        while self._compressing:
            self._note(self._compressing.popleft().result())
        if self._waiting:
            if not self._compressor and self._size < SAMPLE:
                self.use(_NO_DICTIONARY)
            self._note(self._compress(list(_blocks(self._waiting))))
        self._waiting, self._size = [], 0

    def _compress(self, blocks: Sequence[Sequence[bytes]]) -> _Compressed:
        """Put blocks behind what is stored. In the thread, or while it has nothing to do."""
        whole: list[bytes | bytearray | memoryview] = [_block(one) for one in blocks]
        if not self._compressor:
            self.use(self._dictionary or _made_from(whole))
        assert self._compressor  # noqa: S101 - for the type checker
        done = self._compressor.multi_compress_to_buffer(whole, threads=1) if whole else ()
        every = [done[place] for place in range(len(whole))]
        data = b"".join(every)  # type: ignore[arg-type]  # they are buffers, untold
        self._data.append(np.frombuffer(data, np.uint8))
        return _Compressed(sizes=list(map(len, every)), counts=list(map(len, blocks)))

    def _note(self, done: _Compressed) -> None:
        """What is known of what came next, compressed with the dictionary that is in use."""
        self._sizes.extend(done.sizes)
        self._counts.extend(done.counts)
        which = self._known(self._dictionary or _NO_DICTIONARY)
        self._which.extend(repeat(which, len(done.counts)))

    def _known(self, dictionary: bytes) -> int:
        return self._dictionaries.setdefault(dictionary, len(self._dictionaries))


def _blocks(documents: Sequence[bytes]) -> list[Sequence[bytes]]:
    blocks: list[Sequence[bytes]] = []
    first = size = 0
    for place, length in enumerate(map(len, documents)):
        if place > first and size + length > BLOCK:
            blocks.append(documents[first:place])
            first, size = place, 0
        size += length
    if first < len(documents):
        blocks.append(documents[first:])
    return blocks


def _block(documents: Sequence[bytes]) -> bytes:
    lengths = b"".join([len(one).to_bytes(LENGTH, "little") for one in documents])
    return b"".join((lengths, *documents))


def _made_from(blocks: Sequence[bytes | bytearray | memoryview]) -> bytes:
    """A dictionary of blocks, evenly spread: articles that lie together are more alike than all."""
    size = sum(map(len, blocks))
    some = [one[:BLOCK] for one in blocks[:: max(1, size // SAMPLE)]]
    size = min(size, GATHERED) // SHARE
    size = min(size, sum(map(len, some)) // SHARE_OF_SAMPLE)
    try:
        return zstandard.train_dictionary(size, some, k=STRETCH, d=COMPARED).as_bytes()
    except zstandard.ZstdError:  # they have too little in common
        return _NO_DICTIONARY

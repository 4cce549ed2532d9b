"""Stored documents: byte strings in small compressed blocks, a dictionary beside them.

A block has a few documents, so that one is read without reading many. Blocks are small, so they
are compressed with a dictionary of what such documents have in common; a dictionary is known by
its content, so that a merge copies blocks as they are and keeps one of each dictionary.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import repeat

import numpy as np
import zstandard
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding import lexicon
from search.engines.whoosh.codec.coding.lexicon import Lexicon
from search.engines.whoosh.codec.coding.ragged import Array, Ints, below, smallest, starts_of
from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.file.arrays import ArrayFile, Plane
from search.engines.whoosh.codec.file.kinds import DICTIONARY, RAGGED
from search.engines.whoosh.codec.file.spools import Spool
from search.errors import ArchiveError

#: Bytes of documents in a block, before compression; a longer document has a block of its own.
BLOCK = 2_048

#: Bytes that a block has at most before compression.
LARGEST = 1 << 30

_PER_BLOCK = 24  #: bytes of memory for what is known of a block

_LENGTH = 4  #: bytes that tell a document's length

LEVEL = 3

#: Bytes of blocks that are copied at a time.
COPIED = 1 << 20

#: A dictionary is made from so many bytes of the first documents, if there are so many.
SAMPLE = 1_500_000
DICTIONARY_BYTES = 112 * 1024

_NO_DICTIONARY = b""


def check_size(document: bytes) -> None:
    """Raises ArchiveError for a document that no block can hold."""
    if len(document) + _LENGTH > LARGEST:
        raise ArchiveError(
            f"An article of {len(document):,} bytes is larger than an index can hold.",
            remedy=f"Lower BROADSHEET_ARTICLE_CHARACTERS: at most {LARGEST:,} bytes fit.",
        )


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
        self._compressor: zstandard.ZstdCompressor | None = None
        self._number = 0
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

    def use(self, dictionary: bytes) -> zstandard.ZstdCompressor:
        """Compress with this dictionary, however little there is."""
        self._number = self._known(dictionary)
        self._compressor = zstandard.ZstdCompressor(
            level=LEVEL, dict_data=_usable(dictionary), write_dict_id=False
        )
        return self._compressor

    def add(self, documents: Sequence[bytes]) -> None:
        """The next documents, each of which ``check_size`` has passed."""
        self._waiting += documents
        self._size += sum(map(len, documents))
        if self._compressor or self._size >= SAMPLE:
            *blocks, last = _blocks(self._waiting)
            self._compress(blocks)
            self._waiting = list(last)
            self._size = sum(map(len, last))

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

    def _flush(self) -> None:
        """Compress all that waits."""
        self._compress(list(_blocks(self._waiting)))
        self._waiting, self._size = [], 0

    def _compress(self, blocks: Sequence[Sequence[bytes]]) -> None:
        if not blocks:
            return
        compressor = self._compressor or self._begun()
        compressed = [compressor.compress(_block(one)) for one in blocks]
        self._append(compressed, list(map(len, blocks)), self._number)

    def _append(self, compressed: Sequence[bytes], counts: Sequence[int], which: int) -> None:
        self._data.append(np.frombuffer(b"".join(compressed), np.uint8))
        self._sizes.extend(map(len, compressed))
        self._counts.extend(counts)
        self._which.extend(repeat(which, len(counts)))

    def _begun(self) -> zstandard.ZstdCompressor:
        if self._size < SAMPLE:
            return self.use(_NO_DICTIONARY)
        return self.use(self._dictionary or _made_from(self._waiting))

    def _known(self, dictionary: bytes) -> int:
        return self._dictionaries.setdefault(dictionary, len(self._dictionaries))


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
        return self.documents(block)[document - int(self.firsts[block])]

    def __iter__(self) -> Iterator[bytes]:
        """Every document, in order."""
        for block in range(len(self)):
            yield from self.documents(block)

    def __len__(self) -> int:
        """How many blocks there are."""
        return len(self.counts)

    def documents(self, block: int) -> list[bytes]:
        """The documents of a block."""
        count = int(self.counts[block])
        data = self._data.part(int(self._places[block]), int(self._places[block + 1])).tobytes()
        try:
            # Told before anything is allocated: some bytes can stand for any number of others.
            if not 0 <= (size := zstandard.frame_content_size(data)) <= LARGEST:
                raise zstandard.ZstdError(f"it would have {size} bytes")
            whole = self._decompressor(int(self.which[block])).decompress(data)
        except zstandard.ZstdError as error:
            raise self._file.damaged(f"its stored block {block}: {error}") from error
        if len(whole) < _LENGTH * count:
            raise self._file.damaged(f"its stored block {block} has fewer than {count} documents")
        ends = np.frombuffer(whole, "<u4", count).cumsum() + _LENGTH * count
        starts = [_LENGTH * count, *ends.tolist()]
        return [whole[starts[place] : starts[place + 1]] for place in range(count)]

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
            dictionary = _usable(self.dictionaries[which])
            mine[which] = zstandard.ZstdDecompressor(dict_data=dictionary)
        return mine[which]


def _blocks(documents: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    first = size = 0
    for place, document in enumerate(documents):
        if place > first and size + len(document) > BLOCK:
            yield documents[first:place]
            first, size = place, 0
        size += len(document)
    if first < len(documents):
        yield documents[first:]


def _block(documents: Sequence[bytes]) -> bytes:
    lengths: NDArray[np.uint32] = np.fromiter(map(len, documents), "<u4", len(documents))
    return b"".join((lengths.tobytes(), *documents))


def _made_from(documents: Sequence[bytes]) -> bytes:
    blocks: list[bytes | bytearray | memoryview] = [
        _block(some)[:BLOCK] for some in _blocks(documents)
    ]
    try:
        return zstandard.train_dictionary(DICTIONARY_BYTES, blocks).as_bytes()
    except zstandard.ZstdError:  # they have too little in common
        return _NO_DICTIONARY


def _usable(dictionary: bytes) -> zstandard.ZstdCompressionDict | None:
    return zstandard.ZstdCompressionDict(dictionary) if dictionary else None

"""Writing a segment's file, array after array; ``arrays`` says what it looks like."""

from __future__ import annotations

import json
import mmap
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import DTypeLike, NDArray

from search.engines.whoosh.codec.file.arrays import (
    ALIGNED,
    HEADER,
    MAGIC,
    TRAILER,
    TYPES,
    Array,
    Entry,
)
from search.engines.whoosh.codec.file.blocks import BLOCK, sums
from search.engines.whoosh.codec.file.spools import Spool
from search.engines.whoosh.codec.form import FORMAT_VERSION


class GrowingArray:
    """An array of a file being written, which gets one part after the other."""

    def __init__(self, file: BinaryIO, dtype: np.dtype[Any]) -> None:
        self._file = file
        self._dtype = dtype
        self.count = 0  #: of its items until now

    def extend(self, part: Array) -> None:
        """The next items."""
        stored = np.ascontiguousarray(part).astype(self._dtype, casting="safe", copy=False)
        self._file.write(stored.data)
        self.count += stored.size


class ArrayWriter:
    """Writes a segment's file, one array after the other; ``finish`` makes it whole."""

    def __init__(self, path: Path) -> None:
        self._folder = path.parent
        self._file: BinaryIO = path.open("xb+")
        self._file.write(HEADER.pack(MAGIC, FORMAT_VERSION))
        self._fill(ALIGNED)
        self._entries: dict[str, Entry] = {}
        self._growing: str | None = None

    def add(self, name: str, kind: str, array: Array) -> None:
        """Write an array. It is stored little-endian, in the type that it has."""
        equal = array.size > 1 and array[0] == array[-1] and bool((array == array[0]).all())
        with self.growing(name, kind, array.dtype) as grown:
            grown.extend(array[:1] if equal else array)
        if equal:
            self._entries[name] = self._entries[name]._replace(count=array.size, equal=True)

    @contextmanager
    def growing(self, name: str, kind: str, dtype: DTypeLike = np.uint8) -> Iterator[GrowingArray]:
        """Write an array part by part; no other one can be begun before it ends."""
        if name in self._entries:
            raise ValueError(f"two arrays are called {name}")
        stored = np.dtype(dtype).newbyteorder("<")
        if stored.str not in TYPES:
            raise ValueError(f"{name} has the type {stored.str}, which no segment has")
        if self._growing is not None:
            raise ValueError(f"{name} cannot begin within {self._growing}")
        self._growing = name
        place = self._file.tell()
        grown = GrowingArray(self._file, stored)
        yield grown
        self._growing = None
        self._fill(ALIGNED)
        self._entries[name] = Entry(
            name=name, kind=kind, type=stored.str, count=grown.count, place=place
        )

    def spool(self) -> Spool:
        """An array that grows beside the file, on the same disk."""
        return Spool(self._folder)

    def add_spool(self, name: str, kind: str, spool: Spool) -> None:
        """Write an array that was spooled."""
        with self.growing(name, kind, spool.dtype) as grown:
            for part in spool.parts():
                grown.extend(part)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def finish(self, facts: Mapping[str, Any]) -> None:
        """Write table, sums and trailer. ``facts``: what JSON can hold, handed back by a reader."""
        table = json.dumps(
            {
                "arrays": list(self._entries.values()),
                "facts": dict(facts),
            }
        ).encode("ascii")
        place = self._file.tell()
        self._file.write(table)
        self._fill(BLOCK)
        blocks = self._file.tell() // BLOCK
        found = _sums_of(self._file).astype("<u8").tobytes()
        self._file.write(found)
        crc = zlib.crc32(found, zlib.crc32(table))
        trailer = TRAILER.pack(place, len(table), blocks, crc, 0)[:-4]
        self._file.write(trailer + struct.pack("<I", zlib.crc32(trailer)))
        self._file.close()

    def close(self) -> None:
        """Let go of the file, finished or not."""
        self._file.close()

    def _fill(self, size: int) -> None:
        self._file.write(bytes(-self._file.tell() % size))


def _sums_of(file: BinaryIO) -> NDArray[np.uint64]:
    file.flush()
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        data = np.frombuffer(mapped, np.uint8)
        found = sums(data)
        del data  # a mapping with views cannot be closed
    return found

"""A segment's file: a table of named, memory-mapped, little-endian arrays behind a small header.

::

    header    magic and version, zeros up to 64 bytes
    arrays    each begins at a multiple of 64 bytes; one item where all of them are equal
    table     JSON: name, kind, type, count, place of every array, if all are equal; facts
    (zeros up to a whole block)
    sums      a checksum (``blocks``) of each 4 KB block before it
    trailer   where the table lies, how many blocks there are, CRC-32 of table and sums, of itself

Opening reads header, trailer, table and sums, and no array. Every length is held against the
size of the file before it is used.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding.ragged import taken
from search.engines.whoosh.codec.file.blocks import BLOCK, Guard
from search.engines.whoosh.codec.form import SUPPORTED
from search.errors import IndexDamagedError, IndexOutdatedError
from search.generations.pointer import REBUILD

MAGIC = b"BSARRAYS"

HEADER = struct.Struct("<8sI")
TRAILER = struct.Struct("<QQQII")  # the table's place and length, blocks, the two CRC-32
ALIGNED = 64
TYPES = frozenset({"|u1", "<u2", "<u4", "<u8", "<i4", "<i8"})

Array = NDArray[Any]


class Entry(NamedTuple):
    """A line of the table, in this order: what an array is, and where it lies."""

    name: str
    kind: str  #: one of ``kinds``
    type: str
    count: int  # type: ignore[assignment]  # nobody asks how often a tuple has a value
    place: int  #: of its first byte in the file
    equal: bool = False  #: whether all items are equal: then one stands for them

    @property
    def end(self) -> int:
        """The place behind its last byte."""
        return self.place + (1 if self.equal else self.count) * np.dtype(self.type).itemsize


class Plane:
    """One array of an open file, whose blocks are compared when they are first touched."""

    __slots__ = ("_all", "_damaged", "_guard", "_place", "_size")

    def __init__(
        self, entry: Entry, array: Array, guard: Guard, damaged: Callable[[str], Exception]
    ) -> None:
        self._all = array
        self._damaged = damaged
        self._guard = guard
        self._place = entry.place
        self._size = 0 if entry.equal else array.itemsize  # the one item has been compared

    def __len__(self) -> int:
        """How many items there are."""
        return len(self._all)

    def part(self, start: int, end: int) -> Array:
        """The items ``start``..``end``, compared; a view that must not be written to.

        Raises IndexDamagedError where there are no such: other arrays said where they are.
        """
        if not 0 <= start <= end <= len(self._all):
            raise self._damaged(f"an array has no items {start} to {end}")
        self._guard.check(self._place + start * self._size, self._place + end * self._size)
        return self._all[start:end]

    def runs(self, starts: Array, lengths: Array) -> Array:
        """The items of runs that begin at ``starts`` and ascend, run after run, compared.

        Raises IndexDamagedError where there are no such.
        """
        ends = starts + lengths
        if not len(starts) or (starts[1:] == ends[:-1]).all():
            return self.part(int(starts[0]), int(ends[-1])) if len(starts) else self._all[:0]
        if int(starts.min()) < 0 or int(ends.max()) > len(self._all):
            raise self._damaged("an array has no items where others say that they are")
        self._guard.check_runs(self._place + starts * self._size, self._place + ends * self._size)
        return taken(self._all, starts, lengths)

    def whole(self) -> Array:
        """All of it, compared."""
        return self.part(0, len(self._all))


class ArrayFile:
    """A segment's file, open to read; see the module. The mapping lives as long as its views."""

    def __init__(self, path: Path) -> None:
        """Raises IndexDamagedError, or IndexOutdatedError for a version that is not SUPPORTED."""
        self._path = path
        with path.open("rb") as file:
            self._check_header(file.read(HEADER.size))
            size = os.fstat(file.fileno()).st_size
            if size < ALIGNED + TRAILER.size:
                raise self.damaged("it ends too early")
            self._mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._size = size
        data = np.frombuffer(self._mapped, np.uint8)
        self.require_size()
        trailer = data[-TRAILER.size :].tobytes()
        place, length, blocks, crc, its_crc = TRAILER.unpack(trailer)
        if zlib.crc32(trailer[:-4]) != its_crc:
            raise self.damaged("its end is not what was written")
        arrays_end = blocks * BLOCK
        if size != arrays_end + blocks * 8 + TRAILER.size or place + length > arrays_end:
            raise self.damaged("its size is not what its end says")
        table = data[place : place + length].tobytes()
        expected = data[arrays_end : -TRAILER.size]
        if zlib.crc32(expected.tobytes(), zlib.crc32(table)) != crc:
            raise self.damaged("its table is not what was written")
        self._data = data[:arrays_end]
        self._guard = Guard(
            self._data,
            expected.view("<u8"),
            partial(_damaged_block, path),  # knows nothing of this object: no cycle keeps it open
        )
        self.facts: dict[str, Any]
        self._entries: dict[str, Entry]
        self._read(table)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def plane(self, name: str) -> Plane:
        """An array, by name. Raises IndexDamagedError where the file has none."""
        entry = self._entries.get(name)
        if entry is None:
            raise self.damaged(f"it has no array {name}")
        data = self._data[entry.place : entry.end].view(entry.type)
        if entry.equal:
            self._guard.check(entry.place, entry.end)
            data = np.full(entry.count, data[0])
            data.flags.writeable = False
        return Plane(entry, data, self._guard, self.damaged)

    def whole(self, name: str) -> Array:
        """An array, by name, compared from end to end."""
        return self.plane(name).whole()

    def require_size(self) -> None:
        """Raises IndexDamagedError if someone has cut the file since: to read on ends the process.

        Asked before each answer, as it costs next to nothing: who cuts it within one is too quick.
        """
        if not self._size == len(self._mapped) == self._mapped.size():
            raise self.damaged("its size has changed since it was opened")

    def _read(self, table: bytes) -> None:
        try:
            read = json.loads(table)
            self.facts = dict(read["facts"])
            entries = [
                Entry(
                    name=str(name),
                    kind=str(kind),
                    type=str(type_),
                    count=count,
                    place=place,
                    equal=bool(equal),
                )
                for name, kind, type_, count, place, equal in read["arrays"]
            ]
        except (LookupError, RecursionError, TypeError, ValueError) as error:
            raise self.damaged(f"its table cannot be read: {error}") from None
        self._entries = {}
        for entry in entries:
            if (
                entry.type not in TYPES
                or type(entry.count) is not int
                or type(entry.place) is not int
                # One item may not stand for more than there is room for elsewhere in the file.
                or not 0 <= entry.count <= self._data.size
                or not ALIGNED <= entry.place <= entry.end <= self._data.size
            ):
                raise self.damaged(f"its array {entry.name} reaches beyond it")
            self._entries[entry.name] = entry

    def _check_header(self, head: bytes) -> None:
        if len(head) < HEADER.size or head[:8] != MAGIC:
            raise self.damaged("it does not begin as a segment does")
        _, version = HEADER.unpack(head)
        if version not in SUPPORTED:
            raise IndexOutdatedError(
                f"{self._path} has format {version}; this program reads {SUPPORTED[0]} to "
                f"{SUPPORTED[-1]}.",
                remedy=REBUILD,
            )

    def damaged(self, what: str) -> IndexDamagedError:
        """The error that says what is wrong with the file."""
        return _damaged(self._path, what)


def _damaged(path: Path, what: str) -> IndexDamagedError:
    return IndexDamagedError(f"{path} is damaged: {what}.", remedy=REBUILD)


def _damaged_block(path: Path, block: int) -> IndexDamagedError:
    return _damaged(path, f"its block {block} is not what was written")

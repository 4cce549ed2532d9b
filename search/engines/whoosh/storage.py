"""Files of an index, mapped into memory, whose pickles may name only what an index needs."""

from __future__ import annotations

import mmap
import pickle
import sys
from array import array
from io import BytesIO
from pathlib import Path
from typing import Any

from search.engines.whoosh.library import FileStorage, StructFile

#: Whoosh pickles its table of contents and a few numbers beside the postings.
_ALLOWED = frozenset(
    {
        ("whoosh.codec.whoosh3", "W3Segment"),
        ("whoosh.codec.whoosh3", "W3Codec"),
        ("builtins", "set"),
        ("builtins", "int"),
        ("collections", "defaultdict"),
    }
)


class _AllowListed(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"an index may not name {module}.{name}")
        return super().find_class(module, name)


class MappedFile(StructFile):  # type: ignore[misc]  # Whoosh has no types
    """A file to read. ``get`` keeps no position, so that threads need not mind each other."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            empty = path.stat().st_size == 0  # cannot be mapped
            self._map: Any = (
                BytesIO() if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            )
        self._empty = empty
        super().__init__(self._map, name=path.name)

    def get(self, position: int, length: int) -> bytes:
        """The bytes there; fewer at the end of the file."""
        return b"" if self._empty else self._map[position : position + length]

    def get_array(self, position: int, typecode: str, length: int) -> array[int]:
        """Big-endian numbers, as Whoosh writes them."""
        numbers = array(typecode)
        numbers.frombytes(self.get(position, length * numbers.itemsize))
        return _native(numbers)

    def read_pickle(self) -> Any:
        """The object there. Raises UnpicklingError if it names anything unknown."""
        return _AllowListed(self.file).load()


class MemoryFile(StructFile):  # type: ignore[misc]  # Whoosh has no types
    """A few bytes to read, with a position of their own."""

    def __init__(self, data: bytes) -> None:
        super().__init__(BytesIO(data))

    def read_pickle(self) -> Any:
        """The object there. Raises UnpicklingError if it names anything unknown."""
        return _AllowListed(self.file).load()


class Folder(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """A folder whose files are opened as MappedFile."""

    def open_file(self, name: str, **options: Any) -> MappedFile:
        """The file of that name, to read."""
        return MappedFile(Path(self.folder) / name)


def _native(numbers: array[int]) -> array[int]:
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers

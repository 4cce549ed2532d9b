"""An array that grows at its end, in memory while it is short and then in a file without a name.

What is written part by part needs no more memory than its parts, however long it gets.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any

import numpy as np

from search.engines.whoosh.codec.coding.ragged import Array

#: Bytes of an array that are held in memory.
HELD = 1 << 18

_AT_ONCE = 1 << 20  # bytes


class Spool:
    """An array that grows. All that is appended has the type of the first."""

    def __init__(self, folder: Path | None = None) -> None:
        """``folder``: where the file is; None: where the system has such files."""
        where = None if folder is None else str(folder)
        self._file = SpooledTemporaryFile(HELD, dir=where)  # noqa: SIM115 - gone with the last reference
        self._dtype: np.dtype[Any] | None = None
        self.size = 0  #: items

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of its items: bytes, as long as nothing was appended."""
        return self._dtype or np.dtype(np.uint8)

    def append(self, array: Array) -> None:
        """Add items to its end."""
        if self._dtype is None:
            self._dtype = array.dtype
        elif array.dtype != self._dtype:
            raise TypeError(f"an array of {self._dtype} gets no items of {array.dtype}")
        self._file.write(np.ascontiguousarray(array).data)
        self.size += array.size

    def whole(self) -> Array:
        """All items, mapped where they are in a file."""
        self._file.flush()
        if not self.size or self.size * self.dtype.itemsize <= HELD:
            return np.concatenate([np.zeros(0, self.dtype), *self.parts()])
        return np.asarray(np.memmap(self._file, self.dtype, "r", shape=self.size))

    def parts(self) -> Iterator[Array]:
        """All items, some at a time."""
        self._file.seek(0)
        while part := self._file.read(_AT_ONCE):
            yield np.frombuffer(part, self.dtype)
        self._file.seek(0, 2)

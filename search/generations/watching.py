"""The pointer, asked for by each request of a server: read again only where its file is another."""

from __future__ import annotations

import time

from search.generations.layout import Layout
from search.generations.pointer import Pointer, read_pointer

#: A file that was changed so recently may be changed again within one tick of its clock: the
#: coarsest clock of a file system, FAT's, ticks every two seconds.
_SETTLED_NS = 3_000_000_000

_Stamp = tuple[int, int, int, int, int]


class PointerWatch:
    """Knows the pointer of one folder. Any number of threads may ask at once."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._file = layout.pointer  # made once: to join paths takes longer than to look at one
        self._known: tuple[_Stamp, Pointer] | None = None

    def read(self) -> Pointer:
        """The pointer as it is now. Raises what ``read_pointer`` raises."""
        try:
            found = self._file.stat()
        except OSError:
            return read_pointer(self._layout)  # it knows what that means
        stamp = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        known = self._known
        if known is not None and known[0] == stamp:
            return known[1]
        pointer = read_pointer(self._layout)
        if time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) > _SETTLED_NS:
            self._known = stamp, pointer
        return pointer

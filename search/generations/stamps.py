"""What was verified once need not be hashed again, as long as its stamp is the same.

The stamp of a file is its inode, size, mtime and ctime, in nanoseconds. Any write changes it, also
one that sets the mtime back. Rot of the disk itself leaves it: so only files are trusted by it that
are checked as they are read (``folder.Generations``), and ``check`` reads all bytes.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from search.generations.durable import replace_note
from search.generations.layout import Layout
from search.generations.sealed import seal, unseal

#: Nanoseconds between two ticks of the coarsest clock that a file system has (FAT: 2 s). A write
#: in the same tick as the last one leaves no trace in the stamp, so younger files are not noted.
TICK_NS = 2_000_000_000

#: The same of a file system whose stamps tell less than a hundredth of a second: they come from a
#: clock that ticks that often. Commits follow each other faster than in two seconds. (The clock of
#: a file server may be off by more; nobody writes to an index within these milliseconds.)
FINE_TICK_NS = 20_000_000

_HUNDREDTH = 10_000_000

_Stamp = tuple[int, int, int]  # size, mtime_ns, ctime_ns
_Known = tuple[_Stamp, str]  # and the SHA-256 that was found


class Stamps:
    """The stamps in one index folder, as read at one moment; ``save`` adds what came since."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._known = _load(layout)
        self._changed: dict[int, _Known | None] = {}  #: by inode; None: forgotten

    def knows(self, status: os.stat_result, sha256: str) -> bool:
        """Whether the file was found to have that checksum, and has not been touched since."""
        return self._known.get(status.st_ino) == (_stamp(status), sha256)

    def checksum(self, status: os.stat_result) -> str | None:
        """The checksum that the file was found to have, if it has not been touched since."""
        stamp, sha256 = self._known.get(status.st_ino, (None, None))
        return sha256 if stamp == _stamp(status) else None

    def note(self, status: os.stat_result, sha256: str) -> None:
        """The file was just hashed, and had this stamp before and after."""
        if max(status.st_mtime_ns, status.st_ctime_ns) + _tick(status) <= time.time_ns():
            self._set(status.st_ino, (_stamp(status), sha256))

    def forget(self, status: os.stat_result) -> None:
        """The file is not what it was taken for."""
        self._set(status.st_ino, None)

    @contextmanager
    def carried(self, files: Iterable[Path]) -> Iterator[None]:
        """Keep what is known of files whose links, and so their ctime, are changed inside."""
        before: list[tuple[Path, os.stat_result, str]] = []
        for file in files:
            with suppress(OSError):
                status = file.stat()
                if sha256 := self.checksum(status):
                    before.append((file, status, sha256))
        yield
        for file, old, sha256 in before:
            with suppress(OSError):
                new = file.stat()
                if _stamp(new)[:2] == _stamp(old)[:2] and new.st_ino == old.st_ino:
                    self._set(new.st_ino, (_stamp(new), sha256))

    def retain(self, files: Iterable[Path]) -> None:
        """Forget all but these."""
        inodes = set()
        for file in files:
            with suppress(OSError):
                inodes.add(file.stat().st_ino)
        for inode in self._known.keys() - inodes:
            self._set(inode, None)

    def save(self) -> None:
        """Add to what is on disk now what was learnt since; nothing where we may not write."""
        if not self._changed:
            return
        known = _load(self._layout)
        for inode, entry in self._changed.items():
            if entry:
                known[inode] = entry
            else:
                known.pop(inode, None)
        self._changed.clear()
        files = [[inode, *stamp, sha256] for inode, (stamp, sha256) in sorted(known.items())]
        me = f".{os.getpid()}-{threading.get_ident()}"
        with suppress(OSError):
            replace_note(self._layout.verified, seal({"files": files}), by=me)

    def _set(self, inode: int, entry: _Known | None) -> None:
        if entry:
            self._known[inode] = entry
        else:
            self._known.pop(inode, None)
        self._changed[inode] = entry


def record_fault(layout: Layout) -> str | None:
    """What is wrong with the record itself. Nobody trusts a damaged one; it is made anew."""
    try:
        unseal(layout.verified.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        return f"{error}; harmless, what it remembers is verified again"
    return None


def _tick(status: os.stat_result) -> int:
    if status.st_mtime_ns % _HUNDREDTH and status.st_ctime_ns % _HUNDREDTH:
        return FINE_TICK_NS
    return TICK_NS


def _stamp(status: os.stat_result) -> _Stamp:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _load(layout: Layout) -> dict[int, _Known]:
    try:
        rows = unseal(layout.verified.read_bytes())["files"]
        return {row[0]: ((row[1], row[2], row[3]), row[4]) for row in rows}
    except (OSError, ValueError, LookupError, TypeError):
        return {}

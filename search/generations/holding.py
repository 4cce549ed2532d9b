"""Holding a generation, so that no writer prunes it while someone reads.

A reader has a shared ``flock`` on the manifest, opened to be read only: it needs no right to write,
tells threads apart as well as processes, and dies with its process. Where there is no ``flock``
(Windows), a file that is open cannot be removed anyway.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Self

from search.engine import GenerationInfo
from search.generations.layout import Layout, files_in, manifest_in
from search.generations.manifest import Manifest
from search.generations.pointer import Entry, is_lack, read_pointer, unreadable

if sys.platform != "win32":
    import fcntl

#: What a file system says that has no locks: then nobody can write there either.
_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP})


class Held:
    """A verified generation that stays until ``close``, at the latest until the process ends."""

    def __init__(self, folder: Path, manifest: Manifest, hold: Hold) -> None:
        self.folder = files_in(folder)  #: of the engine's files
        self.number = manifest.number
        self.articles = manifest.articles
        self.run = manifest.run
        self.build = sha256(hold.data).hexdigest()  #: as the pointer calls its manifest
        self._manifest = manifest
        self._hold = hold

    @property
    def info(self) -> GenerationInfo:
        """What is told of it."""
        return self._manifest.info

    def holds(self, number: int) -> bool:
        """Whether what was written in generation ``number`` is part of this one."""
        return self._manifest.holds(number)

    def close(self) -> None:
        """Let go; more than once is no error."""
        self._hold.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class Hold:
    """The lock itself, and the bytes of the manifest that it is on."""

    def __init__(self, folder: Path) -> None:
        """Raises FileNotFoundError where the generation is gone."""
        path = manifest_in(folder)
        self._file = FileIO(path)
        try:
            _lock(self._file, shared=True)
            if not os.path.samestat(path.stat(), os.fstat(self._file.fileno())):
                raise FileNotFoundError(errno.ENOENT, "it is being removed", str(path))
            self.data = self._file.readall()
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Let go; more than once is no error."""
        self._file.close()


Holding = tuple[Entry, Hold | None]  #: None: it should be there, and is not


def hold_kept(layout: Layout, *, all_kept: bool) -> tuple[Holding, ...]:
    """Hold the newest generation, or all that are kept, the newest first; none before the first.

    A writer may prune one after the pointer was read: then the pointer has moved, and is read
    again.
    """
    while True:
        pointer = read_pointer(layout)
        entries = pointer.kept if all_kept else pointer.kept[:1]
        holdings = tuple((entry, _hold(layout, entry)) for entry in entries)
        if all(hold for _, hold in holdings) or read_pointer(layout) == pointer:
            return holdings
        release(holdings)


def release(holdings: tuple[Holding, ...]) -> None:
    """Let go of all."""
    for _, hold in holdings:
        if hold:
            hold.close()


def _hold(layout: Layout, entry: Entry) -> Hold | None:
    folder = layout.generation(entry.number)
    try:
        return Hold(folder)
    except OSError as error:
        if isinstance(error, PermissionError) or is_lack(error):
            raise unreadable(manifest_in(folder), error) from error
        return None  # what cannot be read at all is as good as missing


@contextmanager
def unless_held(folder: Path) -> Iterator[bool]:
    """Whether nobody reads the generation; none can begin to inside the block."""
    try:
        file = _open_to_lock(manifest_in(folder))
    except OSError as error:
        yield not is_lack(error)  # without a manifest it cannot be opened
        return
    with file:
        try:
            _lock(file, shared=False)
        except OSError:  # someone has it; or it cannot be known, and then it stays
            yield False
        else:
            yield True


def _open_to_lock(path: Path) -> FileIO:
    try:
        return FileIO(path, "r+")  # over NFS, only what may be written can be locked for oneself
    except PermissionError:
        return FileIO(path)


def _lock(file: FileIO, *, shared: bool) -> None:
    if sys.platform == "win32":
        return
    try:
        fcntl.flock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise

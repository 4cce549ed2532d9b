"""Writing that survives a power cut, and says plainly when it cannot be done."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from search.errors import IndexUnwritableError
from search.generations.layout import NEW

if sys.platform == "darwin":
    from fcntl import F_FULLFSYNC, fcntl

#: What a disk says when it takes no more, whoever is writing at the moment.
_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})

_FILE = os.O_RDWR if os.name == "nt" else os.O_RDONLY  # Windows flushes only what it may write


def sync_file(path: Path) -> None:
    """Return when the file's bytes are on the disk."""
    descriptor = os.open(path, _FILE)
    try:
        _sync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Return when the folder's list of names is on the disk. (Windows cannot be asked to.)"""
    if os.name != "nt":
        sync_file(path)


def write_file(path: Path, data: bytes) -> None:
    """A new file; returns when its bytes are on the disk. Its name is not yet: ``sync_folder``."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        _sync(file.fileno())


def replace_file(path: Path, data: bytes) -> None:
    """The file has the old bytes or the new ones, whole, whatever happens."""
    with _replacing(path) as new:
        write_file(new, data)
    sync_folder(path.parent)


def replace_note(path: Path, data: bytes, *, by: str) -> None:
    """As ``replace_file``, but for a power cut: then the file may hold anything, or be gone.

    For what is sealed and can be found out anew: it costs no wait for the disk. Writers that may
    meet at the same file call themselves differently (``by``).
    """
    with _replacing(path, by) as new:
        new.write_bytes(data)


@contextmanager
def _replacing(path: Path, by: str = "") -> Iterator[Path]:
    """A file to be written in the block, and to take the place of ``path`` after it."""
    new = path.with_name(f"{path.name}{by}{NEW}")
    new.unlink(missing_ok=True)
    try:
        yield new
        new.replace(path)
    except BaseException:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise


@contextmanager
def told_plainly(root: Path, *, only_full: bool = False) -> Iterator[None]:
    """Turn an OSError inside into an IndexUnwritableError.

    With ``only_full`` just those that say that the disk is full: the rest may be another's.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise IndexUnwritableError(
                f"There is no room for the index in {root} ({error.strerror}). "
                "What was committed before is as it was.",
                remedy="Make room, then run the same command again.",
            ) from error
        if only_full:
            raise
        raise IndexUnwritableError(f"The index in {root} cannot be written: {error}.") from error


def _sync(descriptor: int) -> None:
    if sys.platform == "darwin":
        with suppress(OSError):  # fsync alone leaves the bytes in the drive's cache
            fcntl(descriptor, F_FULLFSYNC)
            return
    os.fsync(descriptor)

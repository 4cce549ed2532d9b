"""The pointer: which generation is read, which one a rollback goes back to."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any, NamedTuple

from search.errors import ArchiveError, IndexDamagedError, IndexOutdatedError
from search.generations.durable import replace_file
from search.generations.layout import FORMAT, Layout
from search.generations.sealed import seal, unseal

REBUILD = "Build it anew: broadsheet index --rebuild"

_LACKS = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM})


class Entry(NamedTuple):
    """A generation, and the SHA-256 of its manifest."""

    number: int
    manifest: str


class Pointer(NamedTuple):
    """``highest`` is the highest number that was ever given to a generation, published or not."""

    highest: int = 0
    newest: Entry | None = None
    before: Entry | None = None  #: the last generation of the run before

    @property
    def kept(self) -> tuple[Entry, ...]:
        """The generations that must stay, the newest first."""
        return tuple(entry for entry in (self.newest, self.before) if entry)


def read_pointer(layout: Layout) -> Pointer:
    """The pointer as it is now; an empty one where nothing has been written yet.

    Raises IndexDamagedError, IndexOutdatedError for another format, or ArchiveError where it may
    not be read.
    """
    data = _bytes(layout)
    if data is None:
        return Pointer()
    try:
        document = unseal(data)
    except ValueError as error:
        raise damaged(layout.pointer, str(error)) from None
    found = document.get("format")
    if not isinstance(found, int):
        raise damaged(layout.pointer, "it names no format")
    if found != FORMAT:
        whose = "a newer" if found > FORMAT else "an older"
        raise IndexOutdatedError(
            f"The index in {layout.root} has format {found}, from {whose} Broadsheet; "
            f"this one reads format {FORMAT}.",
            remedy=REBUILD,
        )
    try:
        return Pointer(
            highest=int(document["highest"]),
            newest=_entry(document["newest"]),
            before=_entry(document["before"]),
        )
    except (LookupError, TypeError, ValueError) as error:
        raise damaged(layout.pointer, f"it is not what was expected there: {error!r}") from None


def write_pointer(layout: Layout, pointer: Pointer) -> None:
    """Swap the pointer, durably. Only the holder of the writer's lock may."""
    document = {
        "format": FORMAT,
        "highest": pointer.highest,
        "newest": _document(pointer.newest),
        "before": _document(pointer.before),
    }
    replace_file(layout.pointer, seal(document))


def damaged(file: Path, reason: str) -> IndexDamagedError:
    """The error that names the file at fault."""
    return IndexDamagedError(f"The index is damaged: {file}: {reason}.", remedy=REBUILD)


def is_lack(error: OSError) -> bool:
    """Whether the machine is short of something: that tells nothing of the file."""
    return error.errno in _LACKS


def unreadable(file: Path, error: OSError) -> ArchiveError:
    """The error for a file that is there and does not let itself be read."""
    if is_lack(error):
        return ArchiveError(
            f"The index cannot be read at this time: {file}: {error.strerror}.",
            remedy="Nothing is known to be wrong with it. Try again, or let the process open more.",
        )
    if isinstance(error, PermissionError):
        return ArchiveError(
            f"The index may not be read: {file}: {error.strerror}.",
            remedy="Check who owns the folder.",
        )
    return damaged(file, error.strerror or str(error))


def _bytes(layout: Layout) -> bytes | None:
    try:
        for _ in range(2):
            try:
                return layout.pointer.read_bytes()
            except FileNotFoundError:
                # A pointer is older than its generations. Look twice: both may be just coming.
                if not layout.generations.exists():
                    return None
    except NotADirectoryError as error:
        raise ArchiveError(f"{layout.root} is not a folder.") from error
    except OSError as error:
        raise unreadable(layout.pointer, error) from error
    raise damaged(layout.pointer, "it is missing, but there are generations")


def _entry(document: dict[str, Any] | None) -> Entry | None:
    if not document:
        return None
    return Entry(number=int(document["number"]), manifest=str(document["manifest"]))


def _document(entry: Entry | None) -> dict[str, Any] | None:
    return {"number": entry.number, "manifest": entry.manifest} if entry else None

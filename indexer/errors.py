"""What can go wrong between files and articles.

::

    IndexerError
    ├── RootError         what was asked to be indexed cannot be: exit 2
    ├── LedgerError       the ledger cannot be read or written
    └── SourceError       one source cannot be read: becomes an Outcome, never ends a run
        └── UnreadableError   the system would not give its bytes: what is known of it stays
            └── GoneError     it was there when the run began: the next run takes it out

``reason`` of a SourceError is one of few, so that failures can be counted by it; ``detail`` is
about this source alone.
"""

from __future__ import annotations

import errno
from typing import ClassVar

from search import environment_name

#: Numbers of an OSError that says something of the disk, and nothing of what was to be written.
NO_ROOM = frozenset(
    {errno.ENOSPC, errno.EFBIG, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC)}
)


class IndexerError(Exception):
    """The root: a message for people, and a remedy (empty where there is none)."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n{self.remedy}" if self.remedy else self.message


class RootError(IndexerError):
    """A root that is not there, is no file or folder, or overlaps another."""

    exit_code = 2


class LedgerError(IndexerError):
    """The ledger cannot be read or written."""


class SourceError(IndexerError):
    """One source cannot be turned into articles."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class UnreadableError(SourceError):
    """The bytes cannot be had: no permission, a broken disk."""


class GoneError(UnreadableError):
    """The file went away since it was found."""


def way_out(setting: str) -> str:
    """What to do about a limit that is a setting, as the detail of a SourceError has it."""
    return f"raise {environment_name(setting)}"

"""What can go wrong on the ground floor, and what the person in front of it can do.

::

    SearchError
    ├── QueryError               the request itself: code, and the parameter at fault
    ├── SettingError             a setting has a value it cannot have
    ├── UnknownEngineError       no engine of that name
    └── ArchiveError             the index on disk
        ├── IndexMissingError    nothing has been indexed here yet
        ├── IndexDamagedError    bytes are not what the manifest says
        ├── IndexOutdatedError   another format, schema or analysis than this program's
        ├── IndexLockedError     another writer holds the index
        └── IndexUnwritableError the disk is full, or does not let us write

A message says what is wrong and names the file; ``remedy`` says the way out; ``exit_code`` is
what the command line ends with.
"""

from __future__ import annotations

from typing import ClassVar


class SearchError(Exception):
    """The root: a message for people, and a remedy (empty where there is none)."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n{self.remedy}" if self.remedy else self.message


class QueryError(SearchError):
    """A request that cannot be answered as asked: ``code`` for programs, ``param`` is at fault."""

    exit_code = 2

    def __init__(self, message: str, *, code: str, param: str | None, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.code = code
        self.param = param


class SettingError(SearchError):
    """A setting has a value it cannot have."""

    exit_code = 2


class UnknownEngineError(SearchError):
    """No engine of that name is known."""

    exit_code = 2


class ArchiveError(SearchError):
    """The root of everything about the index on disk."""


class IndexMissingError(ArchiveError):
    """Nothing has been indexed here yet."""

    exit_code = 2


class IndexDamagedError(ArchiveError):
    """The bytes on disk are not those that the manifest promises."""

    exit_code = 4


class IndexOutdatedError(ArchiveError):
    """The index has another format, schema or analysis than this program's."""

    exit_code = 4


class IndexLockedError(ArchiveError):
    """Another writer holds the index."""

    exit_code = 5


class IndexUnwritableError(ArchiveError):
    """The disk is full, or does not let us write; what was committed before is untouched."""

    exit_code = 5
    check_folder: ClassVar[str] = "Check who owns the folder, and the disk it is on."

    def __init__(self, message: str, *, remedy: str = check_folder) -> None:
        super().__init__(message, remedy=remedy)

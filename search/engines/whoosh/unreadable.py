"""What reading broken files raises, as one error that names them.

Checksums tell what rotted. What is here is for files that have the right ones and do not fit
together: whoever made them was not Broadsheet. The cause of the error tells the rest.
"""

from __future__ import annotations

import pickle
import struct
from pathlib import Path

from search.errors import IndexDamagedError
from search.generations.pointer import REBUILD, unreadable

_MISFITS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    pickle.UnpicklingError,
    struct.error,
)


class named:  # noqa: N801  # it is read as what it does; a generator would take four times as long
    """Raises IndexDamagedError for what reading the files in ``folder`` can raise.

    ``writing``: there too, so that the disk or the memory may be what is at fault.
    """

    __slots__ = ("_folder", "_writing")

    def __init__(self, folder: Path, *, writing: bool = False) -> None:
        self._folder = folder
        self._writing = writing

    def __enter__(self) -> None:
        """Nothing has gone wrong yet."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Raises what the error means here; one that means nothing more goes on."""
        if isinstance(error, _MISFITS) or (isinstance(error, MemoryError) and not self._writing):
            raise _unreadable(self._folder, error) from error
        if isinstance(error, OSError) and not self._writing:
            raise unreadable(self._folder, error) from error


def _unreadable(folder: Path, error: Exception) -> IndexDamagedError:
    return IndexDamagedError(
        f"{folder} cannot be read: {type(error).__name__}: {error}", remedy=REBUILD
    )

"""What reading broken files raises, as one error that names them.

Checksums tell what rotted. What is here is for files that have the right ones and do not fit
together: whoever made them was not Broadsheet. The cause of the error tells the rest.
"""

from __future__ import annotations

import pickle
import struct
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def named(folder: Path, *, writing: bool = False) -> Iterator[None]:
    """Raises IndexDamagedError for what reading the files in ``folder`` can raise.

    ``writing``: there too, so that the disk or the memory may be what is at fault.
    """
    try:
        yield
    except _MISFITS as error:
        raise _unreadable(folder, error) from error
    except OSError as error:
        if writing:
            raise
        raise unreadable(folder, error) from error
    except MemoryError as error:
        if writing:
            raise
        raise _unreadable(folder, error) from error


def _unreadable(folder: Path, error: Exception) -> IndexDamagedError:
    return IndexDamagedError(
        f"{folder} cannot be read: {type(error).__name__}: {error}", remedy=REBUILD
    )

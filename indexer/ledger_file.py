"""The ledger as a file: who may write it, whether it is whole, its seal.

``ledger.seal`` has the SHA-256 of the ledger at rest. Who opens it to write breaks the seal, and
who leaves in order sets it again; without one it was left by a killed run, and its structure
alone can be checked.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from indexer.errors import LedgerError
from search import IndexLockedError, IndexUnwritableError

FILE = "ledger.sqlite3"
SEAL = "ledger.seal"
LOCK = "run.lock"
VERSION = 1
_BUSY_SECONDS = 10

#: Of two runs that start at once each may look while the other does: one of them has it after that.
_LOCK_SECONDS = 1.0


@contextmanager
def run_lock(folder: Path) -> Iterator[None]:
    """The right to change this index and its ledger, for a whole run.

    Held by SQLite's file lock, which dies with its process. Raises IndexLockedError, or
    IndexUnwritableError where there can be no such lock.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(folder / LOCK, isolation_level=None, timeout=_LOCK_SECONDS)
    except FileExistsError:
        raise IndexUnwritableError(
            f"{folder} is not a folder.",
            remedy="Name another: --index DIR, or BROADSHEET_INDEX=DIR.",
        ) from None
    except (OSError, sqlite3.Error) as error:
        raise _unwritable(folder, error) from None
    try:
        try:
            db.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise _unwritable(folder, error) from None
            raise IndexLockedError(
                f"Another run works on the index in {folder}.", remedy="Wait until it has ended."
            ) from None
        except sqlite3.DatabaseError as error:
            raise IndexUnwritableError(
                f"{folder / LOCK} is not the lock that it should be: {error}.",
                remedy="Remove that file; it has nothing but the lock.",
            ) from None
        yield
    finally:
        db.close()


def _unwritable(folder: Path, error: Exception) -> IndexUnwritableError:
    return IndexUnwritableError(f"The index in {folder} cannot be written: {error}.")


def damage(folder: Path) -> str | None:
    """What is wrong with the ledger file itself, in words; None where nothing is, or no file.

    Raises LedgerError for one that the user may not read: it may be in order.
    """
    file, seal = folder / FILE, folder / SEAL
    if not file.exists():
        return f"{SEAL} has no {FILE} beside it" if seal.exists() else None
    if not os.access(file, os.R_OK):
        raise LedgerError(f"{file} may not be read.", remedy="Its owner can allow it.")
    try:
        if seal.exists():
            with suppress(FileNotFoundError):  # a run has begun, and broken the seal
                said = seal.read_text(encoding="ascii", errors="replace")
                if said != _sealed(file) and seal.exists():
                    return f"{FILE} is not what {SEAL} says"
        uri = f"{file.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS)) as db:
            found = "ok" if seal.exists() else db.execute("PRAGMA integrity_check(1)").fetchone()[0]
            version = db.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
    except (sqlite3.Error, OSError) as error:
        return f"{FILE} cannot be read: {error}"
    if found != "ok":
        return f"{FILE}: {found}"
    return None if version == (str(VERSION),) else f"{FILE} is of another version"


def remove(folder: Path) -> None:
    """Remove the ledger: the next run makes it anew from the index."""
    for name in (SEAL, FILE, f"{FILE}-wal", f"{FILE}-shm", f"{FILE}-journal"):
        (folder / name).unlink(missing_ok=True)


def _sealed(file: Path) -> str:
    with file.open("rb") as content:
        return f"sha256 {hashlib.file_digest(content, 'sha256').hexdigest()}\n"


def write_seal(folder: Path) -> None:
    """Say what the ledger is, now that nobody writes it."""
    new = folder / f"{SEAL}.new"
    with new.open("w", encoding="ascii") as out:
        out.write(_sealed(folder / FILE))
        out.flush()
        os.fsync(out.fileno())
    new.replace(folder / SEAL)

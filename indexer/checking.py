"""Verifies an index from end to end: its files, the ledger's, and that both know the same ids."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from indexer.ledger import Ledger
from indexer.ledger_file import FILE, damage, run_lock
from indexer.reconcile import DOUBT, differences, is_in_step
from indexer.report import counted
from search import (
    ArchiveError,
    Durable,
    Engine,
    IndexDamagedError,
    IndexMissingError,
    IndexOutdatedError,
)


class Finding(NamedTuple):
    """Something that is not as it should be; ``remedy`` says the way out."""

    where: str
    problem: str
    remedy: str


def check(engine: Engine, folder: Path) -> Iterator[Finding]:
    """Read everything; each finding is damage. A ledger that a kill left ahead is not."""
    damaged = False
    if isinstance(engine, Durable):
        for one in engine.check():
            damaged = True
            yield Finding(where=str(one.file), problem=one.reason, remedy=_REBUILD)
    if (wrong := damage(folder)) is not None:
        yield Finding(where=str(folder / FILE), problem=wrong, remedy=_NEXT_RUN)
    elif not damaged:
        yield from _agreement(engine, folder)


def _agreement(engine: Engine, folder: Path) -> Iterator[Finding]:
    """Whether ledger and index, where they claim to be in step, have the same articles."""
    try:
        reader = engine.reader()
    except IndexMissingError:
        return
    except (IndexDamagedError, IndexOutdatedError) as error:
        yield Finding(where=str(folder), problem=error.message, remedy=error.remedy)
        return
    with closing(reader):
        if not (folder / FILE).exists():
            return
        with closing(Ledger(folder, write=False)) as ledger:
            ledger.db.execute("BEGIN")  # one moment of it, whatever a run does meanwhile
            kept = engine.kept() if isinstance(engine, Durable) else ()
            if not is_in_step(ledger, reader.generation, kept):
                return
            missing, strange = differences(ledger, reader.origins())
    if missing or strange:
        yield Finding(
            where=str(folder / FILE),
            problem=f"{counted(missing, 'article')} of the ledger not in the index, "
            f"{counted(strange, 'article')} of the index not in the ledger",
            remedy=_NEXT_RUN,
        )
        _remember(folder)


def _remember(folder: Path) -> None:
    """Have the next run bring the two together, where a note of it can be left."""
    with (
        suppress(ArchiveError, OSError, sqlite3.Error),  # another run is at work; it is read-only
        run_lock(folder),
        closing(Ledger(folder, write=True)) as ledger,
    ):
        ledger.set_meta(DOUBT, "found by check")
        ledger.commit()


_REBUILD = "Restore a copy of the index, or make it anew: broadsheet index --rebuild"
_NEXT_RUN = "The next `broadsheet index` repairs it."

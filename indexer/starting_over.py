"""Back to before: what a rebuild builds from, and a run rolled back."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from indexer import ledger_file
from indexer.errors import RootError
from indexer.ledger import Ledger
from indexer.model import STDIN
from indexer.reconcile import reconcile
from indexer.roots import resolved, resolved_roots
from search import Durable, Engine, IndexDamagedError, IndexOutdatedError


def start_over(
    engine: Engine,
    ledger: Ledger,
    named: tuple[str, ...],
    *,
    allow_empty: bool,
    tell: Callable[[str], None],
) -> tuple[str, ...]:
    """The roots to build an index from again: those known and named. Nothing is removed.

    Known are those of the ledger, which learns from the index, where that can be read, what it
    has lost. Raises RootError if one is away, unless ``allow_empty``.
    """
    with suppress(IndexDamagedError, IndexOutdatedError):
        reconcile(ledger, engine)
    known = tuple(ledger.roots())
    given = tuple(root if root == STDIN else str(resolved(root)) for root in named)
    roots = tuple(dict.fromkeys((*(root for root in known if root != STDIN), *given)))
    if not roots:
        raise RootError("The ledger names no roots to rebuild from.", remedy="Name them.")
    lost = [root for root in roots if root != STDIN and not os.access(root, os.R_OK)]
    if lost and not allow_empty:
        raise RootError(
            f"{lost[0]} cannot be read, so its articles would be lost.",
            remedy="Bring it back, or rebuild without it: --allow-empty.",
        )
    resolved_roots(tuple(root for root in roots if root != STDIN), known)
    if STDIN in known and STDIN not in given:
        tell("What came by standard input is not kept: it has to be given again.")
    return tuple(root for root in roots if root not in lost)


def roll_back(engine: Engine, folder: Path) -> int:
    """Undo the last run that changed the index; the generation that it is at now."""
    if not folder.exists():
        raise RootError(f"There is no index in {folder}.")
    if not isinstance(engine, Durable):
        raise RootError("The engine keeps no generations here: no run can be undone.")
    with ledger_file.run_lock(folder):
        return engine.rollback()

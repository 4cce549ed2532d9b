"""Back to before: the index emptied for a rebuild, or rolled back by a run."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from indexer import ledger_file
from indexer.errors import RootError
from indexer.ledger import Ledger
from indexer.model import STDIN
from indexer.roots import resolved, resolved_roots
from search import Durable, Engine


def start_over(
    engine: Engine,
    folder: Path,
    named: tuple[str, ...],
    *,
    allow_empty: bool,
    tell: Callable[[str], None],
) -> tuple[str, ...]:
    """Remove the index and its ledger; the roots to build it from again: those known and named.

    Raises RootError before anything is removed if a root is away, unless ``allow_empty``.
    """
    durable = _durable(engine)
    known: tuple[str, ...] = ()
    if ledger_file.damage(folder) is None and (folder / ledger_file.FILE).exists():
        with closing(Ledger(folder, write=False)) as ledger:
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
    durable.clear()
    ledger_file.remove(folder)
    return tuple(root for root in roots if root not in lost)


def roll_back(engine: Engine, folder: Path) -> int:
    """Undo the last run that changed the index; the generation that it is at now."""
    durable = _durable(engine)
    with ledger_file.run_lock(folder):
        return durable.rollback()


def _durable(engine: Engine) -> Durable:
    if not isinstance(engine, Durable):
        raise RootError("The engine keeps no generations here: it cannot start over.")
    return engine

"""Which roots may be indexed together: they are there, none in another, and none in the index."""

from __future__ import annotations

import os
from pathlib import Path

from indexer.errors import RootError
from indexer.model import STDIN


def resolved_roots(given: tuple[str, ...], ledger_roots: tuple[str, ...]) -> tuple[Path, ...]:
    """The roots as absolute paths without links, each once.

    Raises RootError for one that was never there, and for two of which one lies in the other.
    """
    roots = tuple(dict.fromkeys(map(resolved, given)))
    for position, root in enumerate(roots):
        if str(root) not in ledger_roots and not _is_there(root):
            what = "is neither a file nor a folder" if os.path.lexists(root) else "does not exist"
            raise RootError(f"{root} {what}.")
        for other in map(str, roots[:position]):
            if overlap(str(root), other):
                raise RootError(f"{root} and {other} overlap.", remedy="Name the outer one alone.")
        for other in ledger_roots:
            if other not in {STDIN, str(root)} and overlap(str(root), other):
                raise RootError(
                    f"{root} overlaps {other}, which is in the index already.",
                    remedy=f"To forget that one first: broadsheet index --exclude '*' "
                    f"--allow-empty '{other}'",
                )
    return roots


def look_ahead(given: tuple[str, ...], index: Path) -> None:
    """Raise what would be raised over roots, before an index that is not there yet is begun."""
    if not given:
        raise RootError(f"There is no index in {index} to make anew.", remedy="Name a ROOT.")
    resolved_roots(tuple(root for root in given if root != STDIN), ())


def stay_apart(given: tuple[str, ...], index: Path) -> None:
    """Raise RootError for a root that is the index's folder, or lies in it."""
    place = os.path.realpath(index)
    for root in (resolved(root) for root in given if root != STDIN):
        if root.is_relative_to(place):
            raise RootError(
                f"{root} belongs to the index: articles cannot lie there.",
                remedy="Name another folder for the index: --index DIR.",
            )


def resolved(root: str) -> Path:
    """A root as an absolute path without links. Raises RootError for an empty one, or no text."""
    if not root:  # of a variable that is not set; elsewhere it would be this folder
        raise RootError("A ROOT is empty.", remedy="Name a folder or a file; . is this folder.")
    path = os.path.realpath(root)  # Path.resolve raises where links go round in a circle
    try:
        path.encode()
    except UnicodeEncodeError:
        raise RootError(f"{path!a} has a name that is no UTF-8.", remedy="Rename it.") from None
    return Path(path)


def _is_there(root: Path) -> bool:
    return os.path.isfile(root) or os.path.isdir(root)  # noqa: PTH112, PTH113 - never raise


def overlap(one: str, other: str) -> bool:
    """Whether one of two different absolute paths lies in the other."""
    first, second = Path(one), Path(other)
    return first.is_relative_to(second) or second.is_relative_to(first)

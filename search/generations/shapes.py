"""Whether an index has the shape that this program reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from search.errors import IndexOutdatedError
from search.generations.pointer import REBUILD


def require_shape(root: Path, found: Mapping[str, str], wanted: Mapping[str, str]) -> None:
    """Raises IndexOutdatedError, saying what differs: one thing, of those that both have if any."""
    names = [name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name)]
    if not names:
        return
    first, *others = sorted(names, key=lambda name: (name not in found or name not in wanted, name))
    said = f"{first} is {found.get(first, 'not given')}, not {wanted.get(first, 'given')}"
    more = f"; and {len(others)} more" if others else ""
    raise IndexOutdatedError(
        f"The index in {root} was made by another version: {said}{more}.", remedy=REBUILD
    )

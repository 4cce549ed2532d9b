"""Whether an index has the shape that this program reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from search.errors import IndexOutdatedError
from search.generations.pointer import REBUILD


def require_shape(root: Path, found: Mapping[str, str], wanted: Mapping[str, str]) -> None:
    """Raises IndexOutdatedError, saying what differs."""
    differences = [
        f"{name} is {found.get(name, 'not given')}, not {wanted.get(name, 'given')}"
        for name in sorted(found.keys() | wanted.keys())
        if found.get(name) != wanted.get(name)
    ]
    if differences:
        raise IndexOutdatedError(
            f"The index in {root} was made by another version: {'; '.join(differences)}.",
            remedy=REBUILD,
        )

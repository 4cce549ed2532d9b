"""Where everything lies in an index folder.

::

    <index>/
        pointer               which generation is read; sealed (``sealed``)
        verified              stamps of files whose checksums were found right; sealed
        writer.lock           locked while someone writes; says who
        generations/
            12/manifest       what the generation is: size and SHA-256 of each of its files
            12/files/...      the engine's files, written once, hard-linked from 11 where unchanged
            13.draft/         being written
            10.gone/          being removed

Other names in the folder are not ours, and left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: Of everything described here; another one is an IndexOutdatedError.
FORMAT = 1

#: The suffix of a file that is being written and will replace another.
NEW = ".new"

_OURS = re.compile(r"([1-9][0-9]*|0)(\.draft|\.gone)?")


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths in one index folder."""

    root: Path

    @property
    def pointer(self) -> Path:
        """The file that names the newest generation."""
        return self.root / "pointer"

    @property
    def verified(self) -> Path:
        """The file that remembers which files were verified."""
        return self.root / "verified"

    @property
    def lock(self) -> Path:
        """The file that a writer locks."""
        return self.root / "writer.lock"

    @property
    def generations(self) -> Path:
        """The folder of generations."""
        return self.root / "generations"

    def generation(self, number: int) -> Path:
        """The folder of a generation."""
        return self.generations / str(number)

    def draft(self, number: int) -> Path:
        """The folder of a generation that is being written."""
        return self.generations / f"{number}.draft"

    def gone(self, number: int) -> Path:
        """The folder of a generation that is being removed."""
        return self.generations / f"{number}.gone"

    def folders(self) -> Iterator[tuple[Path, int, str]]:
        """Each of our folders of generations: its path, its number, and "", ".draft" or ".gone"."""
        try:
            names = sorted(path.name for path in self.generations.iterdir())
        except FileNotFoundError:
            return
        for name in names:
            if match := _OURS.fullmatch(name):
                yield self.generations / name, int(match[1]), match[2] or ""


def manifest_in(folder: Path) -> Path:
    """The manifest in the folder of a generation."""
    return folder / "manifest"


def files_in(folder: Path) -> Path:
    """The engine's files in the folder of a generation."""
    return folder / "files"

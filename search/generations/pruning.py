"""Removing what is not kept: old generations that nobody reads, leftovers of a killed writer."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from search.generations.holding import unless_held
from search.generations.layout import NEW, Layout, files_in
from search.generations.pointer import Pointer
from search.generations.stamps import Stamps


def prune(layout: Layout, pointer: Pointer, stamps: Stamps) -> None:
    """Remove all that ``pointer`` does not keep. Only the holder of the writer's lock may.

    What cannot be removed now (a reader holds it, the disk objects) is left for the next time.
    """
    kept = {layout.generation(entry.number) for entry in pointer.kept}
    with stamps.carried(files_of(layout, pointer)), suppress(OSError):
        for leftover in layout.root.glob(f"*{NEW}"):
            if leftover.name.partition(".")[0] in {layout.pointer.name, layout.verified.name}:
                with suppress(OSError):
                    leftover.unlink()
        for folder, number, suffix in layout.folders():
            if suffix:
                shutil.rmtree(folder, ignore_errors=True)
            elif folder not in kept:
                _remove(folder, layout.gone(number))
    stamps.retain(files_of(layout, pointer))
    stamps.save()


def files_of(layout: Layout, pointer: Pointer) -> list[Path]:
    """The engine's files of all kept generations."""
    files: list[Path] = []
    for entry in pointer.kept:
        with suppress(OSError):
            files += files_in(layout.generation(entry.number)).iterdir()
    return files


def _remove(folder: Path, gone: Path) -> None:
    with unless_held(folder) as free, suppress(OSError):
        if free:
            folder.rename(gone)  # at once, so that nobody finds half a generation
    shutil.rmtree(gone, ignore_errors=True)

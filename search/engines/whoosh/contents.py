"""The table of contents of a generation: which segments it has, and what is deleted in them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from search.engines.whoosh.codec.listed import SUFFIX, ArraysSegment
from search.engines.whoosh.codec.view_schema import VIEW
from search.engines.whoosh.library import TOC
from search.engines.whoosh.storage import Folder
from search.errors import IndexOutdatedError
from search.generations.pointer import REBUILD

INDEX = "MAIN"


def read_contents(folder: Path) -> list[ArraysSegment]:
    """The segments of the index in a folder; none where it has no table yet.

    Raises IndexOutdatedError where one is not ours: what Whoosh itself merged has no spellings.
    """
    if not any(folder.glob(f"_{INDEX}_*.toc")):
        return []
    segments: list[ArraysSegment] = TOC.read(Folder(str(folder)), INDEX, schema=VIEW).segments
    for segment in segments:
        if not isinstance(segment, ArraysSegment):
            raise IndexOutdatedError(
                f"{folder} has a segment that was not written by Broadsheet.", remedy=REBUILD
            )
    return segments


def write_contents(folder: Path, segments: Iterable[ArraysSegment]) -> None:
    """Write the table anew, and remove what it does not list."""
    listed = list(segments)
    old = {*folder.glob(f"_{INDEX}_*.toc"), *folder.glob(f"{INDEX}_*{SUFFIX}")}
    storage = Folder(str(folder))
    TOC(VIEW, listed, TOC._latest_generation(storage, INDEX) + 1).write(storage, INDEX)
    for path in old - {segment.path(folder) for segment in listed}:
        path.unlink()

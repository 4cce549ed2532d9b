"""The table of contents of a generation: which segments it has, and what is deleted in them.

It is Whoosh's, and the first one of an index is written by Whoosh. To load that takes longer than
to search or to write an article: tables are read here, and all but the first are written here.
"""

from __future__ import annotations

import pickle
import re
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from search.engines.whoosh.codec.form import SUFFIX
from search.engines.whoosh.codec.listed import ArraysSegment
from search.engines.whoosh.unpickling import unpickled
from search.errors import IndexOutdatedError
from search.generations.pointer import REBUILD

INDEX = "MAIN"

_NAME = re.compile(rf"_{INDEX}_([0-9]+)\.toc")
#: Sizes of C's types, a mark of the byte order, the table's version, three numbers of Whoosh's.
_HEAD = struct.Struct(">3x ii 3x")
_MARKS = (-12345, -111)
#: Behind the schema: the table's number, and one that is not used.
_NUMBERS = struct.Struct(">ii")


def read_contents(folder: Path) -> list[ArraysSegment]:
    """The segments of the index in a folder; none where it has no table yet.

    Raises IndexOutdatedError where one is not ours: what Whoosh itself merged has no spellings.
    """
    newest = _newest(folder)
    if newest is None:
        return []
    number, table = newest
    segments = _listed(table, number)
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
    newest = _newest(folder)
    if newest is None:
        _write_first(folder, listed)
    else:
        number, table = newest
        head = table[: _end_of_schema(table)]
        numbers = _NUMBERS.pack(number + 1, 0)
        pickled = pickle.dumps(listed, pickle.HIGHEST_PROTOCOL)
        (folder / f"_{INDEX}_{number + 1}.toc").write_bytes(head + numbers + pickled)
    for path in old - {segment.path(folder) for segment in listed}:
        path.unlink()


def _write_first(folder: Path, listed: list[ArraysSegment]) -> None:
    from search.engines.whoosh.codec.view_schema import VIEW
    from search.engines.whoosh.library import TOC, FileStorage

    TOC(VIEW, listed, 0).write(FileStorage(str(folder)), INDEX)


def _newest(folder: Path) -> tuple[int, bytes] | None:
    """The number of the newest table in a folder, and what is in it."""
    tables = {
        int(name[1]): path for path in folder.iterdir() if (name := _NAME.fullmatch(path.name))
    }
    if not tables:
        return None
    number = max(tables)
    return number, tables[number].read_bytes()


def _listed(table: bytes, number: int) -> list[Any]:
    """What a table lists; see ``whoosh.index.TOC.write``."""
    at = _end_of_schema(table)
    if _NUMBERS.unpack_from(table, at)[0] != number:
        raise ValueError(f"its table of contents is not number {number}")
    segments = unpickled(table[at + _NUMBERS.size :])
    if not isinstance(segments, list):
        raise ValueError("its table of contents has no list of segments")
    return segments


def _end_of_schema(table: bytes) -> int:
    """Where a table is done telling Whoosh of the fields: all before is the same in each."""
    if _HEAD.unpack_from(table) != _MARKS:
        raise ValueError("it has no table of contents of Whoosh 2.7.4")
    at, shift, length = _HEAD.size, 0, 0
    while table[at] & 0x80:
        length |= (table[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
    length |= table[at] << shift
    return at + 1 + length

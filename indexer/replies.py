"""What a reading process is asked, and what it answers: tasks, and replies by the part."""

from __future__ import annotations

from typing import NamedTuple

from indexer.model import ItemFailure, Kind, Remark, Source
from search import Article


class Task(NamedTuple):
    """A source to be read. ``digest`` is of the bytes that ``reader`` read the last time."""

    number: int
    source: Source
    digest: bytes | None = None
    reader: str = ""


class Read(NamedTuple):
    """An article, and a digest of all that the index holds of it."""

    article: Article
    digest: bytes


class Ending(NamedTuple):
    """How reading a source ended: INDEXED (it was read), UNCHANGED, SKIPPED or FAILED."""

    kind: Kind
    reason: str = ""
    detail: str = ""
    size: int = 0
    mtime_ns: int = 0
    read_ns: int = 0  #: when it was opened
    digest: bytes | None = None
    reader: str = ""  #: names format and versions: other ones would read the file anew
    shut: bool = False  #: the system gave no bytes, so nothing is known
    remarks: tuple[Remark, ...] = ()


class Reply(NamedTuple):
    """A part of what a source holds; the last one of a source has its ending.

    ``afresh``: what came of it before is void, it is read a second time.
    """

    number: int
    afresh: bool = False
    position: int = 0  #: how many bytes of the file are read by now,
    size: int = 0  #: and how many it has
    items: tuple[Read | ItemFailure, ...] = ()
    ending: Ending | None = None

"""The frozen types of the way from files to articles: sources, drafts, outcomes."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from search import ArticleDate, Provenance

#: The root of what comes by standard input, and its only path.
STDIN = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a source may cost, in bytes, characters and seconds (the settings of the same names)."""

    source_bytes: int
    html_bytes: int
    line_bytes: int
    article_characters: int
    source_seconds: int
    worker_bytes: int

    def __str__(self) -> str:
        """One line: a failure is tried again when it differs."""
        return " ".join(str(value) for value in dataclasses.astuple(self))


class Source(NamedTuple):
    """A file as it was found; its bytes are read only when asked for (``indexer.opening``).

    A tuple, like ``Outcome``, as a run that has nothing to do makes one for each file.
    """

    root: str  #: absolute path of the root, or "-"
    path: str  #: in the root, with "/"; bytes that are no UTF-8 are written as \\xNN
    file: str  #: what the operating system opens
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDraft:
    """An article as its format gives it: not yet cleaned, dated, named or in a language."""

    body: str
    item: str | None = None  #: which article of its file; None for a file of one
    title: str | None = None
    authors: tuple[str, ...] = ()
    date: ArticleDate | None = None
    source: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    url: str | None = None
    provenance: tuple[Provenance, ...] = ()
    place: str = ""  #: where in the file, for messages: a line number
    remarks: tuple[str, ...] = ()  #: what was left aside, in words


class ItemFailure(NamedTuple):
    """A part of a file that fails alone (a bad line of a JSONL): a source of its own."""

    place: str  #: where in the file: "17" in ``file.jsonl:17``
    reason: str
    detail: str = ""
    item: str | None = None  #: which article it would have been, where that is known


class Remark(NamedTuple):
    """What was left aside in sources that were read all the same, in words that can be counted."""

    what: str
    times: int
    first: str  #: the source, and where in it: ``file.jsonl:17``


class Kind(StrEnum):
    """How a source ended. Each has exactly one."""

    INDEXED = "indexed"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    SKIPPED = "skipped"
    FAILED = "failed"


class Outcome(NamedTuple):
    """The end of one source: a file, a bad line of one, or a file that is gone.

    Files that need not be looked into have one together: ``others`` are the paths of all but one.

    ``articles`` counts what the index holds of it now; ``written`` and ``deleted`` what this run
    changed; ``kept`` what stays as it is because it could not be read now. ``again`` is a failure
    (or a skip) of an earlier run that nothing has changed since.
    """

    kind: Kind
    root: str
    path: str  #: a bad line has its place after a colon: ``file.jsonl:17``
    reason: str = ""
    detail: str = ""
    articles: int = 0
    written: int = 0
    deleted: int = 0
    kept: int = 0
    again: bool = False
    part: bool = False  #: of a file that was told of before: a bad line
    remarks: tuple[Remark, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def sources(self) -> int:
        """How many sources it is the end of."""
        return 1 + len(self.others)

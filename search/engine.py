"""The port: what an engine must be able to do, and no more.

An engine says which articles match and how often in which field; ``search.ranking`` says what
that is worth. Readers see one generation, for as long as they live; a writer's changes become
visible all at once, in a new generation, when its ``with`` block ends without an exception.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Protocol, Self, runtime_checkable

from search.model import Article, Origin, Query, SearchPage

_MEGA = 1_000_000


class Memory(NamedTuple):
    """How many bytes an engine may use beside what one question or one article needs."""

    cache: int = 64 * _MEGA  #: of a process that reads, for what it may have to read again
    build: int = 192 * _MEGA  #: of a writer, for articles that are not yet on disk


class Reader(Protocol):
    """One generation of the index, open for questions from any thread."""

    @property
    def generation(self) -> int:
        """The number of the generation that it reads; 0 is the empty index before the first."""
        ...

    @property
    def build(self) -> str:
        """A name for what it reads, never used twice: numbers begin anew in a new folder."""
        ...

    @property
    def articles(self) -> int:
        """How many articles can be found."""
        ...

    def search(self, query: Query) -> SearchPage:
        """The page that ``query`` asks for. Raises IndexDamagedError rather than answer wrongly.

        Raises QueryError ("query-too-slow") where looking takes longer than ``query.seconds``.
        """
        ...

    def holds(self, generation: int) -> bool:
        """Whether what was written in that generation is part of this one.

        Not so for generations that are yet to come, nor for those that a rollback has left.
        """
        ...

    def get(self, article_id: str) -> Article | None:
        """The whole article, hidden or not; or None."""
        ...

    def origins(self) -> Iterator[tuple[str, Origin]]:
        """The id and origin of every article: what the ledger is held against in doubt."""
        ...

    def close(self) -> None:
        """Let go of the generation; the reader answers nothing more."""
        ...


class Writer(Protocol):
    """The one writer of an index: a context manager that commits, or discards on an exception."""

    @property
    def generation(self) -> int:
        """The number that the generation being written will have."""
        ...

    def upsert(self, article: Article) -> None:
        """Add an article, or replace the one of the same id; the last one stands."""
        ...

    def delete(self, article_id: str) -> None:
        """Remove an article; an id that is not there is no error."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class Engine(Protocol):
    """An index in one place."""

    def newest(self) -> int:
        """The number of the newest generation, cheaply (a stat and a short read at most)."""
        ...

    def reader(self) -> Reader:
        """Open the newest generation.

        Raises IndexMissingError, IndexDamagedError or IndexOutdatedError.
        """
        ...

    def writer(self, *, run: str, afresh: bool = False) -> Writer:
        """Start a generation; ``run`` names the indexing run it belongs to, the unit of rollback.

        ``afresh``: from nothing, whatever state the index is in. Nothing of it is touched before
        the new one takes its place; a rollback goes back to what was there, if it was sound. Raises
        IndexLockedError while another process writes.
        """
        ...


@runtime_checkable
class Hiding(Protocol):
    """What a writer can do whose engine can keep articles out of sight."""

    def hide(self, article_id: str, *, hidden: bool = True) -> None:
        """Leave an article out of every answer, total and statistic, or show it again.

        It stays what ``get`` gives and ``origins`` tells of. An update leaves it hidden; once it is
        deleted in a commit nothing is remembered. An id that is not there is no error.
        """
        ...


@runtime_checkable
class Compacting(Protocol):
    """What an engine can do that writes what is new beside what is old."""

    def compaction(self, *, run: str) -> Writer | None:
        """A writer whose block ends with large pieces of the index written anew, where need be.

        What is found stays the same, and is found more quickly. Commits leave it to this, however
        small they are; so it is for the end of a run.
        """
        ...


class Damage(NamedTuple):
    """One file of a kept generation that is not what its manifest says."""

    generation: int
    file: Path
    reason: str


class GenerationInfo(NamedTuple):
    """What is known of a kept generation without opening its index."""

    number: int
    run: str
    articles: int
    bytes: int  #: of all its files; files shared with another generation count in both
    created: str  #: ISO 8601, UTC


@runtime_checkable
class Durable(Protocol):
    """What an engine can do whose generations are folders on this machine's disk."""

    def build(self) -> str:
        """The ``build`` of the newest generation's reader, as cheaply as ``newest``; or ""."""
        ...

    def kept(self) -> tuple[GenerationInfo, ...]:
        """The generations on disk, the newest (the one that is read) first.

        Raises IndexDamagedError where nothing can be said of that one; others are left out.
        """
        ...

    def verified(self) -> GenerationInfo | None:
        """The newest generation, held against its checksums as by ``reader``, and not opened.

        None before the first. Raises what ``reader`` raises of generations.
        """
        ...

    def check(self) -> Iterator[Damage]:
        """Read every byte of every kept generation; nothing is yielded when all is well."""
        ...

    def rollback(self) -> int:
        """Make the last generation of the run before the newest one; its number.

        Raises IndexMissingError where there is none to go back to.
        """
        ...

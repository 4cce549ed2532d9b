"""A space that is built in a process of its own, while this one does the rest of a segment."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from collections.abc import Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from search.engines.whoosh.codec.building.spaces import SpaceBuilder
from search.engines.whoosh.codec.coding.ragged import Array
from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.file.arrays import ArrayFile
from search.engines.whoosh.codec.form import Space
from search.errors import ArchiveError

#: Batches of texts that may be on their way: more would only wait in memory.
_AHEAD = 4


class SpaceElsewhere:
    """A ``SpaceBuilder`` in another process; what fails there is raised here."""

    def __init__(self, space: Space, anchors: str | None, path: Path) -> None:
        """``path``: of a file that is there while the space is written, and not after it."""
        self._path = path
        context = multiprocessing.get_context("spawn")
        self._connection: Connection
        self._connection, its_end = context.Pipe()
        self._process: SpawnProcess = context.Process(
            target=build, args=(its_end, space, anchors), name="broadsheet-words", daemon=True
        )
        self._process.start()
        its_end.close()
        self._unheard = 0
        self.memory = 0  #: bytes that it held when it was last heard of

    def add(self, texts: Sequence[str], values: Array) -> None:
        """See ``SpaceBuilder.add``."""
        self._tell((texts, values))
        while self._unheard > _AHEAD:
            self._hear()

    def begin_to_write(self) -> None:
        """There is no more to add: ``write`` will have less to wait for."""
        self._tell(self._path)

    def write(self, file: ArrayWriter) -> None:
        """Write the arrays of the space, after ``begin_to_write``; the process is done."""
        while self._unheard:
            self._hear()
        self.close()
        written = ArrayFile(self._path)
        self._path.unlink()
        for entry in written:
            file.add(entry.name, entry.kind, written.whole(entry.name))

    def close(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.join()
        self._connection.close()

    def _tell(self, what: object) -> None:
        try:
            self._connection.send(what)
        except OSError:
            while True:  # behind what it answered before, it says why it has ended
                self._hear()
        self._unheard += 1

    def _hear(self) -> None:
        try:
            answer = self._connection.recv()
        except (EOFError, OSError):
            raise ArchiveError(
                "The process that builds the words of the index was ended from outside.",
                remedy="Nothing was changed: start again. Most often memory is short; "
                "BROADSHEET_BUILD_BYTES says how much is used.",
            ) from None
        if isinstance(answer, Exception):
            raise answer
        self.memory = answer
        self._unheard -= 1


def build(connection: Connection, space: Space, anchors: str | None) -> None:
    """Build a space of what comes; end when it is written, or when the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other process is interrupted, and ends this
    with contextlib.suppress(EOFError, OSError):
        try:
            builder = SpaceBuilder(space, anchors)
            while not isinstance(task := connection.recv(), Path):
                builder.add(*task)
                connection.send(builder.memory)
            file = ArrayWriter(task)
            builder.write(file)
            file.finish({})
            connection.send(0)
        except (EOFError, ConnectionError):
            raise
        except Exception as error:
            connection.send(error)

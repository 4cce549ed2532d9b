"""The newest generation, for a server that runs for long: opened again when it has moved on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from search.engine import Durable, Engine, Reader
from search.errors import IndexMissingError


@dataclass(slots=True)
class _Lease:
    """A reader, and how many requests are using it."""

    reader: Reader
    build: str  #: what the engine called the newest when it was opened
    users: int = 0


class Current:
    """Hands out the reader of the newest generation, to any number of threads.

    While one thread opens a new generation, the others go on with the one before. A reader is
    closed when a newer one has taken its place and the last request that uses it is done.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._durable = engine if isinstance(engine, Durable) else None  # dear to ask
        self._lease: _Lease | None = None
        self._changing = threading.Lock()  # guards the lease and its users
        self._opening = threading.Lock()  # held by the one thread that opens

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """A reader that stays open for as long as the block lasts.

        Raises IndexMissingError where nothing was ever indexed, IndexDamagedError or
        IndexOutdatedError where the newest generation cannot be read. When all generations are
        removed for a rebuild, the last one that was open serves until there is a new one.
        """
        lease = self._take()
        try:
            yield lease.reader
        finally:
            self._give_back(lease)

    def close(self) -> None:
        """Let go of the reader, once nobody uses it."""
        self._replace(None)

    def _take(self) -> _Lease:
        build = self._newest()
        with self._changing:
            lease = self._lease
            if lease is not None and (lease.build == build or self._opening.locked()):
                lease.users += 1
                return lease
        with self._opening:
            with self._changing:
                lease = self._lease
                if lease is not None and lease.build == self._newest():
                    lease.users += 1  # another thread has opened it in the meantime
                    return lease
            try:
                build = self._newest()  # before opening: at worst it is opened twice
                opened = _Lease(reader=self._engine.reader(), build=build, users=1)
            except IndexMissingError:
                with self._changing:
                    if (lease := self._lease) is None:
                        raise
                    lease.users += 1
                    return lease
            self._replace(opened)
            return opened

    def _newest(self) -> str:
        if self._durable:  # its numbers begin anew where a folder was deleted
            return self._durable.build()
        return str(self._engine.newest())

    def _give_back(self, lease: _Lease) -> None:
        with self._changing:
            lease.users -= 1
            done = lease.users == 0 and lease is not self._lease
        if done:
            lease.reader.close()

    def _replace(self, new: _Lease | None) -> None:
        with self._changing:
            old, self._lease = self._lease, new
            done = old is not None and old.users == 0
        if old is not None and done:
            old.reader.close()

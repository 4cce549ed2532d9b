"""The engines, one module each, behind the same few methods."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from benchmarks.engines.asks import Ask, Level
from benchmarks.engines.timing import Timing
from search.model import Article

NAMES = ("broadsheet", "tantivy", "whoosh", "fts5", "xapian", "bm25s")


class Peer(Protocol):
    """An engine, whose index is in one folder."""

    def build(self, articles: Iterable[Article], folder: Path) -> None:
        """Make a durable index of all articles in the folder, which is empty."""
        ...

    def open(self, folder: Path) -> None:
        """Open what ``build`` made."""
        ...

    def prepared(self, ask: Ask, level: Level) -> Callable[[], Timing] | None:
        """What asks and takes the time, over and over; None for what the engine cannot do."""
        ...

    def forget(self) -> None:
        """Empty its caches, as far as it has its own."""
        ...

    def parts(self, folder: Path) -> dict[str, int]:
        """Bytes of the index on disk, by what they are for."""
        ...


def peer(name: str) -> Peer:
    """The engine of a name. Its library is imported only now."""
    return cast("Peer", import_module(f"benchmarks.engines.peers.{name}").PEER())

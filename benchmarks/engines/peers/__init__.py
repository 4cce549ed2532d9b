"""The engines, one module each, behind the same few methods."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.util import find_spec
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


_XAPIAN = ["/usr/bin/python3", "-I", "-c", "import xapian"]


def is_here(name: str) -> bool:
    """Whether the engine is installed."""
    if name == "xapian":
        return (
            Path(_XAPIAN[0]).exists()
            and not subprocess.run(_XAPIAN, check=False, stderr=subprocess.DEVNULL).returncode
        )
    return name not in ("tantivy", "bm25s") or find_spec(name) is not None


def peer(name: str) -> Peer:
    """The engine of a name. Its library is imported only now."""
    return cast("Peer", import_module(f"benchmarks.engines.peers.{name}").PEER())

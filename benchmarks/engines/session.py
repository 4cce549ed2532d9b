"""What one run works with: which articles and engines, where indexes are kept, where figures go."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.engines.building import build, folder_of
from benchmarks.engines.corpora import Corpus
from benchmarks.engines.peers import NAMES, Peer, peer
from benchmarks.engines.results import Results
from benchmarks.engines.rows import Row, drawn, rows
from search.errors import SearchError

OURS = NAMES[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Articles, engines, and how much of everything."""

    corpus: Corpus
    engines: tuple[str, ...]  #: ours is the first
    work: Path
    results: Results
    times: int = 5
    asks: int | None = None
    commits: int = 1_000
    absent: frozenset[str] = frozenset()  #: engines that are not installed
    rows: tuple[str, ...] = ()  #: of these names only, if any

    def here(self) -> Session:
        """The same without the engines that are not installed."""
        engines = tuple(name for name in self.engines if name not in self.absent)
        return replace(self, engines=engines)

    def folder(self, engine: str) -> Path:
        """Where the index of an engine is."""
        return folder_of(self.work, self.corpus, engine)

    def opened(self, engine: str) -> Peer:
        """An engine over its index, which is built if it is not there or of another format."""
        if not self.folder(engine).exists():
            build(engine, self.corpus, self.work)
        found = peer(engine)
        try:
            found.open(self.folder(engine))
        except SearchError:
            build(engine, self.corpus, self.work)
            found.open(self.folder(engine))
        return found

    def peers(self, engines: Iterable[str] = ()) -> dict[str, Peer]:
        """Several engines, by name."""
        return {engine: self.opened(engine) for engine in engines or self.engines}

    def chosen(self, names: Iterable[str] = ()) -> list[Row]:
        """The rows that were named, here or on the command line; all of them if none were."""
        source = drawn(self.corpus, self.work / f"{self.corpus}-drawn.json")
        every = rows(source, asks=self.asks)
        gc.collect()
        gc.freeze()  # what is held is no business of the collector
        wanted = set(self.rows or names)
        if unknown := wanted - {row.name for row in every}:
            sys.exit(f"no such row: {unknown}; there are {', '.join(row.name for row in every)}")
        return [row for row in every if not wanted or row.name in wanted]

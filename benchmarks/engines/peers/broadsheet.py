"""Broadsheet's own engine, asked where a peer's library is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from benchmarks.engines.asks import Ask, Kind, Level
from benchmarks.engines.timing import Timing, timed
from search.engine import Memory
from search.engines.whoosh.codec.answering.reading import ArticleReader
from search.engines.whoosh.codec.caching import CACHE
from search.engines.whoosh.codec.file.arrays import ArrayFile
from search.engines.whoosh.codec.segment import Segment
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.reading import WhooshReader
from search.model import Article, Query, Sort
from search.query import parse

FACETS = ("section", "year")


class Broadsheet:
    """See ``Peer``."""

    def __init__(self, memory: Memory | None = None) -> None:
        self._memory = memory or Memory()
        self._reader: WhooshReader

    def build(self, articles: Iterable[Article], folder: Path) -> None:
        with WhooshEngine(folder, self._memory).writer(run="benchmark") as writer:
            for article in articles:
                writer.upsert(article)

    def open(self, folder: Path) -> None:
        self._reader = WhooshEngine(folder, self._memory).reader()

    def prepared(self, ask: Ask, level: Level) -> Callable[[], Timing]:
        if level in (Level.TOP, Level.TOTAL):  # what is found is known with its total
            return partial(timed, partial(_kernel, self.articles, ask.query()))
        highlights = 3 if level is Level.FULL else 1
        return partial(timed, partial(_page, self._reader, ask, ask.typed(), highlights))

    def forget(self) -> None:
        """Nothing is decoded, and no block was compared."""
        CACHE.clear()
        for segment in self.read_segments:
            guard = segment.file._guard
            guard._unseen[:] = b"\1" * len(guard._unseen)

    def parts(self, folder: Path) -> dict[str, int]:
        sizes: Counter[str] = Counter()
        for path in _newest(folder):
            size = path.stat().st_size
            with path.open("rb") as file:
                is_segment = file.read(8) == b"BSARRAYS"
            if is_segment:
                arrays = {_part(one.name): 0 for one in ArrayFile(path)}
                for one in ArrayFile(path):
                    arrays[_part(one.name)] += one.end - one.place
                sizes.update(arrays)
                size -= sum(arrays.values())
            sizes["frame"] += size  # tables, checksums, manifest
        return dict(sizes)

    @property
    def articles(self) -> ArticleReader:
        """The reader below the port: ids and scores, no articles."""
        return self._reader._articles

    @property
    def read_segments(self) -> list[Segment]:
        """The segments of the newest generation."""
        return [part.segment for part in self.articles._snapshot.parts]

    @property
    def segments(self) -> int:
        """How many there are."""
        return len(self.read_segments)


def _kernel(articles: ArticleReader, query: Query) -> int:
    return articles.search(query).total


def _page(reader: WhooshReader, ask: Ask, typed: str, highlights: int) -> int:
    parsed = parse(typed)
    query = Query(
        text=typed,
        tree=parsed.tree,
        notes=parsed.notes,
        sort=Sort.NEWEST if ask.kind is Kind.NEWEST else Sort.RELEVANCE,
        facets=FACETS,
        highlights=highlights,
    )
    return reader.search(query).total


def _newest(folder: Path) -> list[Path]:
    """The files of the newest generation, the only one that a fresh build has."""
    number = max(
        (path for path in folder.rglob("*") if path.is_file() and path.suffix == ".toc"),
        key=lambda path: path.stat().st_mtime_ns,
    )
    return [path for path in number.parent.iterdir() if path.is_file()]


def _part(array: str) -> str:
    """What an array is for: ``text.docs.low`` is documents of words."""
    space, _, rest = array.partition(".")
    if space not in ("text", "about", "whole"):
        return space
    return f"{space} {rest.partition('.')[0]}"


PEER = Broadsheet

"""Other states of the same index: four segments, a tenth deleted, a thousand commits of one."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.engines.corpora import Corpus
from benchmarks.engines.measuring import Working
from benchmarks.engines.peers import peer
from benchmarks.engines.peers.broadsheet import Broadsheet
from benchmarks.engines.timing import percentile
from search.engines.whoosh.codec.merging.segments import Source, merge
from search.engines.whoosh.engine import WhooshEngine
from search.model import Article

SEGMENTS = 4
DELETED = 10  # one in so many


def segments(corpus: Corpus, folder: Path) -> Broadsheet:
    """The articles in four commits of as many each."""
    if not folder.exists():
        articles = list(corpus)
        size = -(-len(articles) // SEGMENTS)
        for start in range(0, len(articles), size):
            with WhooshEngine(folder).writer(run=f"part {start}") as writer:
                for article in articles[start : start + size]:
                    writer.upsert(article)
    return _opened(folder)


def deleted(built: Path, corpus: Corpus, folder: Path) -> Broadsheet:
    """A copy of an index, without a tenth of its articles."""
    if not folder.exists():
        shutil.copytree(built, folder)
        with WhooshEngine(folder).writer(run="delete") as writer:
            for article in islice(corpus, 0, None, DELETED):
                writer.delete(article.id)
    return _opened(folder)


def merging(parts: Broadsheet, folder: Path) -> dict[str, float]:
    """Merge the segments of an index into one: seconds, and how many bytes it has."""
    sources = [
        Source(segment=segment, dead=np.zeros(0, np.int64)) for segment in parts.read_segments
    ]
    path = folder / "merged.arrays"
    path.unlink(missing_ok=True)
    with Working() as working:
        merge(sources, path)
    size = path.stat().st_size
    path.unlink()
    return {"wall": working.work.wall, "cpu": working.work.cpu, "bytes": size}


def commits(built: Path, folder: Path, added: Iterable[Article]) -> dict[str, Any]:
    """Add articles to a copy of an index, each by a commit of its own."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(built, folder)
    engine = WhooshEngine(folder)

    def add(article: Article) -> None:
        with engine.writer(run="one more") as writer:
            writer.upsert(article)

    return {**_each(add, added), "segments": _opened(folder).segments}


def tantivy_commits(built: Path, folder: Path, added: Iterable[Article]) -> dict[str, Any]:
    """The same with tantivy, whose writer stays open."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(built, folder)
    tantivy: Any = peer("tantivy")  # imported only now: it need not be installed
    tantivy.open(folder)
    found = _each(tantivy.adder(), added)
    tantivy.open(folder)
    return {**found, "segments": tantivy.segments}


def _each(add: Any, added: Iterable[Article]) -> dict[str, Any]:
    took = []
    before = _written()
    for article in added:
        began = time.perf_counter()
        add(article)
        took.append(time.perf_counter() - began)
    return {
        "commits": len(took),
        "p50": percentile(took, 50),
        "p99": percentile(took, 99),
        "most": max(took),
        "written": _written() - before,
    }


def _written() -> int:
    """Bytes that this process has handed to the disk."""
    for line in Path(f"/proc/{os.getpid()}/io").read_text("ascii").splitlines():
        if line.startswith("write_bytes:"):
            return int(line.split()[1])
    return 0


def _opened(folder: Path) -> Broadsheet:
    peer = Broadsheet()
    peer.open(folder)
    return peer

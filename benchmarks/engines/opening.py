"""Opening an index and the first answer, in a process that has answered from another one."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.engines.measuring import apart, rss_anon
from search.engines.whoosh.engine import WhooshEngine
from search.model import Article, Origin, Query
from search.query import parse


def opening(index: Path, typed: str) -> dict[str, float]:
    """Seconds until it is open, and until it has answered; bytes that it took."""
    found: dict[str, float] = apart(__name__, str(index), typed)
    return found


def _here(index: Path, typed: str) -> dict[str, float]:
    query = Query(text=typed, tree=parse(typed).tree)
    _warm(query)
    before = rss_anon()
    began = time.perf_counter()
    reader = WhooshEngine(index).reader()
    opened = time.perf_counter()
    reader.search(query)
    answered = time.perf_counter()
    return {"open": opened - began, "answer": answered - began, "rss": rss_anon() - before}


def _warm(query: Query) -> None:
    """Whatever is imported when it is needed is imported."""
    origin = Origin(root="/", path="one", item=None)
    with TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder))
        with engine.writer(run="one") as writer:
            writer.upsert(Article(id="one", origin=origin, title="One", body="One article."))
        engine.reader().search(query)


if __name__ == "__main__":
    print(json.dumps(_here(Path(sys.argv[1]), sys.argv[2])))

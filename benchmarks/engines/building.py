"""Building: Article objects in, a durable index out; in a process of its own, engines in turn."""

from __future__ import annotations

import gc
import json
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.engines.corpora import Corpus
from benchmarks.engines.measuring import Working, apart
from benchmarks.engines.peers import peer


def folder_of(work: Path, corpus: Corpus, engine: str) -> Path:
    """Where the index of an engine is."""
    return work / f"{corpus}-{engine}"


def build(engine: str, corpus: Corpus, work: Path) -> dict[str, Any]:
    """Build once, in a new process: wall, cpu, rss, parts."""
    folder = folder_of(work, corpus, engine)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    found: dict[str, Any] = apart(__name__, engine, str(corpus), str(folder))
    return found


def _here(engine: str, corpus: Corpus, folder: Path) -> dict[str, Any]:
    built = peer(engine)
    once = list(corpus.once())
    gc.collect()
    gc.freeze()  # the articles are no business of the collector
    with Working() as working:
        built.build(corpus.copied(once), folder)
    work = asdict(working.work)
    if corpus.copies > 1:  # which are made on the way: not the engine's work
        with Working() as making:
            for _ in corpus.copied(once):
                pass
        work["wall"] -= making.work.wall
        work["cpu"] -= making.work.cpu
    return {**work, "parts": built.parts(folder)}


if __name__ == "__main__":
    print(json.dumps(_here(sys.argv[1], Corpus.named(sys.argv[2]), Path(sys.argv[3]))))

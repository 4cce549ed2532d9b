"""The command: ``python -m benchmarks.engines build kernels --articles N --rows common,mid``."""

from __future__ import annotations

import argparse
import gc
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.engines import kernels
from benchmarks.engines.asks import Level
from benchmarks.engines.building import build, folder_of
from benchmarks.engines.corpora import ROOT, Corpus
from benchmarks.engines.peers import NAMES, Peer, peer
from benchmarks.engines.rows import drawn, rows
from search.errors import SearchError

OURS = NAMES[0]
_MEGA = 1e6


def main() -> int:
    """Measure what is named, print it, and keep it in the results."""
    options = _options()
    options.work.mkdir(parents=True, exist_ok=True)
    engines = [OURS, *(name for name in options.peers.split(",") if name)]
    for text in options.articles.split(","):
        corpus = Corpus.named(text)
        if "build" in options.what:
            _build(engines, corpus, options)
        levels = [Level(one) for one in options.levels.split(",")]
        if "kernels" in options.what:
            _ask(engines, corpus, [one for one in levels if one <= Level.TOTAL], options)
        if "engine" in options.what:
            _ask(engines, corpus, [Level.PAGE, Level.FULL], options)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.engines", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("what", nargs="+", choices=["build", "kernels", "engine"])
    parser.add_argument("--articles", default="R", help="N, R, L, N10000, Nx10; more by commas")
    parser.add_argument("--rows", default="", help="names by commas; default: all")
    parser.add_argument("--levels", default="b", help="of the kernels: a, b")
    parser.add_argument("--peers", default="tantivy", help=", ".join(NAMES[1:]))
    parser.add_argument("--asks", type=int, help="only so many questions of a row")
    parser.add_argument("--times", type=int, default=5, help="each question, default: %(default)s")
    parser.add_argument(
        "--work", type=Path, default=ROOT / ".broadsheet" / "benchmarks",
        help="where indexes are kept for the next run",
    )  # fmt: skip
    return parser.parse_args()


def _build(engines: list[str], corpus: Corpus, options: argparse.Namespace) -> None:
    print(f"\nbuild {corpus}: wall s, CPU s, RssAnon MB, index MB, ratios to the last engine")
    found: dict[str, list[dict[str, Any]]] = {engine: [] for engine in engines}
    for _ in range(min(options.times, 3)):
        for engine in engines:
            found[engine].append(build(engine, corpus, options.work))
    best = {engine: min(runs, key=lambda run: run["wall"]) for engine, runs in found.items()}
    last = best[engines[-1]]
    for engine, run in best.items():
        size = sum(run["parts"].values())
        print(
            f"{engine:12} {run['wall']:7.2f} {run['cpu']:7.2f} {run['rss'] / _MEGA:7.0f}"
            f" {size / _MEGA:7.1f}   x {run['wall'] / last['wall']:.2f}"
            f" {run['cpu'] / last['cpu']:.2f} {size / sum(last['parts'].values()):.2f}"
        )
        for part, of_it in sorted(run["parts"].items(), key=lambda one: -one[1]):
            if of_it > size / 200:
                print(f"{'':14}{part:24} {of_it / _MEGA:8.2f} {100 * of_it / size:5.1f} %")


def _ask(
    engines: list[str], corpus: Corpus, levels: list[Level], options: argparse.Namespace
) -> None:
    peers = {engine: _opened(engine, corpus, options.work) for engine in engines}
    source = drawn(corpus, options.work / f"{corpus}-drawn.json")
    gc.collect()
    gc.freeze()
    wanted = [name for name in options.rows.split(",") if name]
    chosen = rows(source, asks=options.asks)
    if unknown := set(wanted) - {row.name for row in chosen}:
        sys.exit(f"no such row: {unknown}; there are {', '.join(row.name for row in chosen)}")
    for level in levels:
        print(f"\n({level}) {corpus}: µs warm/first, p99; ours warm and cold to theirs warm")
        for row in chosen:
            if not wanted or row.name in wanted:
                began = time.perf_counter()
                found = kernels.measure(peers, row, level, options.times)
                _show(row.name, found, time.perf_counter() - began)


def _show(name: str, found: dict[str, Any], seconds: float) -> None:
    ours = found["engines"].get(OURS)
    for engine, its in found["engines"].items():
        ratio = ""
        if engine != OURS:
            ratio = (
                f"| x {ours['warm'] / its['warm']:.2f}/{ours['empty'] / its['warm']:.2f}"
                f" p99 {ours['warm_p99'] / its['warm_p99']:.2f}"
                f"/{ours['empty_p99'] / its['warm_p99']:.2f}"
                f" hits {ours['total'] / max(1, its['total']):.2f}"
            )
        print(
            f"{name:15} {engine:11} {its['warm']:8.0f}/{its['empty']:8.0f}"
            f" {its['warm_p99']:8.0f}/{its['empty_p99']:8.0f} {ratio}",
            flush=True,
        )
    if none := found.get("none"):
        none = {**none, "engines": none["engines"]}
        _show(f"{name} none", none, 0)


def _opened(engine: str, corpus: Corpus, work: Path) -> Peer:
    """An engine over its index, which is built if it is not there or of another format."""
    folder = folder_of(work, corpus, engine)
    if not folder.exists():
        build(engine, corpus, work)
    opened = peer(engine)
    try:
        opened.open(folder)
    except SearchError:
        build(engine, corpus, work)
        opened.open(folder)
    return opened


if __name__ == "__main__":
    sys.exit(main())

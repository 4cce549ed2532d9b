"""Asking: every question of a row of every engine in turn, warm and with our caches empty."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median as middle
from typing import Any

from benchmarks.engines.asks import Ask, Level
from benchmarks.engines.peers import Peer
from benchmarks.engines.rows import Row
from benchmarks.engines.timing import Timing, median, percentile

#: A question, as each engine that can answer it has prepared it.
Calls = Mapping[str, Callable[[], Timing]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The middle times of one question."""

    warm: Timing
    empty: Timing


_PATIENCE = 0.5  # seconds; what takes longer is asked only once


def ask(
    peers: Mapping[str, Peer], questions: Sequence[Calls], times: int
) -> list[dict[str, Asked]]:
    """Ask all engines in turn, and that so many times: first with empty caches, then warm.

    With empty caches every other question comes before one is repeated, so that little of what an
    engine needs for it is left in the processor's own caches. Warm is the third time in a row.
    """
    left = [dict(calls) for calls in questions]
    empty: list[dict[str, list[Timing]]] = [{name: [] for name in calls} for calls in questions]
    warm: list[dict[str, list[Timing]]] = [{name: [] for name in calls} for calls in questions]
    for _ in range(times):
        for calls, its in zip(left, empty, strict=True):
            for name, call in calls.items():
                peers[name].forget()
                its[name].append(call())
        for calls, its, before in zip(left, warm, empty, strict=True):
            for name, call in list(calls.items()):
                if before[name][-1].wall > _PATIENCE:
                    its[name].append(before[name][-1])
                    del calls[name]
                    continue
                peers[name].forget()  # so that ours holds what this question needs, and no more
                call()
                call()
                its[name].append(call())
    return [
        {name: Asked(warm=median(third[name]), empty=median(first[name])) for name in first}
        for first, third in zip(empty, warm, strict=True)
    ]


def measure(peers: Mapping[str, Peer], row: Row, level: Level, times: int) -> dict[str, Any]:
    """For each engine: medians and p99 over the questions in microseconds, warm and empty.

    A question with no hit in the first engine counts only in the figures of ``none``.
    """
    first = next(iter(peers))
    questions = [_prepared(peers, asked, level) for asked in row.asks]
    found = ask(peers, [calls for calls in questions if first in calls], times)
    hits = [one for one in found if one[first].warm.total]
    figures: dict[str, Any] = {"asks": len(hits), "engines": _figures(peers, hits)}
    if len(hits) < len(found):
        missed = [one for one in found if not one[first].warm.total]
        figures["none"] = {"asks": len(missed), "engines": _figures(peers, missed)}
    return figures


def shuffled(peers: Mapping[str, Peer], asks: Sequence[Ask], rounds: int = 3) -> dict[str, Any]:
    """All questions in a random order, several times, and our cache as it comes: seconds in all.

    A first round is not counted. Only questions that all engines know are asked.
    """
    prepared = [[one.prepared(asked, Level.TOTAL) for one in peers.values()] for asked in asks]
    every = [calls for calls in prepared if all(calls)]
    order = random.Random(11)  # noqa: S311  # the same in every run
    sums = [[0.0, 0.0] for _ in peers]
    for number in range(rounds + 1):
        order.shuffle(every)
        for calls in every:
            for at, call in enumerate(calls):
                took = call() if call else Timing(wall=0, cpu=0)
                if number:
                    sums[at][0] += took.wall
                    sums[at][1] += took.cpu
    engines = {
        name: {"wall": wall, "cpu": cpu} for name, (wall, cpu) in zip(peers, sums, strict=True)
    }
    return {"asks": rounds * len(every), "engines": engines}


def _prepared(peers: Mapping[str, Peer], asked: Ask, level: Level) -> Calls:
    prepared = {name: one.prepared(asked, level) for name, one in peers.items()}
    return {name: call for name, call in prepared.items() if call}


def _figures(
    peers: Iterable[str], found: Sequence[Mapping[str, Asked]]
) -> dict[str, dict[str, float]]:
    figures = {}
    for name in peers:
        some = [one[name] for one in found if name in one]
        if some:
            figures[name] = {
                **_times("warm", [one.warm for one in some]),
                **_times("empty", [one.empty for one in some]),
                "total": sum(one.warm.total for one in some),
            }
    return figures


def _times(state: str, timings: Sequence[Timing]) -> dict[str, float]:
    micro = 1e6
    walls = [one.wall * micro for one in timings]
    return {
        state: middle(walls),
        f"{state}_p99": percentile(walls, 99),
        f"{state}_cpu": middle(one.cpu * micro for one in timings),
    }

"""How long calls took: wall and CPU, medians and percentiles."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """One call: seconds, and how many articles it found."""

    wall: float
    cpu: float  #: of all threads
    total: int = 0


def timed(call: Callable[[], int]) -> Timing:
    """Call it once. The clock of the CPU is read outside that of the wall: it is the slower one."""
    cpu = time.process_time()
    began = time.perf_counter()
    total = call()
    wall = time.perf_counter() - began
    return Timing(wall=wall, cpu=time.process_time() - cpu, total=total)


def median(timings: Sequence[Timing]) -> Timing:
    """The middle ones of wall and CPU."""
    return Timing(
        wall=statistics.median(one.wall for one in timings),
        cpu=statistics.median(one.cpu for one in timings),
        total=timings[-1].total,
    )


def percentile(values: Sequence[float], percent: float) -> float:
    """Linear between the nearest two, as numpy's; ``values`` are not empty."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / 100
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)

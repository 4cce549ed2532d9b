"""Which segments are written anew into one.

Each segment is to be some times as large as all smaller ones together, so that there are few, and
what is in the large ones is seldom written again. Those with many deleted documents are rewritten,
so that an index which is updated again and again stays near the size of a fresh one.

A commit merges small segments only, whatever it has to write itself: one of a single article is
never held up by the large ones. They are for ``compaction``, after what was written can be found.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

#: A segment is at least so many times as large as all smaller ones together.
GROWTH = 3

#: Segments of so few bytes together are one.
TAIL = 100_000

#: A commit writes at most so many bytes anew.
SMALL = 2_000_000

#: Rewriting begins when more of all bytes are those of deleted documents, and ends at half of it.
DEAD_SHARE = 0.2


class Size(NamedTuple):
    """How large a segment is, and which share of its documents is deleted."""

    bytes: int
    dead: float

    @property
    def live(self) -> float:
        """About how many bytes it has once it was rewritten."""
        return self.bytes * (1 - self.dead)


def for_commit(sizes: Sequence[Size]) -> set[int]:
    """Which segments a commit merges."""
    small: list[int] = []
    total = 0.0
    for number in _ascending(sizes):
        total += sizes[number].live
        if total > SMALL:
            break
        small.append(number)
    chosen = for_compaction([sizes[number] for number in small])
    return {small[number] for number in chosen}


def for_compaction(sizes: Sequence[Size]) -> set[int]:
    """Which segments are merged when there is time."""
    chosen = _with_many_dead(sizes)
    order = _ascending(sizes)
    total, merged = 0.0, 0
    for place, number in enumerate(order):
        live = sizes[number].live
        if place and live <= max(GROWTH * total, TAIL - total):
            merged = place + 1
        total += live
    chosen.update(order[:merged])
    written = sum(sizes[number].live for number in chosen)
    for number in order:  # what is smaller than all that is written anyway joins it
        if number not in chosen and sizes[number].live < written:
            chosen.add(number)
            written += sizes[number].live
    return chosen


def _with_many_dead(sizes: Sequence[Size]) -> set[int]:
    chosen: set[int] = set()
    total = float(sum(size.bytes for size in sizes))
    dead = sum(size.bytes * size.dead for size in sizes)
    if dead > total * DEAD_SHARE:
        for number in sorted(range(len(sizes)), key=lambda one: -sizes[one].dead):
            if dead <= total * DEAD_SHARE / 2:
                break
            chosen.add(number)
            its_dead = sizes[number].bytes * sizes[number].dead
            total, dead = total - its_dead, dead - its_dead
    return chosen


def _ascending(sizes: Sequence[Size]) -> list[int]:
    return sorted(range(len(sizes)), key=lambda number: sizes[number].live)

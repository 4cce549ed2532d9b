"""Which segments are written anew into one when something is committed.

Segments of about the same size are merged when there are many; those with many deleted documents
are rewritten, so that an index which is updated again and again stays near the size of a fresh one.
Whatever is smaller than all that is written anyway joins it: each segment has a lexicon of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

#: Segments of one size are merged when there are so many; a size is so many times the one below.
FACTOR = 8

#: Rewriting begins when more of all documents are deleted, and ends at half of it.
DEAD_SHARE = 0.2


class Size(NamedTuple):
    """Documents of a segment, and how many of them are deleted."""

    documents: int
    deleted: int


def to_merge(sizes: Sequence[Size]) -> set[int]:
    """Which of the segments are to be merged into one."""
    chosen = {number for number, size in enumerate(sizes) if size.deleted == size.documents}
    documents = sum(size.documents for size in sizes)
    deleted = sum(size.deleted for size in sizes)
    if deleted > documents * DEAD_SHARE:
        for number in sorted(
            range(len(sizes)), key=lambda one: -sizes[one].deleted / max(1, sizes[one].documents)
        ):
            if deleted <= documents * DEAD_SHARE / 2:
                break
            chosen.add(number)
            documents -= sizes[number].deleted
            deleted -= sizes[number].deleted
    levels: dict[int, set[int]] = {}
    for number, size in enumerate(sizes):
        if number not in chosen:
            levels.setdefault(_level(size.documents - size.deleted), set()).add(number)
    for level in levels.values():
        if len(level) >= FACTOR:
            chosen |= level
    written = sum(sizes[number].documents - sizes[number].deleted for number in chosen)
    for number, size in sorted(enumerate(sizes), key=lambda pair: pair[1]):
        live = size.documents - size.deleted
        if number not in chosen and live < written:
            chosen.add(number)
            written += live
    return chosen


def _level(documents: int) -> int:
    level = 0
    while documents >= FACTOR:
        documents //= FACTOR
        level += 1
    return level

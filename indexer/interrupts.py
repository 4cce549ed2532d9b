"""Ctrl-C and SIGTERM while a run writes: it ends between two steps, with what it has."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def interrupts(*, afresh: bool) -> Iterator[Callable[[], bool]]:
    """Ctrl-C and SIGTERM as a question to ask between two steps; the second one breaks in."""
    met: list[int] = []
    answer = "Giving the rebuild up" if afresh else "Finishing the batch; once more to drop it"

    def note(number: int, frame: FrameType | None) -> None:
        met.append(number)
        if len(met) > 1:
            raise KeyboardInterrupt
        sys.stderr.write(f"{answer}.\n")  # what click writes goes past the line of progress

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(met)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

"""Workers that share a socket share its connections, too.

Left alone, the one that wakes first takes all that come at once, and answers them on one core while
the others have nothing to do. So each tells the others how many connections it has, and one that
has taken more than another leaves the socket alone for a moment: the other takes the next.
"""

from __future__ import annotations

import time
from mmap import mmap
from typing import Any

_PATIENCE_SECONDS = 0.02  #: who comes when a worker with fewer is stuck waits no longer
_LOOK_SECONDS = 0.001  #: between two looks at how many the others have
_SIZE = 4  # bytes of a count


class Counts:
    """How many connections each worker has: memory that they share, made before they fork."""

    def __init__(self, workers: int) -> None:
        self._of = memoryview(mmap(-1, workers * _SIZE)).cast("I")

    def tell(self, worker: int, connections: int) -> None:
        """Say how many a worker has."""
        self._of[worker] = connections

    def is_ahead(self, worker: int) -> bool:
        """Whether another has fewer."""
        return self._of[worker] > min(self._of)


class Turns:
    """When one of several workers accepts connections."""

    def __init__(self, server: Any, counts: Counts, worker: int) -> None:
        """``server``: one of waitress; what it does when it is asked and called is changed."""
        self._server, self._counts, self._worker = server, counts, worker
        self._readable, self._accept = server.readable, server.handle_accept
        self._patient_until = 0.0
        server.readable, server.handle_accept = self._is_its_turn, self._take

    @property
    def wait(self) -> float:
        """Seconds until it is to look again whether it is this worker's turn; 0 if it is."""
        if not self._counts.is_ahead(self._worker):
            return 0.0
        return min(max(0.0, self._patient_until - time.monotonic()), _LOOK_SECONDS)

    def _is_its_turn(self) -> bool:
        self._tell()  # asked before each wait: connections that have ended are known by then
        return bool(self._readable()) and not self.wait

    def _take(self) -> None:
        self._accept()
        self._tell()
        self._patient_until = time.monotonic() + _PATIENCE_SECONDS

    def _tell(self) -> None:
        self._counts.tell(self._worker, len(self._server.active_channels))

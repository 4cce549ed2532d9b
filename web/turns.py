"""Workers that share a socket share its connections, too.

Left alone, the one that wakes first takes all that come at once, and answers them on one core while
the others have nothing to do. So each leaves the socket alone for a moment after it has taken a
connection, the longer the more it has: in the meantime one with fewer takes the next.
"""

from __future__ import annotations

import time
from typing import Any

_STEP_SECONDS = 0.001  #: for each connection that it has ...
_MOST_SECONDS = 0.004  #: ... and no more: who comes when all wait is not kept waiting


class Turns:
    """When one of several workers accepts connections."""

    def __init__(self, server: Any) -> None:
        """``server``: one of waitress; what it does when it is asked and called is changed."""
        self._server = server
        self._readable, self._accept = server.readable, server.handle_accept
        self._next = 0.0
        server.readable, server.handle_accept = self._is_its_turn, self._take

    @property
    def wait(self) -> float:
        """Seconds until it is this worker's turn; 0 if it is."""
        return max(0.0, self._next - time.monotonic())

    def _is_its_turn(self) -> bool:
        return bool(self._readable()) and not self.wait

    def _take(self) -> None:
        before = len(self._server.active_channels)
        self._accept()
        if (now := len(self._server.active_channels)) > before:
            self._next = time.monotonic() + min(now * _STEP_SECONDS, _MOST_SECONDS)

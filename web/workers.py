"""Several serving processes over one socket: started, replaced when one dies, ended in order."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import FrameType

from search import SearchError

_RESTARTS = 10  #: a worker that dies is replaced; this often ...
_WITHIN_SECONDS = 60  #: ... within this time, and no more
_GRACE_SECONDS = 15  #: for workers to end by themselves
_SIGNALS = (signal.SIGTERM, signal.SIGINT)  #: to stop


class WorkersError(SearchError):
    """The workers die as fast as they are started."""


def can_fork() -> bool:
    """Whether this platform has processes that share a socket by forking."""
    return hasattr(os, "fork")


def supervise(
    count: int,
    work: Callable[[int], None],
    *,
    ready: Callable[[], None],
    say: Callable[[str], None],
) -> None:
    """Run ``work`` in ``count`` processes until SIGTERM or SIGINT; none of them outlives this one.

    Each is told its number, from 0; one that takes the place of another has the other's.

    Raises WorkersError when they die too often.
    """
    workers = _Workers(work)
    before = {number: signal.signal(number, workers.stop) for number in _SIGNALS}
    deaths: deque[float] = deque(maxlen=_RESTARTS)
    try:
        for worker in range(count):
            workers.start(worker)
        ready()
        while (death := workers.wait()) is not None:
            worker, how = death
            now = time.monotonic()
            if len(deaths) == _RESTARTS and now - deaths[0] < _WITHIN_SECONDS:
                raise WorkersError(
                    f"Serving processes died {_RESTARTS + 1} times within {_WITHIN_SECONDS} s;"
                    f" the last one with {how}."
                )
            deaths.append(now)
            say(f"A serving process died ({how}); another takes its place.")
            workers.start(worker)
    finally:
        workers.end()
        for number, handler in before.items():
            signal.signal(number, handler)


class _Workers:
    """Processes that do the same work, each with its number."""

    def __init__(self, work: Callable[[int], None]) -> None:
        self._work = work
        self._running: dict[int, int] = {}  # the number of each process's worker
        self._stopping = False
        # This process alone keeps the end to write to: so the others see when it is gone.
        self._alive_reads, self._alive_writes = os.pipe()

    def start(self, worker: int) -> None:
        """Fork a process for a worker."""
        # A signal between the fork and the child's own handlers must not be lost.
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        pid = os.fork()
        if pid:
            self._running[pid] = worker
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
            return
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
        os.close(self._alive_writes)
        os._exit(_child(partial(self._work, worker), self._alive_reads))

    def stop(self, number: int, frame: FrameType | None) -> None:
        """Ask all of them to end: the handler of a signal."""
        self._stopping = True
        for pid in list(self._running):
            with suppress(ProcessLookupError):  # it has just died, and was waited for
                os.kill(pid, signal.SIGTERM)

    def wait(self) -> tuple[int, str] | None:
        """The next worker that dies by itself, and how; None once they are to stop."""
        while not self._stopping:
            pid, status = os.wait()
            if pid in self._running:
                worker = self._running.pop(pid)
                return None if self._stopping else (worker, _told(status))
        return None

    def end(self) -> None:
        """End all: ask, wait, and insist."""
        running = self._running
        until = time.monotonic() + _GRACE_SECONDS
        for pid in running:
            os.kill(pid, signal.SIGTERM)
        while running:
            for pid in list(running):
                if os.waitpid(pid, os.WNOHANG)[0]:
                    del running[pid]
            if time.monotonic() > until:
                for pid in running:
                    os.kill(pid, signal.SIGKILL)
            if running:
                time.sleep(0.02)
        os.close(self._alive_reads)
        os.close(self._alive_writes)


def _child(work: Callable[[], None], alive: int) -> int:
    """Do the work in a worker; its exit code."""

    def watch() -> None:
        os.read(alive, 1)  # nothing is ever written: this returns when the parent is gone
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
    try:
        work()
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _told(status: int) -> str:
    """How a process ended, in words."""
    code = os.waitstatus_to_exitcode(status)
    return f"exit code {code}" if code >= 0 else f"signal {-code}"

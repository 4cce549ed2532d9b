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
from functools import partial
from types import FrameType

from search import SearchError

_RESTARTS = 10  #: a worker that dies is replaced; this often ...
_WITHIN_SECONDS = 60  #: ... within this time, and no more
_GRACE_SECONDS = 15  #: for workers to end by themselves


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
    alive_reads, alive_writes = os.pipe()  # its writing end lives in the parent alone
    told: list[int] = []
    signals = (signal.SIGTERM, signal.SIGINT)

    def stop(number: int, frame: FrameType | None) -> None:
        told.append(number)
        for pid in list(running):
            os.kill(pid, signal.SIGTERM)

    def start(worker: int) -> None:
        # A signal between the fork and the child's own handlers must not be lost.
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        pid = os.fork()
        if pid:
            running[pid] = worker
            signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
            return
        for number in signals:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
        os.close(alive_writes)
        os._exit(_child(partial(work, worker), alive_reads))

    running: dict[int, int] = {}  # the number of each process's worker
    before = {number: signal.signal(number, stop) for number in signals}
    deaths: deque[float] = deque(maxlen=_RESTARTS)
    try:
        for worker in range(count):
            start(worker)
        ready()
        while not told:
            pid, status = os.wait()
            if pid not in running:
                continue
            worker = running.pop(pid)
            if told:
                break
            now = time.monotonic()
            if len(deaths) == _RESTARTS and now - deaths[0] < _WITHIN_SECONDS:
                raise WorkersError(
                    f"Serving processes died {_RESTARTS + 1} times within {_WITHIN_SECONDS} s;"
                    f" the last one with {_told(status)}."
                )
            deaths.append(now)
            say(f"A serving process died ({_told(status)}); another takes its place.")
            start(worker)
    finally:
        _end(running)
        os.close(alive_reads)
        os.close(alive_writes)
        for number, handler in before.items():
            signal.signal(number, handler)


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


def _end(running: dict[int, int]) -> None:
    """End the workers: ask, wait, and insist."""
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


def _told(status: int) -> str:
    """How a process ended, in words."""
    code = os.waitstatus_to_exitcode(status)
    return f"exit code {code}" if code >= 0 else f"signal {-code}"

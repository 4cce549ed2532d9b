"""The process that reads sources: it may be killed at any moment, and asks for nothing."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess, parent_process
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from indexer.asking import Question
from indexer.errors import NO_ROOM
from indexer.formats import choose, formats
from indexer.model import Kind, Limits
from indexer.reading import read
from indexer.replies import Ending, Reply, Task
from indexer.together import read_together

if TYPE_CHECKING:
    from ctypes import c_longlong

READY = "ready"  #: the process has started
OUT_OF_MEMORY = "memory"  #: in place of replies: the source needs more than ``worker_bytes``
SEVERAL = -2  #: instead of the number of a source: the process works for several at once

_PR_SET_PDEATHSIG = 1

#: A full disk (libraries unpack their models in /tmp), too many open files: nothing is known of the
#: source by that, and the next run tries again.
_PASSING = NO_ROOM | {errno.EMFILE, errno.ENFILE}


def work(connection: Connection, limits: Limits, expected: str, at: c_longlong) -> None:
    """Read what comes, send what it holds; end when the parent has hung up or is gone.

    ``expected`` is the path of a source as they will come. ``at`` is shared with the parent: the
    number of the source that is being read, or SEVERAL.
    """
    _keep_interrupts_to_the_parent()
    _die_with_the_parent()
    _bound_memory(limits.worker_bytes)
    gc.set_threshold(50_000)  # a page leaves a few hundred objects in cycles, no more
    try:
        formats()
        connection.send(READY)  # the time limit does not count the start
        with contextlib.suppress(Exception):  # reading will tell what is wrong
            choose(expected, b"").prepare()
        read_one = partial(_replies, limits=limits)

        def begin(task: Task | None) -> None:
            at.value = SEVERAL if task is None else task.number

        for tasks in iter(_received(connection).get, None):
            for replies in read_together(tasks, read_one, begin):
                connection.send(replies)
    except MemoryError:
        with contextlib.suppress(OSError, MemoryError):
            connection.send(OUT_OF_MEMORY)
    except (EOFError, OSError):
        return  # the parent has hung up


def _received(connection: Connection) -> SimpleQueue[tuple[Task, ...] | None]:
    """What the parent sends: taken as it comes, so that it never waits for this process.

    None where it has hung up.
    """
    tasks: SimpleQueue[tuple[Task, ...] | None] = SimpleQueue()

    def receive() -> None:
        try:
            while True:
                tasks.put(connection.recv())
        except (EOFError, OSError):
            pass
        finally:
            tasks.put(None)

    threading.Thread(target=receive, daemon=True).start()
    return tasks


def _replies(task: Task, limits: Limits) -> Iterator[Reply | Question[Any, Any]]:
    """What ``read`` gives; an error of the program fails the source, not the run."""
    try:
        yield from read(task, limits)
    except MemoryError:
        raise
    except Exception as error:  # a library that meets a hostile file may raise anything
        passing = isinstance(error, OSError) and error.errno in _PASSING
        ending = Ending(
            kind=Kind.FAILED,
            reason="error of the system" if passing else "error in the program",
            detail=f"{type(error).__name__}: {error}"[:500],
            size=task.source.size,
            mtime_ns=task.source.mtime_ns,
            shut=passing,
        )
        yield Reply(number=task.number, ending=ending)


def _keep_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # blocked by the parent


def _die_with_the_parent() -> None:
    """Also in the midst of a page that never ends: no reading process is left behind."""
    parent: BaseProcess | None = parent_process()
    if parent is None:
        return
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent.pid:  # it was gone before that was said
            os._exit(1)
        return
    watch = threading.Thread(target=_leave_after, args=(parent,), daemon=True)
    watch.start()


def _leave_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _bound_memory(most: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    if most:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))

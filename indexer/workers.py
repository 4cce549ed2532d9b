"""The processes that read: fed in small portions, and killed when one exceeds its limits.

The parent alone decides. A worker that stays at a source for ``source_seconds`` or dies takes with
it only that source; the rest of its portion goes to another one. Where it works for several at
once, each of them is read again alone. Replies come as they are ready; those of one source come in
order.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from indexer.errors import IndexerError, way_out
from indexer.model import Kind, Limits
from indexer.replies import Ending, Reply, Task
from indexer.worker import OUT_OF_MEMORY, READY, SEVERAL, work

_PORTION = 32  # sources
_PORTION_BYTES = 4_000_000  # of files: large ones go one by one
#: A process with less to read gets the next portion before it asks: for a while nobody may listen,
#: as what was read becomes a part of the index.
_AHEAD = 4 * _PORTION
_AHEAD_BYTES = 1_000_000
_START_SECONDS = 120
_STARTS = 3  # one that dies as it starts may have been killed: none is to be had after so many
_LOOK_UP_SECONDS = 0.2  # how soon an interrupt is noticed


class _Worker:
    """One process, what it was given to do, and until when it must be heard of."""

    def __init__(self, limits: Limits, expected: str) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection: Connection
        self.connection, its_end = context.Pipe()
        self._at: ctypes.c_longlong = context.RawValue(ctypes.c_longlong, -1)
        self._seen = -1
        self.process: SpawnProcess = context.Process(
            target=work, args=(its_end, limits, expected, self._at), name="broadsheet-reader",
            daemon=True,
        )  # fmt: skip
        with _interrupts_held_back():
            self.process.start()
        its_end.close()
        self.tasks: deque[Task] = deque()
        self.ready = False
        self.served = 0
        self.deadline = time.monotonic() + _START_SECONDS

    def has_little(self) -> bool:
        """Whether it will soon have nothing to read."""
        few = len(self.tasks) <= _AHEAD
        return few and sum(task.source.size for task in self.tasks) <= _AHEAD_BYTES

    def has_gone_on(self) -> bool:
        """Whether it is at another source than when this was asked the last time."""
        before, self._seen = self._seen, self._at.value
        return before != self._seen

    @property
    def is_at_several(self) -> bool:
        """Whether nobody can say which source it stays at."""
        return self._at.value == SEVERAL

    def take_current(self) -> Task:
        """Take out the source that it is at."""
        at = self._at.value
        current = next((task for task in self.tasks if task.number == at), self.tasks[0])
        self.tasks.remove(current)
        return current

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


class Workers:
    """A fixed number of reading processes; a context manager that leaves none behind."""

    def __init__(self, processes: int, limits: Limits) -> None:
        self._limits = limits
        self._count = processes
        self._workers: list[_Worker] = []
        self._again: deque[Task] = deque()  #: what a worker that died had not begun
        self._alone: deque[Task] = deque()  #: what it may have died of
        self._unstarted = 0  #: processes that died as they started, since the last that did not
        self._tried: set[int] = set()  #: sources that get their second and last chance

    def begin(self, expected: str) -> None:
        """Start a process, if there is none, before it is known what all there is to read.

        ``expected`` is the path of a source that will be: what reading it takes is loaded.
        """
        if not self._workers:
            self._workers.append(_Worker(self._limits, expected))

    def read(self, tasks: Iterator[Task], stopped: Callable[[], bool]) -> Iterator[Reply]:
        """The replies for all tasks. Once ``stopped``, no more are begun, nor waited for."""
        while not stopped():
            self._feed(tasks)
            busy = [worker for worker in self._workers if worker.tasks]
            if not busy:
                return
            heard = wait([worker.connection for worker in busy], timeout=_LOOK_UP_SECONDS)
            for worker in busy:
                if worker.connection in heard:
                    yield from self._hear(worker)
                elif worker.has_gone_on():
                    worker.deadline = time.monotonic() + self._limits.source_seconds
                elif time.monotonic() > worker.deadline:
                    yield from self._lose(worker, self._overdue(worker), again=False)

    def close(self) -> None:
        """End all processes."""
        for worker in self._workers:
            worker.kill()
        self._workers.clear()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _feed(self, tasks: Iterator[Task]) -> None:
        """Give portions to the idle ones, then to those that soon will be, while there are tasks.

        Nobody blocks on another: a worker always takes what it is given.
        """
        while True:
            idle = next((worker for worker in self._workers if not worker.tasks), None)
            may_begin = idle is None and len(self._workers) < self._count
            if idle is None and not may_begin:
                idle = next((worker for worker in self._workers if worker.has_little()), None)
                if idle is None:
                    return
            portion = self._portion(tasks)
            if not portion:
                return
            if idle is None:
                idle = _Worker(self._limits, portion[0].source.path)
                self._workers.append(idle)
            self._give(idle, portion)

    def _give(self, worker: _Worker, portion: tuple[Task, ...]) -> None:
        if worker.ready:
            worker.deadline = time.monotonic() + self._limits.source_seconds
        worker.tasks.extend(portion)
        with contextlib.suppress(OSError):  # it has died: found out when it is listened to
            worker.connection.send(portion)

    def _portion(self, tasks: Iterator[Task]) -> tuple[Task, ...]:
        if self._alone:
            return (self._alone.popleft(),)
        portion: list[Task] = []
        size = 0
        while len(portion) < _PORTION and size < _PORTION_BYTES:
            task = self._again.popleft() if self._again else next(tasks, None)
            if task is None:
                break
            portion.append(task)
            size += task.source.size
        return tuple(portion)

    def _hear(self, worker: _Worker) -> Iterator[Reply]:
        """One message. Afterwards the worker has its full time again for the next."""
        try:
            message = worker.connection.recv()
        except (EOFError, OSError):
            yield from self._lose(worker, self._died(worker), again=True)
            return
        worker.deadline = time.monotonic() + self._limits.source_seconds
        if message == OUT_OF_MEMORY:
            why = ("needs more memory than worker_bytes", way_out("worker_bytes"))
            again = worker.served > 0 or len(worker.tasks) > 1  # others may have filled it
            yield from self._lose(worker, why, again=again)
        elif message == READY:
            worker.ready = True
            self._unstarted = 0
        else:
            for reply in message:
                if reply.ending is not None:
                    worker.tasks.popleft()
                    worker.served += 1
                yield reply

    def _lose(self, worker: _Worker, why: tuple[str, str], *, again: bool) -> Iterator[Reply]:
        """A worker is gone: what it was reading fails, or is tried ``again``, once."""
        worker.kill()
        self._workers.remove(worker)
        if not worker.ready:
            self._unstarted += 1
            if again and self._unstarted < _STARTS:
                self._again.extend(worker.tasks)
                return
            raise IndexerError("A reading process does not start.", remedy=f"It said: {why[0]}.")
        if worker.is_at_several:
            self._alone.extend(worker.tasks)
            return
        task = worker.take_current()
        self._again.extend(worker.tasks)
        if again and task.number not in self._tried:
            self._tried.add(task.number)  # it may not have been this one's fault
            fresh = _Worker(self._limits, task.source.path)
            self._workers.append(fresh)
            self._give(fresh, (task,))
            yield Reply(number=task.number, afresh=True)
            return
        self._tried.discard(task.number)
        ending = Ending(
            kind=Kind.FAILED,
            reason=why[0],
            detail=why[1],
            size=task.source.size,
            mtime_ns=task.source.mtime_ns,
        )
        yield Reply(number=task.number, ending=ending)

    def _overdue(self, worker: _Worker) -> tuple[str, str]:
        if not worker.ready:
            return "takes too long to start", ""
        return (
            "takes longer than source_seconds",
            f"{self._limits.source_seconds} seconds; {way_out('source_seconds')}",
        )

    def _died(self, worker: _Worker) -> tuple[str, str]:
        worker.process.join(5)
        code = worker.process.exitcode
        if code is not None and code < 0:
            with contextlib.suppress(ValueError):
                return "crashes its reader", f"by {signal.Signals(-code).name}"
        return "crashes its reader", f"exit code {code}"


@contextlib.contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """A Ctrl-C while a process starts reaches the parent afterwards, and the child never."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # starting it, as the first process would, unblocks them
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

"""Workers share a socket, are replaced, and never outlive their parent."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.web.served import PATIENCE, serve, start, wait_for_the_end
from web.workers import can_fork

pytestmark = [
    pytest.mark.skipif(not can_fork(), reason="this system does not fork"),
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no /proc to find workers in"),
]


def test_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    with serve(tmp_path, "--workers=2") as served:
        before = served.children()
        assert len(before) == 2
        one = min(before)
        os.kill(one, signal.SIGKILL)
        assert served.process.stderr is not None
        assert "signal 9" in served.process.stderr.readline()
        assert served.get("/healthz")[0] == 200
        workers = served.children()
        assert served.stop() == 0
        assert all(wait_for_the_end(pid) for pid in workers | before)


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    with serve(tmp_path, "--workers=2") as served:
        workers = served.children()
        assert served.get("/healthz")[0] == 200
        served.process.kill()
        served.process.wait(PATIENCE)
        assert all(wait_for_the_end(pid) for pid in workers)


def test_workers_that_always_die_are_not_started_for_ever() -> None:
    script = """
import os
from web.workers import WorkersError, supervise
starts = []
try:
    supervise(2, lambda worker: os._exit(3), ready=lambda: None, say=starts.append)
except WorkersError as error:
    print(len(starts), error)
"""
    process = start(["-c", script])
    told, complaints = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, complaints
    assert told.startswith("10 ")
    assert "exit code 3" in told


def test_told_to_stop_as_a_worker_dies_it_ends_the_others() -> None:
    script = """
import os, signal, time
from web.workers import supervise
wait = os.wait
def wait_and_be_told():
    died = wait()
    os.kill(os.getpid(), signal.SIGTERM)
    return died
os.wait = wait_and_be_told
supervise(2, lambda worker: worker and time.sleep(60), ready=lambda: None, say=print)
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("none is left")
"""
    process = start(["-c", script])
    told, complaints = process.communicate(timeout=PATIENCE)
    assert (process.returncode, told) == (0, "none is left\n"), complaints


def test_workers_share_the_connections_that_come_at_once(tmp_path: Path) -> None:
    request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with serve(tmp_path, "--workers=2", "--threads=2") as served, ExitStack() as open_until_the_end:
        _wait_for(lambda: all(_threads(pid) >= 4 for pid in served.children()))
        before = {pid: _sockets(pid) for pid in served.children()}
        lines = [open_until_the_end.enter_context(served.connect()) for _ in range(12)]
        for line in lines:
            line.sendall(request)
        assert all(line.recv(12) == b"HTTP/1.1 200" for line in lines)
        taken = [_sockets(pid) - already for pid, already in before.items()]
        assert sum(taken) == len(lines)
        assert min(taken) >= 3


def _sockets(pid: int) -> int:
    links = [str(one.readlink()) for one in Path(f"/proc/{pid}/fd").iterdir()]
    return sum(link.startswith("socket:") for link in links)


def _threads(pid: int) -> int:
    """The first, the one that watches the parent, and those that answer."""
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def _wait_for(comes: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not comes():
        assert time.monotonic() < until
        time.sleep(0.05)

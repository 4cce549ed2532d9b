"""The command ``serve`` as a process of its own."""

from __future__ import annotations

import os
import re
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds until a test gives up; nothing waits that long


class Served:
    """A running server: its process, and the address that it told."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.fullmatch(r"Serving (http://\S+) \(Ctrl-C stops\)\n", line)
        assert found, line + process.stderr.read()
        self.url = found[1]

    def connect(self) -> socket.socket:
        place = urlsplit(self.url)
        return socket.create_connection((place.hostname, place.port), timeout=PATIENCE)

    def send(self, request: bytes) -> bytes:
        """All bytes of the answer to a request as it stands."""
        with self.connect() as line:
            line.sendall(request)
            return b"".join(iter(lambda: line.recv(65_536), b""))

    def get(self, path: str) -> tuple[int, str]:
        """Status and body."""
        request = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        head, _, body = self.send(request.encode()).partition(b"\r\n\r\n")
        return int(head.split()[1]), body.decode()

    def children(self) -> set[int]:
        pid = self.process.pid
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        return set(map(int, told.split()))

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def start(code: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *code],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def running(code: list[str]) -> Iterator[Served]:
    """A server for the block; it is ended after it, whatever happens."""
    process = start(code)
    try:
        yield Served(process)
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=PATIENCE)


@contextmanager
def serve(index: Path, *options: str) -> Iterator[Served]:
    with running(["-m", "broadsheet", "serve", "--port=0", f"--index={index}", *options]) as served:
        yield served


def wait_for_the_end(pid: int) -> bool:
    """Whether a process that need not be a child of ours has ended."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], PATIENCE)[0])
    finally:
        os.close(handle)

"""The HTTP server: waitress with this project's limits, and an orderly end."""

from __future__ import annotations

import re
import signal
import socket
import time
from collections.abc import Callable
from types import FrameType
from typing import Any
from wsgiref.types import WSGIApplication

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import create_server
from waitress.task import ErrorTask, WSGITask

from search import SearchError, error_document
from web.api import is_for_programs
from web.headers import ALWAYS
from web.replies import dumped
from web.turns import Counts, Turns

_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_IDLE_SECONDS = 60  #: a connection that says nothing for so long is closed
_LAST_PORT = 65_535
_CONNECTIONS = 500
_BACKLOG = 1_024
_GRACE_SECONDS = 10  #: for the answers that are under way when the server is told to stop


class AddressError(SearchError):
    """The server cannot listen where it was told to."""

    exit_code = 2


def listen(host: str, port: int) -> socket.socket:
    """A bound socket, shared by all workers. Raises AddressError that says what is wrong."""
    if port > _LAST_PORT:
        raise AddressError(f"There is no port {port}: the last one is {_LAST_PORT}.")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):
        raise AddressError(f"There is no address called {host}.") from None
    family, kind, protocol, _, place = found[0]
    bound = socket.socket(family, kind, protocol)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(place)
        bound.listen(_BACKLOG)
        bound.setblocking(False)
    except (OSError, OverflowError) as error:
        bound.close()
        raise AddressError(
            f"Cannot listen on {host} port {port}: {getattr(error, 'strerror', None) or error}.",
            remedy="Choose another: --port 8001, BROADSHEET_PORT=8001, or PORT=8001 make run."
            " 0 takes a free one.",
        ) from None
    return bound


def url(bound: socket.socket) -> str:
    """Where a browser finds the socket."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _ErrorTask(ErrorTask):
    """What waitress itself refuses (an overlong header, a body too large), in our shape."""

    def execute(self) -> None:
        request: Any = self.request
        refused = request.error
        if is_for_programs(request.path):
            code = refused.reason.lower().replace(" ", "-")
            kind, data = "application/json", dumped(error_document(code, f"{refused.reason}."))
        else:
            kind, data = "text/plain", f"{refused.reason}\n".encode()
        self.status = f"{refused.code} {refused.reason}"
        self.response_headers = [("Content-Type", f"{kind}; charset=utf-8"), *ALWAYS]
        self.set_close_on_finish()
        self.content_length = len(data)
        self.write(data)


class Task(WSGITask):
    """Sends the head of an answer with a body in one piece: alone it wakes a client for nothing."""

    def write(self, data: bytes) -> None:
        """Send a piece of the body, and before the first the head."""
        length = self.content_length
        if self.wrote_header or not data or not self.has_body or length != len(data):
            super().write(data)
            return
        head = self.build_response_header()
        self.wrote_header = True
        self.content_bytes_written = length
        self.channel.write_soon(head + data)


class _Parser(HTTPRequestParser):
    """Letters as they are in the address (as curl sends them) are taken as if percent-encoded."""

    path = ""  #: of what is not even parsed (an overlong header); waitress asks for it, too

    def parse_header(self, header_plus: bytes) -> None:
        line, end, rest = header_plus.partition(b"\r\n")
        if not line.isascii():
            line = _NOT_ASCII.sub(lambda found: b"%%%02X" % found[0][0], line)
        super().parse_header(line + end + rest)


class Channel(HTTPChannel):
    """A connection, with what is said above about its requests and answers."""

    error_task_class = _ErrorTask
    task_class = Task
    parser_class = _Parser


def serve(
    app: WSGIApplication,
    bound: socket.socket,
    *,
    threads: int,
    request_bytes: int,
    ready: Callable[[], None],
    counts: Counts | None = None,
    worker: int = 0,
) -> None:
    """Serve until SIGTERM or SIGINT. Answers that are under way are finished.

    ``counts``: of the workers that serve the same socket, of which this one is ``worker``.
    """
    sockets: dict[int, Any] = {}
    server: Any = create_server(
        app,
        map=sockets,
        sockets=[bound],
        threads=threads,
        ident="Broadsheet",
        max_request_header_size=request_bytes,
        max_request_body_size=request_bytes,
        channel_timeout=_IDLE_SECONDS,
        cleanup_interval=10,
        connection_limit=_CONNECTIONS,
        asyncore_use_poll=True,
        server_name="localhost",
    )
    server.channel_class = Channel
    turns = Turns(server, counts, worker) if counts else None

    told: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        told.append(number)
        server.pull_trigger()  # wakes the loop

    handlers = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        ready()
        while not told:
            timeout = (turns and turns.wait) or 1  # at its turn, it is woken by who comes
            wasyncore.loop(timeout=timeout, use_poll=True, map=sockets, count=1)
        _drain(server, sockets)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _drain(server: Any, sockets: dict[int, Any]) -> None:
    """Take no new connections, and finish what is under way, within the grace."""
    server.accepting = False
    server.del_channel(sockets)
    server.socket.close()
    until = time.monotonic() + _GRACE_SECONDS
    while time.monotonic() < until and any(
        channel.requests or channel.total_outbufs_len
        for channel in list(server.active_channels.values())
    ):
        wasyncore.loop(timeout=0.1, use_poll=True, map=sockets, count=1)
    server.task_dispatcher.shutdown(timeout=1)
    wasyncore.close_all(sockets, ignore_all=True)

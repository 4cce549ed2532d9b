"""The server's own answers, its limits, and an end that waits for what is under way."""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from waitress.adjustments import Adjustments
from waitress.channel import ClientDisconnected

from search import Settings
from tests.web.served import Served, running, serve
from web.headers import ALWAYS
from web.serving import Channel, Task


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(tmp_path_factory.mktemp("index")) as one:
        yield one


def answer(served: Served, request: bytes) -> tuple[int, bytes, bytes]:
    raw = served.send(request)
    assert b"waitress" not in raw.lower()
    assert b"Traceback" not in raw
    head, _, body = raw.partition(b"\r\n\r\n")
    return int(head.split()[1]), head, body


def test_the_server_does_not_say_what_it_is_made_of(served: Served) -> None:
    _, head, _ = answer(served, b"GET /healthz HTTP/1.0\r\n\r\n")
    assert b"Server: Broadsheet\r\n" in head


def test_a_query_at_its_limit_fits_into_the_header(served: Served) -> None:
    query = "%F0%9F%A6%8A" * 8_192
    status, _, body = answer(served, f"GET /api/v1/search?q={query} HTTP/1.0\r\n\r\n".encode())
    assert (status, json.loads(body)["error"]["code"]) == (503, "index-missing")


def test_an_overlong_header_is_refused(served: Served) -> None:
    # Exactly as much as is read: an answer is lost where the server leaves bytes unread.
    request = b"GET /api/v1/search?q=".ljust(Settings().request_bytes, b"a")
    status, head, body = answer(served, request)
    assert (status, body) == (431, b"Request Header Fields Too Large\n")
    assert b"nosniff" in head


def test_an_overlong_body_is_refused_in_the_shape_of_the_door(served: Served) -> None:
    document, text = b'{"error":{"code":"request-entity-too-large",', b"Request Entity Too Large"
    for path, shape in ((b"/api/v1/search", document), (b"/healthz", document), (b"/", text)):
        request = b"POST " + path + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
        status, head, told = answer(served, request)
        assert status == 413
        assert told.startswith(shape)
        assert told.endswith(b"\n")
        assert all(f"{name}: {value}".encode() in head for name, value in ALWAYS)


@pytest.mark.parametrize("request_", [b"\r\n\r\nHALLO\r\n\r\n", b"GET / HTTP/1.1\r\nA B\r\n\r\n"])
def test_what_is_no_request_is_refused(served: Served, request_: bytes) -> None:
    assert answer(served, request_)[0] == 400


def test_bytes_that_are_no_text_in_the_path(served: Served) -> None:
    status, _, body = answer(served, b"GET /api/v1/articles/%ff%00 HTTP/1.0\r\n\r\n")
    assert status in {404, 503}
    assert json.loads(body)["error"]["code"]


def test_raw_letters_in_the_address_are_read(served: Served) -> None:
    status, _, body = answer(served, "GET /?q=Türkiye HTTP/1.0\r\n\r\n".encode())
    assert status == 200
    assert 'value="Türkiye"' in body.decode()


def until_refused(served: Served) -> None:
    """Knocks until nobody opens any more."""
    for _ in range(100_000):
        try:
            served.connect().close()
        except ConnectionError:
            return
    raise AssertionError("The server still listens.")


@pytest.mark.parametrize(
    ("length", "chunks", "packets"),
    [
        ("4", [b"body"], [b"+body"]),
        ("4", [b"body and more"], [b"+", b"body"]),
        ("4", [b"bo", b"dy"], [b"+", b"bo", b"dy"]),
        ("0", [], [b"+"]),
        (None, [b"body"], [b"+body"]),
        (None, [b"bo", b"dy"], [b"+", b"2\r\nbo\r\n", b"2\r\ndy\r\n", b"0\r\n\r\n"]),
    ],
)
def test_the_head_is_sent_with_the_body(
    length: str | None, chunks: list[bytes], packets: list[bytes]
) -> None:
    sent: list[bytes] = []

    def app(environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Length", length)] if length else [])
        return chunks

    adjustments = Adjustments()
    server = SimpleNamespace(application=app, adj=adjustments, effective_port=1, server_name="x")
    channel = SimpleNamespace(server=server, adj=adjustments, addr=("", 0), write_soon=sent.append)
    channel.check_client_disconnected = lambda: False
    request = SimpleNamespace(
        version="1.1", headers={}, path="/", command="GET", request_uri="/", query="",
        url_scheme="http", get_body_stream=lambda: None,
    )  # fmt: skip
    Task(channel, request).service()
    head, _, rest = sent[0].partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert [b"+" + rest, *sent[1:]] == packets


def test_who_is_gone_before_a_refusal_can_be_sent_leaves_no_error() -> None:
    def write_soon(data: bytes) -> int:
        raise ClientDisconnected

    adjustments = Adjustments()
    server = SimpleNamespace(
        adj=adjustments, server_name="x", active_channels={},
        add_task=lambda channel: None, pull_trigger=lambda: None,
    )  # fmt: skip
    ours, theirs = socket.socketpair()
    with ours, theirs:
        channel: Any = Channel(server, ours, ("", 0), adjustments, map={})
        channel.received(b"nonsense\r\n\r\n")
        channel.write_soon = write_soon
        channel.service()
        assert not channel.requests


def test_what_is_under_way_is_finished(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    writer = os.open(gate, os.O_RDWR)  # who opens it for reading need not wait
    script = f"""
import sys
from web.serving import listen, serve, url
def app(environ, start_response):
    waiting = open({str(gate)!r})
    print("asked", flush=True)
    text = waiting.read().encode() * 100_000
    start_response("200 OK", [("Content-Length", str(len(text)))])
    return [text]
bound = listen("127.0.0.1", 0)
greet = lambda: print(f"Serving {{url(bound)}} (Ctrl-C stops)", file=sys.stderr, flush=True)
serve(app, bound, threads=1, request_bytes=10_000, ready=greet)
print("ended")
"""
    with running(["-c", script]) as served, served.connect() as line:
        line.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert served.process.stdout is not None
        assert served.process.stdout.readline() == "asked\n"
        served.process.send_signal(signal.SIGTERM)
        until_refused(served)  # now it is ending, with one request under way
        os.write(writer, b"done")
        os.close(writer)
        data = b"".join(iter(lambda: line.recv(65_536), b""))
        assert data.endswith(b"done" * 100_000)
        assert served.process.stdout.read() == "ended\n"
        assert served.process.wait() == 0

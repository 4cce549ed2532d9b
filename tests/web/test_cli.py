"""The command ``serve``: it starts without an index, and ends as it is told."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from search import open_engine
from tests.web.conftest import ARCHIVE
from tests.web.served import PATIENCE, serve, start


def fill(index: Path) -> None:
    with open_engine("whoosh", index).writer(run="first") as writer:
        for one in ARCHIVE:
            writer.upsert(one)


def test_an_index_is_served_as_soon_as_there_is_one(tmp_path: Path) -> None:
    with serve(tmp_path / "index") as served:
        status, body = served.get("/")
        assert (status, "broadsheet index" in body) == (200, True)
        status, body = served.get("/api/v1/search?q=ferry")
        assert (status, json.loads(body)["error"]["code"]) == (503, "index-missing")
        fill(tmp_path / "index")
        status, body = served.get("/api/v1/search?q=ferry")
        assert (status, json.loads(body)["total"]) == (200, 3)
        assert served.get("/readyz")[0] == 200
        assert served.stop() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_it_ends_as_it_is_told(tmp_path: Path, number: signal.Signals, workers: str) -> None:
    with serve(tmp_path, f"--workers={workers}") as served:
        assert served.get("/healthz")[0] == 200
        assert served.stop(number) == 0
        assert served.process.stderr is not None
        assert served.process.stderr.read() == ""


def test_a_port_in_use_is_said_to_be(tmp_path: Path) -> None:
    with serve(tmp_path) as served:
        port = served.url.rpartition(":")[2]
        other = start(["-m", "broadsheet", "serve", f"--port={port}"])
        _, told = other.communicate(timeout=PATIENCE)
    assert other.returncode == 2
    assert f"port {port}" in told
    for way in ("--port", "BROADSHEET_PORT=", "PORT=8001 make run"):
        assert way in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    "options",
    [
        ("--port=70000",),
        ("--host=no.such.host.invalid",),
        ("--host=a..b",),
        ("--threads=0",),
        ("--workers=none",),
    ],
)
def test_what_cannot_be_is_a_usage_error(options: tuple[str, ...]) -> None:
    process = start(["-m", "broadsheet", "serve", *options])
    _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2, told
    assert "Traceback" not in told

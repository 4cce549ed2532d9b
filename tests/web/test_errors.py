"""What each door says of an index that it cannot answer from."""

from __future__ import annotations

import html
import os
from pathlib import Path
from typing import Any

import pytest

from search import (
    ArchiveError,
    IndexDamagedError,
    IndexOutdatedError,
    QueryError,
    Settings,
    open_engine,
)
from search.engines.memory import MemoryEngine
from tests.search.articles import article
from web import create_app


class Broken(MemoryEngine):
    """An engine whose index cannot be opened."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def reader(self) -> Any:
        raise self.error


@pytest.mark.parametrize(
    ("engine", "code"),
    [
        (MemoryEngine(), "index-missing"),
        (
            Broken(IndexDamagedError("A bit is wrong.", remedy="broadsheet index --rebuild")),
            "index-damaged",
        ),
        (
            Broken(IndexOutdatedError("Too old.", remedy="broadsheet index --rebuild")),
            "index-outdated",
        ),
        (
            Broken(ArchiveError("It may not be read.", remedy="Check: broadsheet index --rebuild")),
            "index-unreadable",
        ),
    ],
)
def test_an_index_that_cannot_be_read(engine: MemoryEngine, code: str) -> None:
    client = create_app(Settings(), engine=engine).test_client()
    assert client.get("/healthz").status_code == 200
    for address in ("/readyz", "/api/v1/search?q=x", "/api/v1/articles/a"):
        response = client.get(address)
        assert response.status_code == 503
        assert response.json is not None
        assert response.json["error"]["code"] == code
    if code != "index-missing":
        response = client.get("/")
        assert response.status_code == 503
        assert "broadsheet index --rebuild" in response.text
        assert "newest articles" not in response.text


def test_the_way_out_names_the_index_that_is_served(tmp_path: Path) -> None:
    damaged = Broken(IndexDamagedError("A bit is wrong.", remedy="broadsheet index --rebuild"))
    client = create_app(Settings(index=tmp_path / "its own"), engine=damaged).test_client()
    expected = f"broadsheet index --index '{tmp_path}/its own' --rebuild"
    response = client.get("/api/v1/search?q=x")
    assert response.json is not None
    assert expected in response.json["error"]["message"]
    assert expected in html.unescape(client.get("/").text)


class Slow(MemoryEngine):
    """An engine whose readers take too long."""

    def reader(self) -> Any:
        raise QueryError("Too long.", code="query-too-slow", param="q", remedy="Ask for less.")


def test_a_query_that_takes_too_long() -> None:
    client = create_app(Settings(), engine=Slow()).test_client()
    response = client.get("/api/v1/search?q=a*")
    assert response.status_code == 503
    assert response.json == {
        "error": {"code": "query-too-slow", "message": "Too long. Ask for less.", "param": "q"}
    }
    assert client.get("/?q=a*").status_code == 503


def test_what_was_not_foreseen_is_told_to_the_log_only(caplog: pytest.LogCaptureFixture) -> None:
    client = create_app(Settings(), engine=Broken(RuntimeError("secret"))).test_client()
    for address in ("/", "/api/v1/search"):
        response = client.get(address)
        assert response.status_code == 500
        assert "secret" not in response.text
        assert "Traceback" not in response.text
    assert response.json is not None
    assert response.json["error"]["code"] == "internal-error"
    assert "secret" in caplog.text


@pytest.mark.parametrize("host", ["x" * 64, "a..b", 'a"b', ""])
def test_a_host_that_can_be_none_changes_nothing(host: str) -> None:
    client = create_app(Settings(), engine=MemoryEngine()).test_client()
    for address, status in [("/syntax", 200), ("/nowhere", 404), ("/api/v1/nowhere", 404)]:
        asked = {"HTTP_HOST": host, "SCRIPT_NAME": "/press"}
        response = client.get(address, environ_overrides=asked)
        assert response.status_code == status
        if not address.startswith("/api"):
            assert 'action="/press/"' in response.text


@pytest.mark.parametrize(
    ("path", "status"), [("/", 400), ("/nowhere", 404), ("/static/keys.js", 200)]
)
def test_arguments_that_are_no_text_end_in_no_error_of_ours(path: str, status: int) -> None:
    """As a server may hand them on; waitress is told to have them percent-encoded."""
    client = create_app(Settings(), engine=MemoryEngine()).test_client()
    response = client.get(path, environ_overrides={"QUERY_STRING": "q=ferry&x=\xff"})
    assert response.status_code == status
    if status != 200:
        assert 'value="ferry"' in response.text


def test_a_damaged_way_back_does_not_matter(tmp_path: Path) -> None:
    engine = open_engine("whoosh", tmp_path)
    for run in ("one", "two"):
        with engine.writer(run=run) as writer:
            writer.upsert(article(run, id="a"))
    manifests = sorted(tmp_path.glob("generations/*/manifest"))
    assert len(manifests) == 2
    manifests[0].write_bytes(b"{}")
    client = create_app(Settings(), engine=engine).test_client()
    for address in ("/", "/about", "/articles/a", "/readyz", "/api/v1/search"):
        assert client.get(address).status_code == 200, address


def test_no_door_is_ready_once_a_file_is_cut_short(tmp_path: Path) -> None:
    engine = open_engine("whoosh", tmp_path)
    with engine.writer(run="one") as writer:
        writer.upsert(article("one", id="a"))
    client = create_app(Settings(), engine=engine).test_client()
    assert client.get("/readyz").status_code == 200
    (file,) = tmp_path.glob("generations/*/files/*.arrays")
    os.truncate(file, 4_000)
    for address in ("/readyz", "/api/v1/search?q=one", "/api/v1/articles/a"):
        response = client.get(address)
        assert response.status_code == 503, address
        assert response.json is not None
        assert response.json["error"]["code"] == "index-damaged"
    assert client.get("/healthz").status_code == 200

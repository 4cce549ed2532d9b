"""A small archive behind the doors, and a client for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search import Article, Origin, Provenance, Settings
from search.engines.memory import MemoryEngine
from tests.search.articles import article
from web import create_app

FERRY = article(
    "The ferry treaty was signed.\n\nFerries sail again, said the ministry.",
    id="ferry",
    title="Ferry treaty signed",
    date="2024-05-14T17:05:00+03:00",
    authors=("Elif Karasu", "Lars Ekdal"),
    source="Marmara Post",
    section="World",
    tags=("ferry", "lake"),
    language="en",
    media_type="text/html",
    url="https://marmara.example/ferry",
    provenance=(
        Provenance(field="date", where="JSON-LD"),
        Provenance(field="authors", where="byline"),
    ),
)
STORM = article(
    "A storm stopped the ferry on the lake.",
    id="storm",
    title="Storm on the lake",
    date="2023-11",
    source="Northern Ledger",
    section="Lake",
    language="en",
    origin=Origin(root="/archive", path="wire.jsonl", item="17"),
)
VAPUR = article(
    "İstanbul'da lodos vapurları durdurdu.",
    id="vapur",
    title="Lodos vapurları durdurdu",
    date="2018",
    source="Boğaz Gazetesi",
    language="tr",
)
HOSTILE = article(
    '<script>alert("body")</script> & a ferry <b>of markup</b>' + "x" * 3_000,
    id="hostile",
    title="<img src=x onerror=alert(1)> ferry",
    source='"><script>alert("source")</script>',
    authors=("</a><b>",),
    tags=("<i>",),
    section="'\" onmouseover=alert(1)",
    url="javascript:alert(1)",
)
ARCHIVE = (FERRY, STORM, VAPUR, HOSTILE)


def filled(articles: Iterable[Article] = ARCHIVE) -> MemoryEngine:
    """An engine with these articles in its first generation."""
    engine = MemoryEngine()
    with engine.writer(run="first") as writer:
        for one in articles:
            writer.upsert(one)
    return engine


@pytest.fixture
def engine() -> MemoryEngine:
    return filled()


@pytest.fixture
def app(engine: MemoryEngine) -> Flask:
    return create_app(Settings(), engine=engine)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def refused(client: FlaskClient) -> Callable[..., dict[str, Any]]:
    """The error document of a request to the JSON endpoint, held against the one shape."""

    def ask(address: str, status: int = 400, **how: Any) -> dict[str, Any]:
        response = client.open(address, **{"method": "GET", **how})
        assert response.status_code == status, response.text
        assert response.content_type == "application/json; charset=utf-8"
        assert response.json is not None
        assert list(response.json) == ["error"]
        error: dict[str, Any] = response.json["error"]
        assert list(error) == ["code", "message", "param"]
        assert error["message"]
        assert "Traceback" not in response.text
        return error

    return ask

"""The JSON endpoint: its shape, its links, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from search import (
    Settings,
)
from tests.web.conftest import FERRY

Refused = Callable[..., dict[str, Any]]


def found(client: FlaskClient, query: str) -> dict[str, Any]:
    response = client.get(f"/api/v1/search{query}")
    assert response.status_code == 200, response.text
    assert response.content_type == "application/json; charset=utf-8"
    document: dict[str, Any] = json.loads(response.data)
    return document


def ids(client: FlaskClient, query: str) -> list[str]:
    return [hit["id"] for hit in found(client, query)["hits"]]


def test_the_shape(client: FlaskClient) -> None:
    page = found(client, "?q=ferry&per_page=1&facets=source,year")
    assert list(page) == [
        "query", "total", "page", "per_page", "pages", "took_ms", "generation", "hits",
        "facets", "links",
    ]  # fmt: skip
    assert (page["total"], page["page"], page["per_page"], page["pages"]) == (3, 1, 1, 3)
    assert page["generation"] == 1
    assert list(page["facets"]) == ["source", "year"]
    assert page["links"] == {
        "self": "/api/v1/search?q=ferry&per_page=1&facets=source%2Cyear",
        "next": "/api/v1/search?q=ferry&page=2&per_page=1&facets=source%2Cyear",
        "prev": None,
        "html": "/?q=ferry&per_page=1&facets=source%2Cyear",
    }
    links = page["hits"][0]["links"]
    assert links["json"] == f"/api/v1/articles/{page['hits'][0]['id']}"
    assert client.get(links["html"]).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/api/v1/search?q=ferry", "/api/v1/articles/ferry", "/api/v1/nowhere", "/healthz", "/readyz"],
)
def test_a_document_is_one_whole_line(client: FlaskClient, address: str) -> None:
    assert client.get(address).data.count(b"\n") == 1
    assert client.get(address).data.endswith(b"}\n")


def test_letters_are_letters(client: FlaskClient) -> None:
    assert "vapurları".encode() in client.get("/api/v1/search?q=lodos").data


def test_following_next_gives_every_article_once(client: FlaskClient) -> None:
    seen: list[str] = []
    address: str | None = "?per_page=1"
    while address:
        page = found(client, address)
        seen += [hit["id"] for hit in page["hits"]]
        address = (page["links"]["next"] or "").removeprefix("/api/v1/search")
    assert seen == ids(client, "")
    assert len(set(seen)) == 4


def test_filters(client: FlaskClient) -> None:
    assert ids(client, "?source=Marmara+Post&source=Northern+Ledger") == ["ferry", "storm"]
    assert ids(client, "?source=Marmara+Post&year=2023") == []
    assert ids(client, "?exclude.language=en&exclude.year=2018") == ["hostile"]
    assert ids(client, "?sort=oldest") == ["vapur", "storm", "ferry", "hostile"]


def test_behind_the_last_page(client: FlaskClient) -> None:
    for number in (4, 99, 10**15):
        page = found(client, f"?q=ferry&page={number}")
        assert (page["page"], page["total"], page["pages"], page["hits"]) == (number, 3, 1, [])
        assert (page["links"]["next"], page["links"]["prev"]) == (None, None)


def test_facets_are_sized_and_left_out(client: FlaskClient) -> None:
    assert len(found(client, "?facet_size=2&facets=source")["facets"]["source"]) == 2
    assert found(client, "?facets=")["facets"] == {}
    assert "month" not in found(client, "")["facets"]


def test_months_are_counted_where_they_are_asked_for(client: FlaskClient) -> None:
    page = found(client, "?facets=month&facet_size=1000")
    (months,) = page["facets"].values()
    assert sum(value["count"] for value in months) <= page["total"]
    first = months[0]
    of_it = found(client, f"?month={first['value']}")
    assert of_it["total"] == first["count"]
    assert all(hit["date"].startswith(first["value"]) for hit in of_it["hits"])


def test_notes_are_told(client: FlaskClient) -> None:
    (note,) = found(client, '?q="ferry')["query"]["notes"]
    assert list(note) == ["code", "message", "start", "end"]


def test_an_article_is_whole(client: FlaskClient) -> None:
    response = client.get("/api/v1/articles/ferry")
    document = json.loads(response.data)
    assert document["body"] == FERRY.body
    assert document["provenance"] == {"date": "JSON-LD", "authors": "byline"}
    assert document["origin"] == {"path": "a.txt", "item": None}
    assert document["links"] == {"html": "/articles/ferry", "json": "/api/v1/articles/ferry"}


@pytest.mark.parametrize(
    ("address", "status", "code", "param"),
    [
        ("search?q=x&colour=red", 400, "unknown-parameter", "colour"),
        ("search?q=x&hit=1", 400, "unknown-parameter", "hit"),
        ("search?page=0", 400, "bad-parameter", "page"),
        ("search?per_page=101", 400, "bad-parameter", "per_page"),
        ("search?sort=best", 400, "bad-parameter", "sort"),
        ("search?facets=colour", 400, "bad-parameter", "facets"),
        ("search?q=%00", 400, "bad-encoding", "q"),
        ("search?q=%ff", 400, "bad-encoding", "q"),
        ("search?q=" + "a" * 8_193, 400, "query-too-long", "q"),
        ("search?q=" + "+a" * 1_025, 400, "too-many-clauses", "q"),
        ("articles/nowhere", 404, "not-found", None),
        ("articles/ferry?q=x", 400, "unknown-parameter", "q"),
        ("articles/", 404, "not-found", None),
        ("nowhere", 404, "not-found", None),
        ("articles//ferry", 404, "not-found", None),
    ],
)
def test_errors_have_one_shape(
    refused: Refused, address: str, status: int, code: str, param: str | None
) -> None:
    error = refused(f"/api/v1/{address}", status)
    assert (error["code"], error["param"]) == (code, param)


def test_every_address_below_the_api_is_a_door_for_programs(refused: Refused) -> None:
    for address in ("/api", "/api/", "/api/v1", "/api/v1/nowhere", "/api/v2/search?q=x"):
        error = refused(address, 404)
        assert error["code"] == "not-found"
        assert " /api/v1/search?q=... searches" in error["message"]


def test_the_way_out_knows_where_the_archive_is_mounted(refused: Refused) -> None:
    mounted = refused("/api/v2", 404, environ_overrides={"SCRIPT_NAME": "/press"})
    assert " /press/api/v1/search?q=... searches" in mounted["message"]


@pytest.mark.parametrize("path", ["//api/v1/search", "///healthz", "//articles/ferry"])
def test_slashes_before_an_address_change_nothing(client: FlaskClient, path: str) -> None:
    doubled = client.get("/", environ_overrides={"PATH_INFO": path})
    single = client.get(f"/{path.lstrip('/')}")
    assert (doubled.status_code, doubled.content_type) == (200, single.content_type)


def test_an_article_that_is_not_there_is_no_wrong_address(refused: Refused) -> None:
    assert "no article of this id" in refused("/api/v1/articles/nowhere", 404)["message"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_only_reading_is_allowed(client: FlaskClient, refused: Refused, method: str) -> None:
    assert refused("/api/v1/search", 405, method=method)["code"] == "method-not-allowed"
    allowed = client.open("/api/v1/search", method=method).headers["Allow"]
    assert sorted(allowed.split(", ")) == ["GET", "HEAD"]


def test_options_is_refused_everywhere(client: FlaskClient) -> None:
    for address in ("/", "/static/sheet.css", "/static/favicon.svg", "/healthz", "/syntax"):
        answer = client.options(address)
        assert answer.status_code == 405, address
        assert sorted(answer.headers["Allow"].split(", ")) == ["GET", "HEAD"]


@pytest.mark.parametrize("address", ["/syntax", "/about", "/healthz", "/readyz"])
def test_an_unknown_parameter_is_refused_everywhere(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200
    assert client.get(f"{address}?colour=red").status_code == 400


def test_a_body_over_the_limit_is_refused(refused: Refused) -> None:
    body = b"x" * (Settings().request_bytes + 1)
    code = refused("/api/v1/search", 413, data=body)["code"]
    assert code == "request-entity-too-large"


def test_a_query_at_its_limits_is_answered(client: FlaskClient) -> None:
    assert found(client, "?q=" + "%F0%9F%A6%8A" * 8_192)["total"] == 0
    assert found(client, "?q=" + "+a" * 1_024 + "&facets=")["total"] == 2


def test_head_is_get_without_the_body(client: FlaskClient) -> None:
    for address in ("/api/v1/search?q=ferry", "/", "/articles/ferry", "/healthz"):
        response = client.head(address)
        assert (response.status_code, response.data) == (200, b"")


def test_health_and_readiness(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ready", "generation": 1, "articles": 4}

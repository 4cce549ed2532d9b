"""The time of the offers on a page where nothing was found, by a clock that searches set."""

from __future__ import annotations

import pytest

from search import Query, SearchPage, Settings
from search.engines.memory import MemoryReader
from tests.web.conftest import filled
from web import create_app

COST = 0.4  # seconds, of every search


def test_they_share_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    allowed: list[float | None] = []
    plain = MemoryReader.search

    def search(self: MemoryReader, query: Query) -> SearchPage:
        nonlocal now
        now += COST
        allowed.append(query.seconds)
        return plain(self, query)

    monkeypatch.setattr(MemoryReader, "search", search)
    monkeypatch.setattr("web.pages.monotonic", lambda: now)
    client = create_app(Settings(), engine=filled()).test_client()
    answer = client.get("/", query_string={"q": "ferry zebra okapi gnu ibex kudu"})
    assert answer.status_code == 200
    question, *offers = allowed
    assert question == Settings().query_seconds
    assert offers == pytest.approx([1, 1 - COST, 1 - 2 * COST])

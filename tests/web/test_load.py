"""New generations are served under load, without one failed request."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from search import open_engine
from tests.search.articles import article
from tests.web.served import Served, serve

GENERATIONS = 8
CLIENTS = 3
PATHS = ("/api/v1/search?q=lake", "/?q=lake", "/articles/a0?q=lake", "/api/v1/articles/a0")


def write(index: Path, number: int) -> None:
    with open_engine("whoosh", index).writer(run=f"run {number}") as writer:
        for item in range(20):
            writer.upsert(article(f"The lake, told {number} times.", id=f"a{item}"))
        writer.upsert(article("Another lake.", id=f"new{number}"))


def ask(served: Served, done: threading.Event, failed: list[object], totals: list[int]) -> None:
    while not done.is_set():
        for path in PATHS:
            try:
                status, body = served.get(path)
            except Exception as error:  # a connection that breaks is a failed request
                failed.append((path, error))
                continue
            if status != 200:
                failed.append((path, status, body))
            elif path == PATHS[0]:
                totals.append(json.loads(body)["total"])


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_new_generation_fails_no_request(tmp_path: Path, workers: str) -> None:
    write(tmp_path, 0)
    done = threading.Event()
    failed: list[object] = []
    totals: list[list[int]] = [[] for _ in range(CLIENTS)]
    with serve(tmp_path, f"--workers={workers}") as served:
        clients = [
            threading.Thread(target=ask, args=(served, done, failed, seen)) for seen in totals
        ]
        for client in clients:
            client.start()
        try:
            for number in range(1, GENERATIONS):
                write(tmp_path, number)
        finally:
            done.set()
            for client in clients:
                client.join()
        assert failed == []
        last = 20 + GENERATIONS
        assert json.loads(served.get(PATHS[0])[1])["total"] == last
        assert all(set(seen) <= set(range(21, last + 1)) for seen in totals)
        assert sum(map(len, totals)) > GENERATIONS
        assert served.stop() == 0
        assert served.process.stderr is not None
        assert served.process.stderr.read() == ""

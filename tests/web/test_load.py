"""New generations are served under load, without one failed request."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from search import open_engine
from tests.search.articles import article
from tests.web.served import PATIENCE, Served, serve

GENERATIONS = 8
CLIENTS = 3
PATHS = ("/api/v1/search?q=lake", "/?q=lake", "/articles/a0?q=lake", "/api/v1/articles/a0")


def write(index: Path, number: int) -> None:
    with open_engine("whoosh", index).writer(run=f"run {number}") as writer:
        for item in range(20):
            writer.upsert(article(f"The lake, told {number} times.", id=f"a{item}"))
        writer.upsert(article("Another lake.", id=f"new{number}"))


class Load:
    """What the clients share: when to end, what failed, the totals seen, and rounds gone by."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.failed: list[object] = []
        self.totals: list[int] = []
        self.rounds = threading.Semaphore(0)


def ask(served: Served, load: Load) -> None:
    while not load.done.is_set():
        for path in PATHS:
            try:
                status, body = served.get(path)
            except Exception as error:  # a connection that breaks is a failed request
                load.failed.append((path, error))
                continue
            if status != 200:
                load.failed.append((path, status, body))
            elif path == PATHS[0]:
                load.totals.append(json.loads(body)["total"])
        load.rounds.release()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_new_generation_fails_no_request(tmp_path: Path, workers: str) -> None:
    write(tmp_path, 0)
    load = Load()
    with serve(tmp_path, f"--workers={workers}") as served:
        clients = [threading.Thread(target=ask, args=(served, load)) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        try:
            for number in range(1, GENERATIONS):
                for _ in range(CLIENTS):
                    assert load.rounds.acquire(timeout=PATIENCE)
                write(tmp_path, number)
        finally:
            load.done.set()
            for client in clients:
                client.join()
        assert load.failed == []
        last = 20 + GENERATIONS
        assert json.loads(served.get(PATHS[0])[1])["total"] == last
        assert set(load.totals) <= set(range(21, last + 1))
        assert len(load.totals) >= CLIENTS * (GENERATIONS - 1)
        assert served.stop() == 0
        assert served.process.stderr is not None
        assert served.process.stderr.read() == ""

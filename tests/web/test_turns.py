"""Workers take connections in turn, and wait for no one who is stuck."""

from __future__ import annotations

import pytest

from web.turns import Counts, Turns


class Server:
    """As much of a server as takes connections."""

    def __init__(self) -> None:
        self.active_channels: dict[int, object] = {}

    def readable(self) -> bool:
        return True

    def handle_accept(self) -> None:
        self.active_channels[len(self.active_channels)] = self


class Workers:
    """Two workers, and a clock that is set by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000.0
        monkeypatch.setattr("web.turns.time.monotonic", lambda: self.now)
        self.servers = [Server(), Server()]
        counts = Counts(2)
        self.turns = [Turns(server, counts, number) for number, server in enumerate(self.servers)]

    def ready(self) -> list[bool]:
        return [server.readable() for server in self.servers]


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> Workers:
    return Workers(monkeypatch)


def test_who_is_ahead_leaves_the_next_to_the_other(workers: Workers) -> None:
    one, other = workers.servers
    assert workers.ready() == [True, True]
    one.handle_accept()
    assert workers.ready() == [False, True]
    other.handle_accept()
    assert workers.ready() == [True, True]
    other.handle_accept()
    assert workers.ready() == [True, False]
    assert workers.turns[0].wait == 0
    assert 0 < workers.turns[1].wait <= 0.001


def test_nobody_waits_long_for_one_who_is_stuck(workers: Workers) -> None:
    workers.servers[0].handle_accept()
    workers.now += 0.02
    assert workers.ready() == [True, True]


def test_connections_that_have_ended_do_not_count(workers: Workers) -> None:
    workers.servers[0].handle_accept()
    workers.servers[0].active_channels.clear()
    assert workers.ready() == [True, True]

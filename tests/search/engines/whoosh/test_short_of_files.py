"""A process that has too many files open says so, and calls no index damaged."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from search.engines.whoosh.engine import WhooshEngine
from search.errors import ArchiveError
from search.generations import holding
from tests.search.engines.contract import article


@contextmanager
def room_for(files: int) -> Iterator[None]:
    """A process that may open so many more files."""
    free = os.dup(0)
    os.close(free)
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free + files, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_it_is_not_called_damaged(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    with engine.writer(run="a") as writer:
        writer.upsert(article("a", "one"))
    (tmp_path / "verified").unlink(missing_ok=True)
    for files in range(20):
        with room_for(files):
            try:
                engine.reader().close()
            except ArchiveError as error:
                assert type(error) is ArchiveError
                assert "Too many open files" in error.message
            else:
                break
    assert 2 <= files < 20


def test_what_is_held_is_not_taken_for_free(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    with engine.writer(run="a") as writer:
        writer.upsert(article("a", "one"))
    [folder] = (tmp_path / "generations").iterdir()
    with room_for(0), holding.unless_held(folder) as free:
        assert not free
    with holding.unless_held(folder) as free:
        assert free


def test_a_check_says_so_too(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    with engine.writer(run="a") as writer:
        writer.upsert(article("a", "one"))
    with room_for(1), pytest.raises(ArchiveError, match="Too many open files") as raised:
        list(engine.check())
    assert type(raised.value) is ArchiveError

"""A space that another process builds is what this one would have built."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import numpy as np
import pytest

from search.engines.whoosh.codec.building import writing
from search.engines.whoosh.codec.building.elsewhere import SpaceElsewhere
from search.engines.whoosh.codec.building.writing import SegmentBuilder
from search.engines.whoosh.codec.form import SPACES
from search.engines.whoosh.codec.segment import Segment
from search.errors import ArchiveError
from tests.search.engines.contract import article
from tests.search.engines.whoosh.codec.merging.test_segments import content

ARTICLES = [
    article("a", body="Talks resumed in İstanbul. " * 2_000, tags=("ferry", "Talks")),
    article("b", body="北京 talks, \ud800"),
    article("c", body=""),
]


def built(path: Path, processes: int) -> SegmentBuilder:
    builder = SegmentBuilder(path, processes=processes)
    for one in ARTICLES:
        builder.add(one)
        builder.work()
    return builder


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "GATHERED", 0)


def test_the_segment_is_the_same(tmp_path: Path) -> None:
    for processes in (1, 2):
        builder = built(tmp_path / f"{processes}.arrays", processes)
        builder.finish()
        builder.close()
    one, two = (Segment(tmp_path / f"{processes}.arrays") for processes in (1, 2))
    assert content(one) == content(two)
    assert [one.anchors.of(0).tolist()] == [two.anchors.of(0).tolist()] != [[0]]
    assert {entry.name for entry in one.file} == {entry.name for entry in two.file}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.arrays", "2.arrays"]


def test_a_process_that_is_ended_is_an_error_here(tmp_path: Path) -> None:
    builder = built(tmp_path / "one.arrays", 2)
    assert builder._elsewhere
    pid = builder._elsewhere._process.pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(ArchiveError, match="ended from outside"):
        builder.finish()
    builder.close()


def test_so_it_is_where_answers_from_before_its_end_are_waiting(tmp_path: Path) -> None:
    elsewhere = SpaceElsewhere(SPACES[0], None, tmp_path / "one.words")
    batch = [""] * len(SPACES[0].fields), np.ones(len(SPACES[0].fields), np.uint8)
    elsewhere.add(*batch)
    assert elsewhere._connection.poll(60)  # it has answered, and nobody has heard it
    elsewhere._process.kill()
    elsewhere._process.join()
    with pytest.raises(ArchiveError, match="ended from outside"):
        elsewhere.add(*batch)
    elsewhere.close()


def test_what_fails_there_is_raised_here(tmp_path: Path) -> None:
    space = SpaceElsewhere(SPACES[0], None, tmp_path / "none" / "words")
    space.begin_to_write()
    with pytest.raises(FileNotFoundError):
        space.write(None)  # type: ignore[arg-type]  # it is never asked for
    space.close()

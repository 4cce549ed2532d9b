"""What a reading process makes of errors that nobody foresaw."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import worker
from indexer.model import Kind, Limits
from indexer.replies import Ending, Reply, Task
from tests.indexer.conftest import LIMITS, source_at


def ending_after(error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ending:
    def read(task: Task, limits: Limits) -> Iterator[Reply]:
        yield Reply(number=task.number)
        raise error

    (tmp_path / "a.txt").write_text("A title\n\nA text.")
    monkeypatch.setattr(worker, "read", read)
    task = Task(number=7, source=source_at(tmp_path / "a.txt"))
    *_, last = worker._replies(task, LIMITS)
    assert last.ending is not None
    assert (last.number, last.ending.kind) == (7, Kind.FAILED)
    return last.ending


def test_an_error_of_the_program_is_the_sources_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for error in (ValueError("of a library"), FileNotFoundError(2, "No such file")):
        ending = ending_after(error, tmp_path, monkeypatch)
        assert ending.reason == "error in the program"
        assert not ending.shut


def test_a_full_disk_says_nothing_about_the_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    with pytest.raises(OSError) as full:
        Path("/dev/full").write_text("a model that is unpacked")
    ending = ending_after(full.value, tmp_path, monkeypatch)
    assert ending.reason == "error of the system"
    assert "No space left" in ending.detail
    assert ending.shut, "so the next run reads it again"

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from search.errors import IndexDamagedError
from search.generations import watching
from search.generations.layout import Layout
from search.generations.pointer import Entry, Pointer, read_pointer, write_pointer
from search.generations.watching import PointerWatch


class _Reads:
    def __init__(self) -> None:
        self.number = 0

    def __call__(self, layout: Layout) -> Pointer:
        self.number += 1
        return read_pointer(layout)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> _Reads:
    counted = _Reads()
    monkeypatch.setattr(watching, "read_pointer", counted)
    return counted


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    later = time.time_ns() + 3_600_000_000_000
    monkeypatch.setattr(time, "time_ns", lambda: later)


def _pointer(number: int) -> Pointer:
    return Pointer(highest=number, newest=Entry(number=number, manifest=f"{number:064x}"))


@pytest.mark.usefixtures("settled")
def test_the_same_file_is_read_once(tmp_path: Path, reads: _Reads) -> None:
    layout = Layout(tmp_path)
    write_pointer(layout, _pointer(1))
    watch = PointerWatch(layout)
    assert [watch.read() for _ in range(5)] == [_pointer(1)] * 5
    assert reads.number == 1


@pytest.mark.usefixtures("settled")
def test_another_file_is_read_even_if_as_long_and_said_to_be_as_old(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    watch = PointerWatch(layout)
    for number in range(1, 9):
        write_pointer(layout, _pointer(number))
        os.utime(layout.pointer, (1_000_000_000, 1_000_000_000))
        assert watch.read() == _pointer(number)


def test_one_that_was_just_written_is_read_each_time(tmp_path: Path, reads: _Reads) -> None:
    layout = Layout(tmp_path)
    write_pointer(layout, _pointer(1))
    watch = PointerWatch(layout)
    assert watch.read() == watch.read() == _pointer(1)
    assert reads.number == 2


@pytest.mark.usefixtures("settled")
def test_one_that_goes_or_is_damaged_is_told_as_by_a_first_look(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    watch = PointerWatch(layout)
    assert watch.read() == Pointer()
    write_pointer(layout, _pointer(1))
    assert watch.read() == _pointer(1)
    layout.pointer.write_bytes(b"\0" * layout.pointer.stat().st_size)
    with pytest.raises(IndexDamagedError, match=str(layout.pointer)):
        watch.read()
    layout.pointer.unlink()
    assert watch.read() == Pointer()
    layout.generations.mkdir()
    with pytest.raises(IndexDamagedError, match="missing"):
        watch.read()

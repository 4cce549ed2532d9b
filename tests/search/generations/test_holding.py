from __future__ import annotations

import threading
from io import FileIO
from pathlib import Path

import pytest

from search.errors import IndexDamagedError, IndexOutdatedError
from search.generations import Generations, holding
from search.generations.layout import Layout
from search.generations.pointer import Pointer, read_pointer
from tests.search.generations.plain import (
    SHAPE,
    contents,
    elsewhere,
    end,
    folders,
    kill,
    publish,
    read,
)


def test_a_reader_keeps_the_generation_that_it_opened(generations: Generations, root: Path) -> None:
    publish(generations, "a", text="old")
    held = generations.open(SHAPE)
    again = generations.open(SHAPE)
    for number in range(2, 5):
        publish(generations, str(number), text="new")
    assert folders(root) == {"1", "3", "4"}
    assert contents(held.folder) == {"text": "old"}
    held.close()
    held.close()  # no error
    publish(generations, "b")
    assert folders(root) == {"1", "4", "5"}, "the other reader of it is still there"
    again.close()
    publish(generations, "c")
    assert folders(root) == {"5", "6"}


def test_a_hold_is_seen_by_other_processes_and_dies_with_its_own(
    generations: Generations, root: Path
) -> None:
    publish(generations, "a", text="old")
    reader = elsewhere(
        "held = generations.open(SHAPE)\nready()\n"
        "assert (held.folder / 'text').read_text() == 'old'",
        root,
    )
    killed = elsewhere("held = generations.open(SHAPE)\nready()", root)
    for run in "bcd":
        publish(generations, run, text=run)
    assert folders(root) == {"1", "3", "4"}
    kill(killed)
    publish(generations, "e", text="e")
    assert folders(root) == {"1", "4", "5"}
    end(reader)
    publish(generations, "f", text="f")
    assert folders(root) == {"5", "6"}


def test_a_writer_may_prune_between_the_pointer_and_the_hold(
    generations: Generations, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(generations, "a", text="a")
    runs = iter("bcd")

    def outrun(layout: Layout) -> Pointer:
        pointer = read_pointer(layout)
        if run := next(runs, None):  # the generation just read about is pruned two runs later
            publish(generations, run, text=run)
            publish(generations, run * 2, text=run)
        return pointer

    monkeypatch.setattr(holding, "read_pointer", outrun)
    with generations.open(SHAPE) as held:
        assert contents(held.folder) == {"text": "d"}
        assert held.number == generations.newest() == 7


def test_a_generation_that_is_just_being_removed_is_not_held(
    generations: Generations, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(generations, "a", text="a")
    folder = root / "generations" / "1"
    opened = threading.Event()
    errors: list[OSError] = []
    lock = holding._lock

    def announced(file: FileIO, *, shared: bool) -> None:
        if shared:
            opened.set()
        lock(file, shared=shared)

    monkeypatch.setattr(holding, "_lock", announced)

    def hold() -> None:
        try:
            holding.Hold(folder)
        except OSError as error:
            errors.append(error)

    thread = threading.Thread(target=hold)
    with holding.unless_held(folder) as free:
        assert free
        thread.start()
        opened.wait()
        folder.rename(root / "generations" / "1.gone")
    thread.join()
    assert [type(error) for error in errors] == [FileNotFoundError]


def test_a_generation_that_the_pointer_names_and_is_not_there_is_damage(
    generations: Generations, root: Path
) -> None:
    publish(generations, "a", text="a")
    (root / "generations" / "1").rename(root / "elsewhere")
    with pytest.raises(IndexDamagedError, match="1/manifest: it is missing"):
        generations.open(SHAPE)


def test_a_generation_that_could_not_be_opened_is_not_held(
    generations: Generations, root: Path
) -> None:
    publish(generations, "a", text="a")
    with pytest.raises(IndexOutdatedError) as failure:  # which keeps the frames it went through
        generations.open({"schema": "2"})
    publish(generations, "b", text="b")
    publish(generations, "c", text="c")
    assert folders(root) == {"2", "3"}
    assert failure.value.remedy


def test_readers_and_a_writer_at_full_speed(generations: Generations) -> None:
    """Each reader sees one whole generation, never two halves, never an error."""
    publish(generations, "0", one="0", two="0")
    done = threading.Event()
    seen: list[set[str]] = []
    failures: list[BaseException] = []

    def keep_reading() -> None:
        try:
            while not done.is_set():
                seen.append(set(read(generations).values()))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=keep_reading) for _ in range(4)]
    for thread in threads:
        thread.start()
    for run in range(1, 40):
        publish(generations, str(run), one=str(run), two=str(run))
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert all(len(values) == 1 for values in seen)
    assert len(set(map(frozenset, seen))) > 3

from __future__ import annotations

import errno
import os
import resource
import stat
from pathlib import Path

import pytest

from search.errors import IndexDamagedError, IndexOutdatedError, IndexUnwritableError
from search.generations import Draft, Generations, durable, stamps
from search.generations import draft as draft_module
from search.generations.layout import Layout
from search.generations.pointer import Pointer, write_pointer
from tests.search.generations.plain import SHAPE, elsewhere, flip, folders, publish, read


def test_unchanged_files_are_links_and_changed_ones_are_not(
    generations: Generations, root: Path
) -> None:
    publish(generations, "a", same="same", other="old")
    publish(generations, "b", other="new")
    first, second = (root / "generations" / number / "files" for number in "12")
    assert (first / "same").stat().st_ino == (second / "same").stat().st_ino
    assert (first / "other").read_text() == "old"
    assert (second / "other").read_text() == "new"


@pytest.mark.parametrize("number", [errno.EXDEV, errno.EPERM, errno.ENOTSUP, errno.EMLINK])
def test_where_there_are_no_links_files_are_copied(
    generations: Generations, root: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise OSError(number, os.strerror(number))

    publish(generations, "a", same="same", other="old")
    monkeypatch.setattr(os, "link", refuse)
    with generations.draft("b") as draft:
        (draft.folder / "other").write_text("new, in place")  # a copy is no one else's
        (draft.folder / "more").write_text("more")
        draft.publish(3, SHAPE)
    assert read(generations) == {"same": "same", "other": "new, in place", "more": "more"}
    assert (root / "generations" / "1" / "files" / "other").read_text() == "old"
    assert list(generations.check()) == []


def test_rot_of_a_copy_is_not_published_as_right(
    generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

    publish(generations, "a", text="a" * 100)
    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(IndexDamagedError, match="changed in place"), generations.draft("b") as d:
        before = (d.folder / "text").stat()
        flip(d.folder / "text", 300)
        os.utime(d.folder / "text", ns=(before.st_atime_ns, before.st_mtime_ns))
        d.publish(1, SHAPE)
    assert read(generations) == {"text": "a" * 100}


def test_what_is_not_published_leaves_nothing(generations: Generations, root: Path) -> None:
    publish(generations, "a", text="a")
    with generations.draft("b") as draft:
        (draft.folder / "new").write_text("new")
    with pytest.raises(KeyboardInterrupt), generations.draft("c") as draft:
        (draft.folder / "new").write_text("new")
        raise KeyboardInterrupt
    assert folders(root) == {"1"}
    assert read(generations) == {"text": "a"}
    assert publish(generations, "d", text="d") == 4
    with generations.open(SHAPE) as held:
        assert [held.holds(number) for number in range(6)] == [
            False, True, False, False, True, False,
        ]  # fmt: skip


def test_an_error_after_publishing_does_not_take_it_back(generations: Generations) -> None:
    with pytest.raises(RuntimeError), generations.draft("a") as draft:
        (draft.folder / "text").write_text("a")
        draft.publish(1, SHAPE)
        raise RuntimeError
    assert read(generations) == {"text": "a"}


def test_a_link_that_was_written_into_is_not_published(
    generations: Generations, root: Path
) -> None:
    publish(generations, "a", text="a" * 100)
    with pytest.raises(IndexDamagedError, match="changed in place"), generations.draft("b") as d:
        (d.folder / "text").write_text("b" * 100)
        d.publish(1, SHAPE)
    assert generations.newest() == 1
    with pytest.raises(IndexDamagedError, match="1/files/text"):
        generations.open(SHAPE)


def test_rot_during_a_draft_is_not_published_as_right(
    generations: Generations, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for tick in "TICK_NS", "FINE_TICK_NS":  # also where the file is known
        monkeypatch.setattr(stamps, tick, 0)
    publish(generations, "a", text="a" * 100)
    with pytest.raises(IndexDamagedError, match="changed in place"), generations.draft("b") as d:
        flip(root / "generations" / "1" / "files" / "text", 300)
        d.publish(1, SHAPE)


def test_nothing_is_built_on_a_damaged_or_outdated_generation(
    generations: Generations, root: Path
) -> None:
    publish(generations, "a", text="a" * 100)
    with (
        pytest.raises(IndexOutdatedError, match="schema is 1, not 2"),
        generations.draft("b", {"schema": "2"}),
    ):
        pass
    with (
        pytest.raises(IndexOutdatedError, match="schema is 1, not given"),
        generations.draft("b") as draft,
    ):
        draft.publish(1, {})
    flip(root / "generations" / "1" / "files" / "text", 300)
    with pytest.raises(IndexDamagedError, match="1/files/text"), generations.draft("b"):
        pass
    assert folders(root) == {"1"}


def test_a_draft_is_made_of_files(generations: Generations, root: Path) -> None:
    with pytest.raises(ValueError, match="made of files"), generations.draft("a") as draft:
        (draft.folder / "folder").mkdir()
        draft.publish(0, SHAPE)
    assert folders(root) == set()


def full_disk(draft: Draft) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    (draft.folder / "new").symlink_to("/dev/full")
    (draft.folder / "new").write_text("new")


def too_large(draft: Draft) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
    try:
        (draft.folder / "new").write_text("new" * 1_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("fill", [full_disk, too_large])
def test_a_full_disk_is_told_plainly_and_costs_nothing(
    generations: Generations, root: Path, fill: object
) -> None:
    assert callable(fill)
    publish(generations, "a", text="a")
    with pytest.raises(IndexUnwritableError, match="no room"), generations.draft("b") as draft:
        fill(draft)
    assert folders(root) == {"1"}
    assert read(generations) == {"text": "a"}
    assert list(generations.check()) == []
    publish(generations, "c", text="c")


@pytest.mark.parametrize("step", range(4))
def test_a_disk_that_fills_up_while_publishing(
    generations: Generations, root: Path, step: int
) -> None:
    """At each size limit, another one of the files written by us fails."""
    publish(generations, "a", text="a", **{f"file{n}": "x" for n in range(9)})
    limit = (0, 100, 300, 800)[step]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with pytest.raises(IndexUnwritableError, match="no room"), generations.draft("b") as draft:
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
            draft.publish(1, SHAPE)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert folders(root) == {"1"}
    assert generations.newest() == 1
    assert not list(root.glob("*.new"))
    assert list(generations.check()) == []
    assert publish(generations, "c", text="c") == 3


def test_a_pointer_that_cannot_be_written_is_not_swapped(
    generations: Generations, root: Path
) -> None:
    publish(generations, "a", text="a")
    in_the_way = root / "pointer.new" / "inside"
    with (
        pytest.raises(IndexUnwritableError, match="cannot be written"),
        generations.draft("b") as d,
    ):
        in_the_way.mkdir(parents=True)
        d.publish(1, SHAPE)
    assert folders(root) == {"1"}
    assert generations.newest() == 1
    in_the_way.rmdir()
    in_the_way.parent.rmdir()
    publish(generations, "c", text="c")


def test_all_that_the_pointer_names_is_on_the_disk_before_it_does(
    generations: Generations, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No power can be cut here: the order of fsync and rename is looked at instead."""
    synced: set[tuple[int, int]] = set()  # inode and size, as they were at that time
    sync, swap = durable._sync, write_pointer
    at_the_swap: list[set[tuple[int, int]]] = []

    def noted(descriptor: int) -> None:
        status = os.fstat(descriptor)
        names = len(os.listdir(descriptor)) if stat.S_ISDIR(status.st_mode) else status.st_size
        synced.add((status.st_ino, names))
        sync(descriptor)

    def swapped(layout: Layout, pointer: Pointer) -> None:
        at_the_swap.append(synced.copy())
        synced.clear()
        swap(layout, pointer)
        new = (root / "pointer").stat()
        assert (new.st_ino, new.st_size) in synced
        assert (root.stat().st_ino, len(list(root.iterdir()))) in synced

    monkeypatch.setattr(durable, "_sync", noted)
    monkeypatch.setattr(draft_module, "write_pointer", swapped)
    assert publish(generations, "a", one="1", two="22") == 1
    monkeypatch.undo()
    generation = root / "generations" / "1"
    for path in (*generation.rglob("*"), generation, generation.parent):
        size = len(list(path.iterdir())) if path.is_dir() else path.stat().st_size
        assert (path.stat().st_ino, size) in at_the_swap[0], path


def test_a_writer_killed_between_rename_and_pointer_has_not_published(
    generations: Generations, root: Path
) -> None:
    publish(generations, "a", text="a")
    writer = elsewhere(
        """
from search.generations import draft
def stop(*_):
    ready()
draft.write_pointer = stop
publish(generations, "b", text="b")
""",
        root,
    )
    writer.kill()
    writer.communicate(timeout=30)
    assert folders(root) == {"1", "2"}
    assert read(generations) == {"text": "a"}
    assert list(generations.check()) == []
    assert publish(generations, "c", more="c") == 3
    assert folders(root) == {"1", "3"}
    assert read(generations) == {"text": "a", "more": "c"}

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from search.errors import IndexLockedError, IndexUnwritableError
from search.generations import Generations
from tests.search.generations.plain import anew, elsewhere, end, folders, kill, publish, read

WRITING = """
with generations.draft("one") as draft:
    (draft.folder / "new").write_text("half of it")
    ready()
"""


def test_one_writer_at_a_time_and_who_it_is(generations: Generations, root: Path) -> None:
    publish(generations, "a", text="a")
    writer = elsewhere(WRITING, root)
    for act in (publish, anew):
        with pytest.raises(IndexLockedError, match=rf"process {writer.pid} on .*, run one"):
            act(generations, "two", text="b")
    assert read(generations) == {"text": "a"}, "readers do not mind"
    end(writer)
    publish(generations, "two", text="b")


def test_threads_are_writers_too(generations: Generations) -> None:
    failures: list[Exception] = []

    def try_to() -> None:
        try:
            publish(generations, "two", text="b")
        except IndexLockedError as error:
            failures.append(error)

    with generations.draft("one"):
        thread = threading.Thread(target=try_to)
        thread.start()
        thread.join()
        with pytest.raises(IndexLockedError):
            publish(generations, "three", text="b")
    assert len(failures) == 1


def test_the_lock_dies_with_its_process_and_its_draft_goes(
    generations: Generations, root: Path
) -> None:
    publish(generations, "a", text="a")
    kill(elsewhere(WRITING, root))
    assert folders(root) == {"1", "2.draft"}
    assert list(generations.check()) == []
    assert publish(generations, "b", text="b") == 3, "2 was given away"
    assert folders(root) == {"1", "3"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_the_lock_is_not_kept_by_a_child_that_outlives_the_writer(
    generations: Generations, root: Path
) -> None:
    writer = elsewhere(
        """
with generations.draft("one") as draft:
    (up, said), (told, down) = os.pipe(), os.pipe()
    if os.fork() == 0:
        os.close(down)
        os.close(0), os.close(1), os.close(2)
        os.write(said, b"1")  # by now the child has let go of the lock
        os.read(told, 1)  # until the parent is gone
        signal.alarm(60)
        signal.pause()
    os.read(up, 1)
    ready()
""",
        root,
    )
    children = Path(f"/proc/{writer.pid}/task/{writer.pid}/children")
    child = int(children.read_text()) if children.exists() else None
    writer.kill()
    writer.wait(timeout=30)
    try:
        publish(generations, "two", text="b")
        if child:
            os.kill(child, 0)  # it is still there
    finally:
        if child:
            os.kill(child, 9)


def test_what_a_lock_file_says_is_never_trusted(generations: Generations, root: Path) -> None:
    publish(generations, "a", text="a")
    (root / "writer.lock").write_bytes(b"\xff\x00 nonsense \x1b[2J" * 1_000)
    assert list(generations.check()) == []
    publish(generations, "b", text="b")
    with generations.draft("c"):
        (root / "writer.lock").write_bytes(b"\x1b[2J")
        with pytest.raises(IndexLockedError) as failure:
            publish(generations, "d", text="d")
    assert "\x1b" not in str(failure.value)
    assert read(generations) == {"text": "b"}


def test_a_folder_that_may_not_be_written(generations: Generations, root: Path) -> None:
    root.parent.mkdir()
    root.write_text("a file")
    with pytest.raises(IndexUnwritableError, match="cannot be written"), generations.draft("a"):
        pass

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from search.engine import Damage
from search.errors import (
    IndexDamagedError,
    IndexMissingError,
    IndexOutdatedError,
    IndexUnwritableError,
)
from search.generations import Generations
from search.generations.sealed import seal
from tests.search.generations.plain import SHAPE, anew, flip, folders, publish, read

NOBODY = 65_534


def test_before_the_first_run_there_is_nothing_and_nothing_is_made(
    generations: Generations, root: Path
) -> None:
    assert generations.newest() == 0
    assert generations.kept() == ()
    assert list(generations.check()) == []
    with pytest.raises(IndexMissingError, match=str(root)):
        generations.open(SHAPE)
    with pytest.raises(IndexMissingError):
        generations.rollback()
    assert not root.parent.exists()


def test_a_first_draft_that_failed_is_still_nothing(generations: Generations, root: Path) -> None:
    with generations.draft("a"):
        pass
    assert generations.newest() == 0
    assert list(generations.check()) == []
    with pytest.raises(IndexMissingError):
        generations.open(SHAPE)
    assert publish(generations, "b", text="b") == 2


def test_what_is_kept_is_told(generations: Generations) -> None:
    publish(generations, "a", text="12345")
    publish(generations, "b", more="123")
    newest, before = generations.kept()
    assert (newest.number, newest.run, newest.articles, newest.bytes) == (2, "b", 2, 8)
    assert (before.number, before.run, before.articles, before.bytes) == (1, "a", 1, 5)
    age = datetime.now(UTC) - datetime.fromisoformat(newest.created)
    assert timedelta(seconds=-1) < age < timedelta(minutes=5)
    with generations.open(SHAPE) as held:
        assert (held.number, held.articles, held.run) == (2, 2, "b")


def test_another_shape_is_outdated_and_says_what_differs(generations: Generations) -> None:
    publish(generations, "a", text="a")
    with pytest.raises(IndexOutdatedError, match="schema is 1, not 2") as failure:
        generations.open({"schema": "2"})
    assert "broadsheet index --rebuild" in failure.value.remedy


def test_rollback_goes_back_a_whole_run_and_only_once(generations: Generations, root: Path) -> None:
    for run in "aabb":
        publish(generations, run, **{f"{run}{generations.newest() + 1}": run})
    with generations.open(SHAPE) as reader:
        assert generations.rollback() == 2
        assert reader.folder.exists()
    assert generations.newest() == 2
    assert read(generations) == {"a1": "a", "a2": "a"}
    with pytest.raises(IndexMissingError, match="no earlier run"):
        generations.rollback()
    assert publish(generations, "c", c="c") == 5
    assert folders(root) == {"2", "5"}
    with generations.open(SHAPE) as held:
        assert [number for number in range(8) if held.holds(number)] == [1, 2, 5]
    assert generations.rollback() == 2
    assert publish(generations, "d", d="d") == 6


def test_the_first_run_cannot_be_rolled_back(generations: Generations) -> None:
    publish(generations, "a", text="a")
    with pytest.raises(IndexMissingError, match="no earlier run") as failure:
        generations.rollback()
    assert "--rebuild" in failure.value.remedy
    assert read(generations) == {"text": "a"}


def test_rollback_helps_where_only_the_newest_is_damaged(
    generations: Generations, root: Path
) -> None:
    publish(generations, "a", text="a")
    publish(generations, "b", text="b")
    flip(root / "generations" / "2" / "files" / "text", 3)
    flip(root / "generations" / "2" / "manifest", 30)
    with pytest.raises(IndexDamagedError):
        generations.open(SHAPE)
    assert generations.rollback() == 1
    assert read(generations) == {"text": "a"}
    assert list(generations.check()) == []


def test_a_damaged_generation_before_does_not_hide_the_newest(
    generations: Generations, root: Path
) -> None:
    publish(generations, "a", text="a")
    publish(generations, "b", text="b")
    flip(root / "generations" / "1" / "manifest", 30)
    assert [info.number for info in generations.kept()] == [2]
    assert [damage.generation for damage in generations.check()] == [1]
    flip(root / "generations" / "2" / "manifest", 30)
    with pytest.raises(IndexDamagedError, match="2/manifest"):
        generations.kept()


def test_rollback_never_goes_back_to_damage(generations: Generations, root: Path) -> None:
    publish(generations, "a", text="a")
    publish(generations, "b", text="b")
    flip(root / "generations" / "1" / "files" / "text", 3)
    with pytest.raises(IndexDamagedError, match="1/files/text"):
        generations.rollback()
    assert read(generations) == {"text": "b"}
    shutil.rmtree(root / "generations" / "1")
    with pytest.raises(IndexDamagedError, match="1/manifest: it is missing"):
        generations.rollback()


def test_afresh_keeps_what_was_read_before(generations: Generations, root: Path) -> None:
    publish(generations, "a", text="a", more="a")
    publish(generations, "b", text="b")
    assert anew(generations, "c", text="c") == 3
    assert folders(root) == {"2", "3"}
    assert read(generations) == {"text": "c"}
    assert list(generations.check()) == []
    with generations.open(SHAPE) as held:
        assert [number for number in range(5) if held.holds(number)] == [3]
    assert generations.rollback() == 2
    assert read(generations) == {"text": "b", "more": "a"}
    assert list(generations.check()) == []


def test_afresh_keeps_nothing_damaged_and_nothing_of_another_shape(
    generations: Generations, root: Path
) -> None:
    publish(generations, "a", text="a")
    flip(root / "generations" / "1" / "files" / "text", 0)
    assert anew(generations, "b", text="b") == 2
    assert folders(root) == {"2"}
    with generations.draft("c", {"shape": "another"}, afresh=True) as draft:
        (draft.folder / "text").write_text("c")
        draft.publish(articles=1, shape={"shape": "another"})
    assert folders(root) == {"3"}
    with pytest.raises(IndexMissingError, match="no earlier run"):
        generations.rollback()


def state(root: Path) -> dict[Path, bytes]:
    """All that matters in the folder but the pointer where that can be read: its numbers go on."""
    ours = {path: path.read_bytes() for path in (root / "generations").rglob("*") if path.is_file()}
    try:
        Generations(root).newest()
    except (IndexDamagedError, IndexOutdatedError):
        if (root / "pointer").exists():
            ours[root / "pointer"] = (root / "pointer").read_bytes()
    return ours


@pytest.mark.parametrize("damage", ["pointer", "manifest", "newer", "missing", "record"])
def test_afresh_mends_whatever_it_finds(generations: Generations, root: Path, damage: str) -> None:
    for run in "abc":
        publish(generations, run, text=run)
    match damage:
        case "pointer":
            flip(root / "pointer", 9)
        case "manifest":
            flip(root / "generations" / "3" / "manifest", 9)
        case "newer":
            (root / "pointer").write_bytes(seal({"format": 99}))
        case "missing":
            (root / "pointer").unlink()
        case "record":
            flip(root / "generations" / "3" / "manifest", 9)
            (root / "verified").write_text("nonsense")
    with pytest.raises((IndexDamagedError, IndexOutdatedError)):
        generations.open(SHAPE)
    with pytest.raises((IndexDamagedError, IndexOutdatedError)):
        publish(generations, "d", text="d")
    before = state(root)
    with pytest.raises(ZeroDivisionError), generations.draft("e", SHAPE, afresh=True) as draft:
        (draft.folder / "text").write_text("never seen")
        raise ZeroDivisionError
    assert state(root) == before, "nothing goes before something is in its place"
    number = anew(generations, "f", text="f")
    assert read(generations) == {"text": "f"}
    assert list(generations.check()) == []
    if damage in {"manifest", "record"}:
        assert number == 5
        assert folders(root) == {"2", "5"}, "the last sound one of another run is kept"
    else:
        assert number > 100, "3 was published, but nothing says how many drafts were tried since"
        assert folders(root) == {str(number)}


def test_check_names_generation_file_and_reason(generations: Generations, root: Path) -> None:
    publish(generations, "a", text="a" * 10)
    publish(generations, "b", more="b" * 10)
    text = root / "generations" / "1" / "files" / "text"
    flip(text, 3)
    reason = "its checksum does not match"
    found = [damage for damage in generations.check() if damage.file.name == "text"]
    assert found == [
        Damage(generation=2, file=root / "generations" / "2" / "files" / "text", reason=reason),
        Damage(generation=1, file=text, reason=reason),
    ]
    flip(root / "pointer", 3)
    (pointer,) = generations.check()
    assert pointer.file == root / "pointer"


def test_check_holds_what_it_reads(generations: Generations, root: Path) -> None:
    publish(generations, "a", text="a")
    publish(generations, "b", text="b")
    (root / "generations" / "2" / "files" / "odd").touch()
    checking = generations.check()
    assert next(checking).file.name == "odd"
    (root / "generations" / "2" / "files" / "odd").unlink()
    for run in "cde":
        publish(generations, run, text=run)
    assert folders(root) == {"1", "2", "4", "5"}
    assert list(checking) == []
    publish(generations, "f", text="f")
    assert folders(root) == {"5", "6"}


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may write anywhere: be someone else for a while."""
    if os.geteuid() == 0:
        os.seteuid(NOBODY)
        try:
            yield
        finally:
            os.seteuid(0)
    else:
        yield


def test_reading_needs_no_right_to_write(generations: Generations, root: Path) -> None:
    publish(generations, "a", text="a")
    publish(generations, "b", text="b")
    (root / "verified").unlink(missing_ok=True)
    root.parents[1].chmod(0o755)  # the test's own, closed to others
    for path in (root, *root.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with as_nobody():
            assert read(generations) == {"text": "b"}
            assert list(generations.check()) == []
            held = generations.open(SHAPE)
            with pytest.raises(IndexUnwritableError, match="cannot be written"):
                publish(generations, "c", text="c")
            assert {path.name for path in root.iterdir()} == {
                "generations", "pointer", "writer.lock",
            }  # fmt: skip
    finally:
        for path in (root, *root.rglob("*")):
            path.chmod(0o755)
    for run in "cde":
        publish(generations, run, text=run)
    assert "2" in folders(root), "it is held all the same"
    held.close()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no users on this system")
def test_what_may_not_be_read_is_not_called_damaged(generations: Generations, root: Path) -> None:
    publish(generations, "a", text="a")
    root.parents[1].chmod(0o755)  # the test's own, closed to others
    for name in ("pointer", "generations/1/manifest"):
        (root / name).chmod(0)
        with as_nobody(), pytest.raises(Exception, match="may not be read") as failure:
            generations.open(SHAPE)
        assert not isinstance(failure.value, IndexDamagedError)
        (root / name).chmod(0o644)

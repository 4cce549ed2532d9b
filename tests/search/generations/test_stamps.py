from __future__ import annotations

import hashlib
import os
import time
from io import FileIO
from pathlib import Path

import pytest

from search.errors import IndexDamagedError
from search.generations import Generations, stamps, verify
from search.generations.layout import Layout
from tests.search.generations.plain import SHAPE, flip, publish, read

BIG = {f"part{number}": str(number) * 5_000 for number in range(3)}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Note young files too: these tests do not write twice in one tick of a clock."""
    for tick in "TICK_NS", "FINE_TICK_NS":
        monkeypatch.setattr(stamps, tick, 0)


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are hashed from now on."""
    names: list[str] = []
    real = verify.file_checksum

    def noted(path: Path) -> tuple[str, os.stat_result, bool]:
        names.append(path.name)
        return real(path)

    monkeypatch.setattr(verify, "file_checksum", noted)
    monkeypatch.setattr("search.generations.draft.file_checksum", noted)
    return names


def test_what_was_verified_is_not_hashed_at_every_start(
    generations: Generations, root: Path, hashed: list[str]
) -> None:
    publish(generations, "a", **BIG)
    assert sorted(hashed) == sorted(BIG), "once, at the end of the draft"
    hashed.clear()
    read(generations)
    read(Generations(root))
    assert hashed == []
    (root / "verified").unlink()
    read(generations)
    assert sorted(hashed) == sorted(BIG)
    hashed.clear()
    read(generations)
    assert hashed == []


def test_links_made_and_removed_by_a_writer_are_no_reason_to_hash_again(
    generations: Generations, hashed: list[str]
) -> None:
    publish(generations, "a", **BIG)
    for run in "bbcd":
        hashed.clear()
        publish(generations, run, **{f"new{run}": run})
        assert hashed == [f"new{run}"], "only what is new, although links come and go"
        read(generations)
        assert hashed == [f"new{run}"]
    hashed.clear()
    generations.rollback()
    read(generations)
    assert hashed == []


def test_a_young_file_is_not_noted(
    generations: Generations, hashed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for tick in "TICK_NS", "FINE_TICK_NS":
        monkeypatch.setattr(stamps, tick, 3_600 * 10**9)
    publish(generations, "a", text="a")
    read(generations)
    read(generations)
    assert hashed == ["text"] * 3


def test_a_coarse_clock_leaves_no_trace_for_longer(
    generations: Generations, root: Path, hashed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "TICK_NS", 3_600 * 10**9)
    publish(generations, "a", text="a")
    file = root / "generations" / "1" / "files" / "text"
    os.utime(file, ns=(0, time.time_ns() // 10**9 * 10**9))  # as a file system of whole seconds
    time.sleep(0.05)
    read(generations)
    hashed.clear()
    read(generations)
    assert hashed == ["text"]
    os.utime(file, ns=(0, (time.time_ns() // 10**9 - 5) * 10**9 + 123_456_789))
    time.sleep(0.05)
    read(generations)
    hashed.clear()
    read(generations)
    # A ctime that by chance tells no more than hundredths is taken for a coarse one, too.
    assert hashed == ([] if file.stat().st_ctime_ns % 10**7 else ["text"])


def test_any_write_is_found_though_the_mtime_be_set_back(
    generations: Generations, root: Path
) -> None:
    publish(generations, "a", **BIG)
    file = root / "generations" / "1" / "files" / "part1"
    before = file.stat()
    for bit in (0, 12_345, 39_999):
        flip(file, bit)
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
        with pytest.raises(IndexDamagedError, match="part1: its checksum does not match"):
            generations.open(SHAPE)
        flip(file, bit)
        assert read(generations) == BIG
    other = file.with_name("other")
    other.write_text("X" * 5_000)
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(file)
    with pytest.raises(IndexDamagedError, match="part1"):
        generations.open(SHAPE)


def test_a_file_that_changes_while_its_links_do_is_not_known(
    generations: Generations, root: Path
) -> None:
    publish(generations, "a", **BIG)
    read(generations)
    files = sorted((root / "generations" / "1" / "files").iterdir())
    known = stamps.Stamps(Layout(root))
    with known.carried(files):
        for file in files:
            (root / file.name).hardlink_to(file)
        flip(files[0], 5)
        files[1].unlink()
        files[1].write_text(BIG["part1"])
    assert [known.checksum(file.stat()) is None for file in files] == [True, True, False]


def test_a_file_that_changes_while_it_is_hashed_is_not_known(
    generations: Generations, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(generations, "a", **BIG)
    (root / "verified").unlink()
    real = hashlib.file_digest

    def outrun(file: FileIO, name: str) -> object:
        digest = real(file, name)
        if str(file.name).endswith("part1"):
            flip(root / "generations" / "1" / "files" / "part1", 5)
        return digest

    monkeypatch.setattr(hashlib, "file_digest", outrun)
    generations.open(SHAPE).close()
    monkeypatch.undo()
    with pytest.raises(IndexDamagedError, match="part1"):
        generations.open(SHAPE)


def test_a_damaged_record_is_not_trusted_is_reported_and_is_made_anew(
    generations: Generations, root: Path, hashed: list[str]
) -> None:
    publish(generations, "a", **BIG)
    record = root / "verified"
    good = record.read_bytes()
    for bit in range(0, len(good) * 8, 37):
        record.write_bytes(good)
        flip(record, bit)
        found = list(generations.check())
        assert [damage.file for damage in found] == [record]
        record.write_bytes(good)
        flip(record, bit)
        hashed.clear()
        assert read(generations) == BIG
        assert sorted(hashed) == sorted(BIG)
        assert list(generations.check()) == []


def test_rot_that_check_has_found_is_found_by_open_from_then_on(
    generations: Generations, root: Path
) -> None:
    publish(generations, "a", **BIG)
    file = root / "generations" / "1" / "files" / "part2"
    # The disk itself cannot be made to rot: let the changed file's stamp be taken for known.
    known = stamps.Stamps(Layout(root))
    sha256 = known.checksum(file.stat())
    assert sha256
    flip(file, 77)
    known.note(file.stat(), sha256)
    known.save()
    read(generations)  # the limit that the module's first lines speak of
    assert [damage.file for damage in generations.check()] == [file]
    with pytest.raises(IndexDamagedError, match="part2"):
        generations.open(SHAPE)


def test_nothing_is_remembered_of_generations_that_are_gone(
    generations: Generations, root: Path
) -> None:
    for run in range(8):
        publish(generations, str(run), text=str(run))
    known = stamps.Stamps(Layout(root))
    files = [root / "generations" / number / "files" / "text" for number in ("7", "8")]
    assert set(known._known) == {file.stat().st_ino for file in files}

"""Every bit, half and zero: found by ``check``, and no reader is given a wrong byte."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from search.errors import IndexDamagedError
from search.generations import Generations
from tests.search.generations.plain import SHAPE, contents, flip, publish, read


def all_files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file() and path.stat().st_size)


def is_right_or_refused(root: Path, right: dict[str, str]) -> bool:
    try:
        return read(Generations(root)) == right
    except IndexDamagedError as error:
        return "broadsheet index --rebuild" in error.remedy


@pytest.fixture
def right(generations: Generations) -> dict[str, str]:
    """An index of two kept generations that share a file."""
    publish(generations, "a", shared="both have this " * 40, old="only the first has this")
    publish(generations, "b", "old", new="only the second has this", empty="")
    return read(generations)


def test_every_flipped_bit_is_found(root: Path, right: dict[str, str]) -> None:
    random.seed(5)
    for file in all_files(root):
        bits = range(file.stat().st_size * 8)
        for bit in random.sample(bits, k=min(150, len(bits))):
            flip(file, bit)
            assert is_right_or_refused(root, right), f"{file} bit {bit}"
            assert file in {damage.file for damage in Generations(root).check()}, f"bit {bit}"
            flip(file, bit)
    assert [d for d in Generations(root).check() if d.file.name != "verified"] == []
    assert read(Generations(root)) == right


@pytest.mark.parametrize("act", ["halve", "empty", "zero", "grow", "remove", "link", "folder"])
def test_what_else_befalls_a_file(root: Path, right: dict[str, str], act: str) -> None:
    for file in all_files(root):
        if file.name == "verified" and act in {"remove", "link"}:
            continue  # what it remembers is verified again
        shared = file.stat().st_nlink > 1
        good = file.read_bytes()
        match act:
            case "halve":
                file.write_bytes(good[: len(good) // 2])
            case "empty":
                file.write_bytes(b"")
            case "zero":
                file.write_bytes(bytes(len(good)))
            case "grow":
                file.write_bytes(good + b"\0")
            case "remove":
                file.unlink()
            case "link":
                file.rename(root / "aside")
                file.symlink_to(root / "aside")
            case "folder":
                file.unlink()
                file.mkdir()
        assert is_right_or_refused(root, right), file
        found = {damage.file for damage in Generations(root).check()}
        if act == "link" and file.name in {"pointer", "manifest"}:
            found.add(file)  # it has the right bytes, and they are all that counts
        assert file in found, file
        if file.is_dir():
            file.rmdir()
        if act in {"link", "remove"}:
            file.unlink(missing_ok=True)
        if act == "link":
            (root / "aside").rename(file)
        else:
            file.write_bytes(good)
        assert shared == (file.stat().st_nlink > 1) or act in {"remove", "folder"}
    assert read(Generations(root)) == right


def test_what_is_wrong_is_said(root: Path, right: dict[str, str]) -> None:
    files = root / "generations" / "2" / "files"
    (files / "new").write_text("only")
    (files / "empty").unlink()
    os.mkfifo(files / "empty")  # which nobody may open: there is no other end
    found = {damage.file.name: damage.reason for damage in Generations(root).check()}
    assert found == {"new": "it has 4 bytes instead of 24", "empty": "it is not a file"}


def test_an_unknown_file_beside_the_engines_is_refused(
    generations: Generations, root: Path, right: dict[str, str]
) -> None:
    files = root / "generations" / "2" / "files"
    (files / ".DS_Store").touch()
    assert contents(files).keys() - {".DS_Store"} == right.keys()
    generations.open(SHAPE).close()
    (files / "_MAIN_99.toc").write_text("an engine would take this for the newest")
    with pytest.raises(IndexDamagedError, match=r"_MAIN_99.toc: it is not part of the index"):
        generations.open(SHAPE)
    (root / "generations" / "1" / "note").touch()
    assert {damage.file.name for damage in generations.check()} == {
        ".DS_Store",
        "_MAIN_99.toc",
        "note",
    }


def test_a_copy_of_the_folder_is_as_good(root: Path, right: dict[str, str], tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(root, copy)
    assert read(Generations(copy)) == right
    assert list(Generations(copy).check()) == []
    publish(Generations(copy), "c", more="more")
    assert read(Generations(copy)) == right | {"more": "more"}
    assert read(Generations(root)) == right

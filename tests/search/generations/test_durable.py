from __future__ import annotations

from pathlib import Path

import pytest

from search.errors import IndexUnwritableError
from search.generations.durable import replace_file, told_plainly, write_file


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "pointer"
    replace_file(path, b"one")
    (tmp_path / "pointer.new").write_bytes(b"of a writer that was killed")
    replace_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_replaced_stays(tmp_path: Path) -> None:
    path = tmp_path / "pointer"
    path.mkdir()
    (path / "inside").touch()
    with pytest.raises(OSError):
        replace_file(path, b"one")
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_never_writes_into_an_old_one(tmp_path: Path) -> None:
    write_file(tmp_path / "manifest", b"one")
    with pytest.raises(FileExistsError):
        write_file(tmp_path / "manifest", b"two")


def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full on this system")
    with (
        pytest.raises(IndexUnwritableError, match="There is no room") as failure,
        told_plainly(tmp_path, only_full=True),
    ):
        full.write_bytes(b"x")
    assert "Make room" in failure.value.remedy


def test_other_errors_are_the_indexs_only_where_it_writes_itself(tmp_path: Path) -> None:
    with pytest.raises(BrokenPipeError), told_plainly(tmp_path, only_full=True):
        raise BrokenPipeError
    with pytest.raises(IndexUnwritableError, match="cannot be written"), told_plainly(tmp_path):
        (tmp_path / "missing" / "file").touch()

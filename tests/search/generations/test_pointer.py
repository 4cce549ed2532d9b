from __future__ import annotations

from pathlib import Path

import pytest

from search.errors import ArchiveError, IndexDamagedError, IndexOutdatedError
from search.generations.layout import Layout
from search.generations.pointer import Entry, Pointer, read_pointer, write_pointer
from search.generations.sealed import seal


def test_comes_back_as_it_was(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    assert read_pointer(layout) == Pointer()
    for pointer in (
        Pointer(highest=3),
        Pointer(highest=3, newest=Entry(number=2, manifest="ab")),
        Pointer(
            highest=3, newest=Entry(number=2, manifest="ab"), before=Entry(number=1, manifest="c")
        ),
    ):
        write_pointer(layout, pointer)
        assert read_pointer(layout) == pointer


@pytest.mark.parametrize("data", [b"", b"\0" * 200, b"{}\n", b"{}\nabc\n"])
def test_a_damaged_one_is_an_error_that_names_it(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "pointer").write_bytes(data)
    with pytest.raises(IndexDamagedError, match=str(tmp_path / "pointer")) as failure:
        read_pointer(Layout(tmp_path))
    assert "broadsheet index --rebuild" in failure.value.remedy


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"format": "1"},
        {"format": 1, "highest": 3},
        {"format": 1, "highest": None, "newest": None, "before": None},
        {"format": 1, "highest": 3, "newest": {"number": "../x", "manifest": ""}, "before": None},
        {"format": 1, "highest": 3, "newest": [1], "before": None},
    ],
)
def test_a_sealed_one_of_another_program_is_damaged(
    tmp_path: Path, document: dict[str, object]
) -> None:
    (tmp_path / "pointer").write_bytes(seal(document))
    with pytest.raises(IndexDamagedError, match=str(tmp_path / "pointer")):
        read_pointer(Layout(tmp_path))


def test_a_missing_one_is_damage_where_there_are_generations(tmp_path: Path) -> None:
    (tmp_path / "generations").mkdir()
    with pytest.raises(IndexDamagedError, match="missing"):
        read_pointer(Layout(tmp_path))


@pytest.mark.parametrize(("format_", "whose"), [(0, "an older"), (2, "a newer")])
def test_another_format_is_outdated_not_damaged(tmp_path: Path, format_: int, whose: str) -> None:
    (tmp_path / "pointer").write_bytes(seal({"format": format_, "what": "ever"}))
    with pytest.raises(IndexOutdatedError, match=f"format {format_}, from {whose} Broadsheet"):
        read_pointer(Layout(tmp_path))


def test_what_is_no_folder_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match="not a folder") as failure:
        read_pointer(Layout(tmp_path / "file"))
    assert not isinstance(failure.value, IndexDamagedError)

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from search.engines.whoosh.documents import INDEX, Documents
from search.engines.whoosh.library import TOC
from search.engines.whoosh.schema import SCHEMA
from search.engines.whoosh.storage import Folder, MemoryFile
from search.engines.whoosh.writing import open_writer


class Trap:
    """Makes a folder where it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.folder),)


def test_a_table_of_contents_cannot_run_anything(tmp_path: Path) -> None:
    index = tmp_path / "index"
    index.mkdir()
    open_writer(index).commit()
    assert len(Documents(index)) == 0
    toc = TOC.read(Folder(str(index)), INDEX, schema=SCHEMA)
    toc.generation += 1
    toc.segments = [Trap(tmp_path / "trapped")]
    toc.write(Folder(str(index)), INDEX)
    with pytest.raises(pickle.UnpicklingError, match=r"posix\.mkdir|nt\.mkdir"):
        Documents(index)
    assert not (tmp_path / "trapped").exists()


def test_nor_can_what_stands_beside_postings(tmp_path: Path) -> None:
    with pytest.raises(pickle.UnpicklingError):
        MemoryFile(pickle.dumps(Trap(tmp_path / "trapped"))).read_pickle()
    assert not (tmp_path / "trapped").exists()


def test_reading_past_the_end_and_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "some").write_bytes(b"12345")
    (tmp_path / "none").write_bytes(b"")
    storage = Folder(str(tmp_path))
    assert storage.open_file("some").get(3, 10) == b"45"
    assert storage.open_file("none").get(0, 10) == b""
    assert list(storage.open_file("some").get_array(1, "H", 2)) == [0x3233, 0x3435]

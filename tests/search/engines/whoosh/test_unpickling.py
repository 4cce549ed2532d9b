"""What is unpickled of an index can do nothing but be an index."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from search.engines.whoosh.codec.view_schema import VIEW
from search.engines.whoosh.contents import INDEX, read_contents, write_contents
from search.engines.whoosh.library import TOC, FileStorage
from search.engines.whoosh.unpickling import unpickled


class Trap:
    """Makes a folder where it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.folder),)


def test_a_table_of_contents_cannot_run_anything(tmp_path: Path) -> None:
    index = tmp_path / "index"
    index.mkdir()
    write_contents(index, [])
    assert read_contents(index) == []
    TOC(VIEW, [Trap(tmp_path / "trapped")], 7).write(FileStorage(str(index)), INDEX)
    with pytest.raises(pickle.UnpicklingError, match=r"posix\.mkdir|nt\.mkdir"):
        read_contents(index)
    assert not (tmp_path / "trapped").exists()


def test_a_table_of_contents_cannot_have_memory_made_without_end() -> None:
    data = b"\x80\x02]r" + (10**9).to_bytes(4, "little") + b"."
    with pytest.raises(pickle.UnpicklingError, match="memory"):
        unpickled(data)
    same = [b"r\xff\xff\xff\xff", 0x7F7F7F72]  # which only look like it
    with pytest.raises(pickle.UnpicklingError):
        unpickled(b"r\xff\xff\xff\xff")
    assert unpickled(pickle.dumps(same, 5)) == same

"""What is appended to an array that grows comes out of it, from memory and from its file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.coding.ragged import Array
from search.engines.whoosh.codec.file import spools
from search.engines.whoosh.codec.file.spools import Spool


def whole(spool: Spool) -> list[int]:
    return [number for part in spool.parts() for number in part.tolist()]


@pytest.mark.parametrize("held", [spools.HELD, 8])
@given(parts=st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=8), max_size=6))
def test_all_comes_out(held: int, parts: list[list[int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spools, "HELD", held)
        patch.setattr(spools, "_AT_ONCE", 4 * 3)
        spool = Spool()
        for part in parts:
            spool.append(np.array(part, np.uint32))
            assert whole(spool)[len(whole(spool)) - len(part) :] == part  # reading is no end to it
        assert whole(spool) == [number for part in parts for number in part]
        assert spool.size == sum(map(len, parts))


def test_types_are_not_mixed() -> None:
    spool = Spool()
    spool.append(np.zeros(2, np.uint8))
    with pytest.raises(TypeError, match="an array of uint8 gets no items of int64"):
        spool.append(np.zeros(2, np.int64))


def test_its_file_has_no_name_once_it_is_long(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    big: Array = np.arange(spools.HELD, dtype=np.uint32)
    spool.append(big)
    assert list(tmp_path.iterdir()) == []
    assert np.concatenate(list(spool.parts())).tolist() == big.tolist()

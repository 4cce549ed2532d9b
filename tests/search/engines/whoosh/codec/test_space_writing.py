"""A space that is encoded in threads is, byte for byte, the one that is encoded without."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from search.engines.whoosh.codec.building import inversion, spaces
from search.engines.whoosh.codec.space_writing import SpaceWriter
from tests.search.engines.whoosh.codec.test_spaces import SPACE, Document, write


def test_threads_write_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documents: list[Document] = [
        (["talks"] * (number % 3), [f"Talk {number} U.N. Türkiye"], ["un"]) for number in range(400)
    ]
    monkeypatch.setattr(inversion, "CHUNK", 64)  # so that there are many parts
    for in_threads in (True, False):
        writer = partial(SpaceWriter, in_threads=in_threads)
        monkeypatch.setattr(spaces, "SpaceWriter", writer)
        write(tmp_path / f"{in_threads}", SPACE, documents)
    assert (tmp_path / "True").read_bytes() == (tmp_path / "False").read_bytes()

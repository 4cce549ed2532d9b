"""Stored documents against lists of bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.file import store
from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.file.arrays import ArrayFile
from search.engines.whoosh.codec.file.store import Store
from search.engines.whoosh.codec.file.store_writing import StoreBuilder, _Compressed
from search.errors import IndexDamagedError

DOCUMENT = st.binary(max_size=20) | st.sampled_from([b"x" * 2_047, b"y" * 2_049, b"z" * 9_000])


def written(builder: StoreBuilder, path: Path) -> Store:
    file = ArrayWriter(path)
    builder.write(file, "store")
    file.finish({})
    return Store(ArrayFile(path), "store", sum(builder._counts))


def built(documents: Sequence[bytes], path: Path) -> Store:
    builder = StoreBuilder()
    for place in range(0, len(documents), 3):
        builder.add(documents[place : place + 3])
    return written(builder, path)


@given(st.lists(DOCUMENT, max_size=12))
def test_documents_are_read_again(documents: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        read = built(documents, Path(folder) / "one")
        assert list(read) == documents
        assert [read[number] for number in range(len(documents))] == documents
        assert read.firsts.tolist()[-1] == len(documents)


def articles(count: int) -> list[bytes]:
    rng = np.random.default_rng(2)
    sentences = [
        f"The {one} said on the {one * 7919 % 31}th that the {other} had risen {one * other} times."
        for one in range(2, 30)
        for other in range(30)
    ]
    return [
        f"{number} {''.join(sentences[int(n)] for n in rng.integers(0, 840, 4))}".encode()
        for number in range(count)
    ]


def test_threads_read_at_once(tmp_path: Path) -> None:
    documents = articles(500)
    read = built(documents, tmp_path / "one")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(read.__getitem__, list(range(500)) * 4))
    assert found == documents * 4


def test_what_no_program_of_ours_stored_is_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = zstandard.compress(bytes(100_000))
    unsized = zstandard.ZstdCompressor(write_content_size=False).compress(b"one")
    for place, data in enumerate((bomb, unsized, b"", b"no frame", zstandard.compress(b"ab"))):
        builder = StoreBuilder()
        builder._data.append(np.frombuffer(data, np.uint8))
        builder._note(_Compressed(sizes=[len(data)], counts=[1]))
        read = written(builder, tmp_path / str(place))
        with monkeypatch.context() as patch, pytest.raises(IndexDamagedError, match="block 0"):
            patch.setattr(store, "LARGEST", 90_000)
            read[0]

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
from search.engines.whoosh.codec.file.store import Store, StoreBuilder, check_size
from search.errors import ArchiveError, IndexDamagedError

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


def test_a_dictionary_makes_blocks_smaller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = articles(2_000)
    plain = built(documents, tmp_path / "plain")
    monkeypatch.setattr(store, "SAMPLE", 200_000)
    read = built(documents, tmp_path / "one")
    assert list(read) == documents
    assert read.dictionaries[0] and not plain.dictionaries[0]
    assert int(read.sizes.sum()) < 0.9 * int(plain.sizes.sum())


def test_blocks_are_copied_and_each_dictionary_kept_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "SAMPLE", 200_000)
    documents = articles(2_000)
    one = built(documents, tmp_path / "one")
    monkeypatch.setattr(store, "COPIED", 1_000)
    builder = StoreBuilder()
    builder.use(one.dictionaries[0])
    builder.add([b"before"])
    for _ in range(2):
        builder.copy(one, 0, 7)
        builder.copy(one, 7, len(one))
    builder.add([b"after"])
    copied = written(builder, tmp_path / "copied")
    assert list(copied) == [b"before", *documents, *documents, b"after"]
    assert list(copied.dictionaries) == list(one.dictionaries)
    size = (tmp_path / "copied").stat().st_size
    assert size < 2 * (tmp_path / "one").stat().st_size - len(one.dictionaries[0]) / 2


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
        builder._append([data], [1], builder._known(b""))
        read = written(builder, tmp_path / str(place))
        with monkeypatch.context() as patch, pytest.raises(IndexDamagedError, match="block 0"):
            patch.setattr(store, "LARGEST", 90_000)
            read[0]


def test_a_document_that_could_not_be_read_again_is_not_stored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(store, "LARGEST", 104)
    check_size(bytes(100))
    with pytest.raises(ArchiveError, match="101 bytes is larger"):
        check_size(bytes(101))

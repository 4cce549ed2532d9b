"""Documents are gathered, compressed and copied, and are the same when they are read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.engines.whoosh.codec.file import store, store_writing
from search.engines.whoosh.codec.file.store_writing import StoreBuilder, check_size
from search.errors import ArchiveError
from tests.search.engines.whoosh.codec.file.test_store import articles, built, written


def test_a_dictionary_makes_blocks_smaller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = articles(2_000)
    plain = built(documents, tmp_path / "plain")
    monkeypatch.setattr(store_writing, "SAMPLE", 200_000)
    read = built(documents, tmp_path / "one")
    assert list(read) == documents
    assert read.dictionaries[0] and not plain.dictionaries[0]
    assert int(read.sizes.sum()) < 0.9 * int(plain.sizes.sum())


def test_what_the_thread_compressed_comes_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_writing, "SAMPLE", 20_000)
    monkeypatch.setattr(store_writing, "GATHERED", 50_000)
    monkeypatch.setattr(store_writing, "_AT_ONCE", 9_000)
    documents = [*articles(2_000), b"z" * 70_000, *articles(200)]
    one = built(documents, tmp_path / "one")
    assert list(one) == documents
    assert len(one.dictionaries) == 1
    another = StoreBuilder(one.dictionaries[0])
    another.add(documents)
    assert list(written(another, tmp_path / "another").dictionaries) == list(one.dictionaries)


def test_what_fails_in_the_thread_is_raised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(size: int, blocks: object, **_: object) -> None:
        raise MemoryError(f"no room for {size}")

    monkeypatch.setattr(store_writing, "GATHERED", 50_000)
    monkeypatch.setattr("zstandard.train_dictionary", full)
    with pytest.raises(MemoryError, match="no room"):
        built(articles(2_000), tmp_path / "one")


def test_a_dictionary_is_no_larger_than_it_is_worth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_writing, "SAMPLE", 200_000)
    read = built(articles(2_000), tmp_path / "one")
    size = sum(map(len, read))
    assert size / 20 < len(read.dictionaries[0]) < size / 15
    # Of long documents only the beginnings are looked at.
    read = built([b" ".join(articles(100)[at:]) for at in range(80)], tmp_path / "long")
    assert len(read.dictionaries[0]) <= 80 * store_writing.BLOCK / 2


def test_blocks_are_copied_and_each_dictionary_kept_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_writing, "SAMPLE", 200_000)
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


def test_a_document_that_could_not_be_read_again_is_not_stored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(store_writing, "LARGEST", 104)
    check_size(bytes(100))
    with pytest.raises(ArchiveError, match="101 bytes is larger"):
        check_size(bytes(101))

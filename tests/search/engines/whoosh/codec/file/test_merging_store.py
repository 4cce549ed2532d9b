"""Stored documents of many segments become those of one, in blocks that are worth having."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.coding.ragged import Array
from search.engines.whoosh.codec.file import merging_store, store_writing
from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.file.arrays import ArrayFile
from search.engines.whoosh.codec.file.merging_store import STORED
from search.engines.whoosh.codec.file.store import Store
from tests.search.engines.whoosh.codec.file.test_store import DOCUMENT, articles, built


def merged(parts: list[tuple[Store, Array]], path: Path) -> Store:
    file = ArrayWriter(path)
    STORED.merge(file, "store", parts)
    file.finish({})
    return Store(ArrayFile(path), "store", sum(len(live) for _, live in parts))


@given(st.lists(st.lists(st.tuples(DOCUMENT, st.booleans()), max_size=12), max_size=4))
def test_what_stays_is_stored_in_order(sources: list[list[tuple[bytes, bool]]]) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging_store, "FEW_BLOCKS", 2)
        folder = Path(name)
        parts = [
            (
                built([document for document, _ in its], folder / str(number)),
                np.flatnonzero([stays for _, stays in its]),
            )
            for number, its in enumerate(sources)
        ]
        left = [document for its in sources for document, stays in its if stays]
        assert list(merged(parts, folder / "merged")) == left


def test_blocks_are_copied_but_those_that_came_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_writing, "SAMPLE", 200_000)
    documents = articles(2_000)
    large = built(documents, tmp_path / "large")
    assert all(large.dictionaries) and len(large) > merging_store.FEW_BLOCKS
    singles = [built([one], tmp_path / str(number)) for number, one in enumerate(documents[:40])]
    one = np.zeros(1, np.int64)
    both = merged(
        [(large, np.arange(len(documents))), *((each, one) for each in singles)], tmp_path / "both"
    )
    assert list(both) == documents + documents[:40]
    assert list(both.dictionaries) == list(large.dictionaries)
    assert both.sizes[: len(large)].tolist() == large.sizes.tolist()
    assert len(both) - len(large) < 20

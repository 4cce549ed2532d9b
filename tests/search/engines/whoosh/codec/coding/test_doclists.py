"""Lists of documents against lists of numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.coding import doclists
from search.engines.whoosh.codec.coding.doclists import DENSE, PAGED, SPARSE, DocumentLists
from tests.search.engines.whoosh.codec.memory import InMemory


def read(lists: list[list[int]], documents: int) -> DocumentLists:
    spread = np.array([len(docs) for docs in lists], np.int64)
    shapes = doclists.shapes_for(spread, documents)
    flat = np.array([one for docs in lists for one in docs], np.int64)
    arrays = doclists.encode(flat, spread, shapes, documents)
    return DocumentLists(
        spread=spread,
        shapes=shapes,
        documents=documents,
        **{name: InMemory(array) for name, array in arrays._asdict().items()},
    )


@given(st.integers(1, 4).map(lambda n: 10**n) | st.just(200_000), st.data())
def test_lists_are_read_again(documents: int, data: st.DataObject) -> None:
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    sizes = data.draw(st.lists(st.sampled_from([1, 5, 31, 32, 70, 313, 6_250]), max_size=8))
    lists = [
        sorted(rng.choice(documents, min(size, documents), replace=False).tolist())
        for size in sizes
    ]
    reader = read(lists, documents)
    for term, docs in enumerate(lists):
        assert reader.docs(term).tolist() == docs
    for first in range(len(lists) + 1):
        for end in range(first, len(lists) + 1):
            expected = [one for docs in lists[first:end] for one in docs]
            assert reader.decode(first, end).tolist() == expected
    for step in (2, 3):
        some = np.arange(0, len(lists), step)
        assert reader.some(some).tolist() == [one for docs in lists[::step] for one in docs]


def test_full_pages_do_not_overflow() -> None:
    everything = list(range(70_000))
    reader = read([everything, everything[1:3]], 70_000)
    assert reader.docs(0).tolist() == everything
    assert reader.page_counts(0).tolist() == [256] * 273 + [112]
    page = doclists.encode(
        np.arange(65_536), np.array([65_536]), np.array([PAGED], np.uint8), 70_000
    )
    assert page.paged_counts.tolist() == [65_536, 0]


def test_the_shape_follows_the_spread() -> None:
    spread = np.array([1, 31, 32, 3_124, 3_125, 100_000])
    shapes = doclists.shapes_for(spread, 100_000).tolist()
    assert shapes == [SPARSE, SPARSE, PAGED, PAGED, DENSE, DENSE]
    with pytest.raises(ValueError, match="no pages"):
        read([[1]], 1_000_000).page_counts(0)

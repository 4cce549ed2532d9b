"""Layouts against counting."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.coding import layouts as module
from search.engines.whoosh.codec.coding.layouts import Layouts, distinct, layouts, length_classes

DOCUMENT = st.lists(st.tuples(st.integers(0, 2), st.sampled_from([0, 1, 2, 10**6])), max_size=4)


@pytest.mark.parametrize("bits", [63, 24])
@given(st.lists(DOCUMENT.map(sorted), max_size=8))
def test_tokens_and_starts_of_fields(bits: int, documents: list[list[tuple[int, int]]]) -> None:
    flat = [(number, *piece) for number, pieces in enumerate(documents) for piece in pieces]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_BITS", bits)
        found = layouts(
            np.array([count for _, _, count in flat], np.int64),
            np.array([number for number, _, _ in flat], np.int64),
            np.array([field for _, field, _ in flat], np.int64),
            size=len(documents),
            of=3,
        )
    tokens, starts = found.tokens[found.of_document], found.starts[found.of_document]
    for number, pieces in enumerate(documents):
        start = 0
        for field in range(3):
            counts = [count for its, count in pieces if its == field]
            assert tokens[number, field] == sum(counts)
            assert starts[number, field] == start
            if sum(counts):
                ends = [start, start + sum(counts) + len(counts) - 1]
                assert found.fields_at(np.full(2, number), np.array(ends)).tolist() == [field] * 2
            start += sum(counts) + len(counts)
    assert len({tuple(row) for row in found.rows.tolist()}) == len(found.rows)


def test_fields_begin_further_on_than_their_type_can_tell() -> None:
    rows = np.array([[200, 200, 2, 201, 201, 3]], np.uint8)
    found = Layouts(rows=rows, of_document=np.zeros(1, np.uint8))
    assert [begins.tolist() for begins in found.later_fields] == [[201], [402]]
    assert found.fields_at(np.zeros(3, np.int64), np.array([150, 300, 402])).tolist() == [0, 1, 2]


@given(st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), max_size=20))
def test_documents_of_a_class_are_equally_long(counts: list[list[int]]) -> None:
    its = np.array(counts, np.int64).reshape(-1, 3)
    documents, fields = np.divmod(np.arange(its.size), 3)
    laid = layouts(its.ravel(), documents, fields, size=len(its), of=3)
    classes = length_classes(laid, (0, 2))
    assert classes.tokens.take(classes.of_document, axis=0).tolist() == its[:, [0, 2]].tolist()
    assert len(set(map(tuple, classes.tokens.tolist()))) == len(classes.tokens)


@pytest.mark.parametrize("bits", [63, 3])
@given(st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), max_size=20))
def test_different_rows_ascend(bits: int, rows: list[list[int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_BITS", bits)
        kinds, numbers = distinct(np.array(rows, np.int64).reshape(-1, 4))
    assert kinds.tolist() == sorted({tuple(row): row for row in rows}.values())
    assert kinds.take(numbers, axis=0).tolist() == rows

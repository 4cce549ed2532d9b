"""Columns against lists."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.file.arrays import ArrayFile
from search.engines.whoosh.codec.file.columns import Numbers, Values, ValuesBuilder, write_numbers
from search.engines.whoosh.codec.texts import texts_of

VALUE = st.sampled_from(["Meridian", "Northern Ledger", "", "Әлем", "\ud800"])


@given(st.lists(st.lists(VALUE, max_size=3, unique=True), max_size=12), st.data())
def test_values(documents: list[list[str]], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        builder = ValuesBuilder("tag")
        for place in range(0, len(documents), 2):
            builder.add(texts_of(documents[place : place + 2]))
        file = ArrayWriter(Path(folder) / "one")
        builder.write(file)
        file.finish({})
        column = Values(ArrayFile(Path(folder) / "one"), "tag", len(documents))
        assert column.kinds == sorted({value for values in documents for value in values})
        assert [column.of(number) for number in range(len(documents))] == documents
        chosen = sorted(
            data.draw(
                st.sets(st.integers(0, 11).filter(lambda n: n < len(documents)))
                if documents
                else st.just(set[int]())
            )
        )
        counts = Counter(value for number in chosen for value in documents[number])
        counted = column.counted(np.array(chosen, np.int32)).tolist()
        assert dict(zip(column.kinds, counted, strict=True)) == {
            value: counts[value] for value in column.kinds
        }
        wanted = [value in ("Meridian", "Әлем") for value in column.kinds]
        assert column.having(wanted).tolist() == [
            not {"Meridian", "Әлем"}.isdisjoint(values) for values in documents
        ]


@given(st.lists(st.integers(-1, 2**40), max_size=12))
def test_numbers(numbers: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = ArrayWriter(Path(folder) / "one")
        write_numbers(file, "date", np.array(numbers, np.int64))
        file.finish({})
        column = Numbers(ArrayFile(Path(folder) / "one"), "date", len(numbers), absent=0)
        every = np.arange(len(numbers))
        assert column.of(every).tolist() == numbers
        for first in (*numbers, 5):
            low, high = column.between(first, first + 10)
            found = np.flatnonzero((column.ranks >= low) & (column.ranks < high)).tolist()
            assert found == [n for n, one in enumerate(numbers) if first <= one < first + 10]

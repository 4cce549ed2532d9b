"""Columns that are counted together against each by itself."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.file import joint as told
from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.file.arrays import ArrayFile
from search.engines.whoosh.codec.file.columns import Values, ValuesBuilder
from search.engines.whoosh.codec.file.joint import Joint
from search.engines.whoosh.codec.texts import texts_of

NAMES = ("source", "section", "tag", "year")
VALUES = st.lists(st.sampled_from(["1987", "Meridian", "Әлем"]), max_size=1)


@given(st.lists(st.tuples(*[VALUES] * len(NAMES)), max_size=12), st.sets(st.integers(0, 11)))
def test_together_they_are_counted_as_each_is(
    documents: list[tuple[list[str], ...]], chosen: set[int]
) -> None:
    columns = written(documents)
    docs = np.array([one for one in sorted(chosen) if one < len(documents)], np.int32)
    counted = Joint(columns).counted(docs)
    for name, column in columns.items():
        assert counted.of(name).tolist() == column.counted(docs).tolist()


def test_columns_of_several_or_too_many_values_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    columns = written([(["a"], ["b", "c"], [], ["d"]), ([], ["b"], [], ["e"])])
    joint = Joint(columns)
    assert [name in joint for name in NAMES] == [True, False, True, True]
    monkeypatch.setattr(told, "_MOST", 5)
    assert [name in Joint(columns) for name in NAMES] == [True, False, True, False]


def written(documents: list[tuple[list[str], ...]]) -> dict[str, Values]:
    """The columns of some documents, read from a file."""
    with tempfile.TemporaryDirectory() as folder:
        file = ArrayWriter(Path(folder) / "one")
        for at, name in enumerate(NAMES):
            builder = ValuesBuilder(name)
            builder.add(texts_of([one[at] for one in documents]))
            builder.write(file)
        file.finish({})
        whole = ArrayFile(Path(folder) / "one")
        return {name: Values(whole, name, len(documents)) for name in NAMES}

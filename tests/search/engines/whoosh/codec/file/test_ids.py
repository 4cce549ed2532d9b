"""Ids are found, and in order, whatever they begin with."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.coding.lexicon import key_of
from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.file.arrays import ArrayFile
from search.engines.whoosh.codec.file.ids import UNIQUE, Ids, write_ids

_ID = st.text("ab\0é", max_size=3) | st.sampled_from(["commonprefix1", "commonprefix", "\ud800"])


def written(ids: list[str], path: Path) -> Ids:
    file = ArrayWriter(path)
    write_ids(file, "ids", [one.encode("utf-8", "surrogatepass") for one in ids])
    file.finish({})
    return Ids(ArrayFile(path), "ids", len(ids))


@given(st.lists(_ID, max_size=12), st.sets(_ID, max_size=3))
def test_ids_are_found(ids: list[str], wanted: set[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        read = written(ids, Path(folder) / "one")
        keys = [one.encode("utf-8", "surrogatepass") for one in ids]
        assert [keys[number] for number in read.order.tolist()] == sorted(keys)
        assert read.ranks[read.order].tolist() == list(range(len(ids)))
        for one in wanted | set(ids):
            assert sorted(read.find(one)) == [at for at, its in enumerate(ids) if its == one]
        assert sorted(read.having({key_of(one) for one in wanted})) == [
            at for at, its in enumerate(ids) if its in wanted
        ]


@given(st.lists(st.dictionaries(_ID, st.booleans(), max_size=8), max_size=3))
def test_ids_are_merged(sources: list[dict[str, bool]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts = [
            (written(list(ids), folder / str(at)), np.flatnonzero(list(ids.values())))
            for at, ids in enumerate(sources)
        ]
        file = ArrayWriter(folder / "merged")
        UNIQUE.merge(file, "ids", parts)
        file.finish({})
        left = [one for ids in sources for one, stays in ids.items() if stays]
        merged = Ids(ArrayFile(folder / "merged"), "ids", len(left))
        expected = written(left, folder / "expected")
        assert list(merged.keys) == list(expected.keys)
        assert merged.order.tolist() == expected.order.tolist()

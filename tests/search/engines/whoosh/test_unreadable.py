"""A segment whose checksums are right and whose arrays do not fit together is a named error."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.file.arrays import Array, ArrayFile
from search.engines.whoosh.codec.merging.segments import Source, merge
from search.engines.whoosh.contents import read_contents
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.reading import WhooshReader
from search.engines.whoosh.unreadable import named
from search.errors import IndexDamagedError, SearchError
from search.generations import Held
from search.model import Query
from search.query import parse
from tests.search.engines.contract import article

QUERIES = ("", "ferry", '"the ferry"', "author:a*", "t*", "=The", "the~", "date:2023 -source:x")


class Crafted(Held):
    """What a generation holds once its files were exchanged, and all their checksums with them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.articles = 70

    def close(self) -> None:
        """Nothing is held."""


def crafted(array: Array, number: int) -> Iterator[Array]:
    if number % 2:
        yield array[: len(array) // 2]
        yield np.full(len(array), 2**40, np.int64)
    else:
        yield np.full_like(array, np.iinfo(array.dtype).max)
        yield np.full(len(array), -5, np.int64)


def ask(folder: Path) -> None:
    reader = WhooshReader(Crafted(folder))
    for text in QUERIES:
        page = reader.search(Query(text=text, tree=parse(text).tree))
        for hit in page.hits:
            reader.get(hit.article.id)
    list(reader.origins())


def rewrite(folder: Path) -> None:
    (listed,) = read_contents(folder)
    with tempfile.TemporaryDirectory() as other, named(folder, writing=True):
        sources = [Source(segment=listed.open(folder), dead=np.arange(gone)) for gone in (0, 7)]
        merge(sources, Path(other) / "merged")


def test_arrays_that_do_not_fit_together_are_a_named_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WhooshReader, "generation", 1)
    engine = WhooshEngine(tmp_path / "index")
    with engine.writer(run="0") as writer:
        for number in range(70):  # a word in 64 has narrow codes
            often = "harbour " * (number % 30)  # some of which do not fit
            writer.upsert(article(f"a{number}", f"The ferry no{number} of THE harbour the {often}"))
    (file,) = tmp_path.rglob("*.arrays")
    whole = ArrayFile(file)
    ask(file.parent)
    outcomes = set()
    for number, entry in enumerate(whole):
        for array in crafted(whole.whole(entry.name), number):
            file.unlink()
            other = ArrayWriter(file)
            for one in whole:
                other.add(one.name, one.kind, array if one is entry else whole.whole(one.name))
            other.finish(whole.facts)
            for task in (ask, rewrite):
                try:
                    task(file.parent)
                except SearchError as error:
                    outcomes.add(type(error))
    assert outcomes == {IndexDamagedError}


def test_a_full_disk_is_no_damage_where_something_is_written(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="full"), named(tmp_path, writing=True):
        raise OSError("full")
    with pytest.raises(IndexDamagedError, match="rot"), named(tmp_path):
        raise OSError("rot")

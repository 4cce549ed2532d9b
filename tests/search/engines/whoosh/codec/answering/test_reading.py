"""Readers share what is open, and keep reading what was removed."""

from __future__ import annotations

import gc
import os
import weakref
from pathlib import Path

import pytest

from search.engine import Memory
from search.engines.whoosh import policy
from search.engines.whoosh.codec.building import writing
from search.engines.whoosh.codec.building.writing import SegmentBuilder
from search.engines.whoosh.codec.segment import open_segment
from search.engines.whoosh.engine import WhooshEngine
from search.errors import IndexDamagedError
from search.model import Query
from search.query.tree import Or, Term
from tests.search.engines.contract import article


def test_a_file_is_opened_once(tmp_path: Path) -> None:
    for name in ("one", "equal"):
        builder = SegmentBuilder(tmp_path / name)
        builder.add(article("a", "one"))
        builder.finish()
    (tmp_path / "other").hardlink_to(tmp_path / "one")
    segment = open_segment(tmp_path / "one")
    assert open_segment(tmp_path / "other") is segment
    assert open_segment(tmp_path / "equal") is not segment


def test_a_reader_reads_on_while_its_generation_goes(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    with engine.writer(run="0") as writer:
        writer.upsert(article("a", "one"))
    reader = engine.reader()
    for file in tmp_path.rglob("*.arrays"):
        file.unlink()
    assert reader.search(Query(tree=Term(text="one"))).total == 1
    reader.close()


@pytest.mark.parametrize("size", [0, 100, 5_000])
def test_a_file_that_is_cut_while_it_is_read_is_damage(tmp_path: Path, size: int) -> None:
    engine = WhooshEngine(tmp_path)
    with engine.writer(run="0") as writer:
        writer.upsert(article("a", "one"))
    reader = engine.reader()
    assert reader.search(Query(tree=Term(text="one"))).total == 1
    (file,) = tmp_path.rglob("*.arrays")
    os.truncate(file, size)
    with pytest.raises(IndexDamagedError, match="size has changed"):
        reader.search(Query(tree=Term(text="one")))
    with pytest.raises(IndexDamagedError, match="size has changed"):
        reader.get("a")
    with pytest.raises(IndexDamagedError, match="size has changed"):
        list(reader.origins())
    reader.close()


def test_what_nobody_reads_any_more_is_closed_at_once(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    with engine.writer(run="0") as writer:
        writer.upsert(article("a", "one"))
    reader = engine.reader()
    assert reader.search(Query(tree=Term(text="one"))).total == 1
    [segment] = [part.segment for part in reader._articles._snapshot.parts]
    file = weakref.ref(segment.file)
    reader.close()
    gc.disable()  # the room of a removed file is not given back before it is closed
    try:
        del reader, segment
        assert file() is None
    finally:
        gc.enable()


def test_what_memory_has_no_room_for_is_written_and_merged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "GATHERED", 0)
    engine = WhooshEngine(tmp_path, Memory(build=0))
    with engine.writer(run="0") as writer:
        for number in range(20):
            writer.upsert(article(f"a{number % 15}", f"turn{number}"))
        writer.delete("a14")
    assert len(list(tmp_path.rglob("*.arrays"))) == 1
    reader = engine.reader()
    try:
        assert reader.articles == 14
        found = reader.search(Query(tree=Term(text="turn19")))
        assert [hit.article.id for hit in found.hits] == ["a4"]
        assert reader.search(Query(tree=Term(text="turn4"))).total == 0
        assert reader.search(Query(tree=Term(text="turn14"))).total == 0
    finally:
        reader.close()


def test_words_as_one_segment_writes_them_are_marked_in_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "SMALL", 0)
    engine = WhooshEngine(tmp_path)
    for run, words in (("0", "one ones"), ("1", "One two ONE")):
        with engine.writer(run=run) as writer:
            writer.upsert(article(run, words))
    reader = engine.reader()
    page = reader.search(Query(tree=Or(children=(Term(text="one"), Term(text="two")))))
    assert {hit.article.id: hit.matches for hit in page.hits} == {"0": 2, "1": 3}
    assert len(reader._articles._snapshot.parts) == 2
    reader.close()

from __future__ import annotations

from pathlib import Path

import pytest

from search.engine import Durable, Engine
from search.engines.whoosh.codec.building import writing as codec_writing
from search.engines.whoosh.codec.building.spaces import SpaceBuilder
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.shape import SHAPE
from search.errors import IndexDamagedError, IndexOutdatedError, QueryError
from search.model import Query
from search.query.tree import Term
from search.registry import open_engine
from tests.search.engines.contract import EngineContract, article


class TestWhoosh(EngineContract):
    @staticmethod
    def engine_in(folder: Path) -> Engine:
        return open_engine("whoosh", folder)

    def test_it_is_durable(self, engine: Engine) -> None:
        assert isinstance(engine, Durable)

    def test_what_is_verified_is_what_a_reader_would_open(
        self, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert isinstance(engine, Durable)
        assert engine.verified() is None
        with engine.writer(run="one") as writer:
            writer.upsert(article("a", "old"))
        newest, reader = engine.verified(), engine.reader()
        assert newest is not None
        assert newest == engine.kept()[0]
        assert (newest.number, newest.articles) == (reader.generation, reader.articles) == (1, 1)
        with monkeypatch.context() as patched:
            patched.setitem(SHAPE, "analysis", "of another time")
            with pytest.raises(IndexOutdatedError):
                engine.verified()
        segment = next(tmp_path.rglob("*.arrays"))
        segment.write_bytes(segment.read_bytes()[:-1] + b"x")
        with pytest.raises(IndexDamagedError):
            engine.verified()

    def test_an_index_of_another_shape_is_refused(
        self, engine: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with engine.writer(run="one") as writer:
            writer.upsert(article("a", "old"))
        monkeypatch.setitem(SHAPE, "analysis", "of another time")
        with pytest.raises(IndexOutdatedError):
            engine.reader()
        with pytest.raises(IndexOutdatedError), engine.writer(run="two"):
            pass
        with engine.writer(run="three", afresh=True) as writer:
            writer.upsert(article("b", "new"))
        assert [name for name, _ in engine.reader().origins()] == ["b"]

    def test_half_an_article_is_never_committed(
        self, engine: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with engine.writer(run="one") as writer:
            writer.upsert(article("a", "first"))
        number = engine.newest()

        def broken(self: SpaceBuilder, *_: object) -> None:
            raise MemoryError

        with pytest.raises(MemoryError), engine.writer(run="two") as writer:
            writer.upsert(article("b", "second"))
            with monkeypatch.context() as patched:
                patched.setattr(SpaceBuilder, "add", broken)
                patched.setattr(codec_writing, "GATHERED", 0)
                with pytest.raises(MemoryError):
                    writer.upsert(article("c", "third"))
            # The block ends as if nothing had happened, and still nothing is committed.
        assert engine.newest() == number
        assert engine.reader().get("b") is None

    def test_an_article_that_cannot_be_analysed_harms_no_other(self, engine: Engine) -> None:
        with engine.writer(run="one") as writer:
            writer.upsert(article("a", "first"))
            with pytest.raises(AttributeError):
                writer.upsert(article("a", "second", date=object()))
            writer.upsert(article("b", "third"))
        assert engine.reader().get("a") == article("a", "first")
        assert engine.reader().articles == 2

    def test_nothing_is_made_before_something_is_written(self, tmp_path: Path) -> None:
        assert WhooshEngine(tmp_path / "index").newest() == 0
        assert list(tmp_path.iterdir()) == []


def test_a_query_may_take_no_longer_than_it_is_given(tmp_path: Path) -> None:
    engine = open_engine("whoosh", tmp_path)
    with engine.writer(run="a") as writer:
        writer.upsert(article("a", "ferry"))
    reader = engine.reader()
    try:
        with pytest.raises(QueryError, match="longer than 0 seconds") as raised:
            reader.search(Query(tree=Term(text="ferry"), seconds=0))
        assert raised.value.code == "query-too-slow"
        assert reader.search(Query(tree=Term(text="ferry"), seconds=60)).total == 1
    finally:
        reader.close()

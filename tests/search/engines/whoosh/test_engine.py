from __future__ import annotations

from pathlib import Path

from search.engine import Durable, Engine
from search.engines.whoosh.engine import WhooshEngine
from search.registry import open_engine
from tests.search.engines.contract import EngineContract


class TestWhoosh(EngineContract):
    @staticmethod
    def engine_in(folder: Path) -> Engine:
        return open_engine("whoosh", folder)

    def test_it_is_durable(self, engine: Engine) -> None:
        assert isinstance(engine, Durable)

    def test_nothing_is_made_before_something_is_written(self, tmp_path: Path) -> None:
        assert WhooshEngine(tmp_path / "index").newest() == 0
        assert list(tmp_path.iterdir()) == []

from __future__ import annotations

from pathlib import Path

from search.engine import Engine
from search.engines.memory import MemoryEngine
from tests.search.engines.contract import EngineContract


class TestMemory(EngineContract):
    @staticmethod
    def engine_in(folder: Path) -> Engine:
        return MemoryEngine()

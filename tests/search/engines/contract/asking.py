"""An engine to ask: empty, or filled with the few articles and never written to."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

import pytest

from search.engine import Engine, Reader
from search.model import Query, SearchPage
from tests.search.engines.contract.archive import ARCHIVE


class Asking(ABC):
    """Subclasses say how their engine is made."""

    @staticmethod
    @abstractmethod
    def engine_in(folder: Path) -> Engine:
        """The engine over an index in ``folder``, which is not there yet."""

    @pytest.fixture
    def engine(self, tmp_path: Path) -> Engine:
        return self.engine_in(tmp_path / "index")

    @pytest.fixture(scope="class")
    @classmethod
    def reader(cls, tmp_path_factory: pytest.TempPathFactory) -> Reader:
        engine = cls.engine_in(tmp_path_factory.mktemp("archive") / "index")
        with engine.writer(run="one") as writer:
            for one in ARCHIVE:
                writer.upsert(one)
        return engine.reader()

    @pytest.fixture
    def ask(self, reader: Reader) -> Callable[..., SearchPage]:
        return lambda tree, **others: reader.search(Query(tree=tree, **others))

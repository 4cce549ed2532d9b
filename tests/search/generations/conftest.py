"""A fresh index folder for each test."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.generations import Generations
from tests.search.generations.plain import MEMORY


@pytest.fixture
def root() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        yield Path(folder) / "data" / "index"


@pytest.fixture
def generations(root: Path) -> Generations:
    return Generations(root)

"""What a writer keeps of an article that it writes again."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from search.engine import Memory
from search.engines.whoosh import writing
from search.engines.whoosh.codec.building import writing as building
from search.engines.whoosh.contents import read_contents
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.shape import SHAPE
from search.generations import Generations
from tests.search.engines.contract import article


def seen(index: Path) -> dict[str, int]:
    """When each article that is not deleted was first seen."""
    found: dict[str, int] = {}
    with Generations(index).open(SHAPE) as generation:
        for listed in read_contents(generation.folder):
            segment = listed.open(generation.folder)
            for document, when in enumerate(segment.first_seen(range(segment.documents))):
                if not listed.is_deleted(document):
                    found[segment.ids[document].decode()] = when
    return found


def test_an_article_is_first_seen_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = WhooshEngine(tmp_path, Memory(build=1))
    monkeypatch.setattr(building, "GATHERED", 1)  # each article is a segment at first
    monkeypatch.setattr(writing, "time", SimpleNamespace(time=lambda: 100.9))
    with engine.writer(run="one") as writer:
        for name in ("updated", "left", "moved", "deleted"):
            writer.upsert(article(name, "The same"))
    monkeypatch.setattr(writing, "time", SimpleNamespace(time=lambda: 200))
    with engine.writer(run="two") as writer:
        writer.upsert(article("updated", "Another"))
        writer.upsert(article("updated", "Yet another"))
        writer.delete("moved")
        writer.delete("deleted")
        writer.upsert(article("new", "New"))
        writer.upsert(article("newer", "Newer"))
        writer.upsert(article("moved", "The same"))
    assert seen(tmp_path) == {"updated": 100, "left": 100, "moved": 100, "new": 200, "newer": 200}
    with engine.writer(run="three") as writer:
        writer.upsert(article("deleted", "The same"))
    assert seen(tmp_path)["deleted"] == 200

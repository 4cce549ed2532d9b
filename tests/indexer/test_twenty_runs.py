"""The index on disk does not grow with the number of runs."""

from __future__ import annotations

import random
from pathlib import Path

from indexer.model import Kind
from indexer.overview import overview
from search import open_engine
from tests.indexer.conftest import Archive

FILES = 120
RUNS = 20


def article(number: int, chance: random.Random) -> str:
    """300 words out of 4,000, some of them often; numbers, whose language nobody looks for."""
    words = (str(int(chance.paretovariate(0.7)) % 4_000) for _ in range(300))
    return f"Title {number}\n\n{' '.join(words)}.\n"


def test_twenty_runs_leave_no_more_than_two_and_a_half_fresh_builds(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - a corpus, no secret
    for name in ("old", "fresh"):
        (tmp_path / name).mkdir()
    old = Archive(tmp_path / "old")
    old.engine = open_engine("whoosh", old.index)
    for number in range(FILES):
        old.write(f"{number:03}.txt", article(number, chance))
    old.run()
    for _ in range(RUNS):
        for number in chance.sample(range(FILES), FILES // 10):
            old.write(f"{number:03}.txt", article(number, chance))
        kinds = old.kinds()
        assert sum(kind is Kind.INDEXED for kind in kinds.values()) == FILES // 10
    fresh = Archive(tmp_path / "fresh")
    fresh.engine = open_engine("whoosh", fresh.index)
    fresh.files = old.files
    fresh.run()
    after = overview(old.engine, old.index)
    assert after.articles == FILES
    assert after.bytes <= 2.5 * overview(fresh.engine, fresh.index).bytes

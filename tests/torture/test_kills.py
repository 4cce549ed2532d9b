"""kill -9 at random moments: nothing committed is lost, and the next run completes the rest."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from pathlib import Path
from time import monotonic

import pytest

from search import Article
from tests.torture.ground import ROOT, WHOLE, Ground, expected_of, write_articles

pytestmark = pytest.mark.torture

KILLS = 20 if WHOLE else 1
BATCHES = {"BROADSHEET_BATCH_ARTICLES": "40"}
REUTERS = "reuters21578.jsonl.gz"


def kill_after(ground: Ground, seconds: float, **settings: str) -> bool:
    """Start a run and kill it, if it is not over by then; whether it was killed."""
    run = subprocess.Popen(
        ground.command("index", str(ground.articles), "--quiet"),
        cwd=ROOT,
        env=ground.environment(**settings),
    )
    try:
        assert run.wait(timeout=seconds) == 0
    except subprocess.TimeoutExpired:
        run.kill()
        run.wait()
        return True
    return False


def is_as_before_or_after(
    held: dict[str, Article], before: dict[str, Article], after: dict[str, Article]
) -> None:
    """Each article is as the earlier run left it, or as the later one makes it."""
    for id_, article in before.items():
        assert held.get(id_) in (article, after.get(id_)), id_
    assert held.keys() <= before.keys() | after.keys()
    for id_, article in held.items():
        assert article in (before.get(id_), after.get(id_)), id_


def test_a_killed_run_loses_nothing_and_is_completed(tmp_path: Path) -> None:
    ground = Ground(tmp_path / "articles", tmp_path / "index")
    write_articles(ground.articles, range(1, 121))
    ground.must("index", str(ground.articles))
    before = ground.held()
    shutil.copytree(ground.index, tmp_path / "first")
    write_articles(ground.articles, range(60, 90), edition=2)
    write_articles(ground.articles, range(200, 320))
    for number in range(100, 121):
        for file in ground.articles.glob(f"{number:04}.*"):
            file.unlink()
    start = monotonic()
    after = expected_of(ground.articles, tmp_path / "fresh")
    length = monotonic() - start
    chance = random.Random(1)  # noqa: S311 - moments, no secret
    kills = 0
    while kills < KILLS:
        shutil.rmtree(ground.index)
        shutil.copytree(tmp_path / "first", ground.index)
        if kill_after(ground, chance.uniform(0.2, 1) * length, **BATCHES):
            kills += 1
        else:
            length *= 0.9  # it was done before
        assert ground.must("check") == "The index is sound.\n"
        is_as_before_or_after(ground.held(), before, after)
        ground.is_complete(after)


def test_a_first_run_killed_again_and_again_gets_to_its_end(tmp_path: Path) -> None:
    ground = Ground(tmp_path / "articles", tmp_path / "index")
    write_articles(ground.articles, range(1, 151))
    start = monotonic()
    after = expected_of(ground.articles, tmp_path / "fresh")
    length = monotonic() - start
    held: dict[str, Article] = {}
    chance = random.Random(2)  # noqa: S311 - moments, no secret
    for _ in range(KILLS):
        kill_after(ground, chance.uniform(0.2, 1) * length, **BATCHES)
        assert ground.must("check") == "The index is sound.\n"
        is_as_before_or_after(ground.held(), held, after)
        assert ground.held().keys() >= held.keys()
        held = ground.held()
    ground.is_complete(after)


@pytest.mark.skipif(not WHOLE, reason="minutes: `make torture` does this")
def test_reuters_is_indexed_through_twenty_kills(tmp_path: Path) -> None:
    corpora = Path(os.environ.get("BROADSHEET_CORPORA") or ROOT.parent / "shared" / "corpora")
    if not (corpora / REUTERS).exists():
        assert os.environ.get("CI") != "true", f"{corpora / REUTERS} is missing"
        pytest.skip(f"{corpora / REUTERS} is not there: BROADSHEET_CORPORA names the folder")
    ground = Ground(tmp_path / "articles", tmp_path / "index")
    ground.articles.mkdir()
    shutil.copy(corpora / REUTERS, ground.articles)
    ids: set[str] = set()
    settings = {"BROADSHEET_BATCH_ARTICLES": "1500"}
    for trial in range(KILLS):
        chance = random.Random(trial)  # noqa: S311 - moments, no secret
        kill_after(ground, chance.uniform(1, 40), **settings)
        assert ground.must("check") == "The index is sound.\n"
        now = set(ground.held())
        assert now >= ids
        ids = now
    assert ids
    ground.is_complete(expected_of(ground.articles, tmp_path / "fresh"))
    assert len(ground.held()) == 21_578

"""A disk that is full: a plain message, the index as it was, and the next run completes it."""

from __future__ import annotations

import random
import resource
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from search import Article
from tests.torture.ground import ROOT, WHOLE, Ground, expected_of, write_articles

pytestmark = pytest.mark.torture

LIMITS = 12 if WHOLE else 1


@dataclass(frozen=True, slots=True)
class Case:
    """A folder to which half as much again has come since it was indexed."""

    first: Ground  #: as it was indexed; copy it
    fresh: Path  #: an index of all of it
    before: dict[str, Article]
    after: dict[str, Article]

    def copy(self, index: Path) -> Ground:
        shutil.rmtree(index, ignore_errors=True)
        shutil.copytree(self.first.index, index)
        return Ground(self.first.articles, index)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    home = tmp_path_factory.mktemp("full")
    first = Ground(home / "articles", home / "first")
    write_articles(first.articles, range(1, 60))
    first.must("index", str(first.articles))
    before = first.held()
    write_articles(first.articles, range(60, 90))
    after = expected_of(first.articles, home / "fresh")
    return Case(first, home / "fresh", before, after)


def fails_plainly(ran: subprocess.CompletedProcess[str]) -> None:
    assert ran.returncode == 5, ran
    assert ran.stderr.startswith("Error: "), ran.stderr
    assert any(words in ran.stderr for words in ("no room", "cannot be written", "is full")), ran
    assert "Traceback" not in ran.stderr


def test_no_file_may_grow_any_more(case: Case, tmp_path: Path) -> None:
    largest = max(path.stat().st_size for path in case.fresh.rglob("*"))
    chance = random.Random(1)  # noqa: S311 - the same each time
    failed = 0
    while failed < LIMITS:
        limit = chance.randrange(largest)
        ground = case.copy(tmp_path / "index")
        ran = subprocess.run(
            ground.command("index", str(ground.articles), "--quiet"),
            cwd=ROOT,
            env=ground.environment(BROADSHEET_BATCH_ARTICLES="10"),
            capture_output=True,
            encoding="utf-8",
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),  # noqa: B023 - called in this turn of the loop; no threads here
        )
        if ran.returncode == 3:  # the readers could not work
            assert "error of the system" in ground.must("status"), ran
        elif ran.returncode:
            fails_plainly(ran)
        failed += ran.returncode != 0
        assert ground.must("check") == "The index is sound.\n"
        held = ground.held()
        assert all(held[id_] == article for id_, article in case.before.items())
        ground.is_complete(case.after)


def test_a_small_disk(case: Case, tmp_path: Path) -> None:
    """A file system in memory with room for the first run and little more."""
    first, disk = case.first, tmp_path / "disk"
    disk.mkdir()
    size = sum(path.stat().st_blocks for path in first.index.rglob("*")) * 512
    script = f"""
set -e
mount -t tmpfs -o size={size + 60_000} tmpfs {disk}
cp -a {first.index} {disk}/index
set +e
"$@" --index={disk}/index; code=$?
set -e
cp -a {disk}/index {tmp_path}/left
exit $code
"""
    apart = ["unshare", "--user", "--map-root-user", "--mount"]
    if shutil.which("unshare") is None:
        pytest.skip("no unshare on this system")
    mount = [*apart, "mount", "-t", "tmpfs", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    ran = subprocess.run(
        [*apart, "sh", "-c", script, "sh", *first.command("index", str(first.articles))[:-1]],
        cwd=ROOT,
        env=first.environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    fails_plainly(ran)
    left = Ground(first.articles, tmp_path / "left")
    assert left.must("check") == "The index is sound.\n"
    assert left.held() == case.before
    left.is_complete(case.after)

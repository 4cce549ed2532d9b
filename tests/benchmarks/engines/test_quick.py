"""The benchmark runs: a little of everything, beside the peers that need nothing installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.engines.corpora import CORPORA, ROOT


def test_a_little_of_everything(tmp_path: Path) -> None:
    if not CORPORA.exists() and os.environ.get("CI") != "true":
        pytest.skip(f"{CORPORA} is not here")
    command = [sys.executable, "-m", "benchmarks.engines", "quick", "--peers", "whoosh,fts5"]
    done = subprocess.run(
        [*command, "--work", str(tmp_path)], check=False, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "results.json").read_text("utf-8"))
    kinds = {name.partition("/")[0] for name in found}
    assert kinds >= {"build", "a", "b", "c", "c3", "peers-b", "peers-c", "shuffled"}
    assert kinds >= {"states", "merge", "commits", "after-commits", "opening", "machine"}
    common = found["b/R200/common"]["engines"]
    assert set(common) == {"broadsheet", "whoosh", "fts5"}
    assert common["broadsheet"]["total"] == common["whoosh"]["total"] == common["fts5"]["total"]
    assert all(found["b/R200/mid"]["engines"][name]["warm"] > 0 for name in common)
    assert found["states/R200/common"]["engines"]["deleted"]["total"] < common["fts5"]["total"]
    built = found["build/R200"]["engines"]
    assert all(sum(run["parts"].values()) > 10_000 for run in built.values())

"""``make run``: the trial index is whatever this Broadsheet makes of documents/."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from search.generations.sealed import seal, unseal
from search.registry import open_engine
from tests.conftest import ROOT

NO_PORT = "70000"  # so that it ends where it would serve


def make_run(index: Path, *variables: str, **environment: str) -> subprocess.CompletedProcess[str]:
    make = shutil.which("make")
    if make is None:
        pytest.skip("No make is installed.")
    place = (f"BIN={Path(sys.executable).parent}", f"INDEX={index}")
    return subprocess.run(
        [make, "run", "--old-file=install", *place, *variables],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
        env={**os.environ, "MAKEFLAGS": "", **environment},
    )


def test_an_index_of_another_version_is_made_anew(sample_index: Path, tmp_path: Path) -> None:
    index = shutil.copytree(sample_index, tmp_path / "trial index")
    pointer = index / "pointer"
    pointer.write_bytes(seal({**unseal(pointer.read_bytes()), "format": 99}))
    ran = make_run(index, BROADSHEET_PORT=NO_PORT)
    assert "has format 99" in ran.stderr
    assert f"There is no port {NO_PORT}" in ran.stderr
    reader = open_engine("whoosh", index).reader()
    assert reader.articles == 55
    reader.close()


def test_what_else_is_wrong_ends_it(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ran = make_run(tmp_path / "file", f"PORT={NO_PORT}")
    assert ran.returncode
    assert "There is no port" not in ran.stderr
    assert "Traceback" not in ran.stderr

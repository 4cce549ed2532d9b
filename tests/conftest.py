"""The sample archive as a user has it: indexed once by the command line, served on loopback."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.web.served import ROOT, serve

# a test is never right or wrong by how fast the machine was
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

DOCUMENTS = ROOT / "documents"


def run_broadsheet(index: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """``broadsheet ARGUMENTS`` in a process of its own, as on a terminal of no colours."""
    return subprocess.run(
        [sys.executable, "-m", "broadsheet", *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
        env={**os.environ, "BROADSHEET_INDEX": str(index), "COLUMNS": "80", "NO_COLOR": "1"},
    )


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of documents/. Read it only."""
    index = tmp_path_factory.mktemp("samples") / "index"
    ran = run_broadsheet(index, "index", str(DOCUMENTS))
    assert ran.returncode == 0, ran.stderr + ran.stdout
    return index


@pytest.fixture(scope="session")
def sample_server(sample_index: Path) -> Iterator[str]:
    """The address of ``broadsheet serve`` over the sample archive, without a "/" at its end."""
    with serve(sample_index) as server:
        yield server.url

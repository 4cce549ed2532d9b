"""Files and folders that the user may not read, for real: also where the tests run as root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.ledger_file import FILE
from tests.conftest import ROOT
from tests.indexer.desk import Desk

#: Root may read all, unless it gives this right up.
GIVEN_UP = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


def index(desk: Desk, *args: str | Path) -> tuple[int, str]:
    before = [] if os.geteuid() else GIVEN_UP
    ran = subprocess.run(
        [*before, sys.executable, "-m", "broadsheet", "index", *args, "--index", desk.index],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.skipif(
    not os.geteuid() and not shutil.which("setpriv") and os.environ.get("CI") != "true",
    reason="root cannot be shut out here",
)
def test_what_may_not_be_read_is_told_and_kept(desk: Desk) -> None:
    desk.write("sub/three.txt", "Title three\n\nAll about snow.\n")
    desk("index", desk.files)
    for shut, said in (
        (desk.files, "Nothing was removed; --allow-empty removes its articles."),
        (desk.files / "sub", "cannot be read (1)"),
    ):
        shut.chmod(0)
        try:
            code, told = index(desk, desk.files)
            assert (code, said in told) == (3, True), told
            code, told = index(desk, "--rebuild")
            assert (code, "would be lost" in told) == (2 if shut == desk.files else 3, True), told
        finally:
            shut.chmod(0o755)
        assert desk.json("status")["articles"] == 3
    assert desk("index", desk.files) == 0
    assert desk("check") == 0
    ledger = desk.index / FILE
    ledger.chmod(0)
    before = ledger.stat().st_ino
    code, told = index(desk, desk.files)
    assert (code, "may not be read" in told) == (1, True), told
    assert ledger.stat().st_ino == before, "a ledger that may be in order was made anew"

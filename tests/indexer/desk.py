"""The command line over one index, and the files that it reads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import broadsheet
from tests.conftest import ROOT


class Desk:
    """The command line over one index, in this process."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.files = folder / "files"
        self.files.mkdir()
        self.index = folder / "index"
        self._capsys = capsys
        self.out = self.err = ""

    def write(self, path: str, text: str) -> Path:
        file = self.files / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        hour_ago = file.stat().st_mtime_ns - 3_600 * 10**9
        os.utime(file, ns=(hour_ago, hour_ago))
        return file

    def __call__(self, command: str, *args: str | int | Path) -> int:
        code = broadsheet.run([command, *map(str, args), "--index", str(self.index)])
        self.out, self.err = self._capsys.readouterr()
        return code

    def piped(self, data: bytes | None, *args: str | Path) -> int:
        """``index`` in a process of its own, with bytes in its standard input, or with none."""
        ran = subprocess.run(
            [sys.executable, "-m", "broadsheet", "index", *args, "--index", self.index],
            cwd=ROOT,
            input=data,
            capture_output=True,
            check=False,
            preexec_fn=None if data is not None else lambda: os.close(0),
        )
        self.out, self.err = ran.stdout.decode(), ran.stderr.decode()
        return ran.returncode

    def json(self, command: str, *args: str | Path) -> Any:
        self(command, *args, "--json")
        return json.loads(self.out)

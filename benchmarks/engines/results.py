"""The figures of all runs, in one JSON file; and the machine that they were measured on."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Results:
    """Figures by name (``kernels/b/N/common``), written down as soon as they are known."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._figures: dict[str, Any] = {}
        if path.exists():
            self._figures = json.loads(path.read_text("utf-8"))

    def put(self, name: str, figures: dict[str, Any]) -> None:
        """Keep figures, in place of those of an earlier run."""
        self._figures[name] = {**rounded(figures), "measured": _now(), "commit": _commit()}
        self._figures["machine"] = machine()
        lines = [
            f"{json.dumps(key)}: {json.dumps(self._figures[key], sort_keys=True)}"
            for key in sorted(self._figures)
        ]
        self._path.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")

    def get(self, name: str) -> dict[str, Any] | None:
        """What was kept under a name."""
        return self._figures.get(name)

    def names(self, beginning: str) -> list[str]:
        """The names that begin so, in order."""
        return sorted(name for name in self._figures if name.startswith(beginning))


def rounded(value: Any) -> Any:
    """Four digits of every number: no more were measured."""
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    if isinstance(value, float):
        return float(f"{value:.4g}")
    return value


def machine() -> dict[str, Any]:
    """What it runs on."""
    described = {"processor": platform.processor() or platform.machine(), "cores": os.cpu_count()}
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text("utf-8").splitlines():
            key, _, value = line.partition(":")
            if key.strip() == "model name":
                described["processor"] = value.strip()
            elif key.strip() == "cpu MHz":
                described["megahertz"] = round(float(value))
        pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        described["memory_gb"] = round(pages / 2**30)
    described["system"] = f"{platform.system()} {platform.release()}"
    described["python"] = platform.python_version()
    return described


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M")


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip()
